"""The catalogues of page and paper: the same codes and facts in every language."""

from string import Formatter

import pytest
from babel.messages.pofile import read_po

from credentials.resources import bundled
from edge.words import LANGUAGES


def messages(area: str, language: str) -> dict[str, set[str | None]]:
    """Code to the names of its facts."""
    with (bundled("templates") / "locale" / language / f"{area}.po").open("rb") as file:
        catalog = read_po(file, locale=language)
    found = {}
    for message in catalog:
        if message.id:
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            assert all(texts), message.id
            fields = {name for text in texts for _, name, _, _ in Formatter().parse(text)}
            key = message.id if isinstance(message.id, str) else message.id[0]
            found[key] = fields - {None}
    return found


@pytest.mark.parametrize("area", ["certificate", "layout"])
def test_all_languages_have_the_same_codes_and_facts(area: str) -> None:
    english = messages(area, "en")
    assert english
    for language in LANGUAGES:
        assert messages(area, language) == english


def test_nobody_is_shouted_at() -> None:
    for language in LANGUAGES:
        text = (bundled("templates") / "locale" / language / "certificate.po").read_text("utf-8")
        assert "!" not in text.replace("n != 1", "")
