"""A programme on trial: the same decisions as when it is published, and what would change."""

import json
from pathlib import Path
from typing import Any

import pytest

from issuer.domain.decision import decide
from issuer.domain.evidence import parse_evidence
from issuer.domain.programme import parse_programme
from issuer.services.trial import Trial, try_programme
from laurel.cli.main import run
from tests.support.databases import MUSA, passing_evidence
from tests.support.programmes import musa

STRICTER = "0.90"


def definition() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(MUSA.read_text(encoding="utf-8"))
    return document


def stricter() -> dict[str, Any]:
    """The same programme, another version, with nine of ten asked for."""
    text = json.dumps(definition()).replace('"min": "0.80"', f'"min": "{STRICTER}"')
    return {**json.loads(text), "version": "2027.1"}


@pytest.fixture(scope="module")
def trial() -> Trial:
    evidence = [(f"{n}.json", passing_evidence(f"learner-{n}")) for n in range(3)]
    return try_programme(parse_programme(stricter()), evidence, against=musa())


def test_it_says_what_a_published_programme_would_say(trial: Trial) -> None:
    for one in trial.tried:
        document = passing_evidence(one.learner)
        assert one.published is not None
        published = decide(musa(), parse_evidence(document, musa()))
        assert one.published.outcome == published.outcome
        assert one.published.counts == published.document["counts"]


def test_evidence_that_does_not_fit_is_told_and_spoils_no_other() -> None:
    good, bad = passing_evidence("good"), passing_evidence("bad")
    bad["activities"][0]["activityId"] = "quiz-nowhere"
    found = try_programme(musa(), [("good.json", good), ("bad.json", bad), ("no.json", {})])
    by_file = {one.files[0]: one.verdict for one in found.tried}
    assert by_file["good.json"].outcome == "eligible"
    assert by_file["bad.json"].outcome == by_file["no.json"].outcome == "refused"
    assert by_file["bad.json"].decided_by == ("activity.unknown",)
    assert by_file["bad.json"].findings[0].pointer == "/activities/0/activityId"
    assert found.counts() == {"eligible": 1, "refused": 2}


def test_several_documents_about_one_learner_are_decided_together() -> None:
    whole = passing_evidence("one")
    half, rest = dict(whole), dict(whole)
    half["activities"], rest["activities"] = whole["activities"][:5], whole["activities"][5:]
    found = try_programme(musa(), [("a.json", half), ("b.json", rest)])
    assert [one.files for one in found.tried] == [("a.json", "b.json")]
    assert found.tried[0].verdict.outcome == "eligible"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A definition, the published one, and a folder of evidence; no site of ours."""
    monkeypatch.setenv("LAUREL_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("LAUREL_KEY_PASSPHRASE", raising=False)
    (tmp_path / "new.json").write_text(json.dumps(stricter()), encoding="utf-8")
    (tmp_path / "old.json").write_text(json.dumps(definition()), encoding="utf-8")
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / "one.json").write_text(json.dumps(near_the_threshold("near")), encoding="utf-8")
    lines = [json.dumps(passing_evidence(f"all-{n}")) for n in range(2)]
    (folder / "more.ndjson").write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    return tmp_path


def near_the_threshold(learner: str) -> dict[str, Any]:
    """Enough for eight of ten, not for nine of ten."""
    document = passing_evidence(learner)
    count = len(document["activities"])
    for entry in document["activities"][: count * 15 // 100]:
        entry |= {"status": "gradedFailed", "passed": False}
        if "score" in entry:
            entry["score"] = {**entry["score"], "raw": "0"}
    return document


def test_two_definitions_side_by_side(files: Path, capsys: Any) -> None:
    arguments = ["programme", "try", str(files / "new.json"), "--evidence", str(files / "evidence")]
    assert run([*arguments, "--against", str(files / "old.json"), "--json", "--changed"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["publishedCounts"] == {"eligible": 3}
    assert told["counts"] == {"eligible": 2, "notEligible": 1}
    assert told["changed"] == 1
    (changed,) = told["learners"]
    assert (changed["learner"], changed["verdict"]["decidedBy"]) == ("near", ["R4"])
    assert changed["published"]["outcome"] == "eligible"


def test_without_a_site_it_compares_with_nothing_and_says_so(files: Path, capsys: Any) -> None:
    arguments = ["programme", "try", str(files / "new.json"), "--evidence", str(files / "evidence")]
    assert run(arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("2027.1: 2 eligible, 1 notEligible")
    assert lines[1].startswith("Compared with nothing")
    assert "(R4)" in next(line for line in lines if line.startswith("near"))
    assert run([*arguments, "--against", "2019.1"]) == 1, "a version was asked for by name"


def test_what_is_not_sound_is_not_tried(files: Path, capsys: Any) -> None:
    unsound = stricter()
    del unsound["roles"]
    (files / "new.json").write_text(json.dumps(unsound), encoding="utf-8")
    assert run(["programme", "try", str(files / "new.json"), "--evidence", str(files)]) == 1
    assert "not sound" in capsys.readouterr().err
    (files / "empty").mkdir()
    assert (
        run(["programme", "try", str(files / "old.json"), "--evidence", str(files / "empty")]) == 1
    )
    assert "no .json" in capsys.readouterr().err
