"""Seals made here: an authority, organizations with certificates, and files that they seal."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from credentials.encoding.multibase import base64url

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
ORGANISATION, IDENTIFIER = "Museum Office", "VATEL-099999998"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a key and a certificate for it."""

    key: EllipticCurvePrivateKey
    certificate: x509.Certificate


@cache
def an_authority(*, twin: int = 0) -> Holder:
    """An authority that certifies itself. Its twins have its name and keys of their own."""
    key = generate_private_key(SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
    builder = _builder(subject, subject, key, BEGIN - timedelta(days=900), END).add_extension(
        x509.BasicConstraints(ca=True, path_length=None), critical=True
    )
    return Holder(key=key, certificate=builder.sign(key, SHA256()))


@cache
def a_seal_holder(
    *,
    authority: Holder | None = None,
    organisation: str | None = ORGANISATION,
    identifier: str | None = IDENTIFIER,
    begin: datetime = BEGIN,
    end: datetime = END,
    signs: bool = True,
    ca: bool = False,
    crl: bool = False,
) -> Holder:
    """An organization with a seal of that authority."""
    above = authority or an_authority()
    key = generate_private_key(SECP256R1())
    attributes = [
        (NameOID.ORGANIZATION_NAME, organisation),
        (NameOID.ORGANIZATION_IDENTIFIER, identifier),
        (NameOID.COMMON_NAME, "Test seal"),
    ]
    subject = x509.Name([x509.NameAttribute(oid, text) for oid, text in attributes if text])
    usage = dict.fromkeys(
        (
            "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign",
            "crl_sign", "encipher_only", "decipher_only",
        ),
        False,
    )  # fmt: skip
    usage |= {"digital_signature": signs, "content_commitment": signs, "key_agreement": not signs}
    builder = (
        _builder(subject, above.certificate.subject, key, begin, end)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
    )
    if crl:
        place = x509.UniformResourceIdentifier("http://authority.example/list.crl")
        point = x509.DistributionPoint([place], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    return Holder(key=key, certificate=builder.sign(above.key, SHA256()))


def a_european_credential(**members: Any) -> dict[str, Any]:
    """A small European Digital Credential; members that are None are left out."""
    document = {
        "@context": [
            "https://www.w3.org/2018/credentials/v1",
            "http://data.europa.eu/snb/model/context/edc-ap",
        ],
        "id": "urn:credential:7c0a1f4e-5a39-4a0e-9a55-6a3c7a1d2b90",
        "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
        "issuer": an_issuer(),
        "issuanceDate": "2026-07-01T09:00:00Z",
        "validFrom": "2026-07-01T09:00:00Z",
        "displayParameter": {"title": {"en": "Certificate", "el": "Πιστοποιητικό"}},
        "credentialSubject": {
            "id": "urn:epass:person:1",
            "type": "Person",
            "givenName": {"el": "Μαρία"},
            "fullName": {"en": "Maria Papadopoulou"},
            "hasClaim": [
                {"type": "LearningAchievement", "title": {"en": "Curator", "el": "Επιμελητής"}}
            ],
        },
        **members,
    }
    return {name: value for name, value in document.items() if value is not None}


def an_issuer(**members: Any) -> dict[str, Any]:
    """The issuer node that goes with `a_seal_holder`."""
    return {
        "id": "urn:epass:org:1",
        "type": "Organisation",
        "legalName": {"en": ORGANISATION, "el": "Γραφείο Μουσείων"},
        "eIDASIdentifier": {"type": "LegalIdentifier", "notation": IDENTIFIER},
        **members,
    }


def header_of(holder: Holder, **members: Any) -> dict[str, Any]:
    """The signed header of a baseline seal; members that are None are left out."""
    der = holder.certificate.public_bytes(Encoding.DER)
    header = {
        "alg": "ES256",
        "x5t#S256": base64url(hashlib.sha256(der).digest()),
        "x5c": [base64.b64encode(der).decode()],
        "b64": False,
        "iat": int(NOON.timestamp()) - 3600,
        "crit": ["b64"],
        **members,
    }
    return {name: value for name, value in header.items() if value is not None}


def seal(
    document: Mapping[str, Any] | str,
    holder: Holder,
    *,
    header: Mapping[str, Any] | None = None,
    unsigned: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The sealed file in the general form."""
    header = header_of(holder) if header is None else header
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    payload = text if header.get("b64") is False else base64url(text.encode())
    protected = base64url(json.dumps(header).encode())
    r, s = decode_dss_signature(holder.key.sign(f"{protected}.{payload}".encode(), ECDSA(SHA256())))
    signature = base64url(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    members = {"protected": protected, "signature": signature}
    return {
        "payload": payload,
        "signatures": [members if unsigned is None else {**members, "header": unsigned}],
    }


def written(file: Mapping[str, Any]) -> bytes:
    """The file."""
    return json.dumps(file, ensure_ascii=False).encode()


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: EllipticCurvePrivateKey,
    begin: datetime,
    end: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
    )
