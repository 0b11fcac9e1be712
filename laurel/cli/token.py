"""`laurel token`: tokens for the API."""

import click

from laurel.cli.shared import answer, json_option, open_own_site


@click.group(epilog="Example: laurel token create moodle --scope evidence:write")
def token() -> None:
    """Make, list and withdraw tokens for the API."""


@token.command(
    epilog="Example: laurel token create moodle --scope evidence:write"
    " --scope decisions:run --scope credentials:issue",
    help="Make a token, for a platform called NAME. It is shown once; a keyed hash is kept.",
)
@click.argument("name", default="api")
@click.option("--scope", "scopes", multiple=True, help="May be given several times; default: all.")
@json_option
def create(name: str, scopes: tuple[str, ...], *, as_json: bool) -> None:
    """Prints the token."""
    from issuer.services.tokens import SCOPES, create_token

    wanted = sorted(set(scopes) or SCOPES)
    with open_own_site() as site:
        made = create_token(site, name=name, scopes=wanted)
    answer({"token": made, "name": name, "scopes": wanted}, [made], as_json=as_json)


@token.command("list", epilog="Example: laurel token list --json", help="List the tokens.")
@json_option
def list_all(*, as_json: bool) -> None:
    """Names, scopes and dates; never the tokens themselves."""
    from issuer.services.tokens import list_tokens

    with open_own_site() as site:
        found = list_tokens(site)
    documents = [
        {
            "id": one.id,
            "name": one.name,
            "scopes": list(one.scopes),
            "createdAt": one.created_at.isoformat(),
            "revokedAt": one.revoked_at.isoformat() if one.revoked_at else None,
        }
        for one in found
    ]
    lines = [
        f"{one['id']}  {one['name']}  {' '.join(map(str, one['scopes'] or []))}"
        + ("  (withdrawn)" if one["revokedAt"] else "")
        for one in documents
    ]
    answer(documents, lines or ["No token was made yet."], as_json=as_json)


@token.command(epilog="Example: laurel token revoke 1f3a09c27d5e8b64", help="Withdraw a token.")
@click.argument("token_id")
@json_option
def revoke(token_id: str, *, as_json: bool) -> None:
    """From now on nobody gets in with it."""
    from issuer.services.tokens import revoke_token

    with open_own_site() as site:
        revoke_token(site, token_id)
    answer({"id": token_id, "revoked": True}, [f"{token_id}: withdrawn"], as_json=as_json)
