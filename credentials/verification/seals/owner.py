"""Whether the issuer that the credential names is the one that the seal was given to.

The EDC issuer writes both from the certificate: `legalName` from its organization, the notation
of `eIDASIdentifier` from its organizationIdentifier. Others leave out the prefix (`NTREE-`).
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

from cryptography.x509 import Certificate

from credentials.elm.texts import texts_of
from credentials.elm.translation import legal_identifier
from credentials.jose.certificates import identifier_of, organisation_of
from credentials.model.members import object_or_none
from credentials.report import CheckResult, failed, not_determined, passed


def check_seal_owner(document: Mapping[str, Any], certificate: Certificate) -> CheckResult:
    """Passed if the legal identifier is that of the certificate, and a legal name is its name.

    The identifier alone is not enough: readers see the name.
    """
    issuer = object_or_none(document.get("issuer")) or {}
    stated = legal_identifier(document)
    names = tuple(texts_of(issuer.get("legalName")))
    identifier, organisation = identifier_of(certificate), organisation_of(certificate)
    facts = {"organisation": organisation, "identifier": identifier}
    if stated is None or identifier is None:
        return not_determined("seal_owner.no_identifier", **facts)
    if stated.strip() not in _forms(identifier):
        return failed("seal_owner.other_identifier", stated=stated, **facts)
    if organisation is None or not names:
        return not_determined("seal_owner.no_name", **facts)
    if _folded(organisation) not in map(_folded, names):
        return failed("seal_owner.other_name", stated=names[0], **facts)
    return passed("seal_owner.same", **facts)


def _forms(identifier: str) -> frozenset[str]:
    """With and without what stands before the number. ETSI EN 319 412-1 §5.1.4."""
    prefix, dash, number = identifier.partition("-")
    return frozenset({identifier, number} if dash and prefix and number else {identifier})


def _folded(name: str) -> str:
    """Without case, accents and signs: certificates often write Latin capitals only."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isalnum())
