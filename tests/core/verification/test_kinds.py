"""A text of a kind that came often is reported on as any other, only sooner."""

import copy
import json
import random
from functools import partial
from typing import Any

import pytest

from credentials.jsonld import kinds
from credentials.jsonld.kinds import LEAST_SEEN, Kinds
from credentials.jsonld.templates import Templates
from credentials.report import Report, Verdict
from credentials.verification import pipeline
from tests.core.verification import reading
from tests.core.verification.test_any_input import NAMES, VALUES
from tests.support.issuer_host import IssuerHost, a_badge

HOST = IssuerHost()
TAUGHT_BY = 2 * LEAST_SEEN
"""So many documents are enough for the template and the kind."""
mutated = partial(reading.mutated, names=NAMES, values=VALUES, counts=(1, 1, 2, 4))


def of_learner(number: int) -> dict[str, Any]:
    badge = copy.deepcopy(a_badge(HOST))
    badge["id"] = f"https://issuer.example/c/{number}"
    badge["credentialSubject"]["identifier"][0]["identityHash"] = f"Ελένη {number}"
    badge["credentialStatus"]["statusListIndex"] = str(number)
    badge["credentialStatus"]["id"] = (
        f"{badge['credentialStatus']['statusListCredential']}#{number}"
    )
    return badge


def written(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


SIGNED = [HOST.issue(of_learner(number)) for number in range(TAUGHT_BY + 2)]
TEXTS = [written(document) for document in SIGNED]


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Kinds:
    """A table of its own, that knows the kind of all texts but the last two."""
    templates, known = Templates(), Kinds()
    monkeypatch.setattr(pipeline, "READING", templates)
    monkeypatch.setattr(pipeline, "KINDS", known)
    for text in TEXTS[:TAUGHT_BY]:
        assert HOST.verify(text, templates=templates).verdict is Verdict.VALID
    return known


def by_kind(text: bytes) -> Report:
    return HOST.verify(text, templates=pipeline.READING)


def by_the_walk(text: bytes) -> Report:
    return HOST.verify(text, templates=None)


def test_it_is_recognised_and_reported_on_alike(table: Kinds) -> None:
    alike = table.read(TEXTS[-1])
    assert alike is not None
    assert alike.document == SIGNED[-1]
    report = by_kind(TEXTS[-1])
    assert report.verdict is Verdict.VALID
    assert report == by_the_walk(TEXTS[-1])


def test_nothing_is_kept_of_a_single_one(table: Kinds) -> None:
    fragments = b"".join(kind.text.filled([b""] * 99) for kind in table._kinds)
    assert b"IdentityObject" in fragments
    assert b"\xce\x95" not in fragments  # the first letter of the learners' names


@pytest.mark.parametrize("hole", ["id", "identityHash", "statusListIndex", "proofValue", "created"])
@pytest.mark.parametrize("value", [
    b"", b"x", b"5x", b"_:b", b"a b", b"https://issuer.example/status/revocation", b"\\u0041",
    b"\\", b"\x00", b"\x1f", b"\x7f", b"\xff", b"\xed\xa0\x80", b"\xce", b"\xee\x80\x80",
    b"2026-11-22T13:00:00Z", b'","id":"x', b'","x":"', b"z" * 90, b"0" * 70_000, b"urn:x:1",
    b"https://issuer.example/achievements/pottery", "é\u2028".encode(),
])  # fmt: skip
def test_whatever_stands_in_a_hole(table: Kinds, hole: str, value: bytes) -> None:
    text = TEXTS[-1]
    begin = text.index(f'"{hole}":"'.encode()) + len(hole) + 4
    changed = text[:begin] + value + text[text.index(b'"', begin) :]
    assert by_kind(changed) == by_the_walk(changed)
    assert by_kind(changed).verdict is not Verdict.VALID


@pytest.mark.parametrize("seed", range(20))
def test_changed_at_random_it_is_reported_on_alike(table: Kinds, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(25):
        text = written(mutated(SIGNED[-1], chance))
        assert by_kind(text) == by_the_walk(text)


@pytest.mark.parametrize("seed", range(10))
def test_with_any_byte_changed_it_is_reported_on_alike(table: Kinds, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(40):
        text = bytearray(TEXTS[-1])
        text[chance.randrange(len(text))] = chance.choice(b'"\\{}[]:, \x00\x80xA0')
        assert by_kind(bytes(text)) == by_the_walk(bytes(text))


def test_one_document_again_and_again_makes_no_kind(table: Kinds) -> None:
    alone = Kinds()
    templates = Templates()
    for _ in range(3 * LEAST_SEEN):
        filled = templates.fill({k: v for k, v in SIGNED[0].items() if k != "proof"})
        if filled is None:
            by_the_walk(TEXTS[0])
            continue
        alone.saw(TEXTS[0], SIGNED[0], filled)
    assert alone.read(TEXTS[0]) is None
    assert table.read(TEXTS[0]) is not None


def test_altered_documents_make_no_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    templates, known = Templates(), Kinds()
    monkeypatch.setattr(pipeline, "READING", templates)
    monkeypatch.setattr(pipeline, "KINDS", known)
    for text in TEXTS:
        altered = text.replace(b'"name":"', b'"name":"An altered ', 1)
        assert by_kind(altered).verdict is Verdict.ALTERED
    assert not known._kinds


def test_the_table_is_bounded(table: Kinds, monkeypatch: pytest.MonkeyPatch) -> None:
    (kind,) = table._kinds
    for most, name in ((2, "MOST_KINDS"), (3 * kind.text.size, "MOST_BYTES")):
        monkeypatch.setattr(kinds, name, most)
        for _ in range(5):
            table._put_first(copy.copy(kind))
        assert len(table._kinds) <= 2


def test_the_one_found_last_is_tried_first(table: Kinds) -> None:
    (kind,) = table._kinds
    table._put_first(copy.copy(kind))
    other = copy.copy(kind)
    object.__setattr__(other, "text", type(kind.text)([b"{", b"}"], [0]))
    table._put_first(other)
    assert table.read(TEXTS[-1]) is not None
    assert table._kinds[0] is not other


def with_more(number: int) -> dict[str, Any]:
    """With an image, a refresh service and an endorsement, which are looked at each time."""
    badge = of_learner(number)
    badge["refreshService"] = {
        "id": "https://issuer.example/refresh",
        "type": "https://own.example/Refresh",
    }
    achievement = badge["credentialSubject"]["achievement"]
    achievement["image"] = {"id": "https://issuer.example/image", "type": "Image"}
    achievement["endorsementJwt"] = ["a.b.c"]
    return badge


def test_checks_with_an_occasion_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    templates, known = Templates(), Kinds()
    monkeypatch.setattr(pipeline, "READING", templates)
    monkeypatch.setattr(pipeline, "KINDS", known)
    texts = [written(HOST.issue(with_more(number))) for number in range(TAUGHT_BY + 1)]
    for text in texts[:-1]:
        by_kind(text)
    assert known.read(texts[-1]) is not None
    report = by_kind(texts[-1])
    assert report == by_the_walk(texts[-1])
    nothing = {"refresh.none", "endorsement.none"}
    assert nothing.isdisjoint(check.code for check in report.checks)
