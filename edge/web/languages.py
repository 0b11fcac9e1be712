"""In which language a page answers, without cookies: `?lang=`, then Accept-Language."""

from typing import Any, cast

from flask import Flask, g, has_request_context, request

from edge.words import LANGUAGES, Language, say


def current_language() -> Language:
    """The reader's language; English where nothing is asked for or nothing fits."""
    if not has_request_context():
        return "en"
    if "language" not in g:
        g.language = _negotiated()
    return cast("Language", g.language)


def _negotiated() -> Language:
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        return asked
    if "Accept-Language" not in request.headers:
        return "en"
    best = request.accept_languages.best_match(LANGUAGES)
    return cast("Language", best or "en")


def translate(code: str, /, **facts: Any) -> str:
    """The words of `code` in the reader's language."""
    return say(current_language(), code, facts)


def give_words_to_templates(app: Flask) -> None:
    """Templates get `t(code, **facts)`, `lang` and `languages`."""
    app.jinja_env.globals["t"] = translate
    app.jinja_env.globals["languages"] = LANGUAGES
    app.context_processor(lambda: {"lang": current_language()})
