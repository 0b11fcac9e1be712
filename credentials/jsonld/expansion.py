"""PyLD's expansion and compaction, and what they would lose. JSON-LD 1.1 API §5, §6.

The only door to PyLD. NOTE: its caches are shared by all threads and not safe for them, and its
work has no bound, so it belongs in a process that handles one document at a time and may be
killed. Nothing is fetched: contexts come from the closed table.
"""

import warnings
from collections.abc import Mapping
from typing import Any, Final

from pyld import jsonld

from credentials.errors import CredentialsError, DataLoss, NotCovered
from credentials.jsonld.contexts import known_contexts, load_context, meanings_of
from credentials.jsonld.general import Expanded
from credentials.jsonld.places import (
    Path,
    place_of_description,
    place_of_empty,
    place_of_null,
    place_of_redefinition,
    place_of_text,
)
from credentials.jsonld.refusal import Reason, RefusalError, refuse
from credentials.jsonld.to_rdf import dataset_of

_UNDEFINED: Final = "urn:x-undefined:"
_RELATIVE: Final = "https://relative.invalid/"
_INVALID: Final = (jsonld.JsonLdError, SyntaxWarning)
"""PyLD's own error, and its warning that it ignores something."""
_UNFORESEEN: Final = (ValueError, TypeError, KeyError, AttributeError, IndexError)
"""What PyLD raises for documents that it does not foresee, be they valid or not."""


def expand(document: Mapping[str, Any]) -> Expanded:
    """An `Expander` without limits: for a document that was screened."""
    try:
        expanded = _expand_without_loss(document)
        try:
            quads = dataset_of(expanded)
        except RefusalError as refusal:
            refusal.path = _placed(document, refusal)
            raise
        if not quads:
            refuse(Reason.EMPTY, "nothing is said")
    except RefusalError as refusal:
        raise refusal.error() from refusal
    return Expanded(quads=tuple(quads), compacted=_compact(expanded, document))


def _expand(document: Mapping[str, Any], *, base: str, vocabulary: str | None) -> list[Any]:
    options: dict[str, Any] = {"base": base, "documentLoader": _load}
    if vocabulary is not None:
        options["expandContext"] = {"@vocab": vocabulary}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", SyntaxWarning)
            expanded: list[Any] = jsonld.expand(document, options, on_property_dropped=_dropped)
    except RefusalError as refusal:
        refusal.path = place_of_text(document, str(refusal.path[0]))
        raise
    except _INVALID as error:
        raise _error_of(document, error) from error
    except _UNFORESEEN as error:
        raise _not_foreseen() from error
    return expanded


def _not_foreseen() -> NotCovered:
    fields = {"reason": Reason.VALUE_KIND.value, "pointer": ""}
    return NotCovered("a document that the processor does not take", **fields)


def _dropped(name: str | None) -> None:
    """A member without an address: undefined (and null, else it had the mark), or with a blank."""
    reason = Reason.MALFORMED_IRI if ":" in str(name) else Reason.UNDEFINED_TERM
    refuse(reason, f"a member without a well-formed address: {str(name)[:80]!r}", str(name))


def _load(url: str, _: Any) -> dict[str, Any]:
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": {"@context": load_context(url)},
    }


def _error_of(document: Mapping[str, Any], error: BaseException) -> CredentialsError:
    """What an error of PyLD's means: an unknown context, or no valid JSON-LD (VCDM 2.0 §B.1)."""
    cause: BaseException | None = error
    term = None
    code = "not valid JSON-LD"
    while cause is not None:
        if isinstance(cause, CredentialsError):
            return cause
        if isinstance(cause, jsonld.JsonLdError):
            code = cause.code or code
            term = (cause.details or {}).get("term", term)
        cause = cause.__cause__
    protected = code == "protected term redefinition"
    refusal = RefusalError(Reason.PROTECTED_TERM if protected else Reason.INVALID, code)
    if protected and not isinstance(term, str):
        refusal.path = place_of_redefinition(document, _known_names(document))
    elif isinstance(term, str):
        refusal.path = place_of_text(document, term)
    return refusal.error()


