"""The canonical form by PyLD, and its expansion, over the bundled contexts."""

from typing import Any

from pyld import jsonld

from credentials.jsonld.contexts import load_context


def _load(url: str, _: Any) -> dict[str, Any]:
    document = {"@context": load_context(url)}
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": document,
    }


def canonize_by_pyld(document: dict[str, Any]) -> str:
    """Canonical N-Quads by PyLD (which escapes control characters wrongly)."""
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": _load,
        "base": "",
    }
    return str(jsonld.normalize(document, options))
