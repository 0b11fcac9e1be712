"""SD-JWT in the compact form: reading, and putting the disclosed claims in place. RFC 9901 §7.1.

The step letters at the code are those of §7.1 step 3.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from credentials.errors import DisclosureRefused, MalformedToken
from credentials.jose.disclosure import (
    DIGESTS,
    ELEMENT,
    HASH,
    Disclosure,
    digest_of,
    hash_name_of,
    read_disclosure,
)
from credentials.jose.limits import MOST_DISCLOSURES, MOST_TOKEN_CHARACTERS

SEPARATOR: Final = "~"
_MOST_LEVELS: Final = 36
Path = tuple[str | int, ...]
"""Member names and positions, the latter as in the signed array."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SdJwt:
    """The parts of the text; nothing of it is verified yet."""

    jwt: str
    """The issuer's token."""
    disclosures: tuple[str, ...]
    key_binding: str | None
    """The holder's token, if there is one."""

    @property
    def bound_text(self) -> str:
        """What the holder's token covers: all before it. §4.3.1."""
        return SEPARATOR.join([self.jwt, *self.disclosures, ""])


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosed:
    """The claims with what was disclosed."""

    claims: Mapping[str, Any]
    paths: Mapping[str, Path]
    """From the text of a disclosure to the place of its value."""
    undisclosed: int
    """Digests without a disclosure: withheld claims, or decoys."""


def read_sd_jwt(text: str) -> SdJwt:
    """The parts of `<token>~<disclosure>~…~[<key binding>]`.

    Raises MalformedToken (field `reason`: size, parts).
    """
    if len(text) > MOST_TOKEN_CHARACTERS:
        raise MalformedToken("larger than any token here", reason="size")
    jwt, *rest = text.split(SEPARATOR)
    if not jwt or not rest:
        raise MalformedToken("not a token, disclosures and ~ between them", reason="parts")
    *disclosures, last = rest
    return SdJwt(jwt=jwt, disclosures=tuple(disclosures), key_binding=last or None)


def disclose(claims: Mapping[str, Any], disclosures: tuple[str, ...]) -> Disclosed:
    """The claims, with every disclosure in its place and without digests.

    DisclosureRefused: `reason` is malformed, reserved_name, hash, too_many, duplicate (one
    disclosure twice), unreferenced (its digest was not signed), digest_twice, overwrites (a member
    of that name is there), misplaced (an element as member or the reverse), form (of `_sd`, `...`).
    """
    if len(disclosures) > MOST_DISCLOSURES:
        raise DisclosureRefused(f"more than {MOST_DISCLOSURES} disclosures", reason="too_many")
    if len(set(disclosures)) != len(disclosures):
        raise DisclosureRefused("one disclosure twice", reason="duplicate")
    hash_name = hash_name_of(claims)
    known = {digest_of(text, hash_name): read_disclosure(text) for text in disclosures}  # a
    work = _Work(known=known)
    top = {name: value for name, value in claims.items() if name != HASH}
    opened = work.open_object(top, ())
    unused = known.keys() - work.seen
    if unused:  # step 5
        raise DisclosureRefused("a disclosure that was not signed", reason="unreferenced")
    return Disclosed(claims=opened, paths=work.paths, undisclosed=len(work.seen) - len(work.paths))


@dataclass(slots=True, kw_only=True)
class _Work:
    """One run over the claims."""

    known: Mapping[str, Disclosure]
    seen: set[str] = field(default_factory=set)
    paths: dict[str, Path] = field(default_factory=dict)

    def open_value(self, value: Any, path: Path) -> Any:
        if len(path) > _MOST_LEVELS:
            raise DisclosureRefused("nested too deep", reason="form")
        if isinstance(value, Mapping):
            return self.open_object(value, path)
        if isinstance(value, list):
            return list(self.open_elements(value, path))
        return value

    def open_object(self, value: Mapping[str, Any], path: Path) -> dict[str, Any]:
        if ELEMENT in value or HASH in value:  # §4.1.1, §4.2.4.2
            raise DisclosureRefused("a reserved member out of its place", reason="form")
        opened = {
            name: self.open_value(item, (*path, name))
            for name, item in value.items()
            if name != DIGESTS
        }
        for digest in _digests(value.get(DIGESTS, [])):  # c.ii
            found = self.take(digest)
            if found is None:
                continue
            if found.name is None:
                raise DisclosureRefused("an element where a member is", reason="misplaced")
            if found.name in value or found.name in opened:
                raise DisclosureRefused(f"{found.name} is there already", reason="overwrites")
            place = (*path, found.name)
            self.paths[found.text] = place
            opened[found.name] = self.open_value(found.value, place)
        return opened

    def open_elements(self, value: list[Any], path: Path) -> Iterator[Any]:
        for position, item in enumerate(value):
            place = (*path, position)
            if not isinstance(item, Mapping) or ELEMENT not in item:
                yield self.open_value(item, place)
                continue
            digest = item[ELEMENT]
            if len(item) != 1 or not isinstance(digest, str):
                raise DisclosureRefused("more than a digest in an element", reason="form")
            found = self.take(digest)  # c.iii
            if found is None:
                continue  # d
            if found.name is not None:
                raise DisclosureRefused("a member where an element is", reason="misplaced")
            self.paths[found.text] = place
            yield self.open_value(found.value, place)

    def take(self, digest: str) -> Disclosure | None:
        """What was disclosed for it; None if nothing was. Step 4."""
        if digest in self.seen:
            raise DisclosureRefused("one digest in two places", reason="digest_twice")
        self.seen.add(digest)
        return self.known.get(digest)


def _digests(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise DisclosureRefused("_sd is no list of digests", reason="form")
    return value
