"""Files made to cost much, in every form that is taken; each with the codes that may answer it.

The graphs, types and contexts of linked data stand in `costly_documents.py`. Everything here is
made when it is asked for: some are large.
"""

import base64
import gzip
import json
import struct
import zlib
from collections.abc import Callable
from typing import Any

from credentials.encoding.multibase import base64url
from tests.core.jose.tokens import SIGNERS, token
from tests.support import costly_documents as costly
from tests.support.issuer_host import IssuerHost, a_badge
from tests.support.submissions import pdf_with, png_picture, png_with, text_chunk, zip_of

KIB, MIB = 1024, 1024 * 1024
SIGNED = IssuerHost().issue(a_badge(IssuerHost()))
TEXT = json.dumps(SIGNED).encode()
TOO_LARGE = frozenset({"format.too_large"})
ANY: frozenset[str] = frozenset()
"""Some refusal; which one is said by other tests."""
RIGHT: frozenset[str] = frozenset({"valid"})
"""Much, and no harm in it: answered as what it is."""
Made = tuple[Callable[[], bytes], frozenset[str]]


def one_of(*codes: str) -> frozenset[str]:
    return frozenset(codes)


def changed(**members: Any) -> Callable[[], bytes]:
    return lambda: json.dumps(SIGNED | members).encode()


def in_subject(**members: Any) -> Callable[[], bytes]:
    return changed(credentialSubject=SIGNED["credentialSubject"] | members)


def in_achievement(**members: Any) -> Callable[[], bytes]:
    achievement = SIGNED["credentialSubject"]["achievement"] | members
    return in_subject(achievement=achievement)


def nested(opening: bytes, closing: bytes, levels: int) -> Callable[[], bytes]:
    return lambda: TEXT[:-1] + b', "x": ' + opening * levels + b"1" + closing * levels + b"}"


def graph(edges: costly.Edges) -> Callable[[], bytes]:
    document = costly.graph_credential(edges) | {"proof": SIGNED["proof"]}
    return lambda: json.dumps(document).encode()


