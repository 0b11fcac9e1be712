"""An issuer of tokens in memory, behind the ports of the verification."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from credentials.errors import Unreachable
from credentials.jose.vc_jose import issue_vc_jose
from credentials.jose.vc_jwt import issue_vc_jwt
from credentials.keys.jwk import encode_public_jwk
from credentials.keys.software import SoftwareSigner
from credentials.report import Report
from credentials.status.bitstring import LEAST_ENTRIES, encode_list, with_bit
from credentials.status.entry import status_entry
from credentials.status.list_credential import compose_list_credential
from credentials.verification.pipeline import verify
from credentials.verification.ports import Fetched
from tests.core.jose.tokens import SIGNERS
from tests.support.check_docs import assert_documented

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DID = "did:web:issuer.example"
LIST = "https://issuer.example/status/1"
JWKS = "https://issuer.example/.well-known/jwks.json"


def method_id(name: str, controller: str = DID) -> str:
    """The verification method of the key of that algorithm."""
    return f"{controller}#{name}"


def controller_of(did: str, **signers: SoftwareSigner) -> dict[str, Any]:
    """A controller document with JsonWebKey methods, all listed for assertion."""
    methods = [
        {
            "id": method_id(name, did),
            "type": "JsonWebKey",
            "controller": did,
            "publicKeyJwk": encode_public_jwk(signer.public_key),
        }
        for name, signer in signers.items()
    ]
    return {
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


@dataclass
class TokenHost:
    """`documents`: controller documents by identifier; `pages`: what addresses answer."""

    documents: dict[str, Mapping[str, Any]] = field(
        default_factory=lambda: {DID: controller_of(DID, **SIGNERS)}
    )
    pages: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    revoked: tuple[int, ...] = ()

    def resolve(self, identifier: str) -> Mapping[str, Any]:
        self.asked.append(identifier)
        if identifier not in self.documents:
            raise Unreachable(f"nothing at {identifier}", url=identifier)
        return self.documents[identifier]

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        self.asked.append(url)
        if url == LIST and LIST not in self.pages:
            self.pages[LIST] = self.a_list()
        if url not in self.pages:
            raise Unreachable(f"nothing at {url}", url=url)
        page = self.pages[url]
        body = page if isinstance(page, bytes) else json.dumps(page).encode()
        return Fetched(url=url, body=body, media_type=accept[0], fetched_at=NOON)

    def a_list(self, **changes: Any) -> bytes:
        """The status list, itself a token."""
        bits = bytes(LEAST_ENTRIES // 8)
        for index in self.revoked:
            bits = with_bit(bits, index, is_set=True)
        document = compose_list_credential(
            url=LIST, issuer=DID, purpose="revocation", encoded_list=encode_list(bits),
            valid_from=datetime(2026, 11, 22, tzinfo=UTC), valid_until=None, ttl_ms=None,
        )  # fmt: skip
        signed = issue_vc_jose({**document, **changes}, SIGNERS["EdDSA"], kid=method_id("EdDSA"))
        return signed.encode()

    def verify(self, data: bytes | str | Mapping[str, Any], **options: Any) -> Report:
        text = json.dumps(data) if isinstance(data, Mapping) else data
        report = verify(text, fetcher=self, resolver=self, **{"at": NOON, **options})
        assert_documented(report)
        return report


def a_badge(**changes: Any) -> dict[str, Any]:
    """A small Open Badge of that issuer, with a status; None takes a member away."""
    document: dict[str, Any] = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "https://issuer.example/c/1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Potter",
        "issuer": {"id": DID, "type": ["Profile"], "name": "School"},
        "validFrom": "2026-11-01T00:00:00Z",
        "validUntil": "2027-11-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:holder",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://issuer.example/a/1",
                "type": ["Achievement"],
                "name": "Potter",
                "description": "Throws pots.",
                "criteria": {"narrative": "Threw a pot."},
            },
        },
        "credentialStatus": status_entry(list_url=LIST, index=7, purpose="revocation"),
    }
    return {name: v for name, v in {**document, **changes}.items() if v is not None}


def a_vc_jwt(name: str = "ES256", **changes: Any) -> str:
    """A VC-JWT as Open Badges wants it, by a key that the DID document lists."""
    return issue_vc_jwt(a_badge(**changes), SIGNERS[name], kid=method_id(name))
