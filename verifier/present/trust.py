"""Who vouches for the issuer, in words and as JSON. Never part of the verdict. DESIGN 3.15."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from credentials.encoding.times import format_date_time_stamp
from edge.words import Language, say
from verifier.present.plain import moment, plain
from verifier.trust.vouching import IssuerDomain, Recognition, Vouching

NAME_CHARACTERS = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class VouchingView:
    """One registry, as a page shows it."""

    registry: str
    state: str
    """Of the style sheet and the icons: passed, unknown, skipped."""
    text: str
    url: str | None
    governance: str | None


_STATES = {
    Recognition.RECOGNISED: "passed",
    Recognition.NOT_RECOGNISED: "skipped",
    Recognition.COULD_NOT_ASK: "unknown",
}


def trust_line(code: str, vouchings: tuple[Vouching, ...], language: Language) -> str:
    """The one sentence; it names the registries that recognise the issuer."""
    names = [v.registry for v in vouchings if v.outcome is Recognition.RECOGNISED]
    return say(language, code, {"names": ", ".join(plain(name, NAME_CHARACTERS) for name in names)})


def domain_line(domain: IssuerDomain | None, language: Language) -> str | None:
    """Which domain controls the keys, and what is known of it."""
    if domain is None:
        return None
    facts = {
        "domain": domain.domain,
        "name": plain(domain.name or "", NAME_CHARACTERS),
        "certified_name": plain(domain.certified_name or "", NAME_CHARACTERS),
        "certified_by": plain(domain.certified_by or "–", NAME_CHARACTERS),
    }
    sentences = [say(language, "trust.domain", facts)]
    if domain.name is not None:
        sentences.append(say(language, "trust.domain_name", facts))
    if domain.certified_name is not None:
        sentences.append(say(language, "trust.domain_certificate", facts))
    return " ".join(sentences)


def vouching_view(vouching: Vouching, language: Language) -> VouchingView:
    """The row of one registry."""
    return VouchingView(
        registry=plain(vouching.registry, NAME_CHARACTERS),
        state=_STATES[vouching.outcome],
        text=vouching_text(vouching, language),
        url=vouching.url,
        governance=vouching.governance,
    )


def vouching_text(vouching: Vouching, language: Language) -> str:
    """One sentence on what the registry says, with the date of its list."""
    name = None if vouching.listed is None else vouching.listed.name
    return say(
        language,
        vouching.code,
        {
            "registry": plain(vouching.registry, NAME_CHARACTERS),
            "listed_name": plain(name or "–", NAME_CHARACTERS),
            "as_of": _moment(vouching.as_of, language),
            "valid_until": _moment(vouching.valid_until, language),
        },
    )


def vouching_document(vouching: Vouching, language: Language) -> dict[str, Any]:
    """The same for programs."""
    listed = vouching.listed
    return {
        "registry": vouching.registry,
        "url": vouching.url,
        "governance": vouching.governance,
        "outcome": vouching.outcome.value,
        "code": vouching.code,
        "text": vouching_text(vouching, language),
        "listed": None
        if listed is None
        else {"name": listed.name, "url": listed.url, "location": listed.location},
        "asOf": _stamp(vouching.as_of),
        "readAt": _stamp(vouching.read_at),
        "validUntil": _stamp(vouching.valid_until),
    }


def domain_document(domain: IssuerDomain | None, language: Language) -> Mapping[str, Any] | None:
    """The domain for programs."""
    if domain is None:
        return None
    return {
        "domain": domain.domain,
        "name": domain.name,
        "linked": list(domain.linked),
        "certifiedName": domain.certified_name,
        "certifiedBy": domain.certified_by,
        "text": domain_line(domain, language),
    }


def _moment(at: datetime | None, language: Language) -> str:
    return "–" if at is None else moment(at, language)


def _stamp(at: datetime | None) -> str | None:
    return None if at is None else format_date_time_stamp(at)
