"""From a document to its RDF dataset in one walk. JSON-LD 1.1 API §5.1 (expansion), §8 (to RDF).

Takes only what the canonical form holds in one spelling: every member is a term of the bundled
contexts, every address absolute, nothing null, empty, nested twice or described twice. As in all
of RDF, the order of values outside lists, and a text repeated among them, say nothing.
Data Integrity §2.4.1, §4.6; VCDM 2.0 §B.1.
"""

from collections.abc import Mapping
from typing import Any, Final

from credentials.errors import BudgetExceeded, LimitExceeded
from credentials.jsonld.nquads import RDF, Quad, needs_escape
from credentials.jsonld.refusal import Reason, RefusalError, refuse
from credentials.jsonld.states import STATES, Entry, State
from credentials.jsonld.values import (
    iri,
    json_literal,
    language_string,
    literal_text,
    no_value,
    number,
    typed_text,
    unknown_key,
    unknown_type,
)

MOST_CONTEXTS: Final = 8
MOST_CONTEXTS_TOGETHER: Final = 24
"""Of documents inside documents: a presentation, its credential, that one's proof."""
MOST_TYPES: Final = 8
"""Of one node."""
MOST_LEVELS: Final = 64
MOST_NODES: Final = 8_000
MOST_BLANK_NODES: Final = 2_000
MOST_NEW_STATES: Final = 64
"""Made for one document: each costs about as much as a small badge."""

_REFERENCE: Final = frozenset({"id", "type"})
_REMARKS: Final = frozenset({*_REFERENCE, "endorsementComment"})
"""What an endorsement says of a thing that is described elsewhere; nothing is judged by it."""
_INSIDE: Final = "<https://purl.imsglobal.org/spec/vc/clr/vocab.html#verifiableCredential>"
"""Of the credentials in a CLR, which lie in the same graph. CLR 2.0, ClrSubject."""
_TYPE: Final = f"<{RDF}type>"
_FIRST: Final = f"<{RDF}first>"
_REST: Final = f"<{RDF}rest>"
_NIL: Final = f"<{RDF}nil>"


def quads_of(document: Mapping[str, Any]) -> list[Quad]:
    """The dataset of the document, with blank nodes `_:b0`, `_:b1`, ...; twins may occur.

    Raises UnknownContext, DataLoss or NotCovered (fields `reason`, `pointer`), LimitExceeded.
    """
    return Walk().over(document)


def _addresses(contexts: Any) -> tuple[str, ...]:
    if isinstance(contexts, str):
        contexts = [contexts]
    if not isinstance(contexts, list) or not contexts:
        if isinstance(contexts, Mapping):
            refuse(Reason.INLINE_CONTEXT, "a context of its own", "@context")
        refuse(Reason.NO_CONTEXT, "no context")
    if len(contexts) > MOST_CONTEXTS:
        _over("contexts", MOST_CONTEXTS, len(contexts))
    for index, context in enumerate(contexts):
        if not isinstance(context, str):
            refuse(Reason.INLINE_CONTEXT, "a context of its own", "@context", index)
    return tuple(contexts)


def _state_of(contexts: tuple[str, ...]) -> State:
    return STATES.by_contexts.get(contexts) or STATES.root(contexts)


def _over(limit: str, allowed: int, measured: int) -> None:
    raise LimitExceeded(
        f"{limit}: {measured}, allowed are {allowed}",
        limit=limit,
        allowed=allowed,
        measured=measured,
    )


