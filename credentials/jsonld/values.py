"""The RDF term for one value of a member. JSON-LD 1.1 API §5.2, §5.3, §8.2."""

import re
from collections.abc import Mapping
from typing import Any, Final

from credentials.encoding.iris import is_absolute_iri, is_language_tag
from credentials.encoding.jcs import canonical
from credentials.encoding.strict_json import SAFE_INTEGER
from credentials.errors import ValueMalformed
from credentials.jsonld.nquads import XSD, double, escape
from credentials.jsonld.refusal import Reason, RefusalError, refuse
from credentials.jsonld.states import Entry, State

SMALLEST_FRACTION: Final = 1e-6
"""Below it, implementations write a non-integer differently."""
_NUMBER_FORM: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+E-?[0-9]+)?", re.ASCII)
"""What `number` writes."""


def iri(state: State, text: str) -> str:
    """The term for an absolute IRI. §5.2."""
    if not is_absolute_iri(text):
        if text.startswith("_:"):
            refuse(Reason.BLANK_NODE_ID, f"a blank node's name: {text}")
        scheme, colon, _ = text.partition(":")
        if not colon or not scheme.replace("+", "a").isalnum():
            refuse(Reason.RELATIVE_IRI, f"not an absolute address: {text[:80]!r}")
        refuse(Reason.MALFORMED_IRI, f"not a well-formed address: {text[:80]!r}")
    if state.prefixes:
        prefix, _, rest = text.partition(":")
        if prefix in state.prefixes and not rest.startswith("//"):
            refuse(Reason.RESPELLED, f"a shortened address: {text[:80]!r}")
    return f"<{text}>"


def unknown_type(state: State, name: Any) -> str:
    """The term for a type that no context defines, if it is an absolute IRI."""
    if type(name) is not str:
        reason = Reason.NULL if name is None else Reason.VALUE_KIND
        refuse(reason, "a type that is not a text")
    if ":" not in name:
        refuse(Reason.UNDEFINED_TERM, f"not defined by any context: {name[:80]!r}")
    if name in state.iris:
        refuse(Reason.RESPELLED, f"the address of a term in place of the term: {name[:80]!r}")
    return iri(state, name)


def unknown_key(state: State, key: Any) -> None:
    """Refuses a key that is not a term."""
    if not isinstance(key, str):
        refuse(Reason.NOT_JSON, "a key that is not a text")
    if key == "@context":
        refuse(Reason.NESTED_CONTEXT, "a context below the top")
    if key in ("@id", "@type") or key in state.twins or ":" in key:
        refuse(Reason.RESPELLED, "another spelling of a member")
    if key.startswith("@"):
        refuse(Reason.KEYWORD, "a keyword of JSON-LD")
    refuse(Reason.UNDEFINED_TERM, "a member that no context defines")


def literal_text(text: str) -> str:
    """The text inside a literal; refuses lone surrogates."""
    try:
        text.encode()
    except UnicodeError:
        refuse(Reason.NOT_UNICODE, "a lone surrogate")
    return escape(text)


def typed_text(entry: Entry, text: str) -> str:
    """The literal for a text where a number or truth value is meant, as `22.6` for xsd:float.

    A text that is what a number or truth value would become is refused: `"true"` for `true`.
    """
    refuse_native_form(text, boolean=entry.boolean)
    return f'"{literal_text(text)}"^^<{entry.datatype}>'


def refuse_native_form(text: str, *, boolean: bool) -> None:
    """Refuses a text that says what a number or truth value would say."""
    if boolean or _NUMBER_FORM.fullmatch(text):
        refuse(Reason.RESPELLED, "a text in place of a number or truth value")


def number(entry: Entry, value: float) -> str:
    """The literal for a number or truth value. §8.2.2 steps 8 to 11."""
    free = _is_free(entry)
    return native_literal(
        value, entry.datatype, boolean=entry.boolean or free, numeric=entry.numeric or free
    )


