"""Whether every vocabulary is a bundled one. VCDM 2.0 §4.3, §B.1; Data Integrity §4.6."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from credentials.encoding.strict_json import child_pointer
from credentials.jsonld.contexts import known_contexts, sets_vocabulary
from credentials.model.members import as_tuple
from credentials.report import CheckResult, not_determined, passed


def check_context(document: Mapping[str, Any], *, deep: bool = False) -> CheckResult:
    """Passed if each entry of `@context` is an address of the closed table; none is fetched.

    `deep`: contexts below the top are looked at too. Unless they were taken by the general path,
    the coverage refuses those that are more than addresses.
    """
    urls = document.get("@context")
    if not deep and type(urls) is list and {*map(type, urls)} == {str} and _all_known(tuple(urls)):
        return passed("context.known", urls=urls.copy())
    for pointer, entry in _entries(document, deep=deep):
        if not isinstance(entry, str):
            return not_determined(
                "context.inline", pointer=pointer, detail="the credential defines words of its own"
            )
        if entry not in known_contexts():
            return not_determined("context.unknown", url=entry)
        if sets_vocabulary(entry):
            return not_determined("context.open_vocabulary", url=entry)
    urls = list(as_tuple(document.get("@context")))
    return passed("context.known", urls=urls) if urls else not_determined("context.none")


@lru_cache(maxsize=64)
def _all_known(urls: tuple[str, ...]) -> bool:
    return all(url in known_contexts() and not sets_vocabulary(url) for url in urls)


def _entries(document: Mapping[str, Any], *, deep: bool) -> Iterator[tuple[str, Any]]:
    """Every entry of every `@context` with its pointer, those of the top first."""
    pending: list[tuple[str, Any]] = [("", document)]
    while pending:
        pointer, item = pending.pop(0)
        if isinstance(item, Mapping):
            for number, entry in enumerate(as_tuple(item.get("@context"))):
                yield f"{pointer}/@context/{number}", entry
        if not deep:
            return
        if isinstance(item, Mapping):
            children = [(child_pointer(pointer, key), value) for key, value in item.items()]
        else:
            children = [(f"{pointer}/{index}", value) for index, value in enumerate(item)]
        pending += [child for child in children if isinstance(child[1], Mapping | list)]
