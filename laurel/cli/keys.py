"""`laurel keys`: the issuer's keys."""

import click

from laurel.cli.shared import answer, json_option, open_own_site


@click.group(epilog="Example: laurel keys list")
def keys() -> None:
    """Look at the issuer's keys. Private keys never leave their files."""


@keys.command("list", epilog="Example: laurel keys list --json", help="List the public keys.")
@json_option
def list_all(*, as_json: bool) -> None:
    """State, verification method and dates."""
    from issuer.services.keys import list_keys

    with open_own_site() as site:
        found = list_keys(site)
    documents = [
        {
            "verificationMethod": site.verification_method(key.public_key),
            "algorithm": key.algorithm,
            "state": key.state,
            **{
                name: at.isoformat() if at else None
                for name, at in (
                    ("activatedAt", key.activated_at),
                    ("retiredAt", key.retired_at),
                    ("compromisedAt", key.compromised_at),
                )
            },
        }
        for key in found
    ]
    lines = [
        f"{one['state']:12} {one['algorithm']}  {one['verificationMethod']}" for one in documents
    ]
    answer(documents, lines, as_json=as_json)
