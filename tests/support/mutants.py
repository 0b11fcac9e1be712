"""Files made wrong in ways that know what a file is made of."""

import base64
import binascii
import json
import random
from collections.abc import Callable
from typing import Any

from credentials.encoding.multibase import base64url
from credentials.errors import CredentialsError
from tests.core.verification import reading
from tests.support.good_files import contained

NAMES = (
    "id", "type", "@id", "@type", "@context", "@graph", "@value", "proof", "name", "x", "vc",
    "credentialStatus", "validUntil", "issuer", "credentialSubject", "badge",
    "verifiableCredential", "https://www.w3.org/2018/credentials#validUntil", "__proto__", "_sd",
    "...", "",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 2**53, -(2**63), 1e308, 5e-324, "", "x", "a b", "\x00", "\ufeff",
    "é" * 50, "did:web:issuer.example", "https://issuer.example/status/revocation", "0", "5x",
    "2026-11-22T12:00:00Z", "9999-12-31T23:59:59Z", "BitstringStatusListEntry", [], {}, [[]],
    [None], [1, "2"], {"id": "urn:x:1"}, {"id": 5}, {"type": "X"}, {"@value": "x"}, {"@list": [[]]},
    {"@id": "_:b"}, ["VerifiableCredential"], {"a": {"b": {"c": {"d": []}}}}, "javascript:alert(1)",
    "<script>alert(1)</script>", "../../etc/passwd", "u" + "A" * 300, "z" + "2" * 300,
)  # fmt: skip
Chance = random.Random


def mutant(document: bytes, container: str, chance: Chance) -> bytes:
    """A wrong file: mostly a wrong document in a good container, else a wrong container."""
    if chance.random() < 0.7:
        changed = wrong_document(document, chance)
        try:
            return contained(changed, container)
        except (ValueError, CredentialsError):  # a text that the container cannot hold
            return changed
    return wrong_bytes(contained(document, container), chance)


def wrong_document(document: bytes, chance: Chance) -> bytes:
    """The document with a change of its structure or its spelling."""
    if document[:1] == b"{":
        kind = chance.choice((_structure, _structure, _structure, _spelling, wrong_bytes))
        return kind(document, chance)
    if document[:2] == b"\xd2\x84":
        return wrong_bytes(document, chance)
    return _token(document.decode(), chance).encode("utf-8", "surrogatepass")


def _structure(document: bytes, chance: Chance) -> bytes:
    changed = reading.mutated(
        json.loads(document), chance, names=NAMES, values=VALUES, counts=(1, 1, 2, 3)
    )
    return json.dumps(changed).encode()


def _spelling(document: bytes, chance: Chance) -> bytes:
    """What JSON readers disagree about."""
    places = [number for number, byte in enumerate(document) if byte in b'{,:["}]']
    at = chance.choice(places)
    piece = chance.choice(
        (
            b",", b"}", b"{", b"[" * 200, b'"', b"\\u0000", b"\\ud800", b"/*x*/", b"NaN", b"1e999",
            b"-0", b"00", b"\xff", b"\x00", b"'", b'"a":1,"a":2,', b"\xef\xbb\xbf", b"\xe2\x80\xa8",
            b'"__proto__":{},', b"9" * 400, b"true", b"\n" * 100,
        )
    )  # fmt: skip
    return document[: at + 1] + piece + document[at + 1 :]


def _token(text: str, chance: Chance) -> str:
    """Parts swapped, doubled, lost; a header or payload with other members; other characters."""
    separator = "~" if "~" in text and chance.random() < 0.4 else "."
    parts = text.split(separator)
    at = chance.randrange(len(parts))
    kind = chance.randrange(6)
    if kind == 0:
        parts.insert(at, chance.choice(parts))
    elif kind == 1:
        del parts[at]
    elif kind == 2:
        chance.shuffle(parts)
    elif kind == 3:
        parts[at] = _other_json(parts[at], chance)
    elif kind == 4:
        parts[at] = parts[at][: chance.randrange(len(parts[at]) + 1)] + chance.choice("=A+/ .~\n-")
    else:
        characters = list(parts[at] or "A")
        characters[chance.randrange(len(characters))] = chance.choice("AZaz09-_=.~é")
        parts[at] = "".join(characters)
    return separator.join(parts)


def _other_json(part: str, chance: Chance) -> str:
    """A part of a token with other JSON in it."""
    try:
        told = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, binascii.Error):
        return part[::-1]
    if not isinstance(told, dict):
        return base64url(json.dumps([told, told]).encode())
    changed = reading.mutated(told, chance, names=NAMES, values=VALUES, counts=(1, 2))
    return base64url(json.dumps(changed).encode())


def wrong_bytes(file: bytes, chance: Chance) -> bytes:
    """One to four changes of bytes: one bit, one byte, a cut, a piece lost, doubled or moved."""
    data = bytearray(file)
    for _ in range(chance.randint(1, 4)):
        if len(data) < 4:
            break
        at, size = chance.randrange(len(data)), chance.randint(1, 80)
        piece = bytes(data[at : at + size])
        changes: tuple[Callable[[], Any], ...] = (
            lambda at=at: data.__setitem__(at, data[at] ^ 1 << chance.randrange(8)),
            lambda at=at: data.__setitem__(at, chance.choice((0, 255, 10, 32, 34, 47))),
            lambda at=at: data.__delitem__(slice(at, None)),
            lambda at=at, piece=piece: data.__setitem__(slice(at, at), piece),
            lambda at=at, size=size: data.__delitem__(slice(at, at + size)),
            lambda piece=piece: data.extend(piece),
            lambda at=at: data.__setitem__(slice(at, at + 4), chance.randbytes(4)),
        )
        chance.choice(changes)()
    return bytes(data)
