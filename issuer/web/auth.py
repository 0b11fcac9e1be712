"""Who may call what: bearer tokens (RFC 6750) and scopes. A `/v1` view without scopes is refused
when the application is made."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from flask import Flask, current_app, g, request

from edge.problems import Problem
from edge.web.rates import take_refused_token
from issuer.services.site import Client, Site
from issuer.services.tokens import authenticate

LONGEST_TOKEN = 512
_ATTRIBUTE = "laurel_scopes"
View = Callable[..., Any]


def current_site() -> Site:
    """The site that this application serves."""
    site: Site = current_app.extensions["site"]
    return site


def current_client() -> Client:
    """Who sent the current request; only in views with `needs`."""
    client: Client = g.client
    return client


def needs(*scopes: str, any_of: bool = False) -> Callable[[View], View]:
    """Decorates a view: a token with all of the scopes (with `any_of`, one of them) is needed."""

    def protect(view: View) -> View:
        @wraps(view)
        def guarded(*arguments: Any, **named: Any) -> Any:
            client = authenticated_client()
            missing = sorted(set(scopes) - client.scopes)
            if missing and not (any_of and len(missing) < len(scopes)):
                raise _without_scope(missing)
            return view(*arguments, **named)

        setattr(guarded, _ATTRIBUTE, (scopes, any_of))
        return guarded

    return protect


def scopes_of(view: View) -> tuple[tuple[str, ...], bool] | None:
    """The scopes that a view needs, and whether one of them is enough; None if it is public."""
    found: tuple[tuple[str, ...], bool] | None = getattr(view, _ATTRIBUTE, None)
    return found


def insist_on_scopes(app: Flask) -> None:
    """Raises RuntimeError if a view under `/v1` forgot to say which scopes it needs."""
    forgetful = unprotected(app.url_map.iter_rules(), app)
    if forgetful:
        raise RuntimeError(f"no scopes: {', '.join(forgetful)}")


def unprotected(rules: Iterable[Any], app: Flask) -> list[str]:
    """The rules under `/v1` whose views anyone could call."""
    return [
        rule.rule
        for rule in rules
        if rule.rule.startswith("/v1") and scopes_of(app.view_functions[rule.endpoint]) is None
    ]


def authenticated_client() -> Client:
    """Whose token the request carries; raises Problem `unauthenticated` without a valid one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise Problem("unauthenticated", headers={"WWW-Authenticate": 'Bearer realm="laurel"'})
    client = authenticate(current_site(), token) if len(token) <= LONGEST_TOKEN else None
    if client is None:
        take_refused_token(current_app)
        raise Problem(
            "unauthenticated",
            "The token is not one of this site, or was withdrawn.",
            headers={"WWW-Authenticate": 'Bearer realm="laurel", error="invalid_token"'},
        )
    g.client, g.client_id = client, client.id
    return client


def _without_scope(missing: list[str]) -> Problem:
    wanted = " ".join(missing)
    challenge = f'Bearer realm="laurel", error="insufficient_scope", scope="{wanted}"'
    return Problem(
        "scope-missing",
        f"The token was made without: {', '.join(missing)}.",
        headers={"WWW-Authenticate": challenge},
    )
