"""Texts of the European Learning Model in the language of the reader. ELM 3: language maps."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from credentials.model.members import as_tuple, object_or_none, text_or_none

ENGLISH: Final = "en"


def text_in(value: Any, language: str) -> str | None:
    """The text of a language map: in that language, in English, or the first there is.

    A plain text is taken as it is. Of several texts in one language the first one counts.
    """
    texts = object_or_none(value)
    if texts is None:
        return _first(value)
    for name in (language, ENGLISH):
        if (text := _first(texts.get(name))) is not None:
            return text
    return next(texts_of(value), None)


def texts_of(value: Any) -> Iterator[str]:
    """All texts of a language map."""
    texts = object_or_none(value)
    for one in (value,) if texts is None else texts.values():
        yield from (text for text in as_tuple(one) if isinstance(text, str))


def first_object(value: Any) -> Mapping[str, Any]:
    """The object, or the first of a list; empty if there is none."""
    return next((one for one in as_tuple(value) if object_or_none(one) is not None), {})


def _first(value: Any) -> str | None:
    return next((text for one in as_tuple(value) if (text := text_or_none(one)) is not None), None)
