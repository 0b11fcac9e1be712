"""What is handed in and is no credential, or not one with one meaning."""

import json
from typing import Any

from tests.core.verification.never_open.world import Make, World, gone, holder, put


def written(change: Any) -> Make:
    """The text of the soundly signed badge, changed."""

    def made(world: World) -> bytes:
        text: bytes = change(json.dumps(world.sign(world.badge())).encode())
        return text

    return made


def always(data: bytes) -> Make:
    return lambda _: data


def deep(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


UNREADABLE: dict[str, Make] = {
    "nothing": always(b""),
    "a word": always(b"hello"),
    "a number": always(b"42"),
    "a list": always(b"[]"),
    "an empty object": always(b"{}"),
    "an object without a subject": holder(gone("/credentialSubject"), gone("/proof")),
    "a presentation": always(
        b'{"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "VerifiablePresentation"}'
    ),
    "a web page": always(b"<!doctype html><p>Certificate</p>"),
    "the text is cut": written(lambda text: text[:-1]),
    "something follows the text": written(lambda text: text + b"{}"),
    "a name is there twice": written(lambda text: text.replace(b'"name"', b'"id": 1, "name"', 1)),
    "a status entry is there twice, once empty": written(
        lambda text: text[:-1] + b', "credentialStatus": null}'
    ),
    "a number is none": written(lambda text: text.replace(b"22.6", b"NaN")),
    "a number is too large": written(lambda text: text.replace(b"22.6", b"9" * 400)),
    "half of a character": written(lambda text: text.replace(b"Strategy", rb"Strategy\ud800", 1)),
    "bytes that are no text": written(lambda text: text.replace(b"Strategy", b"\xff\xfe", 1)),
    "a control character": written(lambda text: text.replace(b"Strategy", b"Stra\x00tegy", 1)),
    "a comment": written(lambda text: text.replace(b"{", b"{/* fine */", 1)),
    "37 levels": always(deep(37)),
    "100,000 levels": always(deep(100_000)),
    "a third of a megabyte": written(lambda text: text + b" " * 300_000),
    "the subject is a text": holder(put("/credentialSubject", "Ελένη")),
    "the subject is null": holder(put("/credentialSubject", None)),
}
