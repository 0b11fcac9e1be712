"""The same canonical form by another implementation, to compare with before signing.

Not safe for what others send: it neither notices lost data nor counts its work. Ask it only
about documents that `canonize` has taken.
"""

import json
from collections.abc import Mapping
from typing import Any

import pyoxigraph

from credentials.errors import NotCovered
from credentials.jsonld.contexts import load_context


def canonize_independently(document: Mapping[str, Any], *, hash_name: str = "sha256") -> str:
    """The canonical N-Quads by pyoxigraph, with the bundled contexts written into the document.

    Raises UnknownContext, or NotCovered if pyoxigraph cannot read the document.
    """
    contexts = document.get("@context", [])
    inlined = [load_context(url) for url in ([contexts] if isinstance(contexts, str) else contexts)]
    text = json.dumps({**document, "@context": inlined})
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
