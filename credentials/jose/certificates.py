"""The certificates of a seal: read strictly, known by their digests, named by their subjects.

RFC 5280 §4.1, §4.2.1; RFC 7515 §4.1.6; ETSI EN 319 412-3 §4.2.1 (organizations).
"""

import base64
import binascii
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509 import (
    AuthorityInformationAccess,
    BasicConstraints,
    Certificate,
    CRLDistributionPoints,
    DuplicateExtension,
    ExtensionNotFound,
    InvalidVersion,
    KeyUsage,
    Name,
    NameOID,
    ObjectIdentifier,
    UnsupportedGeneralNameType,
    load_der_x509_certificate,
)
from cryptography.x509.oid import AuthorityInformationAccessOID

from credentials.errors import UnsupportedKey, ValueMalformed
from credentials.keys.jwk import LEAST_RSA_BITS, MOST_RSA_BITS
from credentials.keys.public_key import PublicKey, algorithm_of

MOST_CERTIFICATE_CHARACTERS: Final = 16 * 1024
_ODD = (
    ValueError, TypeError, UnsupportedAlgorithm, InvalidVersion, DuplicateExtension,
    UnsupportedGeneralNameType, CryptographyDeprecationWarning,
)  # fmt: skip
"""What reading a part of an ill-made certificate can raise, the last where warnings are errors."""


def read_certificate(text: str) -> Certificate:
    """The certificate in standard base64 of its DER form. ValueMalformed for anything else."""
    if len(text) > MOST_CERTIFICATE_CHARACTERS:
        raise ValueMalformed("larger than any certificate here")
    try:
        data = base64.b64decode(text, validate=True)
        if base64.b64encode(data).decode() != text:
            raise ValueMalformed("base64 whose last bits are not zero")
        certificate = load_der_x509_certificate(data)
        _ = certificate.subject, certificate.issuer, certificate.extensions  # read late
        if certificate.serial_number <= 0:  # RFC 5280 §4.1.2.2
            raise ValueMalformed("a serial number that is not positive")
        _ = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    except binascii.Error as error:
        raise ValueMalformed("not base64") from error
    except _ODD as error:
        raise ValueMalformed("not a certificate that can be read") from error
    return certificate


def key_of(certificate: Certificate) -> PublicKey:
    """Its public key. UnsupportedKey for another kind of key, or an RSA key too short or long."""
    try:
        key = certificate.public_key()
    except _ODD as error:
        raise UnsupportedKey("a key that cannot be read") from error
    if not isinstance(key, Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey):
        raise UnsupportedKey("a kind of key that is not supported")
    if isinstance(key, RSAPublicKey) and not LEAST_RSA_BITS <= key.key_size <= MOST_RSA_BITS:
        raise UnsupportedKey(f"an RSA key of {key.key_size} bits")
    algorithm_of(key)
    return key


def may_sign_documents(certificate: Certificate) -> bool:
    """Whether it is of one who signs documents: no authority, and a key usage that says so.

    RFC 5280 §4.2.1.3: digitalSignature or nonRepudiation (contentCommitment).
    """
    extensions = certificate.extensions
    try:
        if extensions.get_extension_for_class(BasicConstraints).value.ca:
            return False
    except ExtensionNotFound:
        pass
    try:
        usage = extensions.get_extension_for_class(KeyUsage).value
    except ExtensionNotFound:
        return False
    return usage.digital_signature or usage.content_commitment


def names_revocation_service(certificate: Certificate) -> bool:
    """Whether it says where to ask if it was revoked: a list or a responder."""
    extensions = certificate.extensions
    if any(extension.oid == CRLDistributionPoints.oid for extension in extensions):
        return True
    return any(
        access.access_method == AuthorityInformationAccessOID.OCSP
        for extension in extensions
        if isinstance(extension.value, AuthorityInformationAccess)
        for access in extension.value
    )


def organisation_of(certificate: Certificate) -> str | None:
    """`organizationName` of the subject."""
    return _attribute(certificate.subject, NameOID.ORGANIZATION_NAME)


def identifier_of(certificate: Certificate) -> str | None:
    """`organizationIdentifier` (2.5.4.97) of the subject, `VATEL-123456789` for example."""
    return _attribute(certificate.subject, NameOID.ORGANIZATION_IDENTIFIER)


def name_of(name: Name) -> str:
    """The common name, else the organization, else all of it; for people."""
    return (
        _attribute(name, NameOID.COMMON_NAME)
        or _attribute(name, NameOID.ORGANIZATION_NAME)
        or name.rfc4514_string()
    )


def _attribute(name: Name, oid: ObjectIdentifier) -> str | None:
    """None too if it stands there twice: then it is not known which one is meant."""
    found = name.get_attributes_for_oid(oid)
    value = found[0].value if len(found) == 1 else None
    return value if isinstance(value, str) else None
