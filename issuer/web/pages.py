"""The certificate for people: its page, its files, its digests. Unlisted; no cookies."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Literal

from flask import Blueprint, Response, render_template, request

from credentials.rosette import rosette_svg, short_digest
from edge.web.languages import current_language
from edge.web.policy import Policy, policy
from edge.words import LANGUAGES, Language, say
from issuer.artifacts import wording
from issuer.artifacts.showing import show
from issuer.domain.certificate import Certificate
from issuer.errors import NotFound
from issuer.services.certificates import load_certificate
from issuer.services.files import certificate_file
from issuer.services.texts import explanation
from issuer.web.auth import current_site
from issuer.web.page_facts import FileLink, digest_of, files_of, known_digests
from issuer.web.programme_pages import add_programme_pages

blueprint = Blueprint("pages", __name__)
add_programme_pages(blueprint)

LD_JSON, VC, HTML = "application/ld+json", "application/vc", "text/html"
JWT, TEXT = "application/jwt", "text/plain"
Form = Literal["pdf", "png", "svg"]
MEDIA_TYPES: dict[Form, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
}
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A picture from this origin may never run anything."""
VERDICTS = {"active": "ok", "suspended": "warn", "revoked": "bad", "superseded": "bad"}
ICONS = {"active": "valid"}


@blueprint.get("/c/<name>")
@policy(Policy(any_origin=False))
def certificate(name: str) -> Response:
    """`/c/{id}`: the page for readers of HTML, else the credential; `/c/{id}.{form}`: a file."""
    identifier, dot, form = name.partition(".")
    if not dot and _prefers_page():
        return Response(_page(identifier), mimetype=HTML)
    found = load_certificate(current_site(), identifier)
    return _file(found, form) if dot else _credential(found)


@blueprint.get("/c/<identifier>/files")
def file_digests(identifier: str) -> Response:
    """The digests of all files, in all languages; makes those that do not exist yet."""
    found = load_certificate(current_site(), identifier)
    links = files_of(
        found, lambda form, language: sha256(_bytes(found, form, language)).hexdigest()
    )
    return Response(_html("issuer/files.html", found, links=links), mimetype=HTML)


def _prefers_page() -> bool:
    """HTML only for who names `text/html` and does not prefer the credential."""
    accepted = request.accept_mimetypes
    named = any(value.lower() in (HTML, "text/*") for value, _ in accepted)
    json = max(accepted[LD_JSON], accepted[VC], accepted["application/json"])
    return named and accepted[HTML] >= json


def _credential(found: Certificate) -> Response:
    """The bytes as they were signed. DESIGN 4: `application/vc` only when asked for."""
    asked = {value.lower() for value, quality in request.accept_mimetypes if quality > 0}
    media_type = VC if VC in asked and LD_JSON not in asked else LD_JSON
    response = Response(found.document_bytes, mimetype=media_type)
    response.vary.add("Accept")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return _with_etag(response)


def _file(found: Certificate, form: str) -> Response:
    if form == "json":
        return _credential(found)
    if form == "jwt":
        return _token(found)
    if form not in MEDIA_TYPES:
        raise NotFound("no such form of this certificate", kind="certificate", id=found.id)
    language = current_language()
    response = Response(_bytes(found, form, language), mimetype=MEDIA_TYPES[form])
    name = f"{found.role}-{found.id}" + (f"-{language}" if form == "pdf" else "") + f".{form}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if form == "svg":
        response.headers["Content-Security-Policy"] = SVG_POLICY
    if form == "pdf":
        response.vary.add("Accept-Language")
    return _with_etag(response)


def _token(found: Certificate) -> Response:
    """As `text/plain`, like the API of Open Badges 3.0; `application/jwt` if that is asked for."""
    asked = request.accept_mimetypes
    media_type = asked.best_match([TEXT, JWT], default=TEXT) if asked else TEXT
    response = Response(_bytes(found, "jwt", "en"), mimetype=media_type)
    response.vary.add("Accept")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return _with_etag(response)


def _bytes(found: Certificate, form: str, language: Language) -> bytes:
    if form == "json":
        return found.document_bytes
    body = certificate_file(current_site(), found, form, language)
    known_digests[found.digest, form, language] = sha256(body).hexdigest()
    return body


def _with_etag(response: Response) -> Response:
    """Kept by browsers, but asked for again each time: a certificate may be erased."""
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(sha256(response.get_data()).hexdigest()[:32])
    response.make_conditional(request)
    return response


def _page(identifier: str) -> str:
    """Made anew after a commit, with the minute that it names, and when it can tell of more files.

    Raises NotFound.
    """
    site, language = current_site(), current_language()
    minute = wording.moment(site.clock(), language)
    which = f"{identifier} {language} {known_digests.changes} {minute}"
    return site.read_once(
        ("page", which), lambda: _made(load_certificate(site, identifier), language)
    )


def _made(found: Certificate, language: Language) -> str:
    links = files_of(found, lambda form, of: digest_of(found, form, of))
    told = explanation(found.decision, found.programme, language)
    return _html(
        "issuer/certificate.html",
        found,
        links=links,
        headline=told["headline"],
        rules=[_rule(rule, language) for rule in told["rules"]],
        decision_digest=found.decision["digest"],
    )


def _rule(rule: Mapping[str, Any], language: Language) -> dict[str, str]:
    """A rule for others than the learner: its name, and the figures where they say something."""
    figures = ""
    if rule["measured"] != rule["needed"]:
        facts = {"measured": rule["measured"], "needed": rule["needed"]}
        figures = say(language, "certificate.rule.figures", facts)
    return {"value": rule["value"].lower(), "label": rule["label"], "figures": figures}


def _html(template: str, found: Certificate, *, links: tuple[FileLink, ...], **more: object) -> str:
    language = current_language()
    since = found.status_changed_at
    return render_template(
        template,
        certificate=found,
        showing=show(found, language),
        role_titles=[(code, found.programme.roles[found.role].title[code]) for code in LANGUAGES],
        verdict=VERDICTS[found.status],
        icon_name=ICONS.get(found.status, found.status),
        checked=wording.moment(current_site().clock(), language),
        since=wording.day(since.date(), language) if since else "",
        newer=found.superseded_by,
        rosette=rosette_svg(found.digest),
        short_digest=short_digest(found.digest),
        issuer_id=_issuer_id(found),
        suite=_suite(found),
        links=links,
        **more,
    )


def _issuer_id(found: Certificate) -> str:
    issuer = found.document["issuer"]
    return str(issuer if isinstance(issuer, str) else issuer["id"])


def _suite(found: Certificate) -> str:
    proof = found.document.get("proof") or {}
    first = proof[0] if isinstance(proof, list) else proof
    return str(first.get("cryptosuite", ""))
