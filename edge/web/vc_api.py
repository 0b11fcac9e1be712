"""What the views of the VC API share: reading requests, refusing them, deriving.

Whatever is wrong with a request is 400: callers of this API know no other answer to it. Only a
missing token (401) and an unknown instance or credential (404) are told apart.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, Final

from flask import Response, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from credentials.encoding.strict_json import API_LIMITS, parse_json
from credentials.errors import CredentialsError, MalformedError
from credentials.proofs.derivation import derive
from edge.problems import MEDIA_TYPE, Problem
from edge.vc_api.instances import Access
from edge.vc_api.problems import ProblemDetails, Refused, malformed, not_json, of_error
from edge.web.languages import current_language
from edge.web.rates import take_refused_token

JSON: Final = "application/json"
View = Callable[..., Response]


def answers_refusals(view: View) -> View:
    """Decorates a view: what it refuses becomes 400 with problem details."""

    @wraps(view)
    def guarded(*arguments: Any, **named: Any) -> Response:
        try:
            return view(*arguments, **named)
        except Refused as refused:
            return refusal(refused.problems)
        except CredentialsError as error:
            return refusal([of_error(error, current_language())])

    return guarded


def read_request() -> dict[str, Any]:
    """The body, whatever media type it is called: one strict JSON object. Refused otherwise."""
    try:
        body = request.get_data()
    except RequestEntityTooLarge as error:
        raise not_json("the request is too large", current_language()) from error
    try:
        document = parse_json(body, limits=API_LIMITS)
    except MalformedError as error:
        pointer = error.fields.get("pointer")
        raise not_json(error.detail, current_language(), pointer) from error
    if not isinstance(document, dict):
        raise not_json("must be an object", current_language())
    return document


def member(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The object in that member of the request. Refused without one."""
    value = document.get(name)
    if not isinstance(value, dict):
        raise malformed(f"/{name}", "must be an object", current_language())
    return value


def options_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """`options`; an empty one without. Refused for what is no object."""
    return member(document, "options") if document.get("options") is not None else {}


def text_option(options: Mapping[str, Any], name: str) -> str | None:
    """A text of the options. Refused for anything else."""
    value = options.get(name)
    if value is not None and not isinstance(value, str):
        raise malformed(f"/options/{name}", "must be a text", current_language())
    return value


def texts_option(options: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    """A list of texts of the options; None without one. Refused for anything else."""
    value = options.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise malformed(f"/options/{name}", "must be a list of texts", current_language())
    return tuple(value)


def insist_on_access(access: Access) -> None:
    """Problem `unauthenticated` unless the caller's token is the instance's."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if access.admits(token.strip() if scheme.lower() == "bearer" else ""):
        return
    take_refused_token(current_app)
    raise Problem("unauthenticated", headers={"WWW-Authenticate": 'Bearer realm="vc-api"'})


def derived() -> Response:
    """The part of a credential with a base proof that the pointers of the request choose."""
    document = read_request()
    credential = member(document, "verifiableCredential")
    pointers = texts_option(options_of(document), "selectivePointers")
    if pointers is None:
        detail = "must be a list of JSON pointers"
        raise malformed("/options/selectivePointers", detail, current_language())
    return answer(derive(credential, pointers), status=201)


def answer(document: Mapping[str, Any], *, status: int = 200, media_type: str = JSON) -> Response:
    """The document as it is sent."""
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    response = Response(body, status=status, mimetype=media_type)
    response.headers["Content-Language"] = current_language()
    response.vary.add("Accept-Language")
    return response


def refusal(problems: Sequence[ProblemDetails], **members: Any) -> Response:
    """400: the first problem as the answer's own, all of them as `problemDetails`. RFC 9457 §3."""
    first = problems[0].document()
    document = {**first, "status": 400, **members}
    document["problemDetails"] = [problem.document() for problem in problems]
    return answer(document, status=400, media_type=MEDIA_TYPE)
