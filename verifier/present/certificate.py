"""What an intact credential says, as the page shows it. Any member may be missing or odd."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from credentials.elm.recognition import is_european
from credentials.elm.translation import legal_identifier
from credentials.errors import MalformedError
from credentials.model.achievement import Achievement, Result, ResultDescription
from credentials.model.containing import is_endorsement
from credentials.model.credential import Credential, Subject
from credentials.model.members import id_of, plain_text, text_or_none
from credentials.model.parse import read_credential
from credentials.ob2.translation import in_todays_form
from credentials.verification.proof_view import text_of_time
from edge.words import Language
from verifier.present.markdown import rendered
from verifier.present.plain import day, mixes_scripts, plain

MOST_ROWS = 400
MOST_LINKS = 20
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
NAME_LENGTHS = ((120, "name--longest"), (40, "name--long"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address that may be followed and its host, which is always shown."""

    url: str
    host: str
    label: str
    """A name, or (of `links`) the last part of a word's code `link.…`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """One result: what it is, its value, and whether it says that this was failed."""

    name: str
    value: str
    failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Competence:
    """One alignment."""

    code: str | None
    name: str
    link: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateView:
    """The contents for people. Texts are plain; only `narrative` and `comment` are (safe) HTML."""

    holder: str | None
    holder_class: str
    language: str | None
    """Of what the credential says of the achievement, if it says which (a tag of BCP 47)."""
    title: str
    subtitle: str | None
    main_result: ResultRow | None
    credits: ResultRow | None
    awarded: str | None
    valid_from: str | None
    valid_until: str | None
    activity: str | None
    issuer_name: str | None
    issuer_id: str
    issuer_host: str | None
    issuer_mixes_scripts: bool
    narrative: str
    narrative_cut: bool
    comment: str
    """What an endorsement says; (safe) HTML too."""
    results: tuple[ResultRow, ...]
    competences: tuple[Competence, ...]
    evidence: tuple[ResultRow, ...]
    links: tuple[Link, ...]


def certificate_view(
    document: Mapping[str, Any], language: Language, *, own_base: str
) -> CertificateView | None:
    """The view of an intact credential; None if not even its frame has the right shape."""
    known_by = legal_identifier(document) if is_european(document) else None
    document = in_todays_form(document, language)
    try:
        credential = read_credential(document)
    except MalformedError:
        return None
    subject = credential.subjects[0] if credential.subjects else None
    achievement = subject.achievement if subject else None
    rows = tuple(_rows(achievement, subject.results)) if achievement and subject else ()
    narrative, cut = rendered((achievement and achievement.criteria_narrative) or "")
    holder = _holder(subject)
    titles = [text for text in (achievement and achievement.name, credential.name) if text]
    return CertificateView(
        holder=holder,
        holder_class=next((name for most, name in NAME_LENGTHS if len(holder or "") > most), ""),
        language=_language(achievement),
        title=plain(titles[0] if titles else " · ".join(credential.types)),
        subtitle=plain(titles[1]) if len(set(titles)) > 1 else None,
        main_result=_main_result(achievement, subject),
        credits=_credits(subject, rows),
        awarded=_day(document.get("awardedDate"), language),
        valid_from=_day(text_of_time(credential.valid_from), language),
        valid_until=_day(text_of_time(credential.valid_until), language),
        activity=_activity(subject, language),
        issuer_name=plain(credential.issuer.name, 200) if credential.issuer.name else None,
        issuer_id=plain(known_by or credential.issuer.id, 300),
        issuer_host=host_of_issuer(credential.issuer.id),
        issuer_mixes_scripts=mixes_scripts(credential.issuer.name or ""),
        narrative=narrative,
        narrative_cut=cut,
        comment=_comment(subject),
        results=rows,
        competences=tuple(_competences(achievement, own_base)),
        evidence=tuple(_evidence(credential)),
        links=tuple(_links(credential, achievement, own_base)),
    )


def _language(achievement: Achievement | None) -> str | None:
    """WCAG 2.2, 3.1.2: what is in another language than the page is marked as such."""
    tag = text_or_none(achievement.document.get("inLanguage")) if achievement else None
    return tag if tag and _LANGUAGE_TAG.fullmatch(tag) else None


def host_of_issuer(identifier: str) -> str | None:
    """The host that a `did:web` or https identifier belongs to."""
    if identifier.startswith("did:web:"):
        return plain(unquote(identifier.split(":")[2]), 253) or None
    link = safe_link(identifier, "")
    return link.host if link else None


def safe_link(url: object, label: str, own_base: str = "https:/") -> Link | None:
    """A link if `url` is an https address, or one of this site's; None for everything else."""
    text = text_or_none(url)
    if text is None or not text.startswith(("https://", f"{own_base}/")):
        return None
    if text != plain(text, 2000):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    if not parts.hostname or parts.username is not None or any(c in text for c in ' "<>\\\n\t'):
        return None
    return Link(url=text, host=parts.netloc.lower(), label=plain(label, 200))


