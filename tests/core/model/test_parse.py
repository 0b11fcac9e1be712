"""Typed access to what checks and display need; the original stays as it came."""

import json
from datetime import UTC, datetime

from credentials.model.credential import Identifier
from credentials.model.members import plain_text
from credentials.model.parse import parse_credential, read_credential
from tests.support.issuer_host import ROLE, IssuerHost, a_badge

HOST = IssuerHost()
BADGE = a_badge(HOST, purposes=("revocation", "suspension"))
CREDENTIAL = parse_credential(json.dumps(BADGE))


def test_the_original_is_kept_as_it_came() -> None:
    assert CREDENTIAL.document == BADGE
    assert list(CREDENTIAL.document) == list(BADGE)


def test_the_credential() -> None:
    assert CREDENTIAL.id == BADGE["id"]
    assert CREDENTIAL.is_badge
    assert (CREDENTIAL.issuer.id, CREDENTIAL.issuer.name) == (HOST.did, "Σχολείο")
    assert CREDENTIAL.valid_from == datetime(2026, 11, 1, tzinfo=UTC)
    assert CREDENTIAL.valid_until == datetime(2027, 11, 1, tzinfo=UTC)
    assert [placed.pointer for placed in CREDENTIAL.status_entries] == [
        "/credentialStatus/0",
        "/credentialStatus/1",
    ]
    assert CREDENTIAL.evidence[0].document["genre"] == "Completion evidence"


def test_the_subject() -> None:
    (subject,) = CREDENTIAL.subjects
    assert (subject.pointer, subject.id) == ("/credentialSubject", None)
    assert subject.identifiers == (
        Identifier(
            identity_type="name", identity_hash="Ελένη Papadopoulou", hashed=False, salt=None
        ),
    )


def test_the_achievement_and_its_results() -> None:
    (subject,) = CREDENTIAL.subjects
    achievement = subject.achievement
    assert achievement is not None
    assert (achievement.id, achievement.criteria_narrative) == (ROLE, "80 of 100")
    assert achievement.alignments[0].target_type == "ext:e-CF"
    share, grade = achievement.descriptions
    assert (share.value_min, share.value_max, share.required_value) == ("0", "100", "80")
    assert grade.allowed_values == ("C", "B", "A")
    assert [result.description_id for result in subject.results] == [share.id, grade.id]
    assert subject.results[0].pointer == "/credentialSubject/result/0"


def test_single_values_are_read_like_lists_of_one() -> None:
    subject = dict(BADGE["credentialSubject"])
    subject["result"] = subject["result"][0]
    credential = read_credential({**BADGE, "credentialSubject": [subject], "type": BADGE["type"]})
    (read,) = credential.subjects
    assert read.pointer == "/credentialSubject/0"
    assert [result.pointer for result in read.results] == ["/credentialSubject/0/result"]


def test_two_achievements_are_not_one() -> None:
    subject = dict(BADGE["credentialSubject"])
    subject["achievement"] = [subject["achievement"]] * 2
    assert read_credential({**BADGE, "credentialSubject": subject}).subjects[0].achievement is None


def test_parts_of_the_wrong_form_are_left_to_the_schema() -> None:
    subject = {"type": 5, "identifier": ["x", {}], "result": [1], "achievement": "x"}
    (read,) = read_credential({**BADGE, "credentialSubject": subject}).subjects
    assert (read.types, read.identifiers, read.results, read.achievement) == ((), (), (), None)


def test_a_text_in_any_of_its_forms() -> None:
    assert plain_text("x") == plain_text([{"@value": "x", "@language": "en"}, "y"]) == "x"
    assert plain_text(5) is plain_text(None) is plain_text({}) is None
