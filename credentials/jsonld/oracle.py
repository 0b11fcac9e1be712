"""The same canonical form by another implementation, to compare with before signing.

Not safe for what others send: it neither notices lost data nor counts its work. Ask it only
about documents that `canonize` has taken.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pyoxigraph

from credentials.errors import NotCovered
from credentials.jsonld.contexts import load_context
from credentials.jsonld.nquads import double


def canonize_independently(document: Mapping[str, Any], *, hash_name: str = "sha256") -> str:
    """The canonical N-Quads by pyoxigraph, with the bundled contexts written into the document.

    Raises UnknownContext, or NotCovered if pyoxigraph cannot read the document.
    """
    contexts = document.get("@context", [])
    inlined = [load_context(url) for url in ([contexts] if isinstance(contexts, str) else contexts)]
    text = json.dumps({**_with_numbers_as_json_ld(document), "@context": inlined})
    try:
        dataset = pyoxigraph.Dataset(pyoxigraph.parse(text, pyoxigraph.RdfFormat.JSON_LD))
    except (SyntaxError, ValueError) as error:
        raise NotCovered(f"not readable independently: {error}", reason="oracle") from error
    algorithms = pyoxigraph.CanonicalizationAlgorithm
    dataset.canonicalize(
        algorithms.RDFC_1_0_SHA_384 if hash_name == "sha384" else algorithms.RDFC_1_0
    )
    written = pyoxigraph.serialize(dataset, format=pyoxigraph.RdfFormat.N_QUADS) or b""
    return "".join(sorted(f"{line}\n" for line in written.decode().split("\n") if line))


def _with_numbers_as_json_ld(value: Any) -> Any:
    """The document with some fractions as texts, which coercion makes the literal that is meant.

    pyoxigraph writes the fewest digits (`8.7E0`) where JSON-LD 1.1 API §8.2.2 wants fifteen
    decimals (`8.699999999999999E0`), as all JavaScript implementations do.
    """
    if isinstance(value, Mapping):
        return {key: _with_numbers_as_json_ld(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_numbers_as_json_ld(item) for item in value]
    if isinstance(value, float) and Decimal(double(value)) != Decimal(repr(value)):
        return double(value)
    return value
