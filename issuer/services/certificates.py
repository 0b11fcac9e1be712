"""Issued credentials, to be shown and told of."""

from typing import Any

from credentials.encoding.strict_json import CREDENTIAL_LIMITS, parse_json
from credentials.encoding.times import format_date_time_stamp
from issuer.domain.addresses import credential_url
from issuer.domain.certificate import Certificate
from issuer.errors import NotFound
from issuer.services.decisions import decision_document
from issuer.services.programmes import read_programme
from issuer.services.site import Site
from issuer.store.records import CredentialRecord

FORMS = ("json", "jwt", "pdf", "png", "svg")


def load_certificate(site: Site, credential_id: str) -> Certificate:
    """The issued credential of that id. NotFound also while it is only reserved."""
    with site.store.reading() as unit:
        record = unit.credentials.load(credential_id)
        decision = None if record is None else unit.decisions.load(record.decision)
    if record is None or decision is None or record.signed is None or record.issued_at is None:
        raise NotFound("no such credential", kind="credential", id=credential_id)
    url = credential_url(site.base_url, record.id)
    newer = record.superseded_by
    return Certificate(
        id=record.id,
        url=url,
        verify_url=f"{url}/verify",
        status=record.status,
        status_changed_at=record.status_changed_at,
        issued_at=record.issued_at,
        document=parse_json(record.signed, limits=CREDENTIAL_LIMITS),
        document_bytes=record.signed,
        digest=record.digest,
        programme=read_programme(site, record.programme_id, record.programme_version),
        role=record.role,
        decision=decision_document(decision),
        superseded_by=None if newer is None else credential_url(site.base_url, newer),
    )


def superseded_by(site: Site, address: str) -> str | None:
    """The address of the newer credential, if this site issued one in place of that one."""
    prefix = credential_url(site.base_url, "")
    if not address.startswith(prefix):
        return None
    credential_id = address.removeprefix(prefix)

    def read() -> str | None:
        with site.store.reading() as unit:
            return unit.credentials.replaced_by(credential_id)

    newer = site.read_once(("replaced by", credential_id), read)
    return None if newer is None else credential_url(site.base_url, newer)


def credential_summary(certificate: Certificate) -> dict[str, Any]:
    """The credential as the API tells of it."""
    return _summary(
        credential_id=certificate.id,
        url=certificate.url,
        status=certificate.status,
        issued_at=format_date_time_stamp(certificate.issued_at),
        role=certificate.role,
        programme={"id": certificate.programme.id, "version": certificate.programme.version},
        digest=certificate.digest,
    )


def record_summary(site: Site, record: CredentialRecord) -> dict[str, Any]:
    """The same, without loading the certificate."""
    return _summary(
        credential_id=record.id,
        url=credential_url(site.base_url, record.id),
        status=record.status,
        issued_at=format_date_time_stamp(record.issued_at or record.reserved_at),
        role=record.role,
        programme={"id": record.programme_id, "version": record.programme_version},
        digest=record.digest,
    )


def _summary(
    *,
    credential_id: str,
    url: str,
    status: str,
    issued_at: str,
    role: str,
    programme: dict[str, str],
    digest: str,
) -> dict[str, Any]:
    return {
        "id": credential_id,
        "url": url,
        "verifyUrl": f"{url}/verify",
        "status": status,
        "issuedAt": issued_at,
        "role": role,
        "programme": programme,
        "digest": digest,
        "files": {form: f"{url}.{form}" for form in FORMS},
    }
