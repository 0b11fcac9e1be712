"""Credentials of one kind, one after the other: what they have in common is worked out once.

For a class of learners, or an export of ten thousand. A series is a document and the places where
each credential has a value of its own. Its canonical form and its JSON are filled in; the first
credential, a sample after it, and all with unusual characters are canonized by the walk and read
back as well, before they are signed. Nothing is linted or verified here: that is the gate's.
"""

import hashlib
import itertools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from json.encoder import encode_basestring
from typing import Any, Final, NoReturn

from credentials.encoding.strict_json import parse_json
from credentials.errors import JsonLdError, ProofGenerationError, TemplateDiffers, ValueMalformed
from credentials.gate import serialise
from credentials.jsonld.bound import BoundTemplate
from credentials.jsonld.canonize import canonize
from credentials.jsonld.compared import COMPARED_ONE_IN
from credentials.jsonld.nquads import needs_escape
from credentials.jsonld.recording import record
from credentials.jsonld.shape import Leaf, flatten, with_leaves
from credentials.jsonld.subject import NoAnswerError
from credentials.jsonld.template import Template
from credentials.jsonld.templates import TEMPLATE_HASH
from credentials.keys.signer import Signer
from credentials.proofs.cryptosuite import HASH_NAMES, Covers
from credentials.proofs.data_integrity import proof_options
from credentials.proofs.disclosing.selection import steps_of
from credentials.proofs.hashed_data import HashedData
from credentials.proofs.options import check_options
from credentials.proofs.two_hashes import TwoHashes

_BEGIN, _END = "\ue000", "\ue001"
"""Around the number of an open place in the JSON text; private characters."""
_MARK: Final = re.compile(f'"{_BEGIN}([0-9]+){_END}"')


@dataclass(frozen=True, slots=True, kw_only=True)
class _Options:
    """The proof of one second."""

    created: datetime
    members: Mapping[str, Any]
    canonical: str
    hash: bytes


