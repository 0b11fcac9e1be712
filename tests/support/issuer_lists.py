"""Lists of issuers in all forms, and files that declare registries."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from credentials.errors import Unreachable
from credentials.jose.jws import sign_jws
from credentials.proofs.data_integrity import sign
from credentials.verification.ports import Fetched
from tests.support.issuer_host import NOON, KeyInMemory

SCHOOL = "did:web:issuer.example"
UPDATED = datetime(2026, 11, 20, 8, tzinfo=UTC)
ADDRESS = "https://registry.example/issuers.json"
METHOD = "https://registry.example/keys#1"


def issuer_list(*ids: str, **members: Any) -> dict[str, Any]:
    """A list in our own form."""
    issuers = [{"id": id_, "name": "The School", "url": "https://school.example/"} for id_ in ids]
    return {"updated": "2026-11-20T08:00:00Z", "issuers": issuers, **members}


def known_issuers(*ids: str) -> dict[str, Any]:
    """A list as the known-issuer registries write it."""
    return {
        "meta": {"created": "2020-12-02T02:32:16+0000", "updated": "2026-11-20T09:00:00+0100"},
        "registry": {
            id_: {"name": "The School", "location": "Athens", "url": "https://school.example/"}
            for id_ in ids
        },
    }


def with_proof(
    document: Mapping[str, Any], *, key: KeyInMemory, created: datetime = NOON, **options: Any
) -> dict[str, Any]:
    """The list with a proof over its text."""
    options.setdefault("cryptosuite", "eddsa-jcs-2022")
    return sign(document, signer=key, verification_method=METHOD, created=created, **options)


def as_token(document: Mapping[str, Any], *, key: KeyInMemory) -> bytes:
    """The list as the payload of a compact JWS."""
    return sign_jws(json.dumps(document).encode(), {"typ": "JWT"}, key).encode()


def trust_file(folder: Path, *registries: Mapping[str, Any]) -> Path:
    """A file that declares these registries."""
    path = folder / "trust.json"
    path.write_text(json.dumps({"registries": registries}))
    return path


class Shelf:
    """A `Fetcher` of documents by address; what is not there is unreachable.

    With `last`, a failure brings along what was last read, as the guarded fetcher does.
    """

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        self.last: dict[str, Fetched] = {}
        self.asked: list[str] = []

    def put(self, url: str, content: Any) -> None:
        self.pages[url] = content if isinstance(content, bytes) else json.dumps(content).encode()

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        self.asked.append(url)
        if url not in self.pages:
            error = Unreachable(url=url, reason="dns")
            if url in self.last:
                error.fields["last_answer"] = self.last[url]
            raise error
        answer = Fetched(url=url, body=self.pages[url], media_type="", fetched_at=NOON)
        self.last[url] = answer
        return answer