def png_claiming(width: int, height: int) -> bytes:
    """A picture that says that it is that large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = b"IHDR" + header
    chunk = struct.pack(">I", len(header)) + body + struct.pack(">I", zlib.crc32(body))
    return png_picture()[:8] + chunk + png_picture()[33:]


def svg_of(inside: str, before: str = "") -> bytes:
    return f'{before}<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'.encode()


def entities() -> str:
    """A billion laughs."""
    lines = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return f"<!DOCTYPE svg [{''.join(lines)}]>"


def bomb(size: int) -> bytes:
    return zlib.compress(bytes(size), 9)


def pdf_with_a_bomb() -> bytes:
    """An attachment that inflates to 64 MiB."""
    import io

    import pikepdf

    document = pikepdf.new()
    document.add_blank_page()
    stream = pikepdf.Stream(document, bomb(64 * MIB))
    stream.Filter = pikepdf.Name.FlateDecode
    name = pikepdf.String("badge.json")
    inside = pikepdf.Dictionary(F=document.make_indirect(stream))
    spec = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F=name, UF=name, EF=inside)
    names = pikepdf.Dictionary(Names=pikepdf.Array([name, document.make_indirect(spec)]))
    document.Root.Names = pikepdf.Dictionary(EmbeddedFiles=names)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def in_itself(levels: int) -> bytes:
    """An archive in an archive in an archive."""
    file = TEXT
    for level in range(levels):
        file = zip_of({f"{level}.zip" if level else "badge.json": file})
    return file


GOOD = {"alg": "ES256", "typ": "vc+jwt", "kid": "did:web:issuer.example#ES256"}
LONG_TOKEN = token(GOOD, SIGNED, SIGNERS["ES256"])
DISCLOSURES = "~".join(
    base64url(json.dumps([f"salt-of-number-{n}", f"n{n}", n]).encode()) for n in range(5_000)
)
LIMITS = one_of("format.too_large", "format.not_json", "format.token_malformed")
PROOF = SIGNED["proof"]

JSON_ATTACKS: dict[str, Made] = {
    **{
        f"{levels:,} objects in each other": (nested(b'{"a":', b"}", levels), TOO_LARGE)
        for levels in (36, 100, 1_000, 10_000, 40_000)
    },
    **{
        f"{levels:,} lists in each other": (nested(b"[", b"]", levels), TOO_LARGE)
        for levels in (36, 1_000, 100_000)
    },
    "a list that never ends": (lambda: b'{"@context":' + b"[" * 200_000, LIMITS),
    "a number of 30 digits": (lambda: TEXT.replace(b"22.6", b"1" * 30), LIMITS),
    "a number of 200,000 digits": (lambda: TEXT.replace(b"22.6", b"1" * 200_000), LIMITS),
    "an exponent of 9 digits": (lambda: TEXT.replace(b"22.6", b"1e999999999"), LIMITS),
    "4,000 numbers of 17 digits": (in_subject(x=[0.1 + n / 3 for n in range(4_000)]), ANY),
    "a text of 100 KiB": (changed(name="x" * 100 * KIB), TOO_LARGE),
    "a picture in a text, of 300 KiB": (
        in_achievement(image={"id": "data:image/png;base64," + "A" * 300 * KIB, "type": "Image"}),
        TOO_LARGE,
    ),
    "9,000 empty objects": (in_subject(x=[{}] * 9_000), TOO_LARGE),
    "21,000 numbers": (in_subject(x=list(range(21_000))), TOO_LARGE),
    "20,000 members": (changed(**{f"x{n}": n for n in range(20_000)}), TOO_LARGE),
    "5,000 undefined members": (changed(**{f"x{n}": n for n in range(5_000)}), ANY),
    "a name 10,000 times": (lambda: TEXT[:-1] + b', "a": 1' * 10_000 + b"}", LIMITS),
    "a name of 60 KiB": (changed(**{"x" * 60 * KIB: 1}), ANY),
    "escapes for 200 KiB": (lambda: TEXT[:-1] + b', "x": "' + rb"\u0041" * 34_000 + b'"}', ANY),
    "white space of 20 MiB": (lambda: TEXT + b" " * 20 * MIB, RIGHT),
    "2,000 results": (
        in_subject(result=[{"type": ["Result"], "value": str(n)} for n in range(2_000)]), ANY,
    ),
    "1,500 identifiers": (
        in_subject(identifier=[{"type": "IdentityObject", "hashed": True, "identityType": "name",
                                "identityHash": f"sha256${n:064x}", "salt": "s"}
                               for n in range(1_500)]),
        ANY,
    ),
    "1,000 status entries": (changed(credentialStatus=[SIGNED["credentialStatus"]] * 1_000), ANY),
    "1,000 proofs": (changed(proof=[PROOF] * 1_000), ANY),
    "500 proofs that build on each other": (
        changed(proof=[{**PROOF, "id": f"urn:x:{n}",
                        "previousProof": [f"urn:x:{m}" for m in range(8)]} for n in range(500)]),
        ANY,
    ),
    "1,000 endorsements": (changed(endorsement=[SIGNED["issuer"]] * 1_000), ANY),
    "1,000 endorsements in tokens": (changed(endorsementJwt=["e30.e30.c2ln"] * 1_000), ANY),
    "1,000 related resources": (
        changed(relatedResource=[{"id": f"https://x.example/{n}", "digestSRI": "sha256-x"}
                                 for n in range(1_000)]),
        ANY,
    ),
    "1,000 schemas": (
        changed(credentialSchema=[{"id": f"https://x.example/{n}", "type": "JsonSchema"}
                                  for n in range(1_000)]),
        ANY,
    ),
    "1,000 evidence": (
        changed(evidence=[{"type": ["Evidence"], "name": str(n)} for n in range(1_000)]), ANY,
    ),
    "a proof value of 60 KiB": (changed(proof={**PROOF, "proofValue": "z" + "2" * 60_000}), ANY),
    "a method of 60 KiB": (
        changed(proof={**PROOF, "verificationMethod": "did:web:" + "a." * 30_000 + "#x"}), ANY,
    ),
    "a place in a list of 60,000 digits": (
        changed(credentialStatus=SIGNED["credentialStatus"] | {"statusListIndex": "9" * 60_000}),
        ANY,
    ),
    "a date of 60,000 digits": (changed(validUntil="9" * 60_000 + "-01-01T00:00:00Z"), ANY),
    "60,000 combining marks": (changed(name="e" + "\u0301" * 30_000), ANY),
    "a type of 60 KiB": (changed(type=["VerifiableCredential", "x" * 60_000]), ANY),
    "500 languages": (
        changed(name=[{"@value": "x", "@language": f"x-{n}"} for n in range(500)]), ANY,
    ),
    "contexts in contexts": (
        changed(**{"@context": [*SIGNED["@context"], {"@context": {"@context": {"x": "u:x"}}}]}),
        ANY,
    ),
    "a context that imports": (
        changed(**{"@context": [*SIGNED["@context"], {"@import": "https://evil.example/"}]}), ANY,
    ),
    **{f"a clique of {n}": (graph(costly.clique(n)), ANY) for n in (5, 7, 12)},
    **{f"a ring of {n}": (graph(costly.ring(n)), ANY) for n in (50, 200)},
    **{f"{n} twins": (graph(costly.twins(n)), ANY) for n in (50, 500)},
    "a tree of three branches": (graph(costly.tree(5, 3)), ANY),
    "a cube of 6 dimensions": (graph(costly.cubes(6)), ANY),
}  # fmt: skip

TOKEN_ATTACKS: dict[str, Made] = {
    "a header of 17 KiB": (
        lambda: token(GOOD | {"x": "x" * 17 * KIB}, SIGNED).encode(), ANY),
    "a payload of 600 KiB": (lambda: token(GOOD, b" " * 600 * KIB).encode(), ANY),
    "a payload of 40,000 levels": (
        lambda: token(GOOD, b'{"a":' * 40_000 + b"1" + b"}" * 40_000).encode(), ANY),
    "a key's name of 10 KiB": (lambda: token(GOOD | {"kid": "k" * 10 * KIB}, SIGNED).encode(), ANY),
    "100,000 points": (lambda: b"eyJ" + b"." * 100_000, ANY),
    "100,000 tildes": (lambda: LONG_TOKEN.encode() + b"~" * 100_000, ANY),
    "5,000 disclosures": (f"{LONG_TOKEN}~{DISCLOSURES}~".encode, ANY),
    "a signature of 300 KiB": (lambda: LONG_TOKEN.encode() + b"A" * 300 * KIB, ANY),
    "an RSA key of 60,000 bits in the header": (
        lambda: token({"alg": "RS256", "typ": "vc+jwt", "jwk": {
            "kty": "RSA", "e": "AQAB", "n": base64url(b"\xff" * 7_500)}}, SIGNED).encode(), ANY),
    "COSE of 10,000 levels": (lambda: b"\xd2\x84\x43\xa1\x01\x26\xa0" + b"\x81" * 10_000, ANY),
    "COSE that promises 4 GiB": (lambda: b"\xd2\x84\x5a\xff\xff\xff\xff" + b"\0" * 64, ANY),
}  # fmt: skip

FILE_ATTACKS: dict[str, Made] = {
    "a PNG of 30,000 by 30,000": (lambda: png_claiming(30_000, 30_000), ANY),
    "a PNG with a text of 64 MiB": (
        lambda: png_with(text_chunk("openbadgecredential", bytes(64 * MIB), kind=b"iTXz")), ANY),
    "a PNG of 5,000 chunks": (lambda: png_with(*[text_chunk("Comment", b"x")] * 5_000), ANY),
    "a PNG with a chunk of 2 GiB": (
        lambda: png_picture()[:33] + struct.pack(">I", 2**31 - 1) + b"iTXt", ANY),
    "an SVG of a billion laughs": (lambda: svg_of("&a9;", entities()), ANY),
    "an SVG of 30,000 levels": (lambda: svg_of("<g>" * 30_000 + "</g>" * 30_000), ANY),
    "an SVG of 20,000 attributes": (
        lambda: svg_of("<g " + " ".join(f'a{n}="x"' for n in range(20_000)) + "/>"), ANY),
    "an SVG with a path of 900 KiB": (lambda: svg_of(f'<path d="{"M0 0" * 220_000}"/>'), ANY),
    "a PDF whose attachment is 64 MiB": (pdf_with_a_bomb, ANY),
    "a PDF with 300 attachments": (lambda: pdf_with(*[TEXT + b" " * n for n in range(300)]), RIGHT),
    "a PDF of zeros": (lambda: b"%PDF-1.7\n" + bytes(10 * MIB), ANY),
    "a ZIP of 64 MiB of zeros": (lambda: zip_of({"badge.json": bytes(64 * MIB)}), ANY),
    "a ZIP of 5,000 files": (lambda: zip_of({f"{n}.json": b"{}" for n in range(5_000)}), ANY),
    "a ZIP in a ZIP, 30 times": (lambda: in_itself(30), ANY),
    "gzip of 64 MiB": (lambda: gzip.compress(bytes(64 * MIB)), ANY),
    "a page of 100,000 links": (
        lambda: b"<!doctype html>" + b'<a href="https://x.example/1">x</a>' * 100_000, ANY),
    "a page of 100,000 levels": (lambda: b"<!doctype html>" + b"<div>" * 100_000, ANY),
    "a text of 50,000 addresses": (lambda: b"see https://x.example/1 and " * 50_000, ANY),
    "base64 of base64, 20 times": (lambda: wrapped(20), ANY),
    "a data address of 10 MiB": (lambda: b"data:text/plain," + b"a" * 10 * MIB, ANY),
}  # fmt: skip


def wrapped(times: int) -> bytes:
    data = TEXT
    for _ in range(times):
        data = base64.b64encode(data)
    return data


ATTACKS = JSON_ATTACKS | TOKEN_ATTACKS | FILE_ATTACKS
