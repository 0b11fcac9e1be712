"""Reads N-Quads into the terms that `credentials.jsonld.rdfc` takes. RDF 1.1 N-Quads §3."""

import re

from credentials.jsonld.nquads import XSD, Quad, escape

_TERM = re.compile(
    r"\s*(?:<(?P<iri>[^>]*)>|(?P<blank>_:[^\s<>\"]+?)(?=\.?\s|\Z)|"
    r"\"(?P<text>(?:[^\"\\]|\\.)*)\"(?:\^\^<(?P<datatype>[^>]*)>|@(?P<language>[A-Za-z0-9-]+))?)"
)
_ESCAPE = re.compile(r"\\(?:u(?P<four>[0-9A-Fa-f]{4})|U(?P<eight>[0-9A-Fa-f]{8})|(?P<one>.))")
_SHORT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}


def read_nquads(text: str) -> list[Quad]:
    """The quads of a document, in its order."""
    lines = (line.strip() for line in re.split("[\r\n]+", text))
    return [_quad(line) for line in lines if line and not line.startswith("#")]


def _quad(line: str) -> Quad:
    subject, predicate, object_, graph = ([_term(m) for m in _TERM.finditer(line)] + [""])[:4]
    return subject, predicate, object_, graph


def _term(match: re.Match[str]) -> str:
    if match["iri"] is not None:
        return f"<{_unescape(match['iri'])}>"
    if match["blank"]:
        return match["blank"]
    text = f'"{escape(_unescape(match["text"]))}"'
    if match["language"]:
        return f"{text}@{match['language']}"
    datatype = _unescape(match["datatype"] or "")
    return text if datatype in ("", XSD + "string") else f"{text}^^<{datatype}>"


def _unescape(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = match["four"] or match["eight"]
        return chr(int(code, 16)) if code else _SHORT.get(match["one"], match["one"])

    return _ESCAPE.sub(character, text)
