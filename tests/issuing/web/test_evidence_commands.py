"""`laurel evidence map` and `laurel evidence import`."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from edge.settings import Settings
from laurel.cli.main import run
from tests.support.databases import Sites
from tests.support.served_site import environ_of

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
GRADES, FACTS = str(EXAMPLES / "gradebook.csv"), str(EXAMPLES / "facts.csv")
MAP = ["evidence", "map", GRADES, "--programme", "musa-specialization-2019",
       "--instance", "https://courses.example.org"]  # fmt: skip


@pytest.fixture(autouse=True)
def settings(sites: Sites, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A site whose settings are this process's environment."""
    found = sites.settings("sqlite")
    for name, value in environ_of(found).items():
        monkeypatch.setenv(name, value)
    return found


def answer(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    assert run([*arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_map_then_import(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "dcc-2019.json"
    made = answer(capsys, *MAP, "--cohort", "2019", "--out", str(out), "--facts", FACTS)
    assert json.loads(out.read_text("utf-8")) == made["mapping"]
    assert made["mapping"] == json.loads((EXAMPLES / "evidence-mapping.json").read_text("utf-8"))
    assert [len(one["read"]) for one in made["preview"]] == [45, 45, 0]
    assert made["preview"][2]["problems"][0]["column"] == "Quiz: quiz-ecf-b4 (Real)"
    assert made["unread"] == {"ignored": ["Institution", "Department"], "unknown": []}

    command = ["evidence", "import", GRADES, "--facts", FACTS, "--mapping"]
    dry = answer(capsys, *command, str(out), "--dry-run", code=1)
    assert (dry["counts"]["sound"], dry["counts"]["refused"]) == (2, 1)
    first = answer(capsys, *command, str(out), code=1)
    assert [row["state"] for row in first["rows"]] == ["created", "created", "refused"]
    again = answer(capsys, *command, "dcc-2019", code=1)
    assert again["counts"]["unchanged"] == 2
    assert run([*command, "dcc-2019"]) == 1
    told = capsys.readouterr().out
    assert "u2003: refused\n  row 4, Quiz: quiz-ecf-b4 (Real): 'seven' is no number" in told
    assert "2 unchanged, 1 refused" in told


def test_what_must_be_decided_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    made = answer(capsys, *MAP, code=1)
    assert [one["about"] for one in made["open"]] == ["cohort"]
    assert made["preview"] == []
    assert run(MAP) == 1
    assert "To decide: cohort: say the cohort" in capsys.readouterr().out


def test_map_needs_no_site_for_a_programme_in_a_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LAUREL_KEY_PASSPHRASE")
    programme = "schemas/programmes/musa/musa-specialization-2019.json"
    path = str(EXAMPLES.parents[1] / programme)
    made = answer(capsys, *MAP[:4], path, *MAP[5:], "--cohort", "2019")
    assert made["open"] == []


def test_the_files_date_is_the_time_of_what_it_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    programme = "musa-specialization-2019"
    row = {"username": "ada", "course_id": "c", "passed": True, "percent": 0.9}
    file = tmp_path / "grades.json"
    file.write_text(json.dumps([row]))
    os.utime(file, (1_584_352_800, 1_584_352_800))
    mapping = {
        "schema": "evidence-mapping/1", "name": "edx", "format": "openedx-grades",
        "source": {"system": "openedx", "instance": "https://courses.example.org"},
        "programme": {"id": programme}, "role": "dcc", "cohort": "2019",
        "people": [{"id": "ada", "name": "Ada Example"}],
        "prerequisites": [{"from": "c", "id": "musa-mooc"}], "activities": [],
    }  # fmt: skip
    path = tmp_path / "edx.json"
    path.write_text(json.dumps(mapping))
    command = ["evidence", "import", str(file), "--mapping", str(path)]
    first = answer(capsys, *command)
    told = answer(capsys, *command, "--as-of", "2020-03-16T12:00:00+02:00")
    assert told["rows"][0]["evidence"] == first["rows"][0]["evidence"]
    assert told["counts"]["unchanged"] == 1


@pytest.mark.parametrize(
    "changed",
    [
        ["--mapping", "no-such-mapping"],
        ["--mapping", "MAPPING", "--as-of", "yesterday"],
        ["--mapping", "MAPPING", "--facts", GRADES],
    ],
)
def test_refusals_are_one_line_and_1(
    changed: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(EXAMPLES / "evidence-mapping.json", tmp_path / "m.json")
    given = [str(tmp_path / "m.json") if one == "MAPPING" else one for one in changed]
    assert run(["evidence", "import", GRADES, *given]) == 1
    assert capsys.readouterr().err.startswith("Error: ")
