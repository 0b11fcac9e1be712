"""Decisions: make, read, explain."""

from flask import Blueprint, Response, request

from edge.problems import FieldError, Problem
from edge.web.languages import current_language
from edge.words import LANGUAGES
from issuer.services.decision_records import read_decision_record
from issuer.services.decisions import explanation, make_decision, read_decision
from issuer.web.auth import current_client, current_site, needs
from issuer.web.bodies import Reply, read_document, respond, respond_once

blueprint = Blueprint("decisions", __name__)


@blueprint.post("/v1/decisions")
@needs("evidence:write", "decisions:run")
def make() -> Response:
    """201 with the decision that is kept; a dry run answers 200 and keeps nothing."""
    if _dry_run():
        return respond(_make(dry_run=True))
    return respond_once(lambda: _make(dry_run=False))


def _make(*, dry_run: bool) -> Reply:
    wanted = read_document("decision-request")
    decision = make_decision(current_site(), current_client(), wanted, dry_run=dry_run)
    return Reply(status=200 if dry_run else 201, document=decision)


def _dry_run() -> bool:
    asked = request.args.get("dryRun", "false")
    if asked not in ("true", "false"):
        detail = "must be true or false"
        raise Problem("validation-failed", errors=[FieldError(pointer="?dryRun", detail=detail)])
    return asked == "true"


@blueprint.get("/v1/decisions/<identifier:decision_id>")
@needs("decisions:run")
def read(decision_id: str) -> Response:
    """The decision with its texts."""
    return respond(Reply(document=read_decision(current_site(), decision_id)))


@blueprint.get("/v1/decisions/<identifier:decision_id>/explanation")
@needs("decisions:run")
def explain(decision_id: str) -> Response:
    """The decision in plain words of one language."""
    insist_on_language()
    document = explanation(current_site(), decision_id, current_language())
    return respond(Reply(document=document))


@blueprint.get("/v1/decisions/<identifier:decision_id>/record")
@needs("decisions:run", "evidence:write")
def record(decision_id: str) -> Response:
    """All that it was made of, evidence included, to be replayed."""
    return respond(Reply(document=read_decision_record(current_site(), decision_id)))


def insist_on_language() -> None:
    """Raises Problem `validation-failed` if `?lang=` asks for a language that is not offered."""
    asked = request.args.get("lang")
    if asked is not None and asked not in LANGUAGES:
        detail = f"must be one of {', '.join(LANGUAGES)}"
        raise Problem("validation-failed", errors=[FieldError(pointer="?lang", detail=detail)])
