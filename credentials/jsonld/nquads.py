"""Terms and statements as canonical N-Quads write them. RDF Canonicalization 1.0 §5.1, §5.2."""

import re
from typing import Final

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

Quad = tuple[str, str, str, str]
"""Subject, predicate, object, graph ("" for the default graph), each as an N-Quads term.
Blank nodes begin with `_:`, IRIs with `<`, literals with a quotation mark."""

needs_escape = re.compile('["\\\\\x00-\x1f\x7f\ud800-\udfff]').search
"""A match if the text holds a character that a literal cannot hold as it is."""

_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_ESCAPES = {code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F)}
_ESCAPES |= {ord(character): escape for character, escape in _SHORT.items()}


def escape(text: str) -> str:
    """The text inside a literal's quotation marks. RDFC-1.0 §5.2 "canonical form"."""
    return text.translate(_ESCAPES) if needs_escape(text) else text


def statement(quad: Quad) -> str:
    """The line of a quad, with its line end."""
    subject, predicate, object_, graph = quad
    if graph:
        return f"{subject} {predicate} {object_} {graph} .\n"
    return f"{subject} {predicate} {object_} .\n"


def double(number: float) -> str:
    """The lexical form of a number as xsd:double, JSON-LD 1.1 API §8.2.2 step 10: `2.26E1`."""
    mantissa, _, exponent = f"{number:.15E}".partition("E")
    mantissa = mantissa.rstrip("0")
    return f"{mantissa}{'0' if mantissa[-1] == '.' else ''}E{int(exponent)}"
