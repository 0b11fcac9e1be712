"""An issuer in memory behind the ports of the verification: keys, `did.json`, status lists.

Everything can be changed by a test: keys withdrawn, lists broken, addresses unreachable. There is
no mock: what is fetched is really composed, signed, and served as bytes.
"""

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from credentials.encoding.strict_json import parse_json
from credentials.errors import InvalidControllerDocument, MalformedError, Unreachable
from credentials.keys.controller import PublishedKey, controller_document
from credentials.keys.multikey import encode_public_key
from credentials.keys.signer import Signer
from credentials.proofs.data_integrity import sign
from credentials.report import Report
from credentials.status.bitstring import LEAST_ENTRIES, encode_list, with_bit
from credentials.status.entry import status_entry
from credentials.status.list_credential import compose_list_credential
from credentials.verification.pipeline import verify
from credentials.verification.ports import DidResolver, Fetched, Fetcher
from tests.support.check_docs import assert_documented

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
YEAR = timedelta(days=365)
PURPOSES = ("revocation", "suspension")
ROLE = "https://issuer.example/programmes/p/1/roles/r"


@dataclass(frozen=True, slots=True)
class KeyInMemory:
    """A signer whose key is made from one byte, the same in every run."""

    private_key: Ed25519PrivateKey
    algorithm: str = "Ed25519"
    deterministic: bool = True

    @classmethod
    def number(cls, number: int) -> "KeyInMemory":
        return cls(Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))

    @property
    def public_key_multibase(self) -> str:
        return encode_public_key(self.private_key.public_key())

    def sign(self, data: bytes) -> bytes:
        return self.private_key.sign(data)


def a_badge(
    host: "IssuerHost", *, index: int = 42, purposes: tuple[str, ...] = ("revocation",)
) -> dict[str, Any]:
    """An unsigned Open Badge of that issuer, with a bit of everything that checks look at."""
    entries = [host.entry(index, purpose) for purpose in purposes]
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": f"{host.base_url}/c/AAAAAAAAAAAAAAAAAAAAAA",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Digital Strategy Manager",
        "issuer": {"id": host.did, "type": ["Profile"], "name": "Σχολείο", "url": host.base_url},
        "validFrom": "2026-11-01T00:00:00Z",
        "validUntil": "2027-11-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": "Ελένη Papadopoulou",
                    "identityType": "name",
                }
            ],
            "creditsEarned": 22.6,
            "achievement": {
                "id": ROLE,
                "type": ["Achievement"],
                "name": "Digital Strategy Manager",
                "description": "A role.",
                "criteria": {"narrative": "80 of 100"},
                "achievementType": "Certificate",
                "alignment": [
                    {
                        "type": ["Alignment"],
                        "targetName": "A.4",
                        "targetUrl": f"{host.base_url}/competences/a4",
                        "targetType": "ext:e-CF",
                    }
                ],
                "resultDescription": [
                    {
                        "id": f"{ROLE}#share",
                        "type": ["ResultDescription"],
                        "name": "Share passed",
                        "resultType": "Percent",
                        "valueMin": "0",
                        "valueMax": "100",
                        "requiredValue": "80",
                    },
                    {
                        "id": f"{ROLE}#grade",
                        "type": ["ResultDescription"],
                        "name": "Grade",
                        "resultType": "LetterGrade",
                        "allowedValue": ["C", "B", "A"],
                        "requiredValue": "B",
                    },
                ],
            },
            "result": [
                {"type": ["Result"], "resultDescription": f"{ROLE}#share", "value": "87.23"},
                {"type": ["Result"], "resultDescription": f"{ROLE}#grade", "value": "C"},
            ],
        },
        "evidence": [
            {
                "id": "urn:uuid:5f0b7a52-6a3e-4a53-8f8b-3b1f0c7c1d11",
                "type": ["Evidence"],
                "name": "Completion evidence",
                "genre": "Completion evidence",
                "digestMultibase": "uEiBvdTu0cW2ulzsnJ2hF1jYiO7e7VxWkQe7PfnUpFxg6oQ",
            }
        ],
        "credentialStatus": entries[0] if len(entries) == 1 else entries,
    }


