"""What a certificate says, in each language, and that nothing provisional hides it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from edge.words import LANGUAGES, Language
from issuer.artifacts import wording
from issuer.artifacts.showing import holder_name, name_size, show
from tests.support.sample_certificate import a_certificate


def fact(certificate_language: Language, name: str) -> tuple[str, str, bool]:
    found = next(f for f in show(a_certificate(), certificate_language).facts if f.id == name)
    return found.value, found.detail, found.open


@pytest.mark.parametrize(
    ("language", "value"), [("en", "22.6"), ("el", "22,6"), ("it", "22,6"), ("pt", "22,6")]
)
def test_credits_are_exact_and_marked_provisional(language: Language, value: str) -> None:
    assert fact(language, "credits") == (value, "", True)


def test_share_hours_and_level() -> None:
    assert fact("en", "share") == ("91.11%", "41 of 45", False)
    assert fact("it", "share") == ("91,11%", "41 su 45", False)
    assert fact("en", "hours") == ("565", "360 + 205", False)
    assert fact("en", "level") == ("Level 5", "as stated by the provider", False)


def test_dates_are_the_learners_own() -> None:
    showing = show(a_certificate(), "pt")
    assert showing.period == "16 de setembro de 2019 – 27 de dezembro de 2019"
    assert showing.awarded == "16 de março de 2020"


def test_competences_are_those_of_the_decision() -> None:
    certificate = a_certificate()
    shown = {c.id for f in show(certificate, "en").frameworks for c in f.competences}
    assert shown == set(certificate.decision["competences"])


def test_competences_link_to_the_signed_addresses() -> None:
    certificate = a_certificate()
    signed = {
        alignment["targetUrl"]
        for alignment in certificate.document["credentialSubject"]["achievement"]["alignment"]
    }
    shown = {c.url for f in show(certificate, "en").frameworks for c in f.competences}
    assert shown <= signed


def test_every_language_says_everything() -> None:
    for language in LANGUAGES:
        showing = show(a_certificate(), language)
        words = [showing.title, showing.sentence, showing.role, showing.counts]
        words += [fact.label for fact in showing.facts] + [text.label for text in showing.texts]
        assert not [text for text in words if not text or text.startswith("certificate.")]


def test_it_knows_whether_anything_is_provisional() -> None:
    showing = show(a_certificate(), "en")
    assert showing.any_open
    settled = {
        name: tuple(replace(part, open=False) for part in getattr(showing, name))
        for name in ("facts", "workload", "occupations", "texts")
    }
    assert not replace(showing, outcomes_open=False, **settled).any_open


def test_activities_do_not_repeat_their_kind() -> None:
    titles = [
        row.title for part in show(a_certificate(), "pt").components for row in part.activities
    ]
    assert titles[0] == "Product / Service Planning"
    assert not [title for title in titles if title.startswith("Questionário")]


def test_holder_name_is_the_signed_one() -> None:
    assert holder_name(a_certificate(name="  Ada  L.")) == "  Ada  L."
    nameless = {"credentialSubject": {"identifier": [{"hashed": True, "identityType": "name"}]}}
    assert holder_name(replace(a_certificate(), document=nameless)) == ""


@pytest.mark.parametrize(
    ("length", "size"),
    [(24, "short"), (25, "medium"), (35, "long"), (61, "longer"), (141, "longest")],
)
def test_long_names_are_set_smaller(length: int, size: str) -> None:
    assert name_size("x" * length) == size


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (Decimal("22.6"), "en", "22.6"),
        ("22.60", "el", "22,60"),
        ("1234.5", "en", "1,234.5"),
        ("10", "it", "10"),
        (0, "pt", "0"),
    ],
)
def test_numbers_keep_their_digits(
    value: Decimal | str | int, language: Language, text: str
) -> None:
    assert wording.number(value, language) == text


def test_days_are_those_of_the_programmes_time_zone() -> None:
    assert wording.short_day("2019-12-31T22:30:00Z", "Europe/Athens", "el") == "01/01/2020"