def _holder(subject: Subject | None) -> str | None:
    if subject is None:
        return None
    for identifier in subject.identifiers:
        if identifier.identity_type == "name" and not identifier.hashed:
            return plain(identifier.identity_hash, 600)
    name = plain_text(subject.document.get("name")) or _address_of(subject)
    return plain(name, 600) if name else None


def _comment(subject: Subject | None) -> str:
    text = plain_text(subject.document.get("endorsementComment")) if subject else None
    return rendered(text)[0] if text else ""


def _address_of(subject: Subject) -> str | None:
    """The e-mail address, where a badge knows its holder by nothing else and shows it."""
    return next(
        (
            identifier.identity_hash
            for identifier in subject.identifiers
            if identifier.identity_type == "emailAddress" and not identifier.hashed
        ),
        None,
    )


def _rows(achievement: Achievement, results: tuple[Result, ...]) -> Iterator[ResultRow]:
    by_id = {one.id: one for one in achievement.descriptions if one.id is not None}
    for result in results[:MOST_ROWS]:
        described = by_id.get(result.description_id or "")
        value = _value(result, described)
        name = plain((described and described.name) or result.description_id or "–", 300)
        if value:
            yield ResultRow(name=name, value=value, failed=result.status == "Failed")


def _value(result: Result, described: ResultDescription | None) -> str:
    text = plain(result.value or result.achieved_level or result.status or "", 100)
    if described is None or not result.value:
        return text
    if described.result_type == "RawScore" and described.value_max:
        return f"{text} / {plain(described.value_max, 20)}"
    return f"{text} %" if described.result_type == "Percent" else text


def _main_result(achievement: Achievement | None, subject: Subject | None) -> ResultRow | None:
    """The one that people ask for: points on a scale with what is needed, then a share with what
    is needed, then the first share."""
    if achievement is None or subject is None:
        return None
    by_id = {result.description_id: result for result in subject.results}
    scales = [one for one in achievement.descriptions if one.result_type == "RawScore"]
    shares = [one for one in achievement.descriptions if one.result_type == "Percent"]
    for described in [*(one for one in (*scales, *shares) if one.required_value), *shares[:1]]:
        result = by_id.get(described.id)
        if result is not None and result.value:
            return ResultRow(name=plain(described.name or "", 200), value=_value(result, described))
    return None


def _credits(subject: Subject | None, rows: tuple[ResultRow, ...]) -> ResultRow | None:
    """The earned credits, and what the credential itself calls them ("… (provisional)")."""
    earned = subject.document.get("creditsEarned") if subject else None
    if isinstance(earned, bool) or not isinstance(earned, int | float):
        return None
    value = f"{earned:g}" if abs(earned) < 1_000_000 else plain(earned, 40)
    name = next((row.name for row in rows if row.value == value), "")
    return ResultRow(name=name, value=value)


def _day(text: object, language: Language) -> str | None:
    return day(text, language) if isinstance(text, str) else None


def _activity(subject: Subject | None, language: Language) -> str | None:
    if subject is None:
        return None
    ends = [_day(subject.document.get(f"activity{end}Date"), language) for end in ("Start", "End")]
    return " – ".join(end for end in ends if end) or None


def _competences(achievement: Achievement | None, own_base: str) -> Iterator[Competence]:
    for one in (achievement.alignments if achievement else ())[:MOST_ROWS]:
        name = plain(one.target_name or one.target_code or one.target_url or "–", 300)
        code = " ".join(filter(None, (one.target_framework, one.target_code)))
        yield Competence(
            code=plain(code, 120) or None, name=name, link=safe_link(one.target_url, name, own_base)
        )


def _evidence(credential: Credential) -> Iterator[ResultRow]:
    for placed in credential.evidence[:MOST_LINKS]:
        name = plain_text(placed.document.get("name")) or plain_text(placed.document.get("genre"))
        digest = text_or_none(placed.document.get("digestMultibase")) or ""
        yield ResultRow(name=plain(name or "–", 200), value=plain(digest, 120))


def _links(
    credential: Credential, achievement: Achievement | None, own_base: str
) -> Iterator[Link]:
    issuer = credential.document.get("issuer")
    profile = issuer if isinstance(issuer, Mapping) else {}
    urls = [
        ("certificate", credential.id),
        ("issuer", profile.get("url")),
        ("achievement", achievement.id if achievement else None),
        ("criteria", achievement.criteria_id if achievement else None),
        *(("about", subject.id) for subject in credential.subjects if is_endorsement(credential)),
        ("picture", id_of(achievement.document.get("image")) if achievement else None),
        *(("evidence", placed.document.get("id")) for placed in credential.evidence),
    ]
    seen: set[str] = set()
    for label, url in urls[:MOST_LINKS]:
        link = safe_link(url, label, own_base)
        if link is not None and link.url not in seen:
            seen.add(link.url)
            yield link
