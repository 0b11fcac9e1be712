"""The issuer instances of the VC API. w3c-ccg/vc-api, now VCALM 1.0: issue, status, derive."""

from typing import Any, Final

from flask import Blueprint, Flask, Response, abort, current_app, request

from edge.problems import Problem
from edge.settings import Settings
from edge.vc_api.problems import Refused, malformed, of_check
from edge.web.base import create_base_app
from edge.web.languages import current_language
from edge.web.policy import Policy, policy
from edge.web.vc_api import (
    answer,
    answers_refusals,
    derived,
    insist_on_access,
    member,
    options_of,
    read_request,
    text_option,
    texts_option,
)
from issuer.services.vc_api.instance import OpenIssuer
from issuer.services.vc_api.issue import NotIssued, issue
from issuer.services.vc_api.status_change import StatusChange, UnknownCredential, change_status

ENTRY_TYPE: Final = "BitstringStatusListEntry"
blueprint = Blueprint("vc_api", __name__, url_prefix="/issuers/<name>")


def create_vc_api_app(settings: Settings, issuers: dict[str, OpenIssuer]) -> Flask:
    """The application for everything under `/issuers/`."""
    app = create_base_app("vc-api-issuers", settings)
    app.extensions["issuers"] = issuers
    app.extensions["base_url"] = settings.base_url
    app.register_blueprint(blueprint)
    return app


def _issuer(name: str) -> OpenIssuer:
    issuers: dict[str, OpenIssuer] = current_app.extensions["issuers"]
    return issuers.get(name) or abort(404)


@blueprint.post("/credentials/issue")
@answers_refusals
def issue_credential(name: str) -> Response:
    """201 with the secured credential."""
    issuer = _issuer(name)
    insist_on_access(issuer.access)
    document = read_request()
    credential, options = member(document, "credential"), options_of(document)
    try:
        issued = issue(
            issuer,
            credential,
            credential_id=text_option(options, "credentialId"),
            mandatory_pointers=texts_option(options, "mandatoryPointers") or (),
        )
    except NotIssued as error:
        base_url = current_app.extensions["base_url"]
        raise Refused([of_check(error.check, current_language(), base_url)]) from error
    return answer({"verifiableCredential": issued}, status=201)


@blueprint.post("/credentials/status")
@answers_refusals
def change_credential_status(name: str) -> Response:
    """200 when the list that is served has it."""
    issuer = _issuer(name)
    insist_on_access(issuer.access)
    try:
        change_status(issuer, _change(read_request()))
    except UnknownCredential as error:
        raise Problem("not-found", "This instance has issued no such credential.") from error
    return answer({})


def _change(document: dict[str, Any]) -> StatusChange:
    entry, status = member(document, "credentialStatus"), document.get("status")
    if entry.get("type") != ENTRY_TYPE:
        raise malformed("/credentialStatus/type", f"must be {ENTRY_TYPE}", current_language())
    if not isinstance(status, bool):
        raise malformed("/status", "must be true or false", current_language())
    credential_id = _text(document, "credentialId", at="")
    return StatusChange(
        credential_id=credential_id or "",
        purpose=_text(entry, "statusPurpose", at="/credentialStatus") or "",
        status=status,
        list_url=_text(entry, "statusListCredential", at="/credentialStatus", optional=True),
        index=_text(entry, "statusListIndex", at="/credentialStatus", optional=True),
    )


def _text(document: dict[str, Any], name: str, *, at: str, optional: bool = False) -> str | None:
    value = document.get(name)
    if value is None and optional:
        return None
    if not isinstance(value, str) or not value:
        raise malformed(f"{at}/{name}", "must be a text", current_language())
    return value


@blueprint.post("/credentials/derive")
@answers_refusals
def derive_credential(name: str) -> Response:
    """201 with the derived credential; for holders who have no tool of their own."""
    insist_on_access(_issuer(name).access)
    return derived()


@blueprint.get("/status-lists/<int:number>-<any(revocation,suspension):purpose>")
@policy(Policy(any_origin=True))
def status_list(name: str, number: int, purpose: str) -> Response:
    """The list, signed now."""
    document = _issuer(name).list_credential(number, purpose)
    if document is None:
        abort(404)
    accepted = request.accept_mimetypes
    as_vc = accepted["application/vc"] > accepted["application/ld+json"]
    media_type = "application/vc" if as_vc else "application/ld+json"
    response = answer(document, media_type=media_type)
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept")
    return response


@blueprint.get("")
@blueprint.get("/did.json")
@policy(Policy(any_origin=True))
def controller_document(name: str) -> Response:
    """The document of instances whose identifier is an address."""
    issuer = _issuer(name)
    is_did = issuer.id.startswith("did:web:")
    media_type = "application/did+json" if is_did else "application/ld+json"
    if issuer.id.startswith(("did:key:", "did:jwk:")):
        abort(404)
    return answer(issuer.controller_document(), media_type=media_type)
