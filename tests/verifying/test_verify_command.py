"""`laurel verify`: the exit code is the answer."""

import csv
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from credentials.baking.png import bake_png
from laurel.cli.main import run
from laurel.cli.verify import exit_code
from tests.support.inner_credentials import an_endorsement
from tests.support.issuer_host import IssuerHost, KeyInMemory, a_badge
from tests.support.issuer_lists import issuer_list, trust_file
from tests.support.local_server import local_server
from tests.support.submissions import pdf_with, png_picture

KEY = KeyInMemory.number(3)
DID = f"did:key:{KEY.public_key_multibase}"


def signed(**changes: Any) -> bytes:
    """A badge whose issuer is its key, so that nobody need be asked."""
    host = IssuerHost(did=DID, signer=KEY)
    badge = {**a_badge(host), "validUntil": "2126-01-01T00:00:00Z", "issuer": DID, **changes}
    badge["validFrom"] = "2020-01-01T00:00:00Z"
    if "credentialStatus" not in changes:
        del badge["credentialStatus"]
    document = host.issue(
        badge,
        verification_method=f"{DID}#{KEY.public_key_multibase}",
        created=host.now.replace(year=2020),
    )
    return json.dumps(document, ensure_ascii=False).encode()


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    good = signed()
    contents = {
        "good.json": good,
        "good.png": bake_png(png_picture(), good.decode()),
        "good.pdf": pdf_with(good),
        "altered.json": good.replace("Ελένη".encode(), "Ελένα".encode()),
        "expired.json": signed(validUntil="2021-01-01T00:00:00Z"),
        "open.zip": b"PK\x03\x04",
        "nothing.txt": b"hello",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return {name: str(tmp_path / name) for name in contents}


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["good.json"], 0),
        (["good.png", "good.pdf", "good.json"], 0),
        (["altered.json"], 1),
        (["expired.json"], 1),
        (["open.zip"], 2),
        (["nothing.txt"], 2),
        (["good.json", "open.zip"], 2),
        (["nothing.txt", "altered.json", "good.json"], 1),
    ],
)
def test_the_exit_code_is_the_answer(
    files: dict[str, str], names: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["verify", *(files[name] for name in names)]) == code
    out = capsys.readouterr().out
    assert all(f"{files[name]}: " in out for name in names)


@pytest.mark.parametrize(
    "arguments",
    [["verify"], ["verify", "/no/such/file"], ["verify", "--json", "--csv", "-"],
     ["verify", "--require", "colour=blue", "-"], ["verify", "--lang", "xx", "-"],
     ["verify", "--nonsense"]],
)  # fmt: skip
def test_wrong_use_is_64(arguments: list[str]) -> None:
    assert run(arguments) == 64


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        (["valid"], 0), (["expired"], 1), (["superseded"], 1), (["notYetValid"], 1),
        (["undetermined"], 2), (["unreadable"], 2), (["valid", "unreadable"], 2),
        (["undetermined", "revoked"], 1), ([], 0),
    ],
)  # fmt: skip
def test_one_wins_over_two_and_two_over_zero(verdicts: list[str], code: int) -> None:
    assert exit_code(verdicts) == code


def test_json_for_programs(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "--json", "--lang", "el", files["altered.json"]]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["file"], report["verdict"]) == (files["altered.json"], "altered")
    assert report["word"] == "Αλλοιωμένο"
    run(["verify", "--json", files["good.json"], files["good.pdf"]])
    several = json.loads(capsys.readouterr().out)
    assert [one["source"]["form"] for one in several] == ["json", "pdf"]


def test_people_read_who_what_and_why(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(["verify", files["good.json"], files["altered.json"]])
    out = capsys.readouterr().out
    assert "Ελένη Papadopoulou · Digital Strategy Manager" in out
    assert "Failed: The signature does not fit the contents." in out
    assert "[proof.verified]" not in out
    run(["verify", "--all", files["good.json"]])
    assert "[proof.verified]" in capsys.readouterr().out


def test_whom_it_was_given_to(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "--recipient", "Maria", files["good.json"]]) == 0
    assert "Failed: It was not given to the one whom you named" in capsys.readouterr().out
    assert run(["verify", "--recipient", "ελένη papadopoulou", "--all", files["good.png"]]) == 0
    assert "It was given to the one whom you named." in capsys.readouterr().out


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(signed())))
    assert run(["verify", "-"]) == 0


def test_a_link(monkeypatch: pytest.MonkeyPatch) -> None:
    with local_server() as server:
        link = server.answer("/c/1", signed()) + "/verify"
        assert run(["verify", link]) == 2
        monkeypatch.setenv("LAUREL_FETCH_ALLOW", server.origin)
        assert run(["verify", link]) == 0


def test_help_shows_the_codes_and_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "--help"]) == 0
    out = capsys.readouterr().out
    assert "laurel verify certificate.pdf badge.png" in out
    assert "64 wrong use" in out


THEN = "2020-06-01T00:00:00Z"


def suspended_since(origin: str, year: int) -> tuple[bytes, bytes]:
    """A badge and its list, which says from that year on that it is suspended."""
    host = IssuerHost(did=DID, signer=KEY, base_url=origin)
    host.suspend(42)
    host.now = host.now.replace(year=year)
    document = host.list_credential("suspension") or {}
    entry = host.entry(42, "suspension")
    return signed(credentialStatus=entry), json.dumps(document).encode()


