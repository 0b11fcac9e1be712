"""Whether the members have the form that the data model wants. VCDM 2.0 §4."""

from collections.abc import Mapping
from typing import Any

from credentials.errors import ValueMalformed
from credentials.model.credential import Credential
from credentials.model.parse import read_credential
from credentials.report import CheckResult, failed, passed


def check_shape(document: Mapping[str, Any]) -> tuple[CheckResult, Credential | None]:
    """The check, and the typed credential if it passed."""
    try:
        credential = read_credential(document)
    except ValueMalformed as error:
        pointer = error.fields.get("pointer", "")
        return failed("shape.malformed", pointer=pointer, detail=error.detail), None
    return passed("shape.conforms"), credential
