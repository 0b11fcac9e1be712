"""Evidence in; decision, credential, repeats."""

import json
import threading
from collections import Counter
from decimal import Decimal

import pytest
from sqlalchemy import event

from credentials.encoding.digests import credential_digest, digest_multibase
from issuer.errors import (
    EvidenceRefused,
    NotEligible,
    NotFound,
    StillRunning,
    UnknownActivity,
    UnknownProgramme,
    UnknownRole,
)
from issuer.services.books import check_books
from issuer.services.certificates import credential_summary, load_certificate
from issuer.services.completions import CompletionAnswer, submit_completion
from issuer.services.decisions import explanation, make_decision, read_decision
from issuer.services.issue import issue_credential
from issuer.services.site import Site
from issuer.services.status_changes import revoke
from issuer.store.engine import WRITES
from tests.support.databases import CLIENT, SUSPENDABLE, failing_evidence, passing_evidence


def signatures(site: Site) -> int:
    """How often the key was used for credentials."""
    with site.store.reading() as unit:
        return sum(line.event == "credential.signed" for line in unit.audit.lines())


def test_what_is_earned_is_issued_and_on_disk(site: Site) -> None:
    answer = submit_completion(site, CLIENT, passing_evidence())
    assert answer.decision["outcome"] == "eligible"
    assert answer.already_issued is False
    assert answer.credential is not None
    certificate = load_certificate(site, answer.credential["id"])
    assert certificate.document["id"] == certificate.url == answer.credential["url"]
    assert credential_digest(certificate.document) == answer.credential["digest"]
    assert credential_summary(certificate) == answer.credential
    assert answer.credential["verifyUrl"] == f"{certificate.url}/verify"
    assert answer.credential["files"]["pdf"] == f"{certificate.url}.pdf"
    assert check_books(site).findings == ()


def test_the_credential_names_the_stored_evidence_and_decision(site: Site) -> None:
    answer = submit_completion(site, CLIENT, passing_evidence())
    assert answer.credential is not None
    certificate = load_certificate(site, answer.credential["id"])
    digests = [entry["digestMultibase"] for entry in certificate.document["evidence"]]
    assert digests[0] == digest_multibase(passing_evidence())
    with site.store.reading() as unit:
        stored = unit.evidence.by_digest(answer.decision["evidence"][0]["digest"])
    assert stored is not None
    assert stored.revision == 1
    assert json.loads(stored.document or b"") == passing_evidence()


def test_what_is_not_earned_is_decided_and_kept_and_not_issued(site: Site) -> None:
    answer = submit_completion(site, CLIENT, failing_evidence())
    assert (answer.decision["outcome"], answer.credential) == ("notEligible", None)
    assert read_decision(site, answer.decision["id"]) == answer.decision
    assert signatures(site) == 0


def test_a_repeat_signs_nothing_and_answers_the_same(site: Site) -> None:
    first = submit_completion(site, CLIENT, passing_evidence())
    again = submit_completion(site, CLIENT, passing_evidence())
    assert again == CompletionAnswer(
        decision=first.decision, credential=first.credential, already_issued=True
    )
    assert signatures(site) == 1


def test_other_evidence_for_the_same_award_is_kept_and_signs_nothing(site: Site) -> None:
    first = submit_completion(site, CLIENT, passing_evidence())
    newer = submit_completion(site, CLIENT, passing_evidence(country="PT"))
    assert newer.decision["id"] != first.decision["id"]
    assert (newer.credential, newer.already_issued) == (first.credential, True)
    with site.store.reading() as unit:
        latest = unit.evidence.latest(passing_evidence()["id"])
    assert latest is not None
    assert latest.revision == 2


def test_a_repeat_after_a_revocation_answers_the_revoked_one(site: Site) -> None:
    first = submit_completion(site, CLIENT, passing_evidence())
    assert first.credential is not None
    revoke(site, CLIENT, first.credential["id"], reason="issuedInError")
    again = submit_completion(site, CLIENT, passing_evidence())
    assert again.credential == {**first.credential, "status": "revoked"}
    assert again.already_issued is True
    assert signatures(site) == 1


