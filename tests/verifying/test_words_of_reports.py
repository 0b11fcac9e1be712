"""Every verdict and every code of docs/checks.md has words in every language."""

import re
import string
from pathlib import Path

import pytest

from credentials.report import CheckResult, Outcome, Verdict, failed, passed
from edge.words import LANGUAGES, Language, has_words, say
from verifier.present.words import check_text, json_value, verdict_line, verdict_next, verdict_word

CHECKOUT = Path(__file__).parents[2]
ROW = re.compile(
    r"^\| `(?P<code>[a-z_]+\.[a-z_]+)` \| [a-z_]+ \|.*\| (?P<facts>[^|]*) \|$", re.MULTILINE
)
CHECKS = {
    row["code"]: set(re.findall(r"`([a-z_]+)`", row["facts"]))
    for row in ROW.finditer((CHECKOUT / "docs" / "checks.md").read_text())
}
INTAKE = {
    code: {"host", "count", "limit", "limit_mib", "form", "program", "text", "system", "megapixels"}
    for file in (CHECKOUT / "verifier" / "intake").rglob("*.py")
    for code in re.findall(r'"(intake\.[a-z_]+)"', file.read_text())
}
ENGLISH_WORDS = {
    "unreadable": "Not a credential we can read",
    "altered": "Altered",
    "notFromIssuer": "Not signed by this issuer",
    "revoked": "Revoked",
    "suspended": "Suspended",
    "superseded": "Superseded",
    "notYetValid": "Not yet valid",
    "undetermined": "Could not be fully checked",
    "expired": "Valid, but expired",
    "valid": "Valid",
}


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def template(language: Language, code: str) -> str:
    class Keep(dict[str, str]):
        def __missing__(self, key: str) -> str:
            return f"{{{key}}}"

    from edge.words import _translations

    return _translations(language).gettext(code)


def test_the_list_of_checks_is_read() -> None:
    assert len(CHECKS) > 70
    assert CHECKS["period.over"] == {"valid_until"}
    assert len(INTAKE) > 38


def test_every_code_of_taking_in_is_documented() -> None:
    document = (CHECKOUT / "docs" / "verifying.md").read_text()
    assert set(re.findall(r"`(intake\.[a-z_]+)`", document)) == set(INTAKE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words_that_use_only_its_facts(language: Language) -> None:
    for code, facts in {**CHECKS, **INTAKE}.items():
        assert has_words(language, code), code
        assert fields(template(language, code)) <= facts, code
        assert has_words(language, f"check.{code.partition('.')[0]}"), code


def test_all_languages_say_the_same_facts() -> None:
    for code in {**CHECKS, **INTAKE}:
        assert len({frozenset(fields(template(lang, code))) for lang in LANGUAGES}) == 1, code


def test_the_words_of_the_verdicts_are_fixed() -> None:
    assert {verdict.value: verdict_word(verdict, "en") for verdict in Verdict} == ENGLISH_WORDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_says_what_happened_and_what_to_do(language: Language) -> None:
    for verdict in Verdict:
        words = [f(verdict, language) for f in (verdict_word, verdict_line, verdict_next)]
        assert all(words)
        assert not any(text.startswith("verdict.") or "!" in text for text in words)


@pytest.mark.parametrize("language", [lang for lang in LANGUAGES if lang != "en"])
def test_nothing_was_left_in_english(language: Language) -> None:
    same = [code for code in CHECKS if say_raw(language, code) == say_raw("en", code)]
    assert same == []


def say_raw(language: Language, code: str) -> str:
    return template(language, code)


def test_facts_are_written_for_people() -> None:
    text = check_text(
        passed("status.clear", purpose="revocation", fetched_at="2026-11-22T12:00:00Z"), "el"
    )
    assert "ανακλήσεων" in text
    assert "22 Νοεμβρίου 2026, 12:00 UTC" in text


@pytest.mark.parametrize(
    ("evidence", "text"),
    [
        ({}, "It held until –."),
        ({"valid_until": None}, "It held until –."),
        ({"valid_until": "yesterday"}, "It held until yesterday."),
        (
            {"valid_until": "{0}{valid_until.__class__}"},
            "It held until {0}{valid_until.__class__}.",
        ),
        ({"valid_until": "\u202eabc\u200b"}, "It held until abc."),
    ],
)
def test_odd_facts_do_no_harm(evidence: dict[str, object], text: str) -> None:
    assert check_text(failed("period.over", **evidence), "en") == text


def test_a_code_without_words_is_shown_as_it_is() -> None:
    check = CheckResult(outcome=Outcome.FAILED, code="brand.new")
    assert check_text(check, "it") == "brand.new"


def test_evidence_is_json_whatever_it_was() -> None:
    assert json_value({"a": (1, None, {2}), 3: Verdict.VALID, "e": {"x": Path("p")}}) == {
        "a": [1, None, [2]], "3": "valid", "e": {"x": "p"},
    }  # fmt: skip


def test_plain_words_are_at_hand() -> None:
    assert say("pt", "verify.title") == "Verificar um certificado"