@dataclass
class IssuerHost:
    """The issuer. `fetcher` and `resolver` are the ports; `asked` holds what they were asked."""

    base_url: str = "https://issuer.example"
    did: str = "did:web:issuer.example"
    signer: KeyInMemory = field(default_factory=lambda: KeyInMemory.number(1))
    published: list[PublishedKey] = field(default_factory=list)
    now: datetime = NOON
    asked: list[str] = field(default_factory=list)
    documents: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """Controller documents of others, by identifier."""
    _set: dict[str, set[int]] = field(default_factory=dict)
    _entries: int = LEAST_ENTRIES
    _edit_document: Callable[[dict[str, Any]], dict[str, Any] | None] = lambda document: document
    _edit_list: Callable[[dict[str, Any]], dict[str, Any] | None] = lambda document: document
    _edit_signed_list: Callable[[dict[str, Any]], dict[str, Any]] = lambda document: document

    def __post_init__(self) -> None:
        if not self.published:
            self.publish(self.signer)

    # keys

    def publish(self, key: Signer, **dates: datetime) -> None:
        """Adds a key to `did.json`; `retired_at`, `compromised_at` as of `PublishedKey`."""
        text = key.public_key_multibase
        self.published = [known for known in self.published if known.public_key_multibase != text]
        self.published.append(PublishedKey(public_key_multibase=text, **dates))

    def method_of(self, key: Signer) -> str:
        return f"{self.did}#{key.public_key_multibase}"

    def break_document(self, edit: Callable[[dict[str, Any]], dict[str, Any] | None]) -> None:
        """Changes `did.json` as served; None from `edit` makes it unreachable."""
        self._edit_document = edit

    # credentials

    def issue(
        self,
        document: Mapping[str, Any],
        *,
        key: Signer | None = None,
        created: datetime | None = None,
        **options: Any,
    ) -> dict[str, Any]:
        """The document with a proof, its values shared with nobody."""
        key = key or self.signer
        options.setdefault("verification_method", self.method_of(key))
        return sign(
            copy.deepcopy(dict(document)), signer=key, created=created or self.now, **options
        )

    def entry(self, index: int, purpose: str = "revocation") -> dict[str, Any]:
        return status_entry(list_url=self.list_url(purpose), purpose=purpose, index=index)

    # status

    def list_url(self, purpose: str) -> str:
        return f"{self.base_url}/status/{purpose}"

    def revoke(self, index: int) -> None:
        self._set.setdefault("revocation", set()).add(index)

    def suspend(self, index: int) -> None:
        self._set.setdefault("suspension", set()).add(index)

    def reinstate(self, index: int) -> None:
        self._set.setdefault("suspension", set()).discard(index)

    def break_list(
        self,
        edit: Callable[[dict[str, Any]], dict[str, Any] | None] = lambda document: None,
        *,
        after_signing: bool = False,
    ) -> None:
        """Changes lists as served, before or after they are signed; None makes them unreachable."""
        if after_signing:
            self._edit_signed_list = edit  # type: ignore[assignment]
        else:
            self._edit_list = edit

    def list_credential(self, purpose: str) -> dict[str, Any] | None:
        """The signed list as served now; None if it is unreachable."""
        bits = bytes(self._entries // 8)
        for index in self._set.get(purpose, ()):
            bits = with_bit(bits, index, is_set=True)
        document = compose_list_credential(
            url=self.list_url(purpose),
            issuer=self.did,
            purpose=purpose,
            encoded_list=encode_list(bits),
            valid_from=self.now - timedelta(minutes=5),
            valid_until=self.now + timedelta(days=1),
            ttl_ms=300_000,
        )
        edited = self._edit_list(document)
        if edited is None:
            return None
        signed = edited if "proof" in edited else self.issue(edited)
        return self._edit_signed_list(signed)

    # ports

    @property
    def fetcher(self) -> Fetcher:
        return _HostFetcher(self)

    @property
    def resolver(self) -> DidResolver:
        return _HostResolver(self)

    def verify(
        self,
        document: Mapping[str, Any] | bytes | str,
        *,
        at: datetime | None = None,
        web: Fetcher | None = None,
        **options: Any,
    ) -> Report:
        """The report on a document; each check is held to its docs. `web` in place of `fetcher`."""
        data = json.dumps(document) if isinstance(document, Mapping) else document
        report = verify(
            data,
            at=at or self.now,
            fetcher=web or self.fetcher,
            resolver=self.resolver,
            **options,
        )
        assert_documented(report)
        return report


@dataclass(frozen=True)
class _HostFetcher:
    host: IssuerHost

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        self.host.asked.append(url)
        purpose = url.removeprefix(f"{self.host.base_url}/status/").partition("?timestamp=")[0]
        document = self.host.list_credential(purpose) if purpose in PURPOSES else None
        if document is None:
            raise Unreachable(f"nothing at {url}", url=url)
        body = document.get("raw") or json.dumps(document).encode()
        return Fetched(url=url, body=body, media_type=accept[0], fetched_at=self.host.now)


@dataclass(frozen=True)
class _HostResolver:
    host: IssuerHost

    def resolve(self, identifier: str) -> Mapping[str, Any]:
        self.host.asked.append(identifier)
        if identifier in self.host.documents:
            return self.host.documents[identifier]
        document = None
        if identifier == self.host.did:
            document = self.host._edit_document(
                controller_document(self.host.did, self.host.published)
            )
        if document is None:
            raise Unreachable(f"nothing known of {identifier}", url=identifier)
        try:
            parsed: Mapping[str, Any] = parse_json(json.dumps(document))
        except MalformedError as error:
            raise InvalidControllerDocument(error.detail, reason="json") from error
        return parsed
