"""Large parts that came before, and what filling costs."""

from collections.abc import Callable
from typing import Any

import pytest

from credentials.errors import CredentialsError
from credentials.jsonld.canonize import canonize
from credentials.jsonld.parts import Parts
from credentials.jsonld.shape import flatten
from credentials.jsonld.subject import Hub, Plain, Subject
from credentials.jsonld.templates import Templates
from tests.core.jsonld.documents import SITE
from tests.core.jsonld.test_templates import (
    Document,
    a_shaped_document,
    filled,
    leaves_of,
    result,
    template_of,
)


def with_a_large_part() -> Document:
    document = a_shaped_document()
    achievement = document["credentialSubject"]["achievement"]
    achievement["creditsAvailable"] = 1
    achievement["alignment"] = [
        {"type": ["Alignment"], "targetName": f"Target {n}", "targetUrl": f"{SITE}/targets/{n}"}
        for n in range(20)
    ]
    return document


def taught() -> Templates:
    """A table that knows the large part, and a template of the shape that names it as a whole."""
    known = Templates(at_once=True)
    for _ in range(4):
        known.fill(with_a_large_part())
        known.learn(with_a_large_part(), canonize(with_a_large_part()))
    return known


def achievement_of(document: Document) -> Document:
    found: Document = document["credentialSubject"]["achievement"]
    return found


@pytest.mark.parametrize("change", [
    lambda d: d,
    lambda d: achievement_of(d).update(name="Other"),
    lambda d: achievement_of(d)["alignment"].pop(),
    lambda d: achievement_of(d)["alignment"].reverse(),
    lambda d: achievement_of(d).update(creditsAvailable=2),
    lambda d: achievement_of(d).update(id=f"{SITE}/other"),
    lambda d: achievement_of(d).update(id=d["id"]),
    lambda d: result(d, 0).update(value="0"),
    lambda d: d["credentialSubject"].update(
        achievement=dict(reversed(achievement_of(d).items()))),
])  # fmt: skip
def test_a_known_part_is_taken_only_where_it_is_the_same(
    change: Callable[[Document], Any],
) -> None:
    known = taught()
    document = with_a_large_part()
    change(document)
    try:
        expected = canonize(document)
    except CredentialsError:
        expected = None
    assert filled(known, document) in (None, expected)
    if expected is not None:
        assert known.learn(document, expected)
        assert filled(known, document) in (None, expected)


def test_what_a_known_part_saves_is_the_look_at_it() -> None:
    known = taught()
    flat = flatten(with_a_large_part(), known._parts)
    assert flat is not None
    assert flat[0] != flatten(with_a_large_part())[0]  # type: ignore[index]
    assert filled(known, with_a_large_part()) == canonize(with_a_large_part())


@pytest.mark.parametrize("value", [True, 1.0, "1", 1.0 + 1e-12])
def test_numbers_that_python_calls_equal_are_not_the_same(value: Any) -> None:
    known = taught()
    document = with_a_large_part()
    achievement_of(document)["creditsAvailable"] = value
    assert known._parts.find(achievement_of(document)) is None
    try:
        expected = canonize(document)
    except CredentialsError:
        expected = None
    assert filled(known, document) in (None, expected)


def test_a_part_that_came_once_is_not_kept() -> None:
    parts = Parts()
    document = with_a_large_part()
    flatten(document, parts)
    assert parts.find(achievement_of(document)) is None
    flatten(document, parts)
    assert parts.find(achievement_of(document)) is not None
    achievement_of(document)["name"] = "changed by whoever got the document"
    assert parts.find(achievement_of(with_a_large_part())) is not None


def test_the_table_of_parts_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("credentials.jsonld.parts.MOST_PARTS", 2)
    parts = Parts()
    documents = [with_a_large_part() for _ in range(3)]
    for number, document in enumerate(documents):
        achievement_of(document)["id"] = f"{SITE}/{number}"
        flatten(document, parts)
        flatten(document, parts)
    assert [parts.find(achievement_of(d)) is None for d in documents] == [True, False, False]


# what it costs, in subjects written


def with_results(count: int, *, value: str) -> Document:
    document = with_a_large_part()
    document["credentialSubject"]["result"] = [
        {"type": ["Result"], "resultDescription": f"{SITE}/r#{n}", "value": value}
        for n in range(count)
    ]
    return document


@pytest.mark.parametrize("count", [10, 100, 1000])
def test_each_changed_subject_is_written_once_and_no_other(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Any] = []
    template = template_of(with_results(count, value="0"))
    for _ in range(3):
        template.fill(leaves_of(with_results(count, value="1")))
    for kind in (Plain, Hub):
        real = kind._write

        def counting(self: Subject, *given: Any, real: Any = real) -> Any:
            written.append(self)
            return real(self, *given)

        monkeypatch.setattr(kind, "_write", counting)
    template.fill(leaves_of(with_results(count, value="1")))
    assert written == []
    template.fill(leaves_of(with_results(count, value="2")))
    assert len(written) == len(set(written)) == count
