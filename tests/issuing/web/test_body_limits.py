"""Only files of evidence may be large, and no larger than said."""

import pytest
from waitress.adjustments import Adjustments

from edge.web.policy import IMPORT_BODY_BYTES, UPLOAD_BODY_BYTES
from laurel.request_parser import IMPORT_PATH, BodyLimitParser


@pytest.mark.parametrize(
    ("path", "length", "refused"),
    [
        ("/verify", UPLOAD_BODY_BYTES - 1, False),
        ("/verify", UPLOAD_BODY_BYTES, True),
        (f"{IMPORT_PATH}?mapping=x", UPLOAD_BODY_BYTES, False),
        (IMPORT_PATH, IMPORT_BODY_BYTES - 1, False),
        (IMPORT_PATH, IMPORT_BODY_BYTES, True),
        (f"{IMPORT_PATH}/x", UPLOAD_BODY_BYTES, True),
    ],
)
def test_the_limit_depends_on_the_path(path: str, length: int, refused: bool) -> None:
    parser = BodyLimitParser(Adjustments(max_request_body_size=UPLOAD_BODY_BYTES))
    parser.received(f"POST {path} HTTP/1.1\r\nContent-Length: {length}\r\n\r\n".encode())
    assert (parser.error is not None) is refused
    assert parser.completed is refused
