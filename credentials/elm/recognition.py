"""Which documents are European Digital Credentials, and which words they may use. ELM 3, EDC."""

from collections.abc import Mapping
from typing import Any, Final

from credentials.model.members import as_tuple, types_of
from credentials.model.version import V1

EUROPEAN_TYPE: Final = "EuropeanDigitalCredential"
CONTEXTS: Final = (
    "http://data.europa.eu/snb/model/context/edc-ap",
    "https://data.europa.eu/snb/model/context/edc-ap",
)
"""Issuers write both; the first is right. They are known by name: a seal needs no expansion."""


def is_european(document: Mapping[str, Any]) -> bool:
    """Whether it says that it is one. One without the type is none, whatever words it uses."""
    return EUROPEAN_TYPE in types_of(document)


def unknown_context(document: Mapping[str, Any]) -> Any:
    """The first context that is not one of the two of the model; None if all are known."""
    known = (V1.base_context, *CONTEXTS)
    return next((one for one in as_tuple(document.get("@context")) if one not in known), None)
