"""An issuer instance of the VC API, opened: its key, its identifier, its lists."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from credentials.encoding.jcs import canonical
from credentials.encoding.strict_json import parse_json
from credentials.errors import CredentialsError, UnsupportedKey
from credentials.jsonld.general import Expander
from credentials.keys.did_jwk import did_jwk_of
from credentials.keys.did_key import did_key_of
from credentials.keys.did_web import did_of
from credentials.keys.jwk import encode_public_jwk
from credentials.keys.software import (
    PrivateKey,
    SoftwareSigner,
    decode_secret_jwk,
    decode_secret_key,
)
from credentials.keys.software import software_signer as signer_of
from credentials.proofs.data_integrity import sign
from credentials.status.bitstring import encode_list
from credentials.status.list_credential import compose_list_credential
from edge.settings import SettingsError
from edge.vc_api.instances import Access, IssuerInstance
from issuer.services.vc_api.forms import algorithms_of, list_suite_of
from issuer.services.vc_api.status_book import StatusBook

LIST_PERIOD: Final = timedelta(days=1)
LIST_TTL_MS: Final = 300_000
_OTHERS: Final = 0o077


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIssuer:
    """What its views need; shared by threads."""

    name: str
    form: str
    id: str
    """The identifier that stands in its credentials."""
    method: str
    """The verification method of its key."""
    address: str
    """Of the instance, without a slash at the end."""
    signer: SoftwareSigner = field(repr=False)
    purposes: tuple[str, ...]
    list_suite: str | None
    book: StatusBook
    access: Access
    clock: Callable[[], datetime]
    expander: Callable[[], Expander]
    """A JSON-LD processor for one document."""

    def list_url(self, number: int, purpose: str) -> str:
        """Where that list lies."""
        return f"{self.address}/status-lists/{number}-{purpose}"

    def list_credential(self, number: int, purpose: str) -> dict[str, Any] | None:
        """The list of that number, signed now; None if there is none."""
        if purpose not in self.purposes or self.list_suite is None:
            return None
        bits = self.book.bits(number, purpose)
        if bits is None:
            return None
        at = self.clock()
        document = compose_list_credential(
            url=self.list_url(number, purpose),
            issuer=self.id,
            purpose=purpose,
            encoded_list=encode_list(bits),
            valid_from=at,
            valid_until=at + LIST_PERIOD,
            ttl_ms=LIST_TTL_MS,
        )
        if self.list_suite == "Ed25519Signature2020":
            document["@context"].append("https://w3id.org/security/suites/ed25519-2020/v1")
        return sign(
            document,
            signer=self.signer,
            verification_method=self.method,
            created=at,
            cryptosuite=self.list_suite,
        )

    def controller_document(self) -> dict[str, Any]:
        """What the identifier resolves to, for those that are an address. CID 1.0 §2."""
        key = {"publicKeyJwk": encode_public_jwk(self.signer.public_key)}
        method = {"id": self.method, "type": "JsonWebKey", "controller": self.id, **key}
        return {
            "@context": ["https://www.w3.org/ns/cid/v1"],
            "id": self.id,
            "verificationMethod": [method],
            "assertionMethod": [self.method],
        }


def open_issuer(
    declared: IssuerInstance,
    *,
    base_url: str,
    data: Path,
    clock: Callable[[], datetime],
    expander: Callable[[], Expander],
) -> OpenIssuer:
    """The instance with its key. SettingsError for a key that does not go with its form."""
    signer = _read_key(declared)
    algorithms = algorithms_of(declared.form)
    if algorithms is None:
        raise _wrong(declared, f"no form is called {declared.form!r}")
    if signer.algorithm not in algorithms:
        raise _wrong(declared, f"{declared.form} needs a key of {' or '.join(algorithms)}")
    address = f"{base_url}/issuers/{declared.name}"
    id_, method = _identity(declared, signer, address)
    suite = list_suite_of(declared.form, signer.algorithm)
    if declared.purposes and suite is None:
        raise _wrong(declared, "its key cannot sign a status list")
    return OpenIssuer(
        name=declared.name,
        form=declared.form,
        id=id_,
        method=method,
        address=address,
        signer=signer,
        purposes=declared.purposes,
        list_suite=suite,
        book=StatusBook(data / "vc-api" / declared.name),
        access=declared.access,
        clock=clock,
        expander=expander,
    )


def _read_key(declared: IssuerInstance) -> SoftwareSigner:
    path = declared.key_file
    try:
        if path.stat().st_mode & _OTHERS:
            raise _wrong(declared, f"others may read {path}; chmod 600 it")
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise _wrong(declared, f"{path} cannot be read") from error
    try:
        return signer_of(_secret_key(text))
    except CredentialsError as error:
        raise _wrong(declared, f"{path} holds no usable secret key: {error.detail}") from error


def _secret_key(text: str) -> PrivateKey:
    """The key of a JWK, of PEM (PKCS#8 without a passphrase) or of a Multikey text."""
    if text.startswith("{"):
        return decode_secret_jwk(parse_json(text))
    if not text.startswith("-----BEGIN"):
        return decode_secret_key(text)
    try:
        key = load_pem_private_key(text.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UnsupportedKey("not a PEM text of an unencrypted key") from error
    if not isinstance(key, Ed25519PrivateKey | EllipticCurvePrivateKey | RSAPrivateKey):
        raise UnsupportedKey("a kind of key that is not supported")
    return key


def _identity(declared: IssuerInstance, signer: SoftwareSigner, address: str) -> tuple[str, str]:
    """The identifier and the verification method."""
    try:
        if declared.identifier == "did:key":
            text = signer.public_key_multibase
            return did_key_of(text), f"{did_key_of(text)}#{text}"
        if declared.identifier == "did:jwk":
            did = did_jwk_of(canonical(encode_public_jwk(signer.public_key)))
            return did, f"{did}#0"
        id_ = did_of(address) if declared.identifier == "did:web" else address
    except CredentialsError as error:
        raise _wrong(declared, error.detail) from error
    return id_, f"{id_}#key"


def _wrong(declared: IssuerInstance, detail: str) -> SettingsError:
    return SettingsError(f"LAUREL_VC_API: issuer {declared.name}: {detail}")
