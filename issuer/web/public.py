"""What anyone may read and keep a while: status lists, the issuer's keys, the start page."""

import json
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from edge.web.languages import current_language
from edge.web.policy import Policy, policy
from issuer.services.certificates import load_certificate
from issuer.services.programmes import list_programmes
from issuer.services.publication import did_document, jwk_set
from issuer.services.status_lists import status_list, status_list_at
from issuer.web.auth import current_site

blueprint = Blueprint("public", __name__)

LIST_SECONDS = 300
"""The lists' ttl: how long a copy may be used without asking again."""
DID_SECONDS = 300
HIGHEST_LIST = 2**31 - 1
OPEN = Policy(any_origin=True)


@blueprint.get(f"/status/<int(min=1,max={HIGHEST_LIST}):number>")
@policy(OPEN)
def status(number: int) -> Response:
    """A signed status list; 304 where the caller's copy is the newest.

    With `?timestamp=`: the list as it was served at that moment (Bitstring Status List 1.0 §3.2).
    """
    timestamp = request.args.get("timestamp")
    if timestamp is None:
        served = status_list(current_site(), number)
    else:
        served = status_list_at(current_site(), number, timestamp)
    wanted = request.accept_mimetypes.best_match(["application/ld+json", "application/vc"])
    response = Response(served.body, mimetype=wanted or "application/ld+json")
    response.set_etag(served.etag)
    response.headers["Cache-Control"] = f"public, max-age={LIST_SECONDS}, must-revalidate"
    response.vary.add("Accept")
    response.make_conditional(request)
    return response


@blueprint.get("/.well-known/did.json")
@policy(OPEN)
def keys() -> Response:
    """The controller document of the issuer's DID, retired keys included. DID Core §6."""
    body = json.dumps(did_document(current_site()), ensure_ascii=False).encode()
    wanted = request.accept_mimetypes.best_match(
        ["application/did+json", "application/json", "application/did+ld+json"]
    )
    response = Response(body, mimetype=wanted or "application/did+json")
    response.headers["Cache-Control"] = f"public, max-age={DID_SECONDS}"
    response.vary.add("Accept")
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/.well-known/jwks.json")
@policy(OPEN)
def token_keys() -> Response:
    """The keys of tokens. RFC 7517 §5 and §8.5.1."""
    body = json.dumps(jwk_set(current_site())).encode()
    response = Response(body, mimetype="application/jwk-set+json")
    response.headers["Cache-Control"] = f"public, max-age={DID_SECONDS}"
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/c/<credential_id>/verify")
def verdict_elsewhere(credential_id: str) -> AnyResponse:
    """303 to the verifier's own origin; a site of one origin never asks here."""
    site = current_site()
    if site.settings.verifier_url is None:
        abort(404)
    address = load_certificate(site, credential_id).url
    return redirect(f"{site.settings.verifier_url}/verify?{urlencode({'url': address})}", 303)


@blueprint.get("/")
@policy(Policy(listed=True))
def home() -> str:
    """What this site is, and where to go."""
    newest = {p.programme.id: p.programme for p in list_programmes(current_site())}
    return render_template("docs/home.html", programmes=[_named(p) for p in newest.values()])


def _named(programme: Any) -> dict[str, str]:
    names = programme.name.value
    name = names.get(current_language()) or names.get("en") or programme.id
    return {"id": programme.id, "version": programme.version, "name": name}