class Series:
    """Signs credentials that differ in some values only. Threads may share it."""

    def __init__(
        self,
        document: Mapping[str, Any],
        places: Sequence[str],
        *,
        signer: Signer,
        verification_method: str,
        cryptosuite: str = "eddsa-rdfc-2022",
        compared_one_in: int = COMPARED_ONE_IN,
    ) -> None:
        """`places`: JSON pointers (RFC 6901) to the texts and numbers that each has of its own.

        The suite is one that signs statements with SHA-256. Raises ValueMalformed (field
        `pointer`) for a place that holds no such value, ProofGenerationError for another suite
        or key, MalformedProof, ParsingError, LimitExceeded, JsonLdError.
        """
        self._document: Mapping[str, Any] = parse_json(serialise(document))
        flat = flatten(self._document)
        if flat is None or "proof" in document:
            raise ValueMalformed("no document that others could be like", pointer="")
        self._leaves = flat[1]
        self._opened = tuple(self._leaf_at(place) for place in places)
        if len(set(self._opened)) < len(places):
            raise ValueMalformed("a place that is named twice", pointer="")
        self._places = tuple(places)
        self._kinds = tuple(type(self._leaves[at]) for at in self._opened)
        self._signer = signer
        self._method, self._cryptosuite = verification_method, cryptosuite
        self._suite = self._suite_for(signer)
        self._bound = self._bind()
        fragments = self._fragments()
        self._text = tuple(fragment.encode() for fragment in fragments)
        self._holes = tuple((at, int(fragments[at])) for at in range(1, len(fragments), 2))
        self._one_in = compared_one_in
        self._count = itertools.count()
        self._last: _Options | None = None

    def sign(self, values: Sequence[Leaf], *, created: datetime) -> bytes:
        """The next signed credential, as it is stored and served; `created` is aware.

        `values` are of the same kinds as those of the document, in the order of `places`. Raises
        ValueMalformed (field `pointer`), DataLoss and other JsonLdErrors for values that cannot
        be signed, and TemplateDiffers, after which the series is not to be used.
        """
        if tuple(map(type, values)) != self._kinds:
            self._refuse_kinds(values)
        options = self._options(created)
        unsigned = self._unsigned(values)
        canonical = self._canonical(values, unsigned)
        hashed = HashedData(
            canonical_document=canonical,
            canonical_config=options.canonical,
            hash_name=TEMPLATE_HASH,
            document_hash=hashlib.sha256(canonical.encode()).digest(),
            config_hash=options.hash,
        )
        proof = self._suite.make_proof(options.members, hashed, self._signer)
        return unsigned[:-1] + b',"proof":[' + serialise(proof) + b"]}"

    def _refuse_kinds(self, values: Sequence[Leaf]) -> NoReturn:
        for place, kind, value in zip(self._places, self._kinds, values, strict=False):
            if type(value) is not kind:
                raise ValueMalformed(f"another kind of value than before: {place}", pointer=place)
        raise ValueMalformed(f"{len(values)} values for {len(self._places)} places", pointer="")

    def _leaf_at(self, place: str) -> int:
        """The number of the leaf at that place."""
        found: Any = with_leaves(self._document, range(len(self._leaves)))
        try:
            for step in steps_of(place):
                found = found[int(step)] if isinstance(found, list) else found[step]
        except (LookupError, ValueError, TypeError) as error:
            raise ValueMalformed(f"nothing stands there: {place[:80]}", pointer=place) from error
        if type(found) is not int:
            raise ValueMalformed(f"no text or number stands there: {place[:80]}", pointer=place)
        return found

    def _suite_for(self, signer: Signer) -> TwoHashes:
        options = proof_options(
            verification_method=self._method, created=None, cryptosuite=self._cryptosuite
        )
        suite = check_options(options, self._document.get("@context"))
        if (
            not isinstance(suite, TwoHashes)
            or suite.covers is not Covers.STATEMENTS
            or suite.only_verifies
        ):
            raise ProofGenerationError(f"no series with {self._cryptosuite}")
        if HASH_NAMES.get(signer.algorithm) != TEMPLATE_HASH:
            raise ProofGenerationError("no series with that kind of key")
        return suite

    def _bind(self) -> BoundTemplate | None:
        """None for a document that templates leave out: it is canonized each time."""
        try:
            recorded = record(self._document, self._leaves, self._opened)
            if recorded is None:
                return None
            leaves = [self._leaves[at] for at in self._opened]
            template = Template(recorded, leaves, has_plain_keys=False)
            return BoundTemplate(template, leaves)
        except (NoAnswerError, JsonLdError):
            return None

    def _fragments(self) -> tuple[str, ...]:
        """The JSON text between the open places; every second one is the number of a place."""
        if any(_BEGIN in leaf for leaf in self._leaves if isinstance(leaf, str)):
            raise ValueMalformed("a private character that is needed here", pointer="")
        numbers = {at: number for number, at in enumerate(self._opened)}
        marked = with_leaves(
            self._document,
            (
                f"{_BEGIN}{numbers[at]}{_END}" if at in numbers else leaf
                for at, leaf in enumerate(self._leaves)
            ),
        )
        return tuple(_MARK.split(serialise(marked).decode()))

    def _unsigned(self, values: Sequence[Leaf]) -> bytes:
        parts = list(self._text)
        try:
            for at, number in self._holes:
                value = values[number]
                text = encode_basestring(value) if type(value) is str else json.dumps(value)
                parts[at] = text.encode()
            return b"".join(parts)
        except UnicodeEncodeError as error:
            raise ValueMalformed("a lone surrogate", pointer="") from error

    def _canonical(self, values: Sequence[Leaf], unsigned: bytes) -> str:
        """The canonical form; with the walk where it is due."""
        filled = self._filled(values)
        if filled is not None and next(self._count) % self._one_in and not _are_unusual(values):
            return filled
        leaves = list(self._leaves)
        for at, value in zip(self._opened, values, strict=True):
            leaves[at] = value
        document = with_leaves(self._document, leaves)
        found = canonize(document)
        if filled not in (None, found) or parse_json(unsigned) != document:
            raise TemplateDiffers("a series and the walk find different data")
        return found

    def _filled(self, values: Sequence[Leaf]) -> str | None:
        if self._bound is None:
            return None
        try:
            return self._bound.fill(values)
        except NoAnswerError:
            return None

    def _options(self, created: datetime) -> _Options:
        """Of the proof; those of the last time, if the time is the same."""
        last = self._last
        if last is None or last.created != created:
            members = proof_options(
                verification_method=self._method, created=created, cryptosuite=self._cryptosuite
            )
            contexts = self._document.get("@context")
            canonical = self._suite.transformation.config(
                members, contexts, TEMPLATE_HASH, canonize
            )
            digest = hashlib.sha256(canonical.encode()).digest()
            last = _Options(created=created, members=members, canonical=canonical, hash=digest)
            self._last = last
        return last


def _are_unusual(values: Sequence[Leaf]) -> bool:
    """Whether a text among them is escaped in statements."""
    text = "".join(value for value in values if isinstance(value, str))
    return needs_escape(text) is not None
