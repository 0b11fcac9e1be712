"""Issuing one credential for the VC API: everything that must not be signed is refused first."""

from collections.abc import Mapping
from typing import Any, Final

from credentials.encoding.times import parse_date_time_stamp
from credentials.errors import ValueMalformed
from credentials.jsonld.forms import CanonicalForms
from credentials.model.credential import Credential
from credentials.model.members import as_tuple
from credentials.model.version import malformed
from credentials.report import FAILED, PASSED, CheckResult
from credentials.status.entry import status_entry
from credentials.verification.checks.context import check_context
from credentials.verification.checks.coverage import check_coverage
from credentials.verification.checks.related_resource import check_related_resources
from credentials.verification.checks.shape import check_shape
from issuer.errors import SigningError
from issuer.services.vc_api.forms import Signing, fits, secure, with_contexts
from issuer.services.vc_api.instance import OpenIssuer

UNDECIDED: Final = frozenset({"context.inline", "context.open_vocabulary"})
"""Words of the document's own: fine, as long as all of the data are covered."""


class NotIssued(Exception):
    """A check found what must not be signed."""

    def __init__(self, check: CheckResult) -> None:
        super().__init__(check.code)
        self.check = check


def issue(
    issuer: OpenIssuer,
    credential: Mapping[str, Any],
    *,
    credential_id: str | None = None,
    mandatory_pointers: tuple[str, ...] = (),
) -> dict[str, Any]:
    """The secured credential, with the status entries of this instance.

    `credential_id`: a name for later changes of its status, besides its `id`. Raises NotIssued, or
    a CredentialsError of the core for what the form of the instance does not allow; SigningError if
    the signature does not fit.
    """
    if "proof" in credential:
        raise malformed("/proof", "must not be there before signing")
    document = _with_issuer(credential, issuer.id)
    document = with_contexts(document, issuer.form, status=bool(issuer.purposes))
    forms = CanonicalForms(issuer.expander())
    _check(document, forms)
    if issuer.purposes:
        document = _with_status(document, issuer, credential_id)
    signing = Signing(
        signer=issuer.signer,
        method=issuer.method,
        at=issuer.clock(),
        canonize=forms,
        mandatory_pointers=mandatory_pointers,
    )
    secured = secure(document, issuer.form, signing)
    if not fits(secured, issuer.form, signing, issuer.signer.public_key):
        raise SigningError("what was signed does not fit the key")
    return secured


def _with_issuer(credential: Mapping[str, Any], id_: str) -> dict[str, Any]:
    """An issuer object without an id is this instance; another issuer is refused."""
    given = credential.get("issuer")
    if isinstance(given, Mapping) and "id" not in given:
        return {**credential, "issuer": {"id": id_, **given}}
    named = given.get("id") if isinstance(given, Mapping) else given
    if isinstance(named, str) and named != id_:
        pointer = "/issuer/id" if isinstance(given, Mapping) else "/issuer"
        raise malformed(pointer, f"must be {id_}, the issuer of this instance")
    return dict(credential)


def _check(document: Mapping[str, Any], forms: CanonicalForms) -> None:
    """Shape, vocabulary, coverage, digests: as a verifier would, and no doubt is allowed."""
    shape, credential = check_shape(document)
    if credential is None:
        raise NotIssued(shape)
    _check_offsets(credential)
    coverage = check_coverage(document, forms)
    context = check_context(document, deep=coverage.judged is not document)
    doubts = [coverage.check] if coverage.check.outcome is not PASSED else []
    if context.outcome is not PASSED and context.code not in UNDECIDED:
        doubts.insert(0, context)
    doubts += [check for check in check_related_resources(credential) if check.outcome is FAILED]
    if doubts:
        raise NotIssued(doubts[0])


def _check_offsets(credential: Credential) -> None:
    """VCDM 2.0 §4.9: a verifier reads a missing offset as UTC, an issuer writes one."""
    for name in (*credential.version.begins, *credential.version.ends):
        if name in credential.document:
            try:
                parse_date_time_stamp(credential.document[name])
            except ValueMalformed as error:
                raise malformed(f"/{name}", error.detail) from error


def _with_status(
    document: Mapping[str, Any], issuer: OpenIssuer, credential_id: str | None
) -> dict[str, Any]:
    """With an entry for each purpose, after those that the caller gave."""
    names = {name for name in (document.get("id"), credential_id) if isinstance(name, str)}
    place = issuer.book.allocate(sorted(names))
    entries = [
        status_entry(
            list_url=issuer.list_url(place.list, purpose), purpose=purpose, index=place.index
        )
        for purpose in issuer.purposes
    ]
    together = [*as_tuple(document.get("credentialStatus")), *entries]
    return {**document, "credentialStatus": together[0] if len(together) == 1 else together}
