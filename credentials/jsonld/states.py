"""Compiled contexts: what each key means in each state, worked out once and then looked up.

A state is an active context (context list, then property-scoped contexts and sets of types) with
a table from key to entry. States are kept and shared by all threads; they only grow by further
states, which are made under one lock and thrown away together when there are too many.
"""

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from credentials.jsonld.active_context import ActiveContext, Term, expand_types, process
from credentials.jsonld.nquads import RDF, XSD

MOST_STATES: Final = 1_000
"""Kept at a time (about 10 KB each). A badge needs about 15."""


_NUMBERS: Final = frozenset(
    {"float", "double", "decimal", "integer", "long", "int", "short", "byte"}
    | {"nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"}
    | {"unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"}
)
"""Of XML Schema; Open Badges writes its address with https."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Entry:
    """What a key does with its values. Compared and hashed by identity."""

    key: str
    predicate: str
    """As an N-Quads term."""
    suffix: str | None
    """What follows the closing quotation mark of a text; None if texts need another look."""
    datatype: str | None
    """The IRI to which literals are coerced, or None."""
    addresses: bool
    """Texts are IRIs."""
    vocabulary: bool
    """Texts are terms, or IRIs."""
    numeric: bool
    """The datatype is one of numbers."""
    boolean: bool
    """The datatype is that of truth values."""
    json: bool
    """The value is kept whole, as a JSON literal."""
    listed: bool
    graph: bool
    term: Term


class State:
    """One compiled active context."""

    __slots__ = (
        "by_contexts", "by_entry", "by_types", "context", "contexts", "entries", "iris",
        "prefixes", "reverted", "scoping", "twins", "type_terms",
    )  # fmt: skip

    def __init__(
        self,
        context: ActiveContext,
        reverted: "State | None",
        contexts: tuple[str, ...] | None = None,
    ) -> None:
        self.context = context
        self.contexts = contexts
        """The list of contexts that alone makes this state; None if more has made it."""
        self.reverted = reverted
        """The state below a nested node, where types made this one. JSON-LD API §5.1.2 step 7."""
        terms = context.terms
        meanings = Counter(term.iri for term in terms.values())
        self.twins = frozenset(
            key for key, term in terms.items() if meanings[term.iri] > 1 and key[0].isupper()
        )
        """Class names that would also be a second spelling of a member (`Criteria`)."""
        self.entries = {
            key: _entry(key, term)
            for key, term in terms.items()
            if not term.iri.startswith("@") and key not in self.twins
        }
        self.type_terms = {
            key: f"<{term.iri}>" for key, term in terms.items() if not term.iri.startswith("@")
        }
        self.scoping = frozenset(key for key, term in terms.items() if term.has_scope)
        self.iris = frozenset(meanings)
        self.prefixes = frozenset(key for key, term in terms.items() if term.prefix)
        self.by_types: dict[tuple[str, ...], State] = {}
        self.by_entry: dict[Entry, State] = {}
        self.by_contexts: dict[tuple[str, ...], State] = {}

    def knows(self, key: str, keyword: str) -> bool:
        """Whether `key` stands for that keyword here (`id`, `type`)."""
        term = self.context.terms.get(key)
        return term is not None and term.iri == keyword


def is_numeric(datatype: str | None) -> bool:
    """Whether numbers are meant by an IRI."""
    return _xsd_name(datatype) in _NUMBERS


def is_boolean(datatype: str | None) -> bool:
    """Whether truth values are meant by an IRI."""
    return _xsd_name(datatype) == "boolean"


def _xsd_name(datatype: str | None) -> str:
    return (datatype or "").replace("https:", "http:").removeprefix(XSD)


def _entry(key: str, term: Term) -> Entry:
    datatype = None if term.type in ("@id", "@vocab", "@json") else term.type
    numeric, boolean = is_numeric(datatype), is_boolean(datatype)
    suffix: str | None = '"' if datatype in (None, XSD + "string") else f'"^^<{datatype}>'
    if term.type == "@json":
        suffix = f'"^^<{RDF}JSON>'
    elif numeric or boolean or (datatype is None and term.type is not None):
        suffix = None
    return Entry(
        key=key,
        predicate=f"<{term.iri}>",
        suffix=suffix,
        datatype=datatype,
        addresses=term.type == "@id",
        vocabulary=term.type == "@vocab",
        numeric=numeric,
        boolean=boolean,
        json=term.type == "@json",
        listed="@list" in term.containers,
        graph="@graph" in term.containers,
        term=term,
    )


class States:
    """All states made so far."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made = 0
        self.by_contexts: dict[tuple[str, ...], State] = {}

    def root(self, contexts: tuple[str, ...]) -> State:
        """The state of a document with this list of contexts. Raises UnknownContext."""
        with self._lock:
            made = State(process(ActiveContext(), contexts), None, contexts)
            self._count()
            return self.by_contexts.setdefault(contexts, made)

    def typed(self, state: State, types: Sequence[str]) -> State:
        """The state inside a node of these types, which all have a scoped context."""
        with self._lock:
            reverted = state.reverted or state
            made = State(expand_types(state.context, types), reverted)
            self._count()
            return state.by_types.setdefault(tuple(types), made)

    def scoped(self, state: State, entry: Entry) -> State:
        """The state of the values of `entry`, whose term has a scoped context."""
        with self._lock:
            context = process(state.context, entry.term.scoped, override=True)
            made = State(context, state.reverted, None if context.terms else ())
            self._count()
            return state.by_entry.setdefault(entry, made)

    def nested(self, state: State, contexts: tuple[str, ...]) -> State:
        """The state of a node below the top that names these contexts again."""
        with self._lock:
            made = State(process(state.context, contexts), state.reverted)
            self._count()
            return state.by_contexts.setdefault(contexts, made)

    def _count(self) -> None:
        self._made += 1
        if self._made > MOST_STATES:
            self.by_contexts.clear()  # and with them all states that hang on them
            self._made = 0


STATES: Final = States()