def native_literal(value: float, datatype: str | None, *, boolean: bool, numeric: bool) -> str:
    """The literal for a number or truth value under a datatype that takes one or the other.

    Under another datatype it is refused: a text would have become the same literal.
    """
    if isinstance(value, bool):
        if not boolean:
            refuse(Reason.VALUE_KIND, "a truth value where none is meant")
        return f'"{str(value).lower()}"^^<{datatype or XSD + "boolean"}>'
    if not numeric:
        refuse(Reason.VALUE_KIND, "a number where none is meant")
    if abs(value) > SAFE_INTEGER:  # also infinities
        refuse(Reason.NUMBER_RANGE, "a number beyond 2^53-1")
    real = float(value)
    if not real.is_integer():
        if not abs(real) >= SMALLEST_FRACTION:  # also not-a-number
            refuse(Reason.NUMBER_RANGE, "a fraction closer to zero than 0.000001")
        if float(text := double(real)) != real:
            refuse(Reason.NUMBER_PRECISION, "a number of more than 16 digits")
        return f'"{text}"^^<{datatype or XSD + "double"}>'
    if str(value) == "-0.0":
        refuse(Reason.NUMBER_RANGE, "minus zero")
    text = double(real) if datatype == XSD + "double" else str(int(value))
    return f'"{text}"^^<{datatype or XSD + "integer"}>'


def _is_free(entry: Entry) -> bool:
    return entry.datatype is None and entry.suffix is not None


def json_literal(entry: Entry, value: Any) -> str:
    """§8.2.2 step 6, with RFC 8785."""
    if value is None:
        refuse(Reason.NULL, "null says nothing that is signed")
    try:
        return f'"{escape(canonical(value).decode())}{entry.suffix}'
    except ValueMalformed:
        refuse(Reason.NOT_JSON, "not a JSON value")


I18N: Final = "https://www.w3.org/ns/i18n#"
"""Of datatypes that hold language and direction; said so by a document, one is another spelling."""
_LANGUAGE_VALUE: Final = frozenset({"@value", "@language", "@direction"})


def language_string(entry: Entry, value: dict[str, Any]) -> str:
    """A text with its language and direction. VCDM 2.0 §11.1; tags are written lower-case."""
    if not value.keys() - {"@value"} or not value.keys() <= _LANGUAGE_VALUE:
        reason = Reason.RESPELLED if len(value) == 1 else Reason.VALUE_KIND
        refuse(reason, "a value object that is not a text and its language")
    text = value["@value"]
    if entry.suffix != '"' or entry.datatype is not None or type(text) is not str:
        refuse(Reason.VALUE_KIND, "a language where no text is meant")
    return tagged_text(text, value)


def tagged_text(text: str, value: Mapping[str, Any]) -> str:
    """The literal of a text with `@language` or `@direction`, or both. §8.2.2 steps 11 to 13.

    The direction is kept in the datatype (`rdfDirection` is `i18n-datatype`); else it would not be
    signed.
    """
    tag = value.get("@language")
    if "@language" in value and not (type(tag) is str and is_language_tag(tag)):
        refuse(Reason.LANGUAGE_TAG, "not a language tag", "@language")
    lower = tag.lower() if tag is not None else ""
    if "@direction" not in value:
        return f'"{literal_text(text)}"@{lower}'
    direction = value["@direction"]
    if direction not in ("ltr", "rtl"):
        refuse(Reason.DIRECTION, "neither ltr nor rtl", "@direction")
    return f'"{literal_text(text)}"^^<{I18N}{lower}_{direction}>'


def no_value(value: Any) -> RefusalError:
    """The refusal of what no member may hold."""
    if value is None:
        return RefusalError(Reason.NULL, "null says nothing that is signed")
    if type(value) is list:
        return RefusalError(Reason.NESTED_ARRAY, "a list in a list")
    return RefusalError(Reason.NOT_JSON, f"not a JSON value: {type(value).__name__}")
