"""The rules of form of a badge: assertion with badge class and profile in it. OB 2.0, OB 1.1."""

import re
from collections.abc import Mapping
from typing import Any, Final

from credentials.errors import ValueMalformed
from credentials.model.members import as_tuple, id_of, is_url, object_or_none, plain_text, types_of
from credentials.model.version import malformed
from credentials.ob2.dates import time_of
from credentials.ob2.recognition import ASSERTION, Edition, is_endorsement

HASHED: Final = re.compile(r"(?:sha256\$[0-9A-Fa-f]{64}|md5\$[0-9A-Fa-f]{32})")
"""OB 2.0 IdentityHash."""
_PROFILES: Final = frozenset({"Profile", "Issuer"})


def check_badge(badge: Mapping[str, Any], edition: Edition) -> None:
    """Raises ValueMalformed (field `pointer`) for the first rule that the badge breaks.

    So too for an endorsement.
    """
    if is_endorsement(badge):
        _check_endorsement(badge)
        return
    _check_assertion(badge, edition)
    badge_class = object_or_none(badge.get("badge"))
    if badge_class is None:
        raise malformed("/badge", "is not at hand")
    _check_badge_class(badge_class, edition)
    profile = object_or_none(badge_class.get("issuer"))
    if profile is None:
        raise malformed("/badge/issuer", "is not at hand")
    _check_profile(profile, edition, at="/badge/issuer")


def _check_endorsement(endorsement: Mapping[str, Any]) -> None:
    if not is_url(endorsement.get("id")):
        raise malformed("/id", "must be a URL")
    claim = object_or_none(endorsement.get("claim"))
    if claim is None or not is_url(claim.get("id")):
        raise malformed("/claim/id", "must name the thing that is endorsed")
    comment = claim.get("endorsementComment")
    if comment is not None and plain_text(comment) is None:
        raise malformed("/claim/endorsementComment", "must be a text")
    _check_time(endorsement, "issuedOn", Edition.V2)
    profile = object_or_none(endorsement.get("issuer"))
    if profile is None:
        raise malformed("/issuer", "is not at hand")
    _check_profile(profile, Edition.V2, at="/issuer")


def _check_assertion(assertion: Mapping[str, Any], edition: Edition) -> None:
    if edition is Edition.V2 and ASSERTION not in types_of(assertion):
        raise malformed("/type", f"must name {ASSERTION}")
    if edition is not Edition.V1_0 and not is_url(assertion.get("id")):
        raise malformed("/id", "must be a URL")
    _check_recipient(object_or_none(assertion.get("recipient")))
    _check_time(assertion, "issuedOn", edition)
    if "expires" in assertion:
        _check_time(assertion, "expires", edition)
    for number, evidence in enumerate(as_tuple(assertion.get("evidence"))):
        if not isinstance(evidence, str | Mapping):
            raise malformed(f"/evidence/{number}", "must be an address or an object")


def _check_recipient(recipient: Mapping[str, Any] | None) -> None:
    if recipient is None:
        raise malformed("/recipient", "must be an object")
    identity = recipient.get("identity")
    if not isinstance(identity, str) or not identity:
        raise malformed("/recipient/identity", "must be a text")
    if not types_of(recipient):
        raise malformed("/recipient/type", "is missing")
    hashed = recipient.get("hashed", False)
    if not isinstance(hashed, bool):
        raise malformed("/recipient/hashed", "must be true or false")
    if hashed and not HASHED.fullmatch(identity):
        raise malformed("/recipient/identity", "must be a hash as sha256$… or md5$…")
    if not isinstance(recipient.get("salt", ""), str):
        raise malformed("/recipient/salt", "must be a text")


def _check_time(assertion: Mapping[str, Any], name: str, edition: Edition) -> None:
    if name not in assertion:
        raise malformed(f"/{name}", "is missing")
    try:
        time_of(assertion[name], edition)
    except ValueMalformed as error:
        raise malformed(f"/{name}", error.detail) from error


def _check_badge_class(badge_class: Mapping[str, Any], edition: Edition) -> None:
    if edition is Edition.V2:
        if "BadgeClass" not in types_of(badge_class):
            raise malformed("/badge/type", "must name BadgeClass")
        if not is_url(badge_class.get("id")):
            raise malformed("/badge/id", "must be a URL")
    for name in ("name", "description"):
        if not plain_text(badge_class.get(name)):
            raise malformed(f"/badge/{name}", "is missing")
    if not id_of(badge_class.get("image")):
        raise malformed("/badge/image", "must be an address, or an object with an id")
    criteria = object_or_none(badge_class.get("criteria"))
    if criteria is None and not is_url(badge_class.get("criteria")):
        raise malformed("/badge/criteria", "must be an address or an object")
    if criteria is not None and not (criteria.get("id") or criteria.get("narrative")):
        raise malformed("/badge/criteria", "must have an id or a narrative")
    if edition is Edition.V2:
        _check_alignments(badge_class)


def _check_alignments(badge_class: Mapping[str, Any]) -> None:
    for number, value in enumerate(as_tuple(badge_class.get("alignment"))):
        at, alignment = f"/badge/alignment/{number}", object_or_none(value)
        if alignment is None or not plain_text(alignment.get("targetName")):
            raise malformed(f"{at}/targetName", "is missing")
        if not is_url(id_of(alignment.get("targetUrl"))):
            raise malformed(f"{at}/targetUrl", "must be a URL")


def _check_profile(profile: Mapping[str, Any], edition: Edition, *, at: str) -> None:
    if edition is Edition.V2 and _PROFILES.isdisjoint(types_of(profile)):
        raise malformed(f"{at}/type", "must name Profile or Issuer")
    needed = ("name", "url", "email") if edition is Edition.V2 else ("name", "url")
    for name in needed:
        if not (plain_text(profile.get(name)) or id_of(profile.get(name))):
            raise malformed(f"{at}/{name}", "is missing")
