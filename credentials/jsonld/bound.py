"""A template most of whose leaves are fixed: a class of learners, one certificate each."""

from collections.abc import Sequence
from typing import Any

from credentials.jsonld.refusal import RefusalError
from credentials.jsonld.shape import Leaf
from credentials.jsonld.subject import NoAnswerError, Subject, Written
from credentials.jsonld.template import Template


class BoundTemplate:
    """Writes anew only what the open leaves decide. Threads may share it."""

    def __init__(self, template: Template, leaves: Sequence[Leaf]) -> None:
        """A template of open leaves only, and the leaves of one document.

        Raises NoAnswerError for leaves that the template has no answer for.
        """
        self._template = template
        try:
            values = template.with_numbers(leaves)
            self._iris = [subject.anew(values) for subject in template.iris]
            self._nodes = [subject.anew(values) for subject in template.nodes]
        except RefusalError as refusal:
            raise NoAnswerError from refusal
        self._open_iris = _opened(template.iris)
        self._open_nodes = _opened(template.nodes)

    def fill(self, leaves: Sequence[Leaf]) -> str:
        """The canonical N-Quads of the document with these leaves.

        Raises NoAnswerError where the general path is to be asked, also for what it refuses.
        """
        iris, nodes = self._iris.copy(), self._nodes.copy()
        try:
            values = self._template.with_numbers(leaves)
            _write(iris, self._open_iris, values)
            _write(nodes, self._open_nodes, values)
        except RefusalError as refusal:
            raise NoAnswerError from refusal
        return self._template.assemble(iris, nodes)


_Placed = tuple[tuple[int, Subject], ...]


def _opened(subjects: Sequence[Subject]) -> _Placed:
    """The subjects that a leaf has a part in, and their places."""
    return tuple((at, one) for at, one in enumerate(subjects) if one.leaves)


def _write(written: list[Written], placed: _Placed, values: Sequence[Any]) -> None:
    for at, subject in placed:
        written[at] = subject.anew(values)
