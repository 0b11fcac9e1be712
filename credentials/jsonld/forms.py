"""The canonical forms that one verification needs, each made once. Data Integrity §4.4, §4.6."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from credentials.errors import NotCovered
from credentials.jsonld.canonize import Statements
from credentials.jsonld.general import Expander
from credentials.jsonld.judged import judged
from credentials.jsonld.nquads import Quad
from credentials.jsonld.rdfc import Steps, canonical_nquads
from credentials.jsonld.refusal import Reason
from credentials.jsonld.screen import screen
from credentials.jsonld.templates import TEMPLATE_HASH, Filled, Templates
from credentials.jsonld.walk import quads_of

_FOR_THE_GENERAL_PATH: Final = frozenset(
    {
        Reason.INLINE_CONTEXT.value,
        Reason.NESTED_CONTEXT.value,
        Reason.CONTEXT_CONFLICT.value,
        Reason.BLANK_NODE_ID.value,
        Reason.VALUE_KIND.value,
    }
)


@dataclass(slots=True, kw_only=True)
class _Document:
    """A document whose data are known."""

    members: Mapping[str, Any]
    quads: Sequence[Quad] | None
    """None if the canonical form was known without."""
    judged: Mapping[str, Any]
    """The document as it may be read by the names of its members."""
    filled: Filled | None = None
    """What a template gave."""
    is_plain: bool = False
    """It is known that RFC 8785 writes it as the standard encoder does."""
    forms: dict[str, Statements] = field(default_factory=dict)
    """By the name of the hash."""

    def is_same_as(self, document: Mapping[str, Any]) -> bool:
        """Whether the members are the very same objects: equal ones may differ (`1`, `true`)."""
        if len(document) != len(self.members):
            return False
        for key, value in self.members.items():
            if key not in document or document[key] is not value:
                return False
        return True


class CanonicalForms:
    """A `Canonize` that takes templates, the walk, and the expander for what neither takes.

    For one verification, in one thread: it keeps the documents it is asked about, and one budget
    of steps for all of them.
    """

    def __init__(
        self,
        expander: Expander | None = None,
        templates: Templates | None = None,
        steps: Steps | None = None,
    ) -> None:
        """Without `templates` every document is walked over. `steps` may be shared with others."""
        self._expander = expander
        self._templates = templates
        self._steps = steps or Steps()
        self._documents: list[_Document] = []

    def __call__(self, document: Mapping[str, Any], hash_name: str = "sha256") -> Statements:
        """The canonical N-Quads; raises as `canonize`.

        Also DataLoss for what a reader by name would not see, or see elsewhere.
        """
        known = self._known(document)
        form = known.forms.get(hash_name)
        if form is None:
            quads = self.dataset(document)
            form = Statements(canonical_nquads(quads, hash_name=hash_name, budget=self._steps))
            known.forms[hash_name] = form
            self._learn(known, hash_name, form)
        return form

    def dataset(self, document: Mapping[str, Any]) -> Sequence[Quad]:
        """The quads behind the canonical form; twins may occur. Raises as above."""
        known = self._known(document)
        return quads_of(document) if known.quads is None else known.quads

    def judged(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        """The document as it may be read by name; itself, if the walk took it. Raises as above."""
        return self._known(document).judged

    def filled(self, document: Mapping[str, Any]) -> Filled | None:
        """What a template knows of a document that was asked about."""
        return self._known(document).filled

    def know(self, document: Mapping[str, Any], statements: Statements) -> None:
        """Takes over the canonical form of a document that was recognised, and is plain."""
        self._documents.append(
            _Document(
                members=document,
                quads=None,
                judged=document,
                is_plain=True,
                forms={TEMPLATE_HASH: statements},
            )
        )

    def knows_as_plain(self, document: Mapping[str, Any]) -> bool:
        """Whether `jcs.canonical` needs no look at a document; false if nothing is known of it."""
        return any(known.is_plain and known.is_same_as(document) for known in self._documents)

    def _known(self, document: Mapping[str, Any]) -> _Document:
        for known in self._documents:
            if known.is_same_as(document):
                return known
        made = self._made(document)
        self._documents.append(made)
        return made

    def _learn(self, known: _Document, hash_name: str, form: str) -> None:
        """A template that finds something else is none: this verification goes by the walk."""
        if self._templates is not None and hash_name == TEMPLATE_HASH:
            self._templates.learn(known.members, form)

    def _made(self, document: Mapping[str, Any]) -> _Document:
        filled = self._templates.fill(document) if self._templates is not None else None
        if filled is not None:
            return _Document(
                members=dict(document),
                quads=None,
                judged=document,
                filled=filled,
                is_plain=filled.is_plain,
                forms={TEMPLATE_HASH: Statements.of(filled.nquads, lines=filled.statements)},
            )
        try:
            return _Document(members=dict(document), quads=quads_of(document), judged=document)
        except NotCovered as error:
            if self._expander is None or error.fields["reason"] not in _FOR_THE_GENERAL_PATH:
                raise
        screen(document)
        expanded = self._expander.expand(document)
        return _Document(
            members=dict(document),
            quads=expanded.quads,
            judged=judged(document, expanded.compacted),
        )