@pytest.mark.parametrize("changed", [
    {"cohort": "2020"}, {"source": {"system": "moodle", "instance": "https://other.example.org"}},
    {"programme": {"id": "musa-suspendable"}},
])  # fmt: skip
def test_another_award_has_its_own_credential(
    sqlite_site: Site, changed: dict[str, object]
) -> None:
    first = submit_completion(sqlite_site, CLIENT, passing_evidence())
    other = submit_completion(sqlite_site, CLIENT, passing_evidence(**changed))
    assert first.credential is not None
    assert other.credential is not None
    assert other.credential["id"] != first.credential["id"]


def test_the_e_mail_and_the_version_do_not_make_another_award(sqlite_site: Site) -> None:
    first = submit_completion(sqlite_site, CLIENT, passing_evidence())
    evidence = passing_evidence()
    version = first.decision["programme"]["version"]
    evidence["programme"]["version"] = version
    evidence["learner"]["identifiers"][0]["value"] = "new@example.org"
    assert submit_completion(sqlite_site, CLIENT, evidence).already_issued is True


def test_64_parallel_requests_make_one_credential(site: Site) -> None:
    answers: list[CompletionAnswer] = []
    start = threading.Barrier(64)

    def send() -> None:
        start.wait()
        answers.append(submit_completion(site, CLIENT, passing_evidence()))

    threads = [threading.Thread(target=send) for _ in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(answer.already_issued for answer in answers) == {False: 1, True: 63}
    assert len({(answer.credential or {})["id"] for answer in answers}) == 1
    assert signatures(site) == 1
    assert check_books(site).findings == ()


def test_who_waits_too_long_is_told_to_come_again(
    sqlite_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from issuer.services import issuance
    from issuer.services.decisions import case_from_document
    from issuer.services.reservations import reserve

    case = case_from_document(sqlite_site, passing_evidence())
    assert reserve(sqlite_site, CLIENT, case).owner is not None
    ticks = iter(range(0, 1000, 20))
    monkeypatch.setattr(issuance.time, "monotonic", lambda: next(ticks))
    with pytest.raises(StillRunning) as error:
        submit_completion(sqlite_site, CLIENT, passing_evidence())
    assert error.value.fields["retry_after_seconds"] > 0


def test_issue_from_a_kept_decision(site: Site) -> None:
    decision = make_decision(site, CLIENT, passing_evidence(), dry_run=False)
    issued = issue_credential(site, CLIENT, decision["id"])
    assert issued.already_issued is False
    assert issue_credential(site, CLIENT, decision["id"]).already_issued is True
    completed = submit_completion(site, CLIENT, passing_evidence())
    assert (completed.credential, completed.already_issued) == (issued.credential, True)


def test_a_decision_that_allows_nothing_issues_nothing(sqlite_site: Site) -> None:
    decision = make_decision(sqlite_site, CLIENT, failing_evidence(), dry_run=False)
    with pytest.raises(NotEligible) as error:
        issue_credential(sqlite_site, CLIENT, decision["id"])
    assert error.value.fields == {"decision": decision["id"], "outcome": "notEligible"}


def test_a_dry_run_keeps_nothing(sqlite_site: Site) -> None:
    decision = make_decision(sqlite_site, CLIENT, passing_evidence(), dry_run=True)
    with pytest.raises(NotFound):
        read_decision(sqlite_site, decision["id"])
    with pytest.raises(NotFound):
        issue_credential(sqlite_site, CLIENT, decision["id"])
    with sqlite_site.store.reading() as unit:
        assert unit.evidence.latest(passing_evidence()["id"]) is None


def test_decide_about_kept_evidence(sqlite_site: Site) -> None:
    kept = make_decision(sqlite_site, CLIENT, passing_evidence(), dry_run=False)
    by_id = {"evidence": [passing_evidence()["id"]]}
    assert make_decision(sqlite_site, CLIENT, by_id, dry_run=True)["id"] == kept["id"]
    with pytest.raises(EvidenceRefused) as error:
        make_decision(sqlite_site, CLIENT, {"evidence": ["nobody"]}, dry_run=True)
    assert error.value.fields["findings"][0].pointer == "/evidence/0"


def test_a_decision_is_explained(sqlite_site: Site) -> None:
    decision = make_decision(sqlite_site, CLIENT, failing_evidence(), dry_run=False)
    told = explanation(sqlite_site, decision["id"], "el")
    assert (told["decision"], told["language"]) == (decision["id"], "el")


@pytest.mark.parametrize(("changed", "refusal"), [
    ({"programme": {"id": "nobody"}}, UnknownProgramme),
    ({"programme": {"id": "musa-specialization-2019", "version": "0"}}, UnknownProgramme),
    ({"programme": 7}, UnknownProgramme),
    ({"role": "astronaut"}, UnknownRole),
    ({"activities": [{**passing_evidence()["activities"][0], "activityId": "x"}]},
     UnknownActivity),
    ({"asOf": "2099-01-01T00:00:00Z"}, EvidenceRefused),
])  # fmt: skip
def test_what_is_refused_changes_nothing(
    sqlite_site: Site, changed: dict[str, object], refusal: type[Exception]
) -> None:
    with sqlite_site.store.reading() as unit:
        before = unit.audit.head()
    with pytest.raises(refusal):
        submit_completion(sqlite_site, CLIENT, passing_evidence(**changed))
    with sqlite_site.store.reading() as unit:
        assert unit.audit.head() == before
        assert unit.evidence.latest(passing_evidence()["id"]) is None


def test_the_longest_values_fit_into_both_databases(site: Site) -> None:
    longest = passing_evidence(learner="\U00010330" * 200)
    longest["learner"]["name"]["full"] = "\U00010330" * 500
    answer = submit_completion(site, CLIENT, longest)
    assert answer.credential is not None


def test_no_personal_data_in_the_audit(sqlite_site: Site) -> None:
    submit_completion(sqlite_site, CLIENT, passing_evidence("u-4711"))
    with sqlite_site.store.reading() as unit:
        facts = "".join(line.facts for line in unit.audit.lines())
    for personal in ("Ελένη", "eleni@example.org", "u-4711", "courses.example.org"):
        assert personal not in facts


def test_the_one_allowed_finding_is_on_record(sqlite_site: Site) -> None:
    submit_completion(sqlite_site, CLIENT, passing_evidence("a"))
    submit_completion(sqlite_site, CLIENT, passing_evidence("b", programme={"id": SUSPENDABLE}))
    with sqlite_site.store.reading() as unit:
        signed = [line for line in unit.audit.lines() if line.event == "credential.signed"]
    allowed = [json.loads(line.facts)["allowed"] for line in signed]
    assert allowed == [[], ["ob3.two_status_entries"]]


@pytest.mark.parametrize("place", ["top", "activity"])
def test_a_number_where_none_belongs_is_refused(sqlite_site: Site, place: str) -> None:
    evidence = passing_evidence()
    target = evidence if place == "top" else evidence["activities"][0]
    target["note"] = Decimal("0.5")
    with pytest.raises(EvidenceRefused):
        submit_completion(sqlite_site, CLIENT, evidence)


def test_an_issuance_is_two_commits_and_a_repeat_is_none(sqlite_site: Site) -> None:
    submit_completion(sqlite_site, CLIENT, passing_evidence("warm"))
    commits: list[bool] = []
    event.listen(
        sqlite_site.store.engine,
        "commit",
        lambda connection: commits.append(connection.get_execution_options().get(WRITES, False)),
    )
    submit_completion(sqlite_site, CLIENT, passing_evidence())
    assert commits.count(True) == 2
    submit_completion(sqlite_site, CLIENT, passing_evidence())
    assert commits.count(True) == 2
