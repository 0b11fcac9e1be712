"""Text for people, keyed by `code`, from the message catalogues `templates/locale/<language>/*.po`.

A message id is a code (`decision.share.true`); the message is a `str.format` template whose
fields are the facts. A template may have plural forms, chosen by the fact `count`.
"""

from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from typing import Any, Literal, get_args

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from credentials.resources import bundled

Language = Literal["en", "el", "it", "pt"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@cache
def _translations(language: Language) -> GNUTranslations:
    merged = Catalog(locale=language)
    for path in sorted((bundled("templates") / "locale" / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    merged[message.id] = message
    binary = BytesIO()
    write_mo(binary, merged)
    binary.seek(0)
    return GNUTranslations(binary)


def has_words(language: Language, code: str) -> bool:
    """Whether the catalogue of that language holds a message for `code`."""
    return _translations(language).gettext(code) != code


def say(language: Language, code: str, facts: Mapping[str, Any] | None = None) -> str:
    """The message of `code` in `language` with the facts filled in; the code if there is none."""
    values = dict(facts or {})
    translations = _translations(language)
    template = code
    if isinstance(values.get("count"), int):
        template = translations.ngettext(code, code, values["count"])
    if template == code:
        template = translations.gettext(code)
    return template.format_map(values)


def template_of(language: Language, code: str) -> str:
    """The message with its fields open, for who fills them in elsewhere; the code if there is none.

    Not for messages with plural forms.
    """
    return _translations(language).gettext(code)


def in_all_languages(code: str, facts: Mapping[str, Any] | None = None) -> dict[str, str]:
    """`{language: text}` for every language of the house."""
    return {language: say(language, code, facts) for language in LANGUAGES}
