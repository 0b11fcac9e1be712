"""The receipt on one page, with the signed JSON attached. Needs WeasyPrint (the extra `site`)."""

import json
import logging
import warnings
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from credentials.report import Verdict
from credentials.resources import bundled
from edge.words import Language, has_words, say
from verifier.present.plain import moment_of, plain
from verifier.present.words import verdict_word

ATTACHMENT = "receipt.json"
FONTS = ("EBGaramond_500Medium.ttf", "SourceSans3_400Regular.ttf")
MOST_ROWS = 40
"""As many checks as fit on the page; a longer list is cut, and says so."""


def can_print() -> bool:
    """Whether the library for paper is installed here."""
    return find_spec("weasyprint") is not None


def receipt_pdf(receipt: Mapping[str, Any], *, language: Language) -> bytes:
    """The page, PDF/A-3. Nothing is fetched or read for it but what is bundled."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    body = json.dumps(receipt, ensure_ascii=False, separators=(",", ":")).encode()
    html = weasyprint.HTML(
        string=receipt_html(receipt, language=language), url_fetcher=_bundled_fonts()
    )
    document = html.render(font_config=FontConfiguration(), pdf_variant="pdf/a-3b")
    document.metadata.attachments = [
        weasyprint.Attachment(string=body, name=ATTACHMENT, relationship="Source")
    ]
    with warnings.catch_warnings():  # WeasyPrint 70 leaves its colour profile open
        warnings.simplefilter("ignore", ResourceWarning)
        printed: bytes = document.write_pdf(pdf_variant="pdf/a-3b")
    return printed


def receipt_html(receipt: Mapping[str, Any], *, language: Language) -> str:
    """The page before it is set."""
    environment = Environment(
        loader=FileSystemLoader(str(bundled("templates") / "verifier")),
        autoescape=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("receipt.html").render(
        receipt=receipt,
        lang=language,
        t=lambda code, **facts: say(language, code, facts),
        word=verdict_word(Verdict(receipt["verdict"]), language),
        at=moment_of(receipt["checkedAt"], language),
        moment=lambda text: moment_of(text, language),
        plain=lambda text: plain(text, 200),
        checks=[_row(check, language) for check in receipt["checks"][:MOST_ROWS]],
        left_out=max(0, len(receipt["checks"]) - MOST_ROWS),
    )


def _row(check: Mapping[str, str], language: Language) -> tuple[str, str, str]:
    code, outcome = check["code"], check["outcome"]
    return _title(code, language), code, say(language, f"outcome.{outcome}")


def _title(code: str, language: Language) -> str:
    title = f"check.{code.partition('.')[0]}"
    return say(language, title) if has_words(language, title) else code


def _bundled_fonts() -> Any:
    """Serves the two fonts of the page, and nothing else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class BundledFonts(URLFetcher):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(allowed_protocols=(), allow_redirects=False)

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002
            scheme, _, name = url.partition(":")
            if scheme != "laurel" or name not in FONTS:
                raise FatalURLFetchingError("nothing is fetched for a receipt")
            body = (bundled("templates") / "static" / "fonts" / name).read_bytes()
            return URLFetcherResponse(url, body, {"Content-Type": "font/ttf"})

    return BundledFonts()
