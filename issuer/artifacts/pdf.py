"""The certificate on paper: PDF/A-3a with the signed credential attached.

The same certificate and language give the same bytes: identifier, dates and fonts are fixed.
Nothing is read but bundled fonts and the two drawings of this certificate; nothing is fetched.
"""

import logging
import warnings
from functools import cache, lru_cache
from hashlib import sha256

import weasyprint
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from credentials.resources import bundled
from credentials.rosette import rosette_svg
from edge.words import Language, say
from issuer.artifacts.fonts import BASE, Coverage, Font, coverage, font_path
from issuer.artifacts.qr import QUIET_ZONE_MODULES, qr_matrix, qr_svg
from issuer.artifacts.showing import Showing, show
from issuer.domain.certificate import Certificate

ATTACHMENT = "credential.json"
"""Name of the attached credential."""
SCHEME = "laurel"
"""Private scheme of what the fetcher serves; nothing else can be named in a template."""
SYMBOL_MM = 25
"""Width of the QR symbol without its quiet zone, in millimetres."""
INK = "#174a6b"

logging.getLogger("weasyprint").addHandler(logging.NullHandler())
logging.getLogger("fontTools").setLevel(logging.ERROR)


class BundledFetcher(URLFetcher):  # type: ignore[misc]
    """Serves bundled fonts and the drawings of one certificate; refuses everything else."""

    def __init__(self, drawings: dict[str, str]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._drawings = drawings

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002
        """The file of that name, or the end of the rendering."""
        scheme, _, name = url.partition(":")
        if scheme != SCHEME:
            raise FatalURLFetchingError(f"not a bundled resource: {scheme}:")
        if name in self._drawings:
            kind, body = "image/svg+xml", self._drawings[name].encode()
        else:
            try:
                kind, body = "font/ttf", font_bytes(name)
            except FileNotFoundError as error:
                raise FatalURLFetchingError(str(error)) from error
        return URLFetcherResponse(url, body, {"Content-Type": kind})


@lru_cache(maxsize=8)
def font_bytes(file: str) -> bytes:
    """A bundled font file."""
    return font_path(file).read_bytes()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(bundled("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _font_faces(fonts: tuple[Font, ...]) -> Markup:
    faces = (
        f'@font-face {{ font-family: "{font.family}"; font-weight: {font.weight}; '
        f'font-style: {font.style}; src: url("{SCHEME}:{font.file}") format("truetype"); }}'
        for font in fonts
    )
    return Markup("\n".join(faces))  # noqa: S704 (our own table)


def _quiet_zone_mm(text: str) -> float:
    return round(SYMBOL_MM / len(qr_matrix(text)) * QUIET_ZONE_MODULES, 3)


def paper_html(certificate: Certificate, *, language: Language) -> tuple[str, Coverage]:
    """The document that becomes the PDF, and what its characters need."""
    showing = show(certificate, language)
    needs = coverage(_all_text(showing))
    template = _environment().get_template("certificate/paper.html")
    html = template.render(
        certificate=certificate,
        showing=showing,
        lang=language,
        t=lambda code, **facts: say(language, code, facts),
        font_faces=_font_faces((*BASE, *needs.fonts)),
        more_fonts=Markup("".join(f', "{font.family}"' for font in needs.fonts)),  # noqa: S704
        missing=needs.missing,
        scheme=SCHEME,
        quiet_zone_mm=_quiet_zone_mm(certificate.verify_url),
        symbol_mm=SYMBOL_MM,
        attachment=ATTACHMENT,
        suite=_suite(certificate),
        did=_issuer_id(certificate),
    )
    return html, needs


def _all_text(showing: Showing) -> str:
    return f"{showing.name}{showing.issuer}{showing.role}{showing.partners}"


def _suite(certificate: Certificate) -> str:
    proof = certificate.document.get("proof") or {}
    first = proof[0] if isinstance(proof, list) else proof
    return str(first.get("cryptosuite", "eddsa-rdfc-2022"))


def _issuer_id(certificate: Certificate) -> str:
    issuer = certificate.document["issuer"]
    return str(issuer if isinstance(issuer, str) else issuer["id"])


def render_pdf(certificate: Certificate, *, language: Language) -> bytes:
    """The certificate as PDF/A-3a in that language, with the signed bytes attached."""
    html, _ = paper_html(certificate, language=language)
    fetcher = BundledFetcher(
        {
            "rosette.svg": rosette_svg(certificate.digest, ink=INK),
            "qr.svg": qr_svg(certificate.verify_url),
        }
    )
    fonts = FontConfiguration()
    document = weasyprint.HTML(string=html, url_fetcher=fetcher).render(
        font_config=fonts, pdf_variant="pdf/a-3a"
    )
    document.metadata.attachments = [
        weasyprint.Attachment(
            string=certificate.document_bytes,
            name=ATTACHMENT,
            description=say(language, "certificate.pdf.attachment"),
            created=certificate.issued_at,
            modified=certificate.issued_at,
            relationship="Source",
        )
    ]
    identifier = sha256(f"{certificate.digest} {language}".encode()).digest()[:16]
    with warnings.catch_warnings():  # WeasyPrint 70 leaves its colour profile open
        warnings.simplefilter("ignore", ResourceWarning)
        body: bytes = document.write_pdf(pdf_identifier=identifier, pdf_variant="pdf/a-3a")
    return body
