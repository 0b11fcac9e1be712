"""Context processing, as far as the bundled contexts need it. JSON-LD 1.1 API §4.

The bundled contexts define plain terms, prefixes, scoped contexts and protection, and none of
`@vocab`, `@base`, `@language`, `@direction`, `@import`, `@propagate`, `@nest`, `@reverse`,
`@prefix`, `@index`. What is not understood is refused, never skipped. Results are never changed
afterwards, so threads may share them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from credentials.jsonld.contexts import load_context
from credentials.jsonld.refusal import Reason, refuse

_TERM_MEMBERS: Final = frozenset({"@id", "@type", "@container", "@context", "@protected"})
_CONTAINERS: Final = frozenset({"@set", "@list", "@graph"})
_GENERAL_DELIMITERS: Final = tuple(":/?#[]@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term definition. JSON-LD 1.1 API §4.2."""

    iri: str
    """Absolute, or `@id` or `@type`."""
    type: str | None = None
    """`@id`, `@vocab`, `@json`, a datatype's IRI, or None."""
    containers: tuple[str, ...] = ()
    prefix: bool = False
    scoped: Any = None
    """The local context, if `has_scope`; None is the null context then."""
    has_scope: bool = False
    protected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveContext:
    """What the terms mean at one place of a document."""

    terms: Mapping[str, Term] = field(default_factory=dict)
    previous: "ActiveContext | None" = None
    """The context to return to below a node, where a type-scoped context was applied."""


def process(
    active: ActiveContext, local: Any, *, override: bool = False, propagate: bool = True
) -> ActiveContext:
    """The active context after `local`. JSON-LD 1.1 API §4.1.2; step numbers are its.

    Raises UnknownContext, or RefusalError for members or conflicts that are not taken.
    """
    result = active  # step 1
    if not propagate and result.previous is None:
        result = replace(result, previous=active)  # step 3
    for context in local if isinstance(local, list | tuple) else (local,):  # steps 4, 5
        if context is None:  # step 5.1
            if not override and any(term.protected for term in result.terms.values()):
                refuse(Reason.CONTEXT_CONFLICT, "a context that empties protected terms")
            result = ActiveContext(previous=None if propagate else result)
        elif isinstance(context, str):  # step 5.2
            result = process(result, load_context(context), override=override)
        elif isinstance(context, Mapping):
            result = replace(result, terms=_define_all(result.terms, context, override=override))
        else:
            refuse(Reason.NOT_JSON, "a context that is neither address nor object")
    return result


def _define_all(
    terms: Mapping[str, Term], context: Mapping[str, Any], *, override: bool
) -> Mapping[str, Term]:
    """The terms after a context definition. §4.1.2 steps 5.5 to 5.13."""
    maker = _TermMaker(dict(terms), context, override=override)
    for key in context:
        if key == "@version":
            if context[key] != 1.1:
                refuse(Reason.CONTEXT_CONFLICT, "a context of another version than 1.1")
        elif key != "@protected":
            maker.define(key)
    return maker.terms


class _TermMaker:
    """Makes the term definitions of one local context. §4.2.2; step numbers are its."""

    def __init__(
        self, terms: dict[str, Term], context: Mapping[str, Any], *, override: bool
    ) -> None:
        self.terms = terms
        self._context = context
        self._override = override
        self._protected = context.get("@protected", False) is True
        self._done: dict[str, bool] = {}

    def define(self, name: str) -> None:
        """Puts the definition of `name` into `terms`."""
        if name in self._done:  # step 1
            if not self._done[name]:
                refuse(Reason.CONTEXT_CONFLICT, f"terms defined by each other: {name}")
            return
        self._done[name] = False  # step 2
        if name.startswith("@") or ":" in name or "/" in name or not name:  # steps 4, 5
            refuse(Reason.CONTEXT_CONFLICT, f"a context with the member {name!r}")
        members: Any = self._context[name]
        simple = isinstance(members, str)  # step 7
        if simple:
            members = {"@id": members}
        if not isinstance(members, Mapping) or not members.keys() <= _TERM_MEMBERS:
            refuse(Reason.CONTEXT_CONFLICT, f"a definition of {name} that is not taken here")
        self._keep(name, self._term(members, simple=simple))
        self._done[name] = True

    def _term(self, members: Mapping[str, Any], *, simple: bool) -> Term:
        iri = self._expand(members.get("@id"))  # step 14
        if iri not in ("@id", "@type") and ":" not in iri:
            refuse(Reason.CONTEXT_CONFLICT, f"a term that stands for no address: {iri}")
        kind = members.get("@type")  # step 12
        if kind is not None and kind not in ("@id", "@vocab", "@json"):
            kind = self._expand(kind)
        container = members.get("@container", [])  # step 19
        containers = (container,) if isinstance(container, str) else tuple(container)
        if not _CONTAINERS.issuperset(containers) or len(set(containers) - {"@set"}) > 1:
            refuse(Reason.CONTEXT_CONFLICT, f"containers that are not taken here: {containers}")
        return Term(
            iri=iri,
            type=kind,
            containers=containers,
            prefix=simple and iri.endswith(_GENERAL_DELIMITERS),  # step 14.2.5
            scoped=members.get("@context"),  # step 21
            has_scope="@context" in members,
            protected=members.get("@protected", self._protected) is True,  # step 11
        )

    def _keep(self, name: str, term: Term) -> None:
        """§4.2.2 step 27: a protected term may only be repeated, not changed."""
        before = self.terms.get(name)
        if before is not None and before.protected and not self._override:
            if replace(term, protected=True) != before:
                refuse(Reason.CONTEXT_CONFLICT, f"the protected term {name} defined otherwise")
            term = before
        self.terms[name] = term

    def _expand(self, text: Any) -> str:
        """IRI expansion inside a context, §5.2.2, with `vocab` and without base."""
        if not isinstance(text, str):
            refuse(Reason.CONTEXT_CONFLICT, "a definition without an address")
        if text in ("@id", "@type"):
            return text
        if text in self._context:  # step 3
            self.define(text)
        if text in self.terms:  # steps 4, 5
            return self.terms[text].iri
        prefix, colon, suffix = text.partition(":")
        if colon and not suffix.startswith("//"):  # step 6
            if prefix in self._context:
                self.define(prefix)
            if prefix in self.terms and self.terms[prefix].prefix:
                return self.terms[prefix].iri + suffix
        return text


def expand_types(active: ActiveContext, types: Sequence[str]) -> ActiveContext:
    """The active context after the type-scoped contexts. §5.1.2 step 11."""
    result = active
    for name in sorted(types):
        term = active.terms.get(name)
        if term is not None and term.has_scope:
            result = process(result, term.scoped, propagate=False)
    return result