class Walk:
    """The walk over one document."""

    __slots__ = ("blank_nodes", "contexts", "described", "new_states", "nodes", "quads")

    def __init__(self) -> None:
        self.contexts: set[str] = set()
        self.quads: list[Quad] = []
        self.blank_nodes = 0
        self.nodes = 0
        self.new_states = 0
        self.described: dict[tuple[str, str], tuple[State, dict[str, Any]]] = {}

    def over(self, document: Mapping[str, Any]) -> list[Quad]:
        """The quads of the document. Raises as `quads_of`; a walk is good for one document."""
        try:
            contexts = _addresses(document.get("@context"))
            self.contexts.update(contexts)
            state = _state_of(contexts)
            members = {key: value for key, value in document.items() if key != "@context"}
            self.node(state, members, "", 1)
            if not self.quads:
                refuse(Reason.EMPTY, "nothing is said")
        except RefusalError as refusal:
            raise refusal.error() from refusal
        return self.quads

    def node(self, state: State, members: dict[str, Any], graph: str, level: int) -> str:
        """Adds the quads of a node object; gives back its name."""
        self.nodes += 1
        if level > MOST_LEVELS:
            _over("levels", MOST_LEVELS, level)
        if self.nodes > MOST_NODES:
            _over("nodes", MOST_NODES, self.nodes)
        types: tuple[str, ...] = ()
        inside = state
        if "type" in members and state.knows("type", "@type"):
            inside, types = self._types(state, members["type"])
        if "id" in members and state.knows("id", "@id"):
            name = self.identifier(state, members["id"])
            self._describe(inside, name, members, graph)
        else:
            name = self._blank_node()
        for type_ in types:
            self.quads.append((name, _TYPE, type_, graph))
        self._members(inside, name, members, graph, level)
        return name

    def _blank_node(self) -> str:
        name = f"_:b{self.blank_nodes}"
        self.blank_nodes += 1
        if self.blank_nodes > MOST_BLANK_NODES:
            _over("blank_nodes", MOST_BLANK_NODES, self.blank_nodes)
        return name

    def _describe(self, state: State, name: str, members: dict[str, Any], graph: str) -> None:
        """One thing is described in one place, or alike in all.

        Else what is said of it could change places, and nothing signed would tell. A reference
        may repeat the type, and an endorsement adds its comment.
        """
        if members.keys() <= _REMARKS:
            return
        before_state, before = self.described.setdefault((name, graph), (state, members))
        if before is members or (before == members and before_state.context == state.context):
            return
        if members.keys() & before.keys() - _REFERENCE:
            refuse(Reason.TWO_DESCRIPTIONS, f"a second description of {name}")
        refuse(Reason.SPLIT_DESCRIPTION, f"the description of {name} in two parts")

    def _types(self, state: State, value: Any) -> tuple[State, tuple[str, ...]]:
        """The state inside a node of these types, and their IRIs. §5.1.2 steps 11 to 13.4.4."""
        names = value if type(value) is list else [value]
        if not names:
            refuse(Reason.EMPTY, "an empty list", "type")
        if len(names) > MOST_TYPES:
            _over("types", MOST_TYPES, len(names))
        iris: list[str] = []
        scoping: set[str] = set()
        for index, name in enumerate(names):
            known = state.type_terms.get(name) if type(name) is str else None
            try:
                iris.append(known or unknown_type(state, name))
            except RefusalError as refusal:
                refusal.path += [index, "type"] if type(value) is list else ["type"]
                raise
            if name in state.scoping:
                scoping.add(name)
        if not scoping:
            return state, tuple(iris)
        key = tuple(sorted(scoping))
        inside = state.by_types.get(key)
        if inside is None:
            self._count_new_state()
            inside = STATES.typed(state, key)
        return inside, tuple(iris)

    def _count_new_state(self) -> None:
        self.new_states += 1
        if self.new_states > MOST_NEW_STATES:
            raise BudgetExceeded("too many different combinations of types")

    def _members(
        self, state: State, name: str, members: dict[str, Any], graph: str, level: int
    ) -> None:
        """Adds the quads of all members but `id` and `type`. §5.1.2 step 13."""
        entries, add = state.entries, self.quads.append
        for key, value in members.items():
            entry = entries.get(key)
            try:
                if entry is None:
                    if key not in ("id", "type"):
                        unknown_key(state, key)
                    elif not state.knows(key, "@" + key):
                        refuse(Reason.UNDEFINED_TERM, "a member that no context defines")
                elif entry.listed or entry.graph or entry.json:
                    self._container(state, entry, name, value, graph, level)
                elif type(value) is list:
                    self._array(state, entry, name, value, graph, level)
                else:
                    object_ = self.value(state, entry, value, graph, level)
                    add((name, entry.predicate, object_, graph))
            except RefusalError as refusal:
                refusal.path.append(key)
                raise

    def _array(
        self, state: State, entry: Entry, name: str, values: list[Any], graph: str, level: int
    ) -> None:
        if not values:
            refuse(Reason.EMPTY, "an empty list")
        for index, value in enumerate(values):
            try:
                object_ = self.value(state, entry, value, graph, level)
            except RefusalError as refusal:
                refusal.path.append(index)
                raise
            self.quads.append((name, entry.predicate, object_, graph))

    def _container(
        self, state: State, entry: Entry, name: str, value: Any, graph: str, level: int
    ) -> None:
        """Lists, graphs and JSON literals."""
        if entry.json:
            self.quads.append((name, entry.predicate, json_literal(entry, value), graph))
            return
        values = value if type(value) is list else [value]
        if entry.listed:
            self._list(state, entry, name, values, graph, level)
            return
        if not values:
            refuse(Reason.EMPTY, "an empty list")
        for index, item in enumerate(values):
            try:
                inner = self._graph(state, entry, item, level)
            except RefusalError as refusal:
                if type(value) is list:
                    refusal.path.append(index)
                raise
            self.quads.append((name, entry.predicate, inner, graph))

    def _graph(self, state: State, entry: Entry, value: Any, level: int) -> str:
        """A graph of its own for a node object, named by a blank node. §5.1.2 step 13.13."""
        if type(value) is not dict or "@value" in value or set(value) == {"id"}:
            reason = Reason.NULL if value is None else Reason.VALUE_KIND
            refuse(reason, "not an object where a graph is meant")
        graph = self._blank_node()
        if "@context" in value:
            inner = self._with_contexts(self._inside(state, entry), value["@context"])
            members = {key: member for key, member in value.items() if key != "@context"}
            self.node(inner, members, graph, level + 1)
        else:
            self._object(state, entry, value, graph, level)
        return graph

    def _list(
        self, state: State, entry: Entry, name: str, values: list[Any], graph: str, level: int
    ) -> None:
        """An ordered list. §8.2.3."""
        heads = [self._blank_node() for _ in values] + [_NIL]
        self.quads.append((name, entry.predicate, heads[0], graph))
        for index, value in enumerate(values):
            try:
                object_ = self.value(state, entry, value, graph, level)
            except RefusalError as refusal:
                refusal.path.append(index)
                raise
            self.quads.append((heads[index], _FIRST, object_, graph))
            self.quads.append((heads[index], _REST, heads[index + 1], graph))

    def value(self, state: State, entry: Entry, value: Any, graph: str, level: int) -> str:
        """The term for one value. §5.3 (value expansion), §8.2."""
        kind = type(value)
        if kind is str:
            if entry.suffix is not None:
                return f'"{literal_text(value) if needs_escape(value) else value}{entry.suffix}'
            if entry.addresses:
                return iri(state, value)
            if entry.vocabulary:
                return self._vocabulary(state, entry, value)
            return typed_text(entry, value)
        if kind is dict:
            return self._object(state, entry, value, graph, level)
        if kind is bool or kind is int or kind is float:
            return number(entry, value)
        raise no_value(value)

    def _object(
        self, state: State, entry: Entry, value: dict[str, Any], graph: str, level: int
    ) -> str:
        """The term for a node or language value. §5.1.2 steps 7 and 8, §5.3."""
        if not value:
            refuse(Reason.EMPTY, "an empty object")
        if "@value" in value:
            return language_string(entry, value)
        reference = len(value) == 1 and "id" in value
        inner = self._inside(state, entry, reverting=not reference)
        if "@context" in value:
            inner = self._nested(inner, value["@context"])
            value = {key: member for key, member in value.items() if key != "@context"}
            if not value:
                refuse(Reason.EMPTY, "an empty object")
        if reference and inner.knows("id", "@id"):
            return self.identifier(inner, value["id"])
        if entry.predicate == _INSIDE:
            return self._credential_inside(inner, value, graph, level)
        return self.node(inner, value, graph, level + 1)

    def _credential_inside(
        self, state: State, members: dict[str, Any], graph: str, level: int
    ) -> str:
        """A credential inside a CLR describes again what the others describe: learner, issuer.

        NOTE: so what is said could move between them, and the CLR's own proof would not tell. The
        proof of each credential inside does: who verifies a CLR has to verify every one of them
        (`credentials.verification.containing`).
        """
        around, self.described = self.described, {}
        try:
            return self.node(state, members, graph, level + 1)
        finally:
            self.described = around

    def _inside(self, state: State, entry: Entry, *, reverting: bool = True) -> State:
        """The state of a node in the values of `entry`. §5.1.2 steps 7 and 8."""
        inner = state.reverted if reverting and state.reverted is not None else state
        return self._scoped(inner, entry) if entry.term.has_scope else inner

    def _with_contexts(self, state: State, contexts: Any) -> State:
        """The state of a document inside the document, which has contexts of its own.

        Only where these come after a plain list of contexts, or after none: the state is that of
        both lists together. §5.1.2 step 9.
        """
        if state.contexts is None:
            refuse(Reason.NESTED_CONTEXT, "a context below the top", "@context")
        addresses = _addresses(contexts)
        self.contexts.update(addresses)
        together = state.contexts + addresses
        if len(together) > MOST_CONTEXTS_TOGETHER:
            _over("contexts", MOST_CONTEXTS_TOGETHER, len(together))
        if together not in STATES.by_contexts:
            self._count_new_state()
        return _state_of(together)

    def _scoped(self, state: State, entry: Entry) -> State:
        scoped = state.by_entry.get(entry)
        if scoped is None:
            self._count_new_state()
            scoped = STATES.scoped(state, entry)
        return scoped

    def _nested(self, state: State, value: Any) -> State:
        """The state of an embedded document that names contexts of the outer one again.

        So every name means there what it means around it. §5.1.2 step 9.
        """
        contexts = _addresses(value) if value else ()
        if not contexts or not self.contexts.issuperset(contexts):
            refuse(Reason.NESTED_CONTEXT, "a further context below the top", "@context")
        nested = state.by_contexts.get(contexts)
        if nested is None:
            self._count_new_state()
            nested = STATES.nested(state, contexts)
        return nested

    def _vocabulary(self, state: State, entry: Entry, text: str) -> str:
        """A term, looked up in the member's own scope, or an IRI that is no term."""
        scope = self._scoped(state, entry) if entry.term.has_scope else state
        known = scope.type_terms.get(text)
        return known if known is not None else unknown_type(scope, text)

    def identifier(self, state: State, value: Any) -> str:
        """The term for the name of a node."""
        if type(value) is not str:
            reason = Reason.NULL if value is None else Reason.VALUE_KIND
            refuse(reason, "an id that is not a text", "id")
        try:
            return iri(state, value)
        except RefusalError as refusal:
            refusal.path.append("id")
            raise
