"""Wrong files in every form, at every way in: an answer each time, and never that they are valid.

`LAUREL_MUTANTS` says how many the experiment makes (5,000 if it is not set).
"""

import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from edge.settings import Settings
from laurel.cli import verify as command
from laurel.cli.main import run
from tests.support.good_files import a_site, good_documents, good_files
from tests.support.mutants import mutant
from tests.support.results import write_result
from tests.support.verifier_site import BASE, VerifierSite
from verifier.wiring import open_verifier

JSON, HTML = {"Accept": "application/json"}, {"Accept": "text/html"}
SHORT, LONG = 250, 5_000
MOST_GROWTH_BYTES = 50 * 2**20
VALID_WORD = '<h1 class="verdict__word">Valid</h1>'
File = tuple[str, str]


class Harness:
    """The site, its good files, and what was valid about them."""

    def __init__(self) -> None:
        self.site: VerifierSite = a_site()
        self.documents = good_documents(self.site)
        self.files = good_files(self.documents)
        self.good = [self.signed(self.ask(file)) for file in self.files.values()]

    def ask(self, file: bytes) -> list[dict[str, Any]]:
        """The reports on a file by the API."""
        answer = self.site.client.post("/verify", data=file, headers=JSON)
        assert answer.status_code == 200, answer.text
        told = json.loads(answer.data)
        reports: list[dict[str, Any]] = told.get("reports", [told])
        return reports

    @staticmethod
    def signed(reports: list[dict[str, Any]]) -> list[tuple[Any, Any]]:
        """Of each valid report, what is shown and the digest of its statements."""
        found = []
        for report in reports:
            if report["verdict"] == "valid":
                coverage = [c for c in report["checks"] if c["code"] == "coverage.complete"]
                sha256 = coverage[0]["evidence"]["sha256"] if coverage else None
                found.append((report["credential"], sha256))
        return found

    def says_more(self, reports: list[dict[str, Any]]) -> bool:
        """Whether something is called valid that was not signed so."""
        for shown, sha256 in self.signed(reports):
            same = any(
                shown == known or (sha256 is not None and sha256 == digest)
                for one in self.good
                for known, digest in one
            )
            if not same:
                return True
        return False


@pytest.fixture(scope="module")
def harness() -> Iterator[Harness]:
    made = Harness()
    yield made
    made.site.verifier.close()


def test_the_good_files_are_good(harness: Harness) -> None:
    assert len(harness.files) >= 60
    bad = [name for name, valid in zip(harness.files, harness.good, strict=True) if not valid]
    assert bad == []


def storm(
    harness: Harness, count: int, folder: Path, capsys: Any, monkeypatch: Any
) -> dict[str, Any]:
    """Sends `count` wrong files: seven of ten to the API, two to the page, one to the command."""
    chance = random.Random(count)
    names = sorted(harness.files)
    verdicts: Counter[str] = Counter()
    times: list[float] = []
    grown_from = 0
    for number in range(count):
        name, container = names[number % len(names)]
        file = mutant(harness.documents[name], container, chance)
        if not file.strip():
            continue
        began = time.perf_counter()
        if number % 10 == 9:
            (folder / f"{number:06}.bin").write_bytes(file)
        elif number % 10 >= 7:
            answer = harness.site.client.post(
                "/verify", data={"text": file.decode("utf-8", "replace")}, headers=HTML
            )
            assert answer.status_code in (200, 400), (number, name, container)
            verdicts["page"] += 1
            if VALID_WORD in answer.text:
                assert not harness.says_more(
                    harness.ask(file.decode("utf-8", "replace").encode())
                ), (number, name, container)
        else:
            reports = harness.ask(file)
            assert not harness.says_more(reports), (number, name, container)
            verdicts.update(report["verdict"] for report in reports)
        times.append(time.perf_counter() - began)
        if number == count // 4:
            grown_from = resident_bytes()
    grown = resident_bytes() - grown_from
    by_command = from_command(harness, folder, capsys, monkeypatch)
    times.sort()
    return {
        "files": count,
        "good_files": len(harness.files),
        "verdicts": dict(sorted((verdicts + by_command).items())),
        "grown_bytes": grown,
        "p99_milliseconds": round(times[int(len(times) * 0.99)] * 1000, 1),
    }


def from_command(harness: Harness, folder: Path, capsys: Any, monkeypatch: Any) -> Counter[str]:
    """The files in the folder by `laurel verify --json`, in this process."""
    monkeypatch.setattr(
        command,
        "_open_verifier",
        lambda **_: open_verifier(
            Settings(base_url=BASE), fetcher=harness.site, resolver=harness.site.host.resolver
        ),
    )
    capsys.readouterr()
    assert run(["verify", "--json", str(folder)]) in (0, 1, 2)
    told = json.loads(capsys.readouterr().out)
    reports = told if isinstance(told, list) else [told]
    assert not harness.says_more(reports)
    return Counter(f"command: {report['verdict']}" for report in reports)


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def test_wrong_files_are_answered_and_never_valid(
    harness: Harness,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = storm(harness, SHORT, tmp_path, capsys, monkeypatch)
    assert told["verdicts"]["unreadable"] > 10
    assert told["verdicts"]["altered"] > 10


@pytest.mark.experiment
@pytest.mark.timeout(7200)
def test_thousands_of_wrong_files(
    harness: Harness,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    count = int(os.environ.get("LAUREL_MUTANTS", LONG))
    told = storm(harness, count, tmp_path, capsys, monkeypatch)
    assert told["grown_bytes"] < MOST_GROWTH_BYTES
    write_result("malformed-input", errors_of_ours=0, wrongly_called_valid=0, **told)
