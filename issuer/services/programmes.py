"""Programmes: publish a version once, read it for ever."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from credentials.encoding.jcs import canonical
from credentials.encoding.strict_json import API_LIMITS, parse_json
from issuer.domain.findings import Finding
from issuer.domain.programme import Programme, parse_programme
from issuer.domain.programme_lint import lint_programme
from issuer.errors import NotFound, ProgrammeChanged, ProgrammeRefused, UnknownProgramme
from issuer.services.failpoints import reached
from issuer.services.site import Site
from issuer.services.status_lists import ensure_open_list
from issuer.store.records import ProgrammeRecord
from issuer.store.store import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedProgramme:
    """One published version."""

    programme: Programme
    published_at: datetime
    created: bool
    """False if this version was there already."""


def publish_programme(site: Site, document: Mapping[str, Any]) -> PublishedProgramme:
    """Publishes a version; the same content again changes nothing.

    Raises ProgrammeRefused (findings) if it is not sound, ProgrammeChanged if this version is
    published with another content. The status lists that its credentials need are open, and
    published, when this returns.
    """
    findings = lint_programme(document)
    if findings:
        raise ProgrammeRefused(findings[0].detail, findings=findings)
    programme = parse_programme(document)
    record = ProgrammeRecord(
        id=programme.id,
        version=programme.version,
        digest=programme.digest,
        document=canonical(document),
        published_at=site.clock(),
    )
    stored, created = _publish(site, record)
    ensure_open_list(site, "revocation")
    if programme.suspension:
        ensure_open_list(site, "suspension")
    return PublishedProgramme(
        programme=programme, published_at=stored.published_at, created=created
    )


def _publish(site: Site, record: ProgrammeRecord) -> tuple[ProgrammeRecord, bool]:
    with site.store.reading() as unit:
        stored = unit.programmes.load(record.id, record.version)
    created = False
    if stored is None:
        with site.store.writing() as unit:
            created = unit.programmes.add_absent(record)
            stored = unit.programmes.load(record.id, record.version) or record
            reached("programme.written")
            if created:
                _tell(unit, record)
        reached("programme.committed")
    if stored.digest != record.digest:
        raise ProgrammeChanged(
            f"version {record.version} of {record.id} is published with another content;"
            " give the new content a new version",
            id=record.id, version=record.version, digest=stored.digest,
        )  # fmt: skip
    return stored, created


def _tell(unit: Unit, record: ProgrammeRecord) -> None:
    unit.audit.append(
        "programme.published",
        at=record.published_at,
        facts={"id": record.id, "version": record.version, "digest": record.digest},
    )


def list_programmes(site: Site) -> tuple[PublishedProgramme, ...]:
    """All published versions in the order of their publication."""
    with site.store.reading() as unit:
        records = unit.programmes.all()
    return tuple(
        PublishedProgramme(
            programme=_remembered(site, record), published_at=record.published_at, created=False
        )
        for record in records
    )


def read_programme(site: Site, programme_id: str, version: str | None = None) -> Programme:
    """That version, or the one published last. NotFound if there is none."""
    programme = find_programme(site, programme_id, version)
    if programme is None:
        raise NotFound("no such programme", kind="programme", id=programme_id)
    return programme


def programme_for(site: Site, document: Mapping[str, Any]) -> Programme:
    """The programme that an evidence document is about.

    UnknownProgramme (findings) if it names none that is published.
    """
    named = document.get("programme")
    named = named if isinstance(named, Mapping) else {}
    programme_id, version = named.get("id"), named.get("version")
    found = None
    if isinstance(programme_id, str) and (version is None or isinstance(version, str)):
        found = find_programme(site, programme_id, version)
    if found is None:
        raise _unknown(programme_id, version)
    return found


def _unknown(programme_id: object, version: object) -> UnknownProgramme:
    at = "/programme/version" if version is not None else "/programme/id"
    name = f"{programme_id}" + (f" version {version}" if version is not None else "")
    detail = f"no published programme {name[:200]!r}"
    return UnknownProgramme(
        detail,
        findings=(Finding(pointer=at, code="programme.unknown", detail=detail),),
        id=programme_id,
        version=version,
    )


def find_programme(site: Site, programme_id: str, version: str | None = None) -> Programme | None:
    """That version, or the one published last; None if there is none."""
    if version is not None and (programme_id, version) in site.memory.programmes:
        return site.memory.programmes[programme_id, version]
    with site.store.reading() as unit:
        if version is None:
            version = unit.programmes.latest_version(programme_id)
            if version is None or (programme_id, version) in site.memory.programmes:
                return site.memory.programmes.get((programme_id, version or ""))
        record = unit.programmes.load(programme_id, version)
    return None if record is None else _remembered(site, record)


def _remembered(site: Site, record: ProgrammeRecord) -> Programme:
    programme = site.memory.programmes.get((record.id, record.version))
    if programme is None:
        document = parse_json(record.document, limits=API_LIMITS)
        programme = parse_programme(document)
        site.memory.programmes[record.id, record.version] = programme
    return programme
