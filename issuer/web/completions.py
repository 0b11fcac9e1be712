"""Evidence in; decision and, where it is earned, credential out."""

from typing import Any

from flask import Blueprint, Response

from issuer.services.completions import submit_completion
from issuer.web.auth import current_client, current_site, needs
from issuer.web.bodies import Reply, read_document, respond_once

blueprint = Blueprint("completions", __name__)


@blueprint.post("/v1/completions")
@needs("evidence:write", "decisions:run", "credentials:issue")
def submit() -> Response:
    """201 when something was issued, else 200."""
    return respond_once(_submit)


def _submit() -> Reply:
    evidence = read_document("completion-evidence-1")
    answer = submit_completion(current_site(), current_client(), evidence)
    document: dict[str, Any] = {"decision": answer.decision}
    if answer.credential is not None:
        document |= {"credential": answer.credential, "alreadyIssued": answer.already_issued}
    issued = answer.credential is not None and not answer.already_issued
    return Reply(status=201 if issued else 200, document=document)
