"""The canonical form by PyLD, and its expansion, over the bundled contexts."""

from collections.abc import Mapping
from typing import Any

from pyld import jsonld

from credentials.jsonld import active_context


def _load(url: str, _: Any) -> dict[str, Any]:
    # by way of the module, so that `more_contexts` counts here too
    document = {"@context": active_context.load_context(url)}
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": document,
    }


def canonize_by_pyld(document: Mapping[str, Any], hash_name: str = "sha256") -> str:
    """Canonical N-Quads by PyLD (which escapes control characters wrongly), SHA-256 only."""
    assert hash_name == "sha256"
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": _load,
        "base": "",
        "rdfDirection": "i18n-datatype",
    }
    return str(jsonld.normalize(document, options))
