"""Every value of many credentials: changed, deleted, doubled, of another type, under another name.

None of these may verify, but for the few forms that say the same in other spelling: the signed
statements are then the same, and so is what people read.
"""

import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from credentials.report import Report, Verdict
from tests.core.verification.reading import at, evidence, leaves, removed, renamed, replaced
from tests.support.issuer_host import IssuerHost
from tests.support.many_badges import a_host, many_badges
from tests.support.results import write_result

SHORT, LONG = 3, 100
Path = tuple[Any, ...]
NO_OPS = {
    "a list of one in place of a value",
    "the same value twice in a set",
}
"""The forms in which JSON-LD says the same with other characters. A proof over statements
(`…-rdfc-…`) does not tell them apart; one over the text (`…-jcs-…`) does."""


def tampered(document: dict[str, Any], path: Path, value: Any) -> Iterator[tuple[str, Any]]:
    """Each kind of change of one value, and the document that it gives."""
    yield "change", replaced(document, path, another(value))
    yield "delete", removed(document, path)
    yield "duplicate", replaced(document, path, [value, value])
    yield "retype", replaced(document, path, of_another_type(value))
    yield "retype", replaced(document, path, {"@value": value})
    yield "retype", replaced(document, path, [value])
    names = [place for place, step in enumerate(path) if isinstance(step, str)]
    to_name = path[: names[-1] + 1]
    yield "rename key", renamed(document, to_name, f"{to_name[-1]}s")
    if isinstance(at(document, path[:-1]), list):
        yield "duplicate", replaced(document, path[:-1], [*at(document, path[:-1]), value])


def another(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if not isinstance(value, str):
        return value + 1
    middle = len(value) // 2
    return (
        value[:middle] + ("x" if value[middle : middle + 1] != "x" else "y") + value[middle + 1 :]
    )


def of_another_type(value: Any) -> Any:
    if isinstance(value, str):
        return 7
    return str(value)


def no_op(changed: dict[str, Any], path: Path, kind: str) -> str:
    """Which of the harmless forms a change has; empty for another one."""
    if kind == "duplicate":
        return "the same value twice in a set"
    if kind == "retype":
        now = at(changed, path)
        if isinstance(now, list):
            return "a list of one in place of a value"
    return ""


def sweep(host: IssuerHost, document: dict[str, Any]) -> Counter[tuple[str, str]]:
    """How often each kind of change gave each verdict; the harmless ones under their names."""
    count: Counter[tuple[str, str]] = Counter()
    whole = host.verify(document)
    assert whole.verdict is Verdict.VALID
    for path, value in list(leaves(document)):
        for kind, changed in tampered(document, path, value):
            if changed == document:
                continue
            report = host.verify(changed)
            if report.verdict is not Verdict.VALID:
                count[kind, report.verdict.value] += 1
                continue
            form = no_op(changed, path, kind)
            assert form in NO_OPS, (kind, path, value)
            assert statements(report) == statements(whole), (kind, path, value)
            count[kind, form] += 1
    return count


def statements(report: Report) -> Any:
    return evidence(report, "coverage.complete")["sha256"]


@pytest.mark.parametrize("number", range(SHORT))
def test_no_change_of_any_value_verifies(number: int) -> None:
    host = a_host()
    count = sweep(host, many_badges(host, SHORT)[number])
    assert sum(count.values()) > 300
    assert count["change", "altered"] > 40


@pytest.mark.experiment
@pytest.mark.timeout(3000)
def test_no_change_of_any_value_of_a_hundred_credentials_verifies() -> None:
    host = a_host()
    began = time.monotonic()
    count: Counter[tuple[str, str]] = Counter()
    for document in many_badges(host, LONG):
        count += sweep(host, document)
    told: dict[str, dict[str, int]] = {}
    for (kind, came_to), number in sorted(count.items()):
        told.setdefault(kind, {})[came_to] = number
    assert sum(count.values()) > 40_000
    write_result(
        "tamper-sweep",
        credentials=LONG,
        changes=sum(count.values()),
        verified_though_changed=0,
        harmless_forms=sorted(NO_OPS),
        by_kind=told,
        seconds=round(time.monotonic() - began),
    )
