"""What we promise of every credential that we sign: status, evidence, pass rule, honest words."""

import re
from collections.abc import Iterator
from itertools import pairwise

from credentials.encoding.digests import MULTIHASH_SHA2_256
from credentials.encoding.multibase import decode_base64url
from credentials.encoding.times import parse_date_time_stamp
from credentials.errors import CredentialsError, ValueMalformed
from credentials.lints.finding import Finding, finding
from credentials.lints.house.values import MOST
from credentials.lints.ob3.results import described
from credentials.lints.tree import Tree, decimal_of, listed, member, object_of, text_of

EVIDENCE_GENRES = ("Completion evidence", "Decision")
POINTS = re.compile(r"ext:.*Points", re.DOTALL)
PROVISIONAL = "provisional"
_URN_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.ASCII)
_SHA_256_BYTES = 32


def has_status(tree: Tree) -> Iterator[Finding]:
    """It can be revoked: there is an entry of that purpose. DESIGN 3.12."""
    entries = listed(tree.document.get("credentialStatus"))
    purposes = [object_of(entry).get("statusPurpose") for entry in entries]
    if "revocation" not in purposes:
        yield finding("house.not_revocable", ("credentialStatus",), "must hold a revocation entry")


def no_schema(tree: Tree) -> Iterator[Finding]:
    """No credentialSchema: it would have to be fetched, and adds a type of its own. DESIGN 3.7."""
    if "credentialSchema" in tree.document:
        yield finding("house.credential_schema", ("credentialSchema",), "must not be there")


def evidence(tree: Tree) -> Iterator[Finding]:
    """Two entries, completion evidence and decision, each with id and digest. DESIGN 3.7."""
    entries = listed(tree.document.get("evidence"))
    genres = tuple(object_of(entry).get("genre") for entry in entries)
    if genres != EVIDENCE_GENRES:
        yield finding("house.evidence", ("evidence",), f"must be two: {', '.join(EVIDENCE_GENRES)}")
    for at, entry in enumerate(entries):
        node = object_of(entry)
        if not _URN_UUID.fullmatch(text_of(node.get("id"))):
            yield finding("house.evidence_id", ("evidence", at, "id"), "must be a urn:uuid")
        if not _is_sha_256(node.get("digestMultibase")):
            yield finding(
                "house.evidence_digest",
                ("evidence", at, "digestMultibase"),
                "must be u and the multihash of a SHA-256. VCDM 2.0 §5.3",
            )


def _is_sha_256(text: object) -> bool:
    try:
        data = decode_base64url(text_of(text))
    except CredentialsError:
        return False
    return data[:2] == MULTIHASH_SHA2_256 and len(data) == 2 + _SHA_256_BYTES


def pass_rule(tree: Tree) -> Iterator[Finding]:
    """The outcome is Completed, and every value that is required is reached. DESIGN 3.3."""
    found = described(tree)
    outcomes = [
        one.result.get("status") for one in found if one.description.get("resultType") == "Status"
    ]
    if outcomes != ["Completed"]:
        yield finding("house.not_completed", ("credentialSubject", "result"), "lacks Completed")
    for one in found:
        needed = one.description.get("requiredValue")
        if needed is None or "allowedValue" in one.description:
            continue
        value, least = decimal_of(one.result.get("value")), decimal_of(needed)
        if value is None or least is None or value < least:
            yield finding(
                "house.pass_rule", (*one.path, "value"), "Completed, but under the required value"
            )


def credit_unit(tree: Tree) -> Iterator[Finding]:
    """Credits are named: one result says of what system the same number of points is."""
    subject = member(tree.document, "credentialSubject")
    earned = subject.get("creditsEarned")
    if not isinstance(earned, int | float) or abs(earned) >= MOST:
        return  # not there, or said by other rules
    named = [
        decimal_of(one.result.get("value"))
        for one in described(tree)
        if POINTS.fullmatch(text_of(one.description.get("resultType")))
    ]
    if decimal_of(str(earned)) not in named:
        yield finding(
            "house.credit_unit",
            ("credentialSubject", "creditsEarned"),
            "no result names the system of these points",
        )


def provisional_said_twice(tree: Tree) -> Iterator[Finding]:
    """What one place calls provisional, the criteria in words call so too. DESIGN 3.1."""
    subject = member(tree.document, "credentialSubject")
    narrative = text_of(member(member(subject, "achievement"), "criteria").get("narrative"))
    for one in described(tree):
        if PROVISIONAL in text_of(one.description.get("name")) and PROVISIONAL not in narrative:
            yield finding(
                "house.provisional",
                ("credentialSubject", "achievement", "criteria", "narrative"),
                "must say provisional, as the description of the result does",
            )


def dates_in_order(tree: Tree) -> Iterator[Finding]:
    """The learner's activity began, ended, and then it was awarded."""
    subject = member(tree.document, "credentialSubject")
    dates = [
        (("credentialSubject", "activityStartDate"), subject.get("activityStartDate")),
        (("credentialSubject", "activityEndDate"), subject.get("activityEndDate")),
        (("validFrom",), tree.document.get("validFrom")),
    ]
    try:
        times = [(path, parse_date_time_stamp(text_of(text))) for path, text in dates if text]
    except ValueMalformed:
        return  # said by the rules of the standards
    for (_, earlier), (path, later) in pairwise(times):
        if later < earlier:
            yield finding("house.dates", path, "lies before the date that must come first")


RULES = (
    has_status,
    no_schema,
    evidence,
    pass_rule,
    credit_unit,
    provisional_said_twice,
    dates_in_order,
)