def _expand_without_loss(document: Mapping[str, Any]) -> list[Any]:
    """Expands twice: first so that whatever is undefined or relative has an address to show it.

    Nulls are dropped in both; those inside JSON literals are data.
    """
    marked = _expand(document, base=_RELATIVE, vocabulary=_UNDEFINED)
    for text in _texts(marked):
        for mark, reason, detail in (
            (_UNDEFINED, Reason.UNDEFINED_TERM, "not defined by any context"),
            (_RELATIVE, Reason.RELATIVE_IRI, "not an absolute address"),
        ):
            if text.startswith(mark):
                name = text.removeprefix(mark)
                refuse(reason, f"{detail}: {name[:80]!r}", *reversed(place_of_text(document, name)))
    expanded = _expand(document, base="", vocabulary=None)
    if marked != expanded:
        refuse(Reason.UNDEFINED_TERM, "data that no context defines")
    if _nulls(document) != _nulls(expanded):
        refuse(Reason.NULL, "null says nothing that is signed", *reversed(place_of_null(document)))
    return expanded


def _texts(value: Any) -> list[str]:
    """All texts and keys of a JSON value, in the order of the text."""
    texts: list[str] = []
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            texts.append(item)
        elif isinstance(item, Mapping):
            pending += [inner for pair in reversed(list(item.items())) for inner in reversed(pair)]
        elif isinstance(item, list):
            pending += reversed(item)
    return texts


def _nulls(value: Any) -> int:
    """How many nulls are in a value, contexts apart (`screen` looks at those)."""
    count = 0
    pending = [value]
    while pending:
        item = pending.pop()
        if item is None:
            count += 1
        elif isinstance(item, Mapping):
            pending += [inner for key, inner in item.items() if key != "@context"]
        elif isinstance(item, list):
            pending += item
    return count


def _placed(document: Mapping[str, Any], refusal: RefusalError) -> Path:
    """Where the text stands that a refusal names."""
    if refusal.reason is Reason.EMPTY:
        return place_of_empty(document)
    if not refusal.path:
        return []
    text = str(refusal.path[0])
    if refusal.reason in (Reason.TWO_DESCRIPTIONS, Reason.SPLIT_DESCRIPTION):
        return place_of_description(document, text)
    return place_of_text({**document, "@context": None}, text)


def _known_names(document: Mapping[str, Any]) -> frozenset[str]:
    urls = known_contexts_of(document)
    return frozenset(name for url in urls for name, _ in meanings_of(url))


def _compact(expanded: list[Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    contexts = known_contexts_of(document)
    options = {"base": "", "documentLoader": _load, "skipExpansion": True}
    try:
        compacted: Mapping[str, Any] = jsonld.compact(expanded, contexts, options)
    except _UNFORESEEN as error:
        raise _not_foreseen() from error
    except _INVALID as error:
        trouble = _error_of(document, error)
        if isinstance(trouble, DataLoss):  # the contexts do not go together at one place
            fields = {"reason": Reason.CONTEXT_CONFLICT.value, "pointer": ""}
            raise NotCovered("the contexts contradict each other", **fields) from error
        raise trouble from error
    return compacted


def known_contexts_of(document: Mapping[str, Any]) -> list[str]:
    """The bundled ones among the contexts of a document, nested ones too, each once."""
    found: dict[str, None] = {}
    pending: list[Any] = [document]
    while pending:
        item = pending.pop(0)
        if isinstance(item, Mapping):
            entries = item.get("@context", [])
            entries = entries if isinstance(entries, list) else [entries]
            found |= {url: None for url in entries if isinstance(url, str)}
            pending += [value for key, value in item.items() if key != "@context"]
        elif isinstance(item, list):
            pending += item
    return [url for url in found if url in known_contexts()]
