"""The words of a decision: every code, four languages, every field filled in."""

import inspect
import json
import re
from typing import Any

import pytest
from babel.messages.pofile import read_po

from credentials.resources import bundled
from edge.words import LANGUAGES, Language, has_words
from issuer.domain import grading, reasons, settling
from issuer.domain.decision import decide
from issuer.domain.evidence import parse_evidence
from issuer.services.texts import explanation, render_decision, rule_text
from tests.support.pottery import shipped_programmes
from tests.support.programmes import (
    a_decision,
    a_programme,
    entry,
    graded,
    outcomes,
    photographs,
)

FIELD = re.compile(r"{(\w+)}")
REASON = re.compile(
    r'"((?:activity|evidence|group|limit|readings|recognition|verdict|approval)\.[a-z_]+)"'
)


def catalogue(language: Language) -> dict[str, tuple[str, ...]]:
    path = bundled("templates") / "locale" / language / "decision.po"
    with path.open("rb") as file:
        messages = [message for message in read_po(file, locale=language) if message.id]
    return {
        message.id if isinstance(message.id, str) else message.id[0]: (
            (message.string,) if isinstance(message.string, str) else tuple(message.string)
        )
        for message in messages
    }


CODES = sorted(catalogue("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words(language: Language) -> None:
    assert sorted(catalogue(language)) == CODES
    assert [code for code in CODES if not has_words(language, code)] == []
    assert [code for code, texts in catalogue(language).items() if not all(texts)] == []


@pytest.mark.parametrize("code", CODES)
def test_all_languages_have_the_same_fields_and_plurals(code: str) -> None:
    texts = {language: catalogue(language)[code] for language in LANGUAGES}
    fields = {
        language: {name for text in found for name in FIELD.findall(text)}
        for language, found in texts.items()
    }
    assert len({frozenset(names) for names in fields.values()}) == 1, fields
    assert len({len(found) for found in texts.values()}) == 1
    assert not any("!" in text for found in texts.values() for text in found)


def decided(name: str) -> dict[str, Any]:
    path = bundled("schemas") / "demo" / "evidence" / f"{name}.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    programme = shipped_programmes()[document["programme"]["id"]]
    evidence = parse_evidence(document, programme)
    return render_decision(decide(programme, evidence).document, programme)


DEMO = sorted(path.stem for path in (bundled("schemas") / "demo" / "evidence").glob("*.json"))


@pytest.mark.parametrize("name", DEMO)
def test_every_rule_and_reason_is_told_in_four_languages(name: str) -> None:
    document = decided(name)
    entries = [*document["rules"], *document["observations"], *document["reasons"]]
    for item in entries:
        assert set(item["text"]) == set(LANGUAGES)
        for text in item["text"].values():
            assert text
            assert not text.startswith("decision.")
            assert "{" not in text


TYPES: dict[str, dict[str, Any]] = {
    "all": {"measured": "1/2", "needed": "2/2"},
    "any": {"measured": "0/2", "needed": "1/2"},
    "atLeast": {"measured": "1/3", "needed": "2/3"},
    "not": {"measured": "0/1", "needed": "1/1"},
    "hours": {"measured": "199.5", "needed": "200", "told": True, "stillNeeded": "0.5"},
    "attendance": {"measured": "2/4", "needed": "3/4"},
    "before": {"measured": "2026-05-01", "needed": "2026-05-02"},
    "within": {"measured": "3", "needed": "10"},
    "holds": {"measured": "0/1", "needed": "1/1"},
    "noOpenCase": {"measured": "1", "needed": "0"},
    "enrolled": {"measured": "0/1", "needed": "1/1", "withdrawn": False},
    "signOff": {"measured": "0/2", "needed": "2/2", "missing": ["tutor", "dean"]},
    "score": {"measured": "70.0", "needed": "80", "worst": "70.0", "best": "90.0", "empty": False},
    "each": {
        "groups": [{"group": "quiz", "value": "FALSE"}, {"group": "storage", "value": "UNKNOWN"}]
    },
    "activityStatus": {"measured": "0/1", "met": ["a"], "failed": ["b"], "missing": ["c"]},
    "activityPassed": {"measured": "0/1", "met": ["a"], "failed": ["b"], "missing": ["c"]},
}


@pytest.mark.parametrize("value", ["TRUE", "FALSE", "UNKNOWN"])
@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_and_value_has_words(kind: str, value: str, language: Language) -> None:
    text = rule_text(
        {"id": "X", "type": kind, "value": value, **TYPES[kind]}, photographs(), language
    )
    assert text
    assert "decision." not in text
    assert "{" not in text


@pytest.mark.parametrize("value", ["TRUE", "FALSE", "UNKNOWN"])
@pytest.mark.parametrize("what", ["passed", "attempted", "completed"])
@pytest.mark.parametrize("count_by", ["item", "weight"])
def test_every_share_has_words(value: str, what: str, count_by: str) -> None:
    facts = {
        "measured": "1/2",
        "needed": "2/2",
        "open": 1,
        "stillNeeded": "1",
        "percent": "50.0",
        "min": "80",
    }
    rule = {
        "id": "X",
        "type": "shareOf",
        "value": value,
        "what": what,
        "countBy": count_by,
        **facts,
    }
    for language in LANGUAGES:
        assert "decision." not in rule_text(rule, photographs(), language)


def told(language: Language, passed: int, failed: int, **others: int) -> str:
    programme = a_programme(activities=passed + failed + sum(others.values()))
    document = a_decision(programme, outcomes(passed, failed, **others)).document
    return rule_text(document["rules"][0], programme, language)


def test_what_is_missing_and_how_much() -> None:
    assert told("en", 38, 10, pendingManual=2) == (
        "You passed 38 so far. 2 are not graded yet. You still need 2."
    )
    assert told("en", 39, 10, pendingManual=1) == (
        "You passed 39 so far. 1 is not graded yet. You still need 1."
    )
    assert told("it", 39, 10, pendingManual=1) == (
        "Finora ne hai superate 39. 1 non è ancora valutata. Te ne serve ancora 1."
    )
    assert told("el", 39, 10, pendingManual=1).startswith("Μέχρι τώρα περάσατε 39. 1 δεν έχει")
    assert told("pt", 38, 10, pendingManual=2).endswith("Ainda precisa de 2.")


def test_shares_are_told_with_the_languages_decimal_sign() -> None:
    assert told("en", 39, 11) == "You passed 39 of 50 graded activities (78.0%). 40 were needed."
    assert "(78,0%)" in told("el", 39, 11)
    assert told("en", 1, 0) == (
        "You passed 1 of 1 graded activity (100.0%). The programme asks for at least 80%."
    )


def test_long_lists_are_counted() -> None:
    programme = a_programme({"id": "S", "type": "activityPassed", "select": {}}, 8)
    document = a_decision(programme, []).document
    text = rule_text(document["rules"][0], programme, "en")
    assert text == "Not graded yet: a00, a01, a02, a03, a04 and 3 more."


def test_every_review_and_note_has_words() -> None:
    """Each code that the reasons can carry."""
    sources = [inspect.getsource(module) for module in (reasons, settling, grading)]
    codes = {code for source in sources for code in REASON.findall(source)}
    assert len(codes) > 10
    known = {code.partition(".")[2].partition(".")[2] for code in CODES}
    assert codes <= known


def test_the_learners_explanation() -> None:
    programme = a_programme(activities=10)
    document = a_decision(
        programme, [*outcomes(7, 1), entry("a08", "pendingManual"), graded("a09", passed=False)]
    ).document
    found = explanation(document, programme, "en")
    assert found["headline"] == "It cannot be decided yet: something is still missing."
    (missing,) = found["missing"]
    assert missing["activities"] == [{"id": "a08", "title": "a08"}]
    assert "digest" not in found


def test_the_auditors_explanation_has_digests() -> None:
    programme = a_programme(activities=10)
    document = a_decision(programme, outcomes(10)).document
    found = explanation(document, programme, "pt", "auditor")
    assert found["digest"] == document["digest"]
    assert len(found["activities"]) == 10


def test_ways_that_are_not_needed_are_not_called_missing() -> None:
    document = decided("photo-tutor-word")
    assert explanation(document, photographs(), "it")["missing"] == []
