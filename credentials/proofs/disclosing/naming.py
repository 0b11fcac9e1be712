"""Names for what has none, the same in a document and in every part of it. ECDSA 1.0 §3.4.5-§3.4.9.

Each object without `id` gets an address for the time of the work ("skolemization"). The items of
ordered lists have no place for one in JSON: they are named by where their list begins.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from credentials.errors import NotCovered
from credentials.jsonld.nquads import RDF, Quad

REASON: Final = "selective_disclosure"
"""Field `reason` of NotCovered."""
_SCHEME: Final = "urn:bnid:"
_FIRST: Final = f"<{RDF}first>"
_REST: Final = f"<{RDF}rest>"


def with_names(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with an `id` in each object that has none; text and language are no objects.

    NOTE: what a `@json` member holds would be changed too: the caller compares canonical forms.
    """
    return _Namer().named_members(document)


class _Namer:
    def __init__(self) -> None:
        self._count = 0

    def named_members(self, value: Mapping[str, Any]) -> dict[str, Any]:
        members = {
            key: item if key == "@context" else self._named(item) for key, item in value.items()
        }
        if str(members.get("id")).startswith(_SCHEME):
            raise _not_nameable("an id of the kind that is given here")
        if "id" in members or "@value" in members:
            return members
        self._count += 1
        return {"id": f"{_SCHEME}{self._count}", **members}

    def _named(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return self.named_members(value)
        if isinstance(value, list):
            return [self._named(item) for item in value]
        return value


def with_blank_nodes(quads: Sequence[Quad]) -> list[Quad]:
    """The dataset of a document with names, or of a part of one, with blank nodes again. §3.4.6.

    The same thing has the same name in all of them. NotCovered (field `reason`) for blank nodes
    that are neither objects nor items of a list (a graph's own name).
    """
    names = _names_of_items(quads)
    return [
        (
            _renamed(subject, names),
            predicate,
            _renamed(object_, names),
            _renamed(graph, names),
        )
        for subject, predicate, object_, graph in quads
    ]


def _renamed(term: str, names: Mapping[str, str]) -> str:
    if term.startswith(f"<{_SCHEME}"):
        return f"_:{term[1:-1]}"
    if not term.startswith("_:"):
        return term
    if term not in names:
        raise _not_nameable("a graph of its own")
    return names[term]


def _names_of_items(quads: Sequence[Quad]) -> dict[str, str]:
    """Each blank node of a list, by subject, member and number: `0 <subject> <member>`."""
    rest = {subject: object_ for subject, predicate, object_, _ in quads if predicate == _REST}
    names: dict[str, str] = {}
    taken: set[str] = set()
    for subject, predicate, object_, graph in quads:
        if object_ not in rest or predicate in (_FIRST, _REST):
            continue
        list_name = f"{subject} {predicate} {graph}"
        if list_name in taken:
            raise _not_nameable("two lists in one place")
        taken.add(list_name)
        item, number = object_, 0
        while item in rest:
            names[item] = f"_:{number} {list_name}"
            item, number = rest[item], number + 1
    return names


def _not_nameable(detail: str) -> NotCovered:
    return NotCovered(f"cannot be shown in part: {detail}", reason=REASON, pointer="")
