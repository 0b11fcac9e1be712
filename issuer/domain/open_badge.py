"""The unsigned Open Badge of an award. VCDM 2.0, Open Badges 3.0.3; DESIGN 3.7 to 3.13.

Pure: everything random and the time are given. Same inputs, same bytes.
"""

import hashlib
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from credentials.encoding.digests import MULTIHASH_SHA2_256, prefixed_digest
from credentials.encoding.multibase import encode_base64url
from credentials.encoding.times import format_date_time_stamp
from credentials.lints.ob3.credential import CONTEXT as OPEN_BADGES
from credentials.lints.vcdm import CONTEXT as CREDENTIALS
from issuer.domain.addresses import credential_url
from issuer.domain.open_badge_achievement import achievement
from issuer.domain.open_badge_results import credits_earned, json_number, results
from issuer.domain.programme import Programme
from issuer.errors import NotEligible, ProvisionalBlocked, WrongState

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialIdentity:
    """What makes a credential this one: made once, when it is reserved, and stored."""

    base_url: str
    """Of the site, without a slash at the end."""
    credential_id: str
    """22 base64url characters."""
    issuer_did: str
    valid_from: datetime
    """Aware; the time of issuing."""
    salt: str
    """For the hashed e-mail: 22 base64url characters or more, 128 random bits."""
    evidence_uuid: str
    decision_uuid: str
    """Random UUIDs, lower case: they name the two documents without giving them away."""
    status_entries: tuple[Node, ...]
    """Of `credentials.status.entry.status_entry`: revocation, then suspension if turned on."""


def compose_open_badge(
    *,
    programme: Programme,
    evidence: Node,
    decision: Node,
    identity: CredentialIdentity,
    evidence_digest: str | None = None,
) -> dict[str, Any]:
    """The credential to be linted and signed.

    `decision` is the document without texts. `evidence_digest` spares a caller that has it the
    second digest of a large document. Raises ProvisionalBlocked (field `facts`) if a fact
    that the credential cannot do without may not be signed; NotEligible; WrongState if `evidence`
    is not among what the decision was made on.
    """
    if decision["outcome"] != "eligible":
        raise NotEligible(
            "nothing was earned", decision=decision["id"], outcome=decision["outcome"]
        )
    digest = evidence_digest or prefixed_digest(evidence)
    if digest not in [one["digest"] for one in decision["evidence"]]:
        raise WrongState("not evidence that the decision was made on", reason="evidence")
    _refuse_unsettled(programme, decision)
    role = programme.roles[decision["role"]]
    until = valid_until(programme, identity.valid_from)
    return {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": credential_url(identity.base_url, identity.credential_id),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{role.title['en']}, {programme.name.value['en']}",
        "issuer": _issuer(programme, identity),
        "validFrom": format_date_time_stamp(identity.valid_from),
        **({} if until is None else {"validUntil": format_date_time_stamp(until)}),
        "credentialSubject": _subject(programme, evidence, decision, identity),
        "credentialStatus": _status(identity.status_entries),
        "evidence": _evidence(digest, decision, identity),
    }


def valid_until(programme: Programme, valid_from: datetime) -> datetime | None:
    """The end of validity; None if the programme sets none.

    So many months later in the calendar of the programme's time zone, on the last day of a shorter
    month, at the same time of day.
    """
    if programme.validity is None:
        return None
    local = valid_from.astimezone(ZoneInfo(programme.time_zone))
    years, month = divmod(local.month - 1 + programme.validity.value, 12)
    year, month = local.year + years, month + 1
    day = min(local.day, monthrange(year, month)[1])
    return local.replace(year=year, month=month, day=day).astimezone(UTC)


def _refuse_unsettled(programme: Programme, decision: Node) -> None:
    """What stands in every credential must be settled, or allowed by name."""
    role = programme.roles[decision["role"]]
    facts = [
        ("name", programme.name.status),
        ("issuer", programme.issuer.name.status),
        ("roles", role.title_status["en"]),
        *(("credits", total.status) for total in programme.credit_totals),
    ]
    if programme.validity is not None:
        facts.append(("validity", programme.validity.status))
    blocked = [name for name, status in facts if not programme.may_sign(name, status)]
    if blocked:
        raise ProvisionalBlocked(
            f"not settled and not allowed to be signed: {', '.join(blocked)}", facts=blocked
        )


