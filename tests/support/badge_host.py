"""An issuer of Open Badges 2.0 and 1.x in memory: a site with all that badges refer to."""

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from credentials.errors import AddressRefused, Unreachable
from credentials.jose.jws import sign_jws
from credentials.keys.jwk import encode_public_jwk
from credentials.keys.software import SoftwareSigner
from credentials.report import Report
from credentials.verification.pipeline import verify
from credentials.verification.ports import Fetched
from tests.core.jose.tokens import SIGNERS
from tests.support.check_docs import assert_documented

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SITE = "https://badges.example"
ASSERTION = f"{SITE}/assertions/1"
BADGE = f"{SITE}/badges/potter"
PROFILE = f"{SITE}/issuer"
KEY = f"{SITE}/keys/1"
LIST = f"{SITE}/revoked"
V2 = "https://w3id.org/openbadges/v2"
V1 = "https://w3id.org/openbadges/v1"
HASH_OF_HOLDER = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
"""Of `a@example.com` with the salt `Kosher`: the example of the standard."""


def pem_of(signer: SoftwareSigner) -> str:
    """The public key as a PEM text."""
    der = signer.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return der.decode()


def an_assertion(**changes: Any) -> dict[str, Any]:
    """A hosted assertion; None takes a member away."""
    document = {
        "@context": V2,
        "id": ASSERTION,
        "type": "Assertion",
        "recipient": {
            "type": "email",
            "hashed": True,
            "salt": "Kosher",
            "identity": HASH_OF_HOLDER,
        },
        "badge": BADGE,
        "verification": {"type": "HostedBadge"},
        "issuedOn": "2026-11-01T09:00:00+00:00",
        "expires": "2027-11-01T09:00:00+00:00",
        "image": f"{SITE}/assertions/1/image.png",
        "evidence": {"id": f"{SITE}/pots/1", "name": "A pot"},
        "extensions:recipientProfile": {
            "@context": "https://w3id.org/openbadges/extensions/recipientProfile/context.json",
            "type": ["Extension", "extensions:RecipientProfile"],
            "name": "Ελένη Papadopoulou",
        },
    }
    return {key: value for key, value in {**document, **changes}.items() if value is not None}


def a_badge_class(**changes: Any) -> dict[str, Any]:
    document = {
        "@context": V2,
        "id": BADGE,
        "type": "BadgeClass",
        "name": "Potter",
        "description": "Throws pots.",
        "image": f"{SITE}/badges/potter.png",
        "criteria": {"id": f"{SITE}/criteria", "narrative": "Threw a *pot*."},
        "issuer": PROFILE,
        "alignment": [{"targetName": "Pottery", "targetUrl": f"{SITE}/skills/pottery"}],
        "tags": ["clay"],
    }
    return {key: value for key, value in {**document, **changes}.items() if value is not None}


def a_profile(**changes: Any) -> dict[str, Any]:
    document = {
        "@context": V2,
        "id": PROFILE,
        "type": "Issuer",
        "name": "School of Pottery",
        "url": SITE,
        "email": "school@badges.example",
        "publicKey": [KEY],
        "revocationList": LIST,
    }
    return {key: value for key, value in {**document, **changes}.items() if value is not None}


@dataclass
class BadgeHost:
    """`pages`: what addresses answer: an object, a text, or the number of an HTTP error."""

    pages: dict[str, Any] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    signer: SoftwareSigner = field(default_factory=lambda: SIGNERS["RS256"])

    def __post_init__(self) -> None:
        self.pages = {
            ASSERTION: an_assertion(),
            BADGE: a_badge_class(),
            PROFILE: a_profile(),
            KEY: self.a_key(),
            LIST: self.a_list(),
            **self.pages,
        }

    def a_key(self, **changes: Any) -> dict[str, Any]:
        document = {
            "@context": V2,
            "id": KEY,
            "type": "CryptographicKey",
            "owner": PROFILE,
            "publicKeyPem": pem_of(self.signer),
        }
        return {key: value for key, value in {**document, **changes}.items() if value is not None}

    def a_list(self, *entries: Any, **changes: Any) -> dict[str, Any]:
        document = {
            "@context": V2,
            "id": LIST,
            "type": "RevocationList",
            "issuer": PROFILE,
            "revokedAssertions": list(entries),
        }
        return {key: value for key, value in {**document, **changes}.items() if value is not None}

    @property
    def jwk(self) -> dict[str, str]:
        return encode_public_jwk(self.signer.public_key)

    def sign(
        self,
        document: Mapping[str, Any] | None = None,
        *,
        signer: SoftwareSigner | None = None,
        header: Mapping[str, Any] | None = None,
    ) -> str:
        """A signed assertion as a compact JWS."""
        document = a_signed_assertion() if document is None else document
        return sign_jws(json.dumps(document).encode(), header or {}, signer or self.signer)

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        self.asked.append(url)
        if url.startswith("http://"):
            raise AddressRefused(url=url, reason="url")
        page = self.pages.get(url)
        if page is None:
            raise Unreachable(url=url, reason="connect")
        if isinstance(page, int):
            raise Unreachable(url=url, reason="http_status", status=page)
        body = page.encode() if isinstance(page, str) else json.dumps(page).encode()
        return Fetched(
            url=self.redirects.get(url, url), body=body, media_type=accept[0], fetched_at=NOON
        )

    def verify(self, data: Mapping[str, Any] | str | bytes, **options: Any) -> Report:
        """The report, each check held to its docs."""
        text = json.dumps(data) if isinstance(data, Mapping) else data
        report = verify(text, fetcher=self, **{"at": NOON, **options})
        assert_documented(report)
        return report

    def serve(self, url: str, page: Any) -> None:
        """Lets that address answer something else."""
        self.pages[url] = copy.deepcopy(page)


def a_signed_assertion(**changes: Any) -> dict[str, Any]:
    """An assertion to be signed; its badge class is written out."""
    defaults = {
        "id": "urn:uuid:6f0b7a52-6a3e-4a53-8f8b-3b1f0c7c1d13",
        "badge": a_badge_class(),
        "verification": {"type": "SignedBadge", "creator": KEY},
    }
    return an_assertion(**{**defaults, **changes})
