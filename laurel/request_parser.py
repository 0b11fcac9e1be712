"""How large a request's body may be, before any of it is kept: by its path."""

from copy import copy

from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser

from edge.web.policy import IMPORT_BODY_BYTES

IMPORT_PATH = "/v1/evidence:import"
"""Files of evidence are larger than anything else that is sent."""


class BodyLimitParser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """Takes larger bodies for one path; all others keep the server's limit."""

    adj: Adjustments

    def parse_header(self, header_plus: bytes) -> None:
        """Reads the header, then widens the limit if the path is that of imports."""
        super().parse_header(header_plus)
        if self.path == IMPORT_PATH:
            wide = copy(self.adj)
            wide.max_request_body_size = IMPORT_BODY_BYTES
            self.adj = wide
