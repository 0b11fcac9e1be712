"""The world that a mutated credential is checked in: an issuer, what it publishes, other pages.

Everything is as it should be until a mutant changes it. What an issuer says is really signed.
"""

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from credentials.errors import CredentialsError, RetrievalError
from credentials.jsonld import expansion
from credentials.keys.did_key import did_key_document, did_key_of
from credentials.report import Report
from credentials.verification.pipeline import verify
from credentials.verification.ports import Fetched
from tests.support.badge_host import BadgeHost
from tests.support.check_docs import assert_documented
from tests.support.issuer_host import IssuerHost, KeyInMemory, a_badge
from tests.support.permissive_signer import sign_anything
from tests.support.submissions import SmallWeb
from tests.support.token_host import TokenHost

Badge = dict[str, Any]
Edit = Callable[[Badge], Any]
OTHER_KEY = KeyInMemory.number(2)
OTHER_DID = did_key_of(OTHER_KEY.public_key_multibase)


@dataclass
class World:
    """`pages` answer before the issuer does; `keys`: an error instead of its key document."""

    host: IssuerHost = field(default_factory=IssuerHost)
    tokens: TokenHost = field(default_factory=TokenHost)
    pages: dict[str, bytes | RetrievalError] = field(default_factory=dict)
    keys: RetrievalError | None = None
    options: dict[str, Any] = field(default_factory=dict)
    older: BadgeHost | None = None
    """The issuer, where it is one of Open Badges before 3.0."""

    def __post_init__(self) -> None:
        self.host.documents[OTHER_DID] = did_key_document(OTHER_DID)

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        ways = SmallWeb(self.pages) if url in self.pages else self.host.fetcher
        return ways.fetch(url, accept=accept)

    def resolve(self, identifier: str) -> Mapping[str, Any]:
        if self.keys is not None and identifier == self.host.did:
            raise self.keys
        return self.host.resolver.resolve(identifier)

    def badge(self, *purposes: str) -> Badge:
        return a_badge(self.host, purposes=purposes or ("revocation",))

    def sign(self, badge: Badge, **options: Any) -> Badge:
        """Signed by our own signer, or by a careless one if ours refuses."""
        try:
            return self.host.issue(badge, **options)
        except CredentialsError:
            return sign_anything(self.host, badge)

    def report(self, made: Badge | str | bytes) -> Report:
        if self.older is not None:
            return self.older.verify(made, **self.options)
        if isinstance(made, str) and made.count(".") >= 2:
            return self.tokens.verify(made, **self.options)
        data = json.dumps(made) if isinstance(made, dict) else made
        report = verify(
            data,
            at=self.host.now,
            fetcher=self,
            resolver=self,
            expander=expansion,
            **self.options,
        )
        assert_documented(report)
        return report


Make = Callable[[World], Badge | str | bytes]


def place(badge: Any, pointer: str) -> tuple[Any, Any]:
    """The object or list that holds what a pointer names, and its name or number in it."""
    node = badge
    *path, last = pointer.strip("/").split("/")
    for step in path:
        node = node[int(step)] if isinstance(node, list) else node[step]
    return node, int(last) if isinstance(node, list) else last


def put(pointer: str, value: Any) -> Edit:
    """Another value, or one more member."""

    def edit(badge: Badge) -> None:
        node, last = place(badge, pointer)
        node[last] = copy.deepcopy(value)

    return edit


def gone(pointer: str) -> Edit:
    def edit(badge: Badge) -> None:
        node, last = place(badge, pointer)
        del node[last]

    return edit


def renamed(pointer: str, name: str) -> Edit:
    def edit(badge: Badge) -> None:
        node, last = place(badge, pointer)
        node[name] = node.pop(last)

    return edit


def doubled(pointer: str) -> Edit:
    """A list of the value and the value again."""

    def edit(badge: Badge) -> None:
        node, last = place(badge, pointer)
        node[last] = [node[last], copy.deepcopy(node[last])]

    return edit


def added(pointer: str, value: Any) -> Edit:
    """One more item of a list."""

    def edit(badge: Badge) -> None:
        node, last = place(badge, pointer)
        node[last].append(copy.deepcopy(value))

    return edit


def changed(made: Badge, edits: tuple[Edit, ...]) -> Badge:
    for edit in edits:
        edit(made)
    return made


def holder(*edits: Edit) -> Make:
    """The soundly signed badge, changed by somebody else."""
    return lambda world: changed(world.sign(world.badge()), edits)


def issuer(*edits: Edit, **options: Any) -> Make:
    """The badge as an issuer wrote it, soundly signed."""
    return lambda world: world.sign(changed(world.badge(), edits), **options)


SOUND = holder()


def world_where(change: Callable[[World], Any], make: Make = SOUND) -> Make:
    """A badge, by default the sound one, in another world."""

    def made(world: World) -> Badge | str | bytes:
        change(world)
        return make(world)

    return made
