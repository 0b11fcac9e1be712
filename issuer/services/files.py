"""Files made from a certificate, each made once and kept as a cache."""

import threading

import credentials
from edge.files import write_atomically
from edge.words import Language
from issuer.artifacts.badge import render_badge_png, render_badge_svg
from issuer.domain.certificate import Certificate
from issuer.errors import NotFound
from issuer.services.credential_tokens import credential_token
from issuer.services.failpoints import reached
from issuer.services.site import Site

_IN_MANY_LANGUAGES = frozenset({"pdf"})
_one_at_a_time = threading.Lock()
"""Rendering keeps a core busy: two at once would only make both slower."""


def certificate_file(site: Site, certificate: Certificate, form: str, language: Language) -> bytes:
    """The file of that form: `json`, `jwt`, `pdf`, `png` or `svg`. NotFound for any other.

    Those that are rendered are kept under the data folder; the folder may be deleted at any time.
    """
    if form == "json":
        return certificate.document_bytes
    if form == "jwt":
        return credential_token(site, certificate.id)
    suffix = f"{language}.{form}" if form in _IN_MANY_LANGUAGES else form
    path = site.files / credentials.__version__ / certificate.id[:2] / f"{certificate.id}.{suffix}"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    with _one_at_a_time:
        if path.exists():
            return path.read_bytes()
        content = _render(certificate, form, language)
        reached("file.rendered")
        write_atomically(path, content)
    reached("file.stored")
    return content


def _render(certificate: Certificate, form: str, language: Language) -> bytes:
    if form == "pdf":
        from issuer.artifacts.pdf import render_pdf  # WeasyPrint costs half a second to load

        return render_pdf(certificate, language=language)
    if form == "png":
        return render_badge_png(certificate)
    if form == "svg":
        return render_badge_svg(certificate)
    raise NotFound("no such form", kind="form", id=form)