def test_status_lists_are_asked_about_a_moment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "badge.json"
    with local_server() as server:
        monkeypatch.setenv("LAUREL_FETCH_ALLOW", server.origin)
        badge, suspended = suspended_since(server.origin, 2020)
        file.write_bytes(badge)
        moment = "2020-11-22T12:00:00Z"
        server.answer(f"/status/suspension?timestamp={moment.replace(':', '%3A')}", suspended)
        assert run(["verify", "--json", "--status-at", moment, str(file)]) == 1
        report = json.loads(capsys.readouterr().out)
        assert report["verdict"] == "suspended"
        (check,) = [check for check in report["checks"] if check["id"] == "status"]
        assert check["evidence"]["as_of"] == moment
        assert run(["verify", "--status-at", THEN, str(file)]) == 2, "no list of then is known"


@pytest.mark.parametrize("moment", ["2020-06-01", "yesterday", "2099-01-01T00:00:00Z", ""])
def test_a_moment_that_is_none_is_wrong_use(files: dict[str, str], moment: str) -> None:
    assert run(["verify", "--status-at", moment, files["good.json"]]) == 64


def test_a_moment_changes_nothing_for_what_names_no_list(files: dict[str, str]) -> None:
    assert run(["verify", "--status-at", THEN, files["good.json"]]) == 0


def test_a_folder_is_every_file_in_it(files: dict[str, str], capsys: Any) -> None:
    folder = Path(files["good.json"]).parent
    (folder / "deeper").mkdir()
    assert run(["verify", "--json", str(folder)]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [Path(one["file"]).name for one in told] == sorted(files)
    assert run(["verify", str(folder / "deeper")]) == 64, "an empty folder checks nothing"


def test_a_table_has_a_row_for_each(files: dict[str, str], capsys: Any) -> None:
    names = ("good.pdf", "altered.json", "nothing.txt")
    assert run(["verify", "--csv", "--lang", "it", *(files[name] for name in names)]) == 1
    text = capsys.readouterr().out
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0][:4] == ["File", "Parte", "Esito", "Motivo"]
    assert [row[2] for row in rows[1:]] == [
        "Valido",
        "Alterato",
        "Non è una credenziale che possiamo leggere",
    ]
    assert "Ελένη Papadopoulou" in rows[1]
    assert len({len(row) for row in rows}) == 1


def test_requirements_decide_the_exit_code(files: dict[str, str], capsys: Any) -> None:
    met = ["--require", "awarded<2021-01-01"]
    assert run(["verify", files["good.json"], *met]) == 0
    assert "awarded<2021-01-01: yes." in capsys.readouterr().out
    assert run(["verify", files["good.json"], "--require", "role=Astronaut"]) == 1
    assert "role=Astronaut: no." in capsys.readouterr().out
    assert run(["verify", "--json", files["expired.json"], *met]) == 1
    asked = json.loads(capsys.readouterr().out)["requirements"]
    assert (asked["outcome"], asked["each"][0]["code"]) == ("failed", "require.not_valid")
    assert run(["verify", "--json", files["nothing.txt"], *met]) == 2
    asked = json.loads(capsys.readouterr().out)["requirements"]
    assert (asked["outcome"], asked["each"][0]["code"]) == (
        "not_determined",
        "require.not_checked",
    )


def test_registries_of_a_file_are_asked_and_change_no_exit_code(
    files: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list.json").write_text(json.dumps(issuer_list(DID)))
    (tmp_path / "empty.json").write_text(json.dumps(issuer_list()))
    trust = trust_file(
        tmp_path,
        {"name": "Museums", "kind": "issuer-list", "file": "list.json",
         "governance": "https://registry.example/rules"},
        {"name": "Schools", "kind": "issuer-list", "file": "empty.json"},
    )  # fmt: skip
    assert run(["verify", "--trust", str(trust), files["good.json"]]) == 0
    out = capsys.readouterr().out
    assert "Recognised by: Museums." in out
    assert "Museums lists this issuer as “The School”." in out
    assert "https://registry.example/rules" in out
    assert "Schools does not list this issuer." in out
    assert run(["verify", "--json", "--trust", str(trust), files["altered.json"]]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["issuerTrust"], report["issuerVouching"]) == ("not_determined", [])


def test_a_wrong_file_of_registries_is_wrong_use(
    files: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trust = trust_file(tmp_path, {"name": "x", "kind": "list"})
    assert run(["verify", "--trust", str(trust), files["good.json"]]) == 64
    assert "/registries/0" in capsys.readouterr().err


def test_what_is_inside_has_a_line_of_its_own(tmp_path: Path, capsys: Any) -> None:
    """A badge of a key, endorsed by another key."""
    host, other = IssuerHost(did=DID, signer=KEY), KeyInMemory.number(4)
    did = f"did:key:{other.public_key_multibase}"
    method = f"{did}#{other.public_key_multibase}"
    endorser = IssuerHost(did=did, signer=other)
    badge = json.loads(signed())
    del badge["proof"]
    endorsement = an_endorsement(endorser, badge["id"], validFrom="2020-01-02T00:00:00Z")
    created = host.now.replace(year=2021)
    badge["endorsement"] = [
        endorser.issue(endorsement, verification_method=method, created=created)
    ]
    own = f"{DID}#{KEY.public_key_multibase}"
    file = tmp_path / "endorsed.json"
    file.write_text(json.dumps(host.issue(badge, verification_method=own, created=created)))
    assert run(["verify", str(file)]) == 0
    assert f"  › Recommended · {did}: Valid" in capsys.readouterr().out.splitlines()
