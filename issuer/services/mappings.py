"""Mappings of sources: made once, saved, used again. A changed one is a new revision."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from credentials.encoding.digests import prefixed_digest
from credentials.encoding.jcs import canonical
from credentials.encoding.strict_json import API_LIMITS, parse_json
from issuer.errors import NotFound
from issuer.intake.mapping import parse_mapping
from issuer.services.programmes import programme_for
from issuer.services.site import Client, Site
from issuer.store.records import MappingRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedMapping:
    """One saved revision."""

    revision: int
    digest: str
    document: Mapping[str, Any]
    created: bool
    """Whether it was saved now."""


def save_mapping(site: Site, client: Client, document: Mapping[str, Any]) -> SavedMapping:
    """Saves the mapping under its own name; the same content again changes nothing.

    Raises MappingRefused (findings), UnknownProgramme.
    """
    mapping = parse_mapping(document, programme_for(site, document))
    digest = prefixed_digest(document)
    with site.store.writing() as unit:
        before = unit.sources.mapping(mapping.name)
        saved = unit.sources.save_mapping(
            name=mapping.name,
            digest=digest,
            document=canonical(document),
            client=client.id,
            at=site.clock(),
        )
    return _saved(saved, created=before is None or before.revision != saved.revision)


def load_mapping(site: Site, name: str) -> SavedMapping:
    """The mapping saved last under that name. NotFound if there is none."""
    with site.store.reading() as unit:
        record = unit.sources.mapping(name)
    if record is None:
        raise NotFound("no mapping of that name is saved", kind="mapping", id=name)
    return _saved(record, created=False)


def list_mappings(site: Site) -> tuple[tuple[str, int], ...]:
    """Names with their newest revision, sorted."""
    with site.store.reading() as unit:
        return unit.sources.mapping_names()


def _saved(record: MappingRecord, *, created: bool) -> SavedMapping:
    document: dict[str, Any] = parse_json(record.document, limits=API_LIMITS)
    return SavedMapping(
        revision=record.revision, digest=record.digest, document=document, created=created
    )
