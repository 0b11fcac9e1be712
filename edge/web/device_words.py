"""The words that the scripts of `templates/static/device` and `templates/device` say.

Which ones these are is read off the scripts: a code stands in them as a text.
"""

import json
import re
from functools import cache
from typing import Any

from flask import Flask, Response, abort, jsonify
from markupsafe import Markup

from credentials.report import Outcome, Verdict
from credentials.resources import bundled
from edge.web.policy import Policy, policy
from edge.words import LANGUAGES, Language, has_words, template_of

CHECKING = ("json", "files", "keys", "check", "show")
"""Scripts of `templates/static/device`, in the order in which they are run."""
_REASONS = (
    "device.status.", "device.no_", "device.proof_", "device.issuer_not", "format.", "context.",
    "coverage.", "proof.", "proof_time.", "key.", "period.", "claims.", "status.",
)  # fmt: skip
_NO_REASONS = (
    ".within", ".known", ".read", ".token_read", ".verified", ".listed", ".match", ".none",
)  # fmt: skip
_CODE = re.compile(r'["(]([a-z_]+\.[A-Za-z_]+)"|data-t="(device\.[a-z_]+)"')
HOUR_SECONDS = 3600
_ANSWERS = ("intact", "fromIssuer", "current")
_PURPOSES = ("revocation", "suspension")


@cache
def script(name: str) -> str:
    """The text of one of the scripts that check."""
    return (bundled("templates") / "static" / "device" / f"{name}.js").read_text("utf-8")


@cache
def page_part(name: str) -> str:
    """The text of a file that only the page has: `verify.html`, `verify.css`, `page.js`."""
    return (bundled("templates") / "device" / name).read_text("utf-8")


@cache
def device_words(language: Language) -> dict[str, str]:
    """Messages of one language by code, with their fields open."""
    found = {code: template_of(language, code) for code in _codes() if has_words(language, code)}
    return dict(sorted(found.items()))


def all_device_words() -> dict[Language, dict[str, str]]:
    """Of every language."""
    return {language: device_words(language) for language in LANGUAGES}


def as_data(value: Any) -> Markup:
    """JSON for a `script` element: no `<` in it ends the element before its time."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704  # the sign that could do harm is gone


def add_device_words(app: Flask) -> None:
    """`/device/words/{language}.json`: for `beside.js`, which asks when it has something to say."""

    @policy(Policy(listed=True, rate="none"))
    def device_words_of(language: Language) -> Response:
        if language not in LANGUAGES:
            abort(404)
        response = jsonify(_words_beside(language))
        response.headers["Cache-Control"] = f"public, max-age={HOUR_SECONDS}"
        return response

    app.add_url_rule("/device/words/<language>.json", "device_words", device_words_of)


@cache
def _words_beside(language: Language) -> dict[str, str]:
    """What stands beside the server's answer: the word of a verdict, and why it is not another."""
    own = frozenset(code for pair in _CODE.findall(script("beside")) for code in pair)
    return {
        code: text
        for code, text in device_words(language).items()
        if code in own
        or code.startswith("purpose.")
        or (code.startswith("verdict.") and code.endswith(".word"))
        or (code.startswith(_REASONS) and not code.endswith(_NO_REASONS))
    }


def codes_in_scripts() -> frozenset[str]:
    """Codes of checks and of words that stand in the scripts."""
    texts = [*map(script, (*CHECKING, "beside")), page_part("page.js"), page_part("verify.html")]
    return frozenset(
        code for text in texts for pair in _CODE.findall(text) for code in pair if code
    )


def _codes() -> frozenset[str]:
    """Those, their forms for this page (`device.` before them), and those put together."""
    codes = codes_in_scripts()
    checks = {code.partition(".")[0] for code in codes}
    return frozenset(
        {
            *codes,
            *(f"device.{code}" for code in codes),
            *(f"check.{check}" for check in checks),
            *(
                f"verdict.{verdict}.{part}"
                for verdict in Verdict
                for part in ("word", "line", "next")
            ),
            *(f"outcome.{outcome}" for outcome in Outcome),
            *(f"answer.{name}.{outcome}" for name in _ANSWERS for outcome in Outcome),
            *(f"purpose.{purpose}" for purpose in _PURPOSES),
        }
    )
