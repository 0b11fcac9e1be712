"""Credentials: issue from a decision, read in every form, revoke, suspend, reinstate."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, request

from edge.problems import FieldError, Problem
from edge.web.languages import current_language
from issuer.domain.certificate import Certificate
from issuer.errors import NotFound
from issuer.services.certificates import credential_summary, load_certificate
from issuer.services.files import certificate_file
from issuer.services.issue import issue_credential
from issuer.services.status_changes import reinstate, revoke, suspend
from issuer.web.auth import current_client, current_site, needs
from issuer.web.bodies import JSON, Reply, read_document, respond, respond_once
from issuer.web.decisions import insist_on_language

blueprint = Blueprint("credentials", __name__)

LD_JSON, VC = "application/ld+json", "application/vc"
FILES = {
    "jwt": "text/plain",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
}
Change = Callable[..., Mapping[str, Any]]


@blueprint.post("/v1/credentials")
@needs("credentials:issue")
def issue() -> Response:
    """201 with the new credential; 200 with the one that the award has."""
    return respond_once(_issue)


def _issue() -> Reply:
    decision_id = read_document("credential-request")["decisionId"]
    try:
        answer = issue_credential(current_site(), current_client(), decision_id)
    except NotFound as error:
        place = FieldError(pointer="/decisionId", detail="names no decision that is kept here")
        raise Problem("unknown-decision", errors=[place]) from error
    document = {"credential": answer.credential, "alreadyIssued": answer.already_issued}
    return Reply(status=200 if answer.already_issued else 201, document=document)


@blueprint.get("/v1/credentials/<identifier:credential_id>")
@needs("credentials:issue", "credentials:revoke", any_of=True)
def read(credential_id: str) -> Response:
    """About the credential; by Accept, the credential or a file."""
    site = current_site()
    offered = [JSON, LD_JSON, VC, *FILES.values()]
    asked = request.accept_mimetypes
    accepted = asked.best_match(offered) if asked else JSON
    insist_on_language()
    certificate = load_certificate(site, credential_id)
    if accepted is None:
        raise Problem("not-acceptable")
    if accepted == JSON:
        response = respond(Reply(document=credential_summary(certificate)))
    elif accepted in (LD_JSON, VC):
        response = Response(certificate.document_bytes, mimetype=accepted)
    else:
        form = next(form for form, media_type in FILES.items() if media_type == accepted)
        response = _file(certificate, form)
    response.vary.add("Accept")
    return response


@blueprint.get("/v1/credentials/<identifier:credential_id>.<any(json,jwt,pdf,png,svg):form>")
@needs("credentials:issue", "credentials:revoke", any_of=True)
def read_file(credential_id: str, form: str) -> Response:
    """The credential in the form of the suffix."""
    insist_on_language()
    certificate = load_certificate(current_site(), credential_id)
    if form == "json":
        wanted = request.accept_mimetypes.best_match([LD_JSON, VC]) or LD_JSON
        return Response(certificate.document_bytes, mimetype=wanted)
    return _file(certificate, form)


def _file(certificate: Certificate, form: str) -> Response:
    data = certificate_file(current_site(), certificate, form, current_language())
    return Response(data, mimetype=FILES[form])


@blueprint.post("/v1/credentials/<identifier:credential_id>:revoke")
@needs("credentials:revoke")
def revoke_it(credential_id: str) -> Response:
    """Final. The served status list says it when this answers."""
    return respond_once(lambda: _change(revoke, credential_id))


@blueprint.post("/v1/credentials/<identifier:credential_id>:suspend")
@needs("credentials:revoke")
def suspend_it(credential_id: str) -> Response:
    """Until it is reinstated."""
    return respond_once(lambda: _change(suspend, credential_id))


@blueprint.post("/v1/credentials/<identifier:credential_id>:reinstate")
@needs("credentials:revoke")
def reinstate_it(credential_id: str) -> Response:
    """Ends a suspension."""
    return respond_once(lambda: _change(reinstate, credential_id))


def _change(change: Change, credential_id: str) -> Reply:
    wanted = read_document("status-change")
    answer = change(
        current_site(),
        current_client(),
        credential_id,
        reason=wanted["reason"],
        text=wanted.get("text"),
    )
    return Reply(document=answer)
