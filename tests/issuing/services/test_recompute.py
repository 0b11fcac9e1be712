"""The record of a decision over the API, replayed by the command on another machine."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from laurel.cli.main import run
from tests.issuing.web.conftest import Api, api_of
from tests.support.databases import MUSA, passing_evidence


@pytest.fixture
def files(sqlite_site: Any, tmp_path: Path) -> Path:
    """`record.json` and `credential.json` of an issued award; no site for the command."""
    api: Api = api_of(sqlite_site)
    answer = api.post("/v1/completions", passing_evidence("learner-1")).json
    assert answer is not None
    record = api.get(f"/v1/decisions/{answer['decision']['id']}/record")
    assert record.status_code == 200
    (tmp_path / "record.json").write_bytes(record.data)
    credential = api.client.get(f"/c/{answer['credential']['id']}.json")
    (tmp_path / "credential.json").write_bytes(credential.data)
    return tmp_path


def recompute(files: Path, *more: str) -> int:
    return run(["recompute", str(files / "record.json"), "--programme", str(MUSA), *more])


def test_the_same_decision_comes_out_and_the_credential_names_it(files: Path, capsys: Any) -> None:
    assert recompute(files, "--credential", str(files / "credential.json"), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["same"], told["namedByCredential"], told["differences"]) == (True, True, [])
    assert told["recomputed"]["digest"] == told["digest"]


def test_an_altered_grade_is_named(files: Path, capsys: Any) -> None:
    record = json.loads((files / "record.json").read_text(encoding="utf-8"))
    changed = copy.deepcopy(record)
    changed["evidence"][0]["activities"][0]["score"]["raw"] = "1"
    (files / "record.json").write_text(json.dumps(changed), encoding="utf-8")
    assert recompute(files) == 1
    shown = capsys.readouterr().out
    assert shown.startswith("Not the same.")
    assert "/decision/evidence: " in shown


def test_another_decision_is_not_the_credentials(files: Path, capsys: Any) -> None:
    record = json.loads((files / "record.json").read_text(encoding="utf-8"))
    credential = json.loads((files / "credential.json").read_text(encoding="utf-8"))
    credential["evidence"] = credential["evidence"][:1]
    (files / "credential.json").write_text(json.dumps(credential), encoding="utf-8")
    assert record["decision"]["outcome"] == "eligible"
    assert recompute(files, "--credential", str(files / "credential.json")) == 1
    assert "does not name this decision" in capsys.readouterr().out


def test_what_cannot_be_replayed_is_two_and_wrong_files_are_refused(
    files: Path, capsys: Any
) -> None:
    definition = json.loads(MUSA.read_text(encoding="utf-8"))
    (files / "other.json").write_text(json.dumps({**definition, "version": "2"}), encoding="utf-8")
    record = ["recompute", str(files / "record.json")]
    assert run([*record, "--programme", str(files / "other.json")]) == 2
    assert "could not be made anew" in capsys.readouterr().out
    assert run(["recompute", str(files / "credential.json"), "--programme", str(MUSA)]) == 1
    assert "no decision record" in capsys.readouterr().err