def _issuer(programme: Programme, identity: CredentialIdentity) -> dict[str, Any]:
    """The issuer as the programme names it; what is not known about it is not signed."""
    body = programme.issuer
    profile: dict[str, Any] = {
        "id": identity.issuer_did,
        "type": ["Profile"],
        "name": body.name.value,
        "url": identity.base_url,
    }
    if body.url.value and not body.url.is_open:
        profile["url"] = body.url.value
    if body.country.value and not body.country.is_open:
        profile["address"] = {"type": ["Address"], "addressCountryCode": body.country.value}
    if body.signatory_name.value and not body.signatory_name.is_open:
        profile["official"] = body.signatory_name.value
    return profile


def _subject(
    programme: Programme, evidence: Node, decision: Node, identity: CredentialIdentity
) -> dict[str, Any]:
    subject: dict[str, Any] = {
        "type": ["AchievementSubject"],
        "identifier": _identifiers(evidence["learner"], identity.salt),
        "role": programme.roles[decision["role"]].title["en"],
        "term": _normalised(decision["cohort"]),
    }
    for name, event in (("activityStartDate", "startedAt"), ("activityEndDate", "completedAt")):
        if decision["period"].get(event):
            subject[name] = _date_time(decision["period"][event], programme.time_zone)
    earned = credits_earned(programme, decision)
    if earned is not None:
        subject["creditsEarned"] = json_number(earned)
    if decision["machineOutcome"] != decision["outcome"]:
        subject["narrative"] = "Officers of the awarding body decided this award."
    subject["result"] = results(programme, decision, identity.base_url)
    subject["achievement"] = achievement(programme, decision, identity.base_url)
    return subject


def _identifiers(learner: Node, salt: str) -> list[dict[str, Any]]:
    """The name, open; the e-mail, if there is one, only salted and hashed. OB 3.0, IdentityHash."""
    name = _normalised(learner["name"]["full"])
    found: list[dict[str, Any]] = [_identity("name", name, hashed=False)]
    for identifier in learner.get("identifiers", ()):
        if identifier["type"] == "emailAddress":
            digest = hashlib.sha256((identifier["value"] + salt).encode()).hexdigest()
            found.append(
                {**_identity("emailAddress", f"sha256${digest}", hashed=True), "salt": salt}
            )
            break
    return found


def _normalised(text: str) -> str:
    """Form C, as everything that is signed: what looks alike is written alike."""
    return unicodedata.normalize("NFC", text)


def _identity(kind: str, value: str, *, hashed: bool) -> dict[str, Any]:
    return {
        "type": "IdentityObject",
        "hashed": hashed,
        "identityType": kind,
        "identityHash": value,
    }


def _date_time(text: str, zone: str) -> str:
    """A date-time as it is; a day as its beginning where the programme runs, with the offset."""
    if "T" in text:
        return text
    return datetime.combine(
        datetime.fromisoformat(text).date(), time(0), tzinfo=ZoneInfo(zone)
    ).isoformat()


def _status(entries: tuple[Node, ...]) -> dict[str, Any] | list[dict[str, Any]]:
    """One entry as an object, as both official schemas want it; two as a list. DESIGN 3.12."""
    written = [dict(entry) for entry in entries]
    return written[0] if len(written) == 1 else written


def _evidence(digest: str, decision: Node, identity: CredentialIdentity) -> list[dict[str, Any]]:
    return [
        {
            "id": f"urn:uuid:{identity.evidence_uuid}",
            "type": ["Evidence"],
            "name": "Completion evidence",
            "genre": "Completion evidence",
            "description": "What the course platform recorded. Kept by the issuer; "
            "the digest shows whether a copy is unchanged.",
            "digestMultibase": _multihash(digest),
        },
        {
            "id": f"urn:uuid:{identity.decision_uuid}",
            "type": ["Evidence"],
            "name": "Decision",
            "genre": "Decision",
            "description": "How the rules of the programme were applied. Kept by the issuer; "
            "the digest shows whether a copy is unchanged.",
            "digestMultibase": _multihash(decision["digest"]),
        },
    ]


def _multihash(digest: str) -> str:
    """`digestMultibase` of a `sha-256:` digest: of the canonical form that it names. DESIGN 3.4."""
    return encode_base64url(MULTIHASH_SHA2_256 + bytes.fromhex(digest.removeprefix("sha-256:")))
