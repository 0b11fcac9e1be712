"""Programmes: read, check, publish."""

from typing import Any

from flask import Blueprint, Response

from issuer.domain.programme import Programme
from issuer.domain.programme_lint import lint_programme
from issuer.services.programmes import list_programmes, publish_programme, read_programme
from issuer.web.auth import current_site, needs
from issuer.web.bodies import Reply, read_document, respond, respond_once

blueprint = Blueprint("programmes", __name__)


@blueprint.get("/v1/programmes")
@needs("programmes:read")
def list_all() -> Response:
    """Every published version, in the order of publication."""
    found = [_summary(published.programme) for published in list_programmes(current_site())]
    return respond(Reply(document={"programmes": found}))


@blueprint.get("/v1/programmes/<programme_id>")
@needs("programmes:read")
def read_newest(programme_id: str) -> Response:
    """The version published last."""
    return respond(Reply(document=_full(read_programme(current_site(), programme_id))))


@blueprint.get("/v1/programmes/<programme_id>/versions/<version>")
@needs("programmes:read")
def read_version(programme_id: str, version: str) -> Response:
    """One version."""
    return respond(Reply(document=_full(read_programme(current_site(), programme_id, version))))


@blueprint.post("/v1/programmes:lint")
@needs("programmes:read")
def lint() -> Response:
    """What is wrong with a definition; nothing is kept."""
    return respond_once(_lint)


def _lint() -> Reply:
    findings = lint_programme(read_document(None))
    shown = [{"pointer": f.pointer, "code": f.code, "detail": f.detail} for f in findings]
    return Reply(document={"sound": not findings, "findings": shown})


@blueprint.post("/v1/programmes:publish")
@needs("programmes:write")
def publish() -> Response:
    """201 for a new version, 200 for one that is published with the same content."""
    return respond_once(_publish)


def _publish() -> Reply:
    published = publish_programme(current_site(), read_document("programme-1"))
    return Reply(status=201 if published.created else 200, document=_full(published.programme))


def _summary(programme: Programme) -> dict[str, Any]:
    name = programme.name.value
    return {
        "id": programme.id,
        "version": programme.version,
        "digest": programme.digest,
        "name": name.get("en") or next(iter(name.values())),
    }


def _full(programme: Programme) -> dict[str, Any]:
    return {
        "id": programme.id,
        "version": programme.version,
        "digest": programme.digest,
        "definition": programme.document,
    }
