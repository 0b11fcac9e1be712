"""Each way to be wrong gives the code of the rule that is broken, at the place meant."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.lints import RULES, Severity, lint
from tests.support.open_badges import BASE, ROLE, a_badge, a_status_entry, changed
from tests.support.reference import reference

SUBJECT = "/credentialSubject"
RESULT = f"{SUBJECT}/result"
ACHIEVEMENT = f"{SUBJECT}/achievement"
DESCRIPTION = f"{ACHIEVEMENT}/resultDescription"
NAME = f"{SUBJECT}/identifier/0"
MAIL = f"{SUBJECT}/identifier/1"
BOTH = [a_status_entry("revocation"), a_status_entry("suspension")]


def test_a_good_badge_breaks_no_rule() -> None:
    assert lint(a_badge()) == ()


def test_a_good_badge_fits_both_official_schemas() -> None:
    import json

    import jsonschema_rs

    from credentials.schemas import violations

    plain = reference("standards/ob3/schema/json/ob_v3p0_achievementcredential_schema.json")
    validator = jsonschema_rs.validator_for(json.loads(plain.read_text()), validate_formats=True)
    assert [error.message for error in validator.iter_errors(a_badge())] == []
    assert violations("ob3-achievementcredential", a_badge()) == ()


WAYS_TO_BE_WRONG: list[tuple[str, str, Any]] = [
    # the data model
    ("vcdm.context", "/@context/0", "https://www.w3.org/2018/credentials/v1"),
    ("vcdm.id", "/id", ...),
    ("vcdm.id", "/id", "c/AAAA"),
    ("vcdm.type", "/type", ["OpenBadgeCredential"]),
    ("vcdm.issuer", "/issuer", "laurel"),
    ("vcdm.subject", "/credentialSubject", [{"type": ["AchievementSubject"]}]),
    ("vcdm.valid_from", "/validFrom", ...),
    ("vcdm.date", "/validFrom", "2026-11-22"),
    ("vcdm.date", "/validFrom", "2026-11-22T12:00:00"),
    ("vcdm.date", "/validFrom", "2026-13-22T12:00:00Z"),
    ("vcdm.date", "/validUntil", "soon"),
    ("vcdm.period", "/validUntil", "2026-11-22T11:59:59Z"),
    ("vcdm.signed_already", "/proof", {"type": "DataIntegrityProof"}),
    ("vcdm.status_entry", "/credentialStatus", "revoked"),
    ("vcdm.status_type", "/credentialStatus/type", "1EdTechRevocationList"),
    ("vcdm.status_index", "/credentialStatus/statusListIndex", 7),
    ("vcdm.status_index", "/credentialStatus/statusListIndex", "07"),
    ("vcdm.status_purpose", "/credentialStatus/statusPurpose", "message"),
    ("vcdm.status_list", "/credentialStatus/statusListCredential", "/status/1"),
    ("vcdm.status_id", "/credentialStatus/id", f"{BASE}/status/1"),
    ("vcdm.status_same_purpose", "/credentialStatus", [BOTH[0], a_status_entry("revocation", "9")]),
    # Open Badges: the credential
    ("ob3.context", "/@context/1", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"),
    ("ob3.context", "/@context/2", "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"),
    ("ob3.context", "/refreshService", {"type": "1EdTechCredentialRefresh", "id": BASE}),
    ("ob3.type", "/type", ["VerifiableCredential"]),
    ("ob3.name", "/name", ...),
    ("ob3.issuer", "/issuer/type", ["Organization"]),
    ("ob3.issuer", "/issuer/url", ...),
    ("ob3.subject", f"{SUBJECT}/type", ["Person"]),
    ("ob3.subject", f"{SUBJECT}/identifier", ...),
    ("ob3.achievement", f"{ACHIEVEMENT}/type", ["Badge"]),
    ("ob3.criteria", f"{ACHIEVEMENT}/criteria", {"name": "none"}),
    ("ob3.identity", f"{NAME}/hashed", "false"),
    ("ob3.identity", f"{NAME}/salt", "AAAAAAAAAAAAAAAAAAAAAA"),
    ("ob3.identity", f"{MAIL}/identityHash", "a@example.org"),
    ("ob3.identity", f"{MAIL}/salt", "short"),
    ("ob3.identity", f"{MAIL}/salt", ...),
    ("ob3.image", f"{ACHIEVEMENT}/image", f"{ROLE}/badge.png"),
    ("ob3.status_entries", "/credentialStatus", [BOTH[0]]),
    ("ob3.status_entries", "/credentialStatus", BOTH[::-1]),
    # Open Badges: shapes
    ("ob3.missing", f"{ACHIEVEMENT}/description", ...),
    ("ob3.missing", f"{RESULT}/0/resultDescription", ...),
    ("ob3.missing", f"{ACHIEVEMENT}/alignment/0/targetUrl", ...),
    ("ob3.closed", f"{NAME}/note", "x"),
    ("ob3.closed", f"{ACHIEVEMENT}/image/name", "x"),
    ("ob3.array", f"{SUBJECT}/type", "AchievementSubject"),
    ("ob3.array", f"{NAME}/type", ["IdentityObject"]),
    ("ob3.array", f"{ACHIEVEMENT}/tag", "pots"),
    ("ob3.array", RESULT, lambda results: results[0]),
    ("ob3.array", DESCRIPTION, lambda descriptions: descriptions[0]),
    ("ob3.entry_type", f"{RESULT}/0/type", ["Grade"]),
    ("ob3.entry_type", MAIL, "a@example.org"),
    ("ob3.not_text", "/name", {"en": "Thrower", "el": "Αγγειοπλάστης"}),
    ("ob3.not_text", f"{RESULT}/1/value", 87.23),
    ("ob3.not_number", f"{SUBJECT}/creditsEarned", "2.5"),
    ("ob3.not_number", f"{ACHIEVEMENT}/creditsAvailable", True),
    ("ob3.date", f"{SUBJECT}/activityStartDate", "2026-01-07"),
    ("ob3.enumeration", f"{ACHIEVEMENT}/achievementType", "Certificat"),
    ("ob3.enumeration", f"{DESCRIPTION}/1/resultType", "percent"),
    ("ob3.enumeration", f"{DESCRIPTION}/1/resultType", "xext:a b"),
    ("ob3.enumeration", f"{DESCRIPTION}/1/resultType", "ext:a b"),
    ("ob3.enumeration", f"{ACHIEVEMENT}/alignment/0/targetType", "ext:"),
    ("ob3.enumeration", f"{NAME}/identityType", "fullName"),
    ("ob3.enumeration", f"{RESULT}/0/status", "Passed"),
    ("ob3.language", f"{ACHIEVEMENT}/inLanguage", "English"),
    # Open Badges: results
    ("ob3.result_reference", f"{RESULT}/1/resultDescription", f"{ROLE}#other"),
    ("ob3.result_reference", f"{RESULT}/1/resultDescription", [f"{ROLE}#share"]),
    ("ob3.result_twice", f"{RESULT}/1/resultDescription", f"{ROLE}#outcome"),
    ("ob3.description_twice", f"{DESCRIPTION}/1/id", f"{ROLE}#outcome"),
    ("ob3.description_bounds", f"{DESCRIPTION}/1/requiredValue", "101"),
    ("ob3.description_bounds", f"{DESCRIPTION}/1/valueMin", "none"),
    ("ob3.allowed_value", f"{RESULT}/4/value", "D"),
    ("ob3.allowed_value", f"{DESCRIPTION}/4/requiredValue", "E"),
    ("ob3.result_status", f"{RESULT}/0/status", ...),
    ("ob3.result_value", f"{RESULT}/1/value", ...),
    ("ob3.result_range", f"{RESULT}/1/value", "100.01"),
    ("ob3.result_range", f"{RESULT}/2/value", "-1"),
    ("ob3.result_range", f"{RESULT}/1/value", "1e2"),
    ("ob3.credits", f"{SUBJECT}/creditsEarned", 2.6),
    # values of the house
    ("house.null", "/description", None),
    ("house.empty", "/description", ""),
    ("house.empty", f"{ACHIEVEMENT}/tag", []),
    ("house.empty", f"{ACHIEVEMENT}/criteria", {}),
    ("house.number", f"{SUBJECT}/creditsEarned", 2.0),
    ("house.number", f"{SUBJECT}/creditsEarned", 1e15),
    ("house.number", f"{SUBJECT}/creditsEarned", 1e-7),
    ("house.number", f"{SUBJECT}/creditsEarned", 1.234567890123456),
    ("house.not_json", f"{ACHIEVEMENT}/tag", ("pots",)),
    ("house.nfc", f"{NAME}/identityHash", "Conceic\u0327a\u0303o"),
    ("house.character", f"{NAME}/identityHash", "Ana\ufffe"),
    ("house.character", f"{NAME}/identityHash", "Ana\U0010ffff"),
    ("house.character", f"{NAME}/identityHash", "Ana\ud800"),
    ("house.character", f"{NAME}/identityHash", "Ana\x00"),
    ("house.character", f"{NAME}/identityHash", "Ana\x85"),
    ("house.relative_id", f"{ACHIEVEMENT}/id", "/roles/thrower"),
    ("house.relative_id", f"{ACHIEVEMENT}/alignment/0/targetUrl", "competences/1"),
    ("house.relative_id", f"{RESULT}/1/resultDescription", "#share"),
    ("house.relative_id", f"{ACHIEVEMENT}/id", "https://laurel.example/a b"),
    ("house.inner_context", f"{SUBJECT}/@context", "https://www.w3.org/ns/credentials/v2"),
    ("house.inline_context", "/@context/2", {"grade": "https://example.org/grade"}),
    ("vcdm.related_resource", "/relatedResource", "https://laurel.example/a"),
    ("vcdm.related_resource", "/relatedResource", {"id": BASE}),
    # promises of the house
    ("house.not_revocable", "/credentialStatus", ...),
    ("house.not_revocable", "/credentialStatus", a_status_entry("suspension")),
    ("house.credential_schema", "/credentialSchema", [{"id": BASE, "type": "JsonSchema"}]),
    ("house.evidence", "/evidence/1", ...),
    ("house.evidence", "/evidence/1/genre", "Portfolio"),
    ("house.evidence_id", "/evidence/0/id", f"{BASE}/evidence/1"),
    ("house.evidence_digest", "/evidence/0/digestMultibase", ...),
    ("house.evidence_digest", "/evidence/0/digestMultibase", "uEiAAAA"),
    ("house.evidence_digest", "/evidence/0/digestMultibase", "zQm"),
    ("house.pass_rule", f"{RESULT}/1/value", "79.99"),
    ("house.pass_rule", f"{DESCRIPTION}/1/requiredValue", "87.24"),
    ("house.pass_rule", f"{DESCRIPTION}/2/requiredValue", "50"),
    ("house.not_completed", f"{RESULT}/0/status", "Failed"),
    ("house.not_completed", f"{RESULT}/0", ...),
    ("house.credit_unit", f"{RESULT}/3/value", "2"),
    ("house.provisional", f"{ACHIEVEMENT}/criteria/narrative", "Passed 80%. 2.5 points."),
    ("house.dates", f"{SUBJECT}/activityEndDate", "2026-01-06T21:59:59Z"),
    ("house.dates", f"{SUBJECT}/activityEndDate", "2026-11-22T12:00:01Z"),
]


@pytest.mark.parametrize(("code", "pointer", "value"), WAYS_TO_BE_WRONG)
def test_each_way_to_be_wrong_is_found(code: str, pointer: str, value: Any) -> None:
    found = lint(changed(pointer, value))
    assert code in {f.code for f in found}
    assert {f.severity for f in found} == {Severity.ERROR}


def test_every_rule_has_a_way_to_be_wrong() -> None:
    silent = []
    for rule in RULES:
        from credentials.lints.tree import tree_of

        if not any(list(rule(tree_of(changed(p, v)))) for _, p, v in WAYS_TO_BE_WRONG):
            silent.append(rule.__name__)
    assert silent == []


@pytest.mark.parametrize(("pointer", "value"), [
    (f"{SUBJECT}/creditsEarned", 2),
    (f"{SUBJECT}/activityEndDate", ...),
    (f"{RESULT}/2/value", "0"),
    (f"{RESULT}/4/value", "C"),
    (f"{NAME}/identityHash", "李小龙 بدر O’Neill\tIII"),
    (f"{ACHIEVEMENT}/achievementType", "ext:Sector-Certificate_2"),
])  # fmt: skip
def test_what_is_unusual_but_right_is_not_found(pointer: str, value: Any) -> None:
    badge = changed(pointer, value)
    if pointer.endswith("creditsEarned"):
        badge["credentialSubject"]["result"][3]["value"] = "2"
    assert lint(badge) == ()


def test_two_status_entries_are_the_one_allowed_finding() -> None:
    (found,) = lint(changed("/credentialStatus", BOTH))
    assert (found.code, found.severity) == ("ob3.two_status_entries", Severity.ALLOWED)


def test_a_finding_names_the_place_and_repeats_little() -> None:
    (found,) = [f for f in lint(changed("/validFrom", "x" * 900)) if f.code == "vcdm.date"]
    assert found.pointer == "/validFrom"
    assert "x" * 81 not in found.detail


@pytest.mark.parametrize("value", [None, [], {}, "", 0, True, [None], [[]], {"type": {}}, "x"])
@pytest.mark.parametrize("member", [
    "/@context", "/id", "/type", "/issuer", "/validFrom", "/credentialSubject", "/evidence",
    "/credentialStatus", "/evidence/0", SUBJECT + "/type", RESULT, RESULT + "/0", ACHIEVEMENT,
    DESCRIPTION, DESCRIPTION + "/1", DESCRIPTION + "/1/id", ACHIEVEMENT + "/criteria", MAIL,
])  # fmt: skip
def test_no_shape_makes_the_lint_fall_over(member: str, value: Any) -> None:
    assert lint(changed(member, value)) != ()


@pytest.mark.parametrize("member", ["/id", "/validFrom", SUBJECT + "/creditsEarned", RESULT])
def test_a_number_beyond_all_measure_is_only_wrong(member: str) -> None:
    assert "house.number" in {found.code for found in lint(changed(member, 10**5000))}


NAMES = st.sampled_from(
    ["type", "id", "result", "resultDescription", "value", "status", "identifier", "achievement",
     "credentialSubject", "credentialStatus", "evidence", "@context", "issuer", "image"]
)  # fmt: skip
TYPES = st.sampled_from(["Result", "ResultDescription", "IdentityObject", "Achievement", "Image"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | TYPES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=25,
)


@given(st.dictionaries(NAMES, JSON, max_size=6))
def test_no_document_at_all_makes_the_lint_fall_over(document: dict[str, Any]) -> None:
    assert lint({**a_badge(), **document}) is not None
    assert lint(document) != ()
