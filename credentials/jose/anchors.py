"""From the certificate of a seal to an authority that is trusted here. RFC 5280 §6.

The path is built and checked by cryptography's verifier; what is said to whom a certificate was
given, and whether it was revoked, is not looked at here.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from cryptography.x509 import BasicConstraints, Certificate, load_pem_x509_certificates
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    PolicyBuilder,
    Store,
    VerificationError,
)

from credentials.errors import ValueMalformed

MOST_INTERMEDIATES: Final = 6
"""Authorities between a seal and its anchor."""
_ANY: Final = ExtensionPolicy.permit_all()
_AUTHORITY: Final = _ANY.require_present(BasicConstraints, Criticality.AGNOSTIC, None)


def read_anchors(data: bytes) -> tuple[Certificate, ...]:
    """The certificates of a PEM file, one at least. ValueMalformed for anything else."""
    try:
        return tuple(load_pem_x509_certificates(data))
    except ValueError as error:
        raise ValueMalformed("not certificates in PEM") from error


def path_to_anchor(
    certificate: Certificate,
    further: Sequence[Certificate],
    anchors: Sequence[Certificate],
    *,
    at: datetime,
) -> tuple[Certificate, ...] | None:
    """The certificates from this one to an anchor, all valid `at`; None if there is no such path.

    `further`: certificates that came along, of which nothing is believed.
    """
    if not anchors:
        return None
    verifier = (
        PolicyBuilder()
        .store(Store(list(anchors)))
        .time(at)
        .max_chain_depth(MOST_INTERMEDIATES)
        .extension_policies(ca_policy=_AUTHORITY, ee_policy=_ANY)
        .build_client_verifier()
    )
    try:
        return tuple(verifier.verify(certificate, list(further)).chain)
    except VerificationError:
        return None
