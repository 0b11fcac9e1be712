"""The command line: what the web does, for whoever runs the site."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from credentials import __version__
from edge.settings import Settings
from laurel.cli.main import COMMANDS, run
from tests.support.databases import MUSA, Sites, failing_evidence, musa, passing_evidence
from tests.support.served_site import LAUREL, environ_of


@pytest.fixture
def settings(sites: Sites, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A site whose settings are this process's environment."""
    found = sites.settings("sqlite")
    for name, value in environ_of(found).items():
        monkeypatch.setenv(name, value)
    return found


def answer(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    assert run([*arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def write(folder: Path, name: str, document: Any) -> str:
    path = folder / name
    path.write_text(json.dumps(document, ensure_ascii=False))
    return str(path)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert "Example" in shown
    if "COMMAND" not in shown:
        assert "--json" in shown


@pytest.mark.parametrize("arguments", [
    ["nothing"], ["issue"], ["issue", "no-such-file.json"], ["revoke", "x"],
    ["token", "create", "a", "b"],
])  # fmt: skip
def test_wrong_usage_is_64(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 64
    assert "Usage:" in capsys.readouterr().err


def test_the_version_is_told_without_loading_the_service() -> None:
    heavy = "('flask', 'sqlalchemy', 'weasyprint', 'cryptography')"
    script = (
        "import sys; from laurel.cli.main import run; run(['--version']);"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines() == [f"laurel, version {__version__}", "[]"]


def test_issue_then_revoke(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = write(tmp_path, "good.json", passing_evidence("cli-1"))
    none = write(tmp_path, "none.json", failing_evidence("cli-2"))
    first, second = answer(capsys, "issue", good, none)
    assert (first["outcome"], first["alreadyIssued"], second["credential"]) == (
        "eligible", False, None,
    )  # fmt: skip
    assert answer(capsys, "issue", good)[0]["alreadyIssued"] is True
    address = first["credential"]["url"]
    revoked = answer(capsys, "revoke", address, "--reason", "misconduct")
    assert revoked["status"] == "revoked"
    assert run(["suspend", address, "--reason", "other"]) == 1
    assert answer(capsys, "db", "check")["findings"] == []


def test_evidence_that_is_refused_names_the_place(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = write(tmp_path, "bad.json", {**passing_evidence(), "role": "no-such"})
    (refused,) = answer(capsys, "issue", bad, code=1)
    assert refused["places"][0][0] == "/role"
    assert run(["evaluate", bad]) == 1
    assert "/role" in capsys.readouterr().err


def test_evaluating_keeps_nothing(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, "good.json", passing_evidence())
    assert answer(capsys, "evaluate", file)["outcome"] == "eligible"
    assert run(["evaluate", file, "--lang", "el"]) == 0
    assert "R1" in capsys.readouterr().out
    assert answer(capsys, "db", "check")["credentials"] == 0


def test_tokens(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    made = answer(capsys, "token", "create", "moodle", "--scope", "evidence:write")
    assert made["token"].startswith("laurel_")
    (listed,) = answer(capsys, "token", "list")
    assert (listed["name"], listed["scopes"]) == ("moodle", ["evidence:write"])
    assert answer(capsys, "token", "revoke", listed["id"])["revoked"] is True
    assert run(["token", "revoke", listed["id"]]) == 1
    assert run(["token", "create", "--scope", "everything"]) == 1


def test_programmes(settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "programme", "lint", str(MUSA)) == {"sound": True, "findings": []}
    unsound = write(tmp_path, "unsound.json", {**musa(), "roles": []})
    assert answer(capsys, "programme", "lint", unsound, code=1)["findings"]
    newer = write(tmp_path, "newer.json", {**musa(), "version": "2020.1"})
    assert answer(capsys, "programme", "publish", newer)["version"] == "2020.1"
    assert "2020.1" in [one["version"] for one in answer(capsys, "programme", "list")]


def test_keys_and_doctor(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    keys = answer(capsys, "keys", "list")
    found = {(key["state"], key["algorithm"]) for key in keys}
    assert found == {("active", "Ed25519"), ("active", "P-256")}
    found = answer(capsys, "doctor")
    assert found["settings"]["LAUREL_KEY_PASSPHRASE"] == "(set)"
    assert all(check["ok"] for check in found["checks"])


def test_the_doctor_shows_the_registries_and_what_is_wrong_with_them(
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def registries(code: int) -> tuple[bool, str]:
        checks = answer(capsys, "doctor", code=code)["checks"]
        (found,) = [check for check in checks if check["name"] == "registries"]
        return found["ok"], found["detail"]

    assert registries(0)[0]
    registry = {"name": "Museums", "kind": "issuer-list", "address": "https://r.example/list.json"}
    file = write(tmp_path, "trust.json", {"registries": [registry]})
    monkeypatch.setenv("LAUREL_TRUST", file)
    assert registries(0) == (True, "Museums (https://r.example/list.json)")
    write(tmp_path, "trust.json", {"registries": [registry, registry]})
    ok, detail = registries(1)
    assert not ok
    assert "two registries have one name" in detail
    assert run(["serve"]) == 1
    assert "LAUREL_TRUST" in capsys.readouterr().err


def test_nothing_starts_without_a_passphrase_or_an_init(
    sites: Sites, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = sites.empty_settings("sqlite")
    for name, value in environ_of(empty).items():
        monkeypatch.setenv(name, value)
    assert run(["token", "list"]) == 1
    assert "laurel init" in capsys.readouterr().err
    assert answer(capsys, "init")["issuer"] == "did:web:localhost%3A8000"
    assert answer(capsys, "token", "list") == []
    monkeypatch.setenv("LAUREL_BASE_URL", "https://elsewhere.example")
    assert run(["serve"]) == 1
    assert "LAUREL_BASE_URL" in capsys.readouterr().err
    monkeypatch.delenv("LAUREL_KEY_PASSPHRASE")
    assert run(["serve"]) == 1
    assert "LAUREL_KEY_PASSPHRASE" in capsys.readouterr().err


def test_what_a_command_writes_others_may_not_read(sites: Sites) -> None:
    empty = sites.empty_settings("sqlite")
    done = subprocess.run(
        [str(LAUREL), "init"], env=environ_of(empty), capture_output=True, text=True, check=True
    )
    assert "did:web:localhost%3A8000" in done.stdout
    database = Path(empty.database_url.removeprefix("sqlite:///"))
    written = [database, *empty.data.rglob("*")]
    assert len(written) > 2
    assert [path for path in written if path.stat().st_mode & 0o077] == []
