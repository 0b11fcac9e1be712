"""From a request's bytes to a document that fits its schema, and from a result to an answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Response, g, request

from credentials.encoding.json_writer import write_json
from credentials.encoding.strict_json import API_LIMITS, parse_json
from credentials.errors import MalformedError
from credentials.schemas import violations
from edge.problems import MEDIA_TYPE, FieldError, Problem, problem_of_reading
from issuer.errors import IssuerError
from issuer.services.idempotency import StoredAnswer, once
from issuer.web.auth import current_client, current_site
from issuer.web.problems import problem_of

JSON = "application/json"
_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a view answers: a status and a JSON document."""

    document: Mapping[str, Any]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def read_document(schema: str | None) -> dict[str, Any]:
    """The request's body as strict JSON that fits the schema of that name.

    Raises Problem: 415 for another media type, 400 for what is not strict JSON, 413 for more than
    1 MiB, 422 with one entry for each place that breaks the schema.
    """
    if request.mimetype != JSON:
        raise Problem("unsupported-media-type", f"Expected Content-Type: {JSON}.")
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Problem("unsupported-media-type", "Expected a body without Content-Encoding.")
    try:
        document = parse_json(request.get_data(), limits=API_LIMITS, decimals=True)
    except MalformedError as error:
        raise problem_of_reading(error) from error
    if not isinstance(document, dict):
        raise Problem("validation-failed", errors=[FieldError(pointer="", detail=_NO_OBJECT)])
    found = violations(schema, document) if schema else ()
    if found:
        raise Problem(
            "validation-failed",
            _summary(found[0].pointer, found[0].detail, len(found)),
            errors=[FieldError(pointer=v.pointer, detail=v.detail) for v in found],
        )
    return document


_NO_OBJECT = "must be an object"


def _summary(pointer: str, detail: str, count: int) -> str:
    more = f" (and {count - 1} more)" if count > 1 else ""
    return f"{pointer or 'The body'} {detail}{more}."


def respond(reply: Reply) -> Response:
    """The reply as an HTTP answer."""
    return _response(_stored(reply))


def respond_once(act: Callable[[], Reply], *, stands_for: bytes | None = None) -> Response:
    """The answer of `act`; with an Idempotency-Key, the same answer to the same request.

    A refusal is an answer too, and kept; what the service does not keep (5xx) is raised. Where
    the body was read already, `stands_for` tells it from others.
    """
    body = request.get_data() if stands_for is None else stands_for  # 413 before anything else
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return _response(_stored(act()))
    answer = once(
        current_site(),
        client=current_client(),
        method=request.method,
        path=request.path,
        key=key,
        body=body,
        run=lambda: _answer_or_refusal(act),
    )
    return _response(answer)


def _answer_or_refusal(act: Callable[[], Reply]) -> StoredAnswer:
    try:
        return _stored(act())
    except IssuerError as error:
        problem = problem_of(error)
        if problem.status >= _SERVER_ERROR:
            raise
        return _refusal(problem)
    except Problem as problem:
        return _refusal(problem)


def _refusal(problem: Problem) -> StoredAnswer:
    g.problem = problem.name
    document = problem.document(current_site().base_url, g.get("request_id", "-"))
    headers = {"Content-Type": MEDIA_TYPE, **problem.headers}
    return StoredAnswer(status=problem.status, headers=headers, body=write_json(document))


def _stored(reply: Reply) -> StoredAnswer:
    headers = {"Content-Type": JSON, **reply.headers}
    return StoredAnswer(status=reply.status, headers=headers, body=write_json(reply.document))


def _response(answer: StoredAnswer) -> Response:
    if answer.replayed:
        answer = replace(answer, headers={**answer.headers, "Idempotent-Replayed": "true"})
    return Response(answer.body, status=answer.status, headers=dict(answer.headers))
