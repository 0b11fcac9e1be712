"""The canonical form of what is to be signed: by templates that are held against the walk."""

import itertools
from collections.abc import Mapping
from typing import Any, Final

from credentials.errors import TemplateDiffers
from credentials.jsonld.canonize import canonize
from credentials.jsonld.templates import TEMPLATE_HASH, Templates

COMPARED_ONE_IN: Final = 64
"""Of the documents that a template took, so many are canonized by the walk too."""


class ComparedForms:
    """A `Canonize` for signing. Threads may share it.

    The walk takes the first document of each shape, and a sample after it; a template that finds
    another form forbids the signature.
    """

    def __init__(self, *, one_in: int = COMPARED_ONE_IN) -> None:
        self._templates = Templates(at_once=True)
        self._one_in = one_in
        self._count = itertools.count(1)

    def __call__(self, document: Mapping[str, Any], hash_name: str = TEMPLATE_HASH) -> str:
        """The canonical N-Quads. Raises as `canonize`, and TemplateDiffers."""
        if hash_name != TEMPLATE_HASH:
            return canonize(document, hash_name)
        filled = self._templates.fill(document)
        if filled is not None and next(self._count) % self._one_in:
            return filled.nquads
        found = canonize(document)
        if filled is None:
            agrees = self._templates.learn(document, found)
        else:
            agrees = filled.nquads == found
        if not agrees:
            raise TemplateDiffers("a template and the walk find different data")
        return found
