"""`laurel revoke`, `suspend`, `reinstate`: change the status of a credential."""

from typing import Any

import click

from laurel.cli.shared import answer, json_option, open_own_site

REASONS = ["issuedInError", "misconduct", "superseded", "holderRequest", "keyCompromise", "other"]
_EPILOG = 'Example: laurel {} RV0lH2j3TQ2dVw8m1n0bZA --reason {} --text "{}"'
_credential = click.argument("credential")
_reason = click.option("--reason", type=click.Choice(REASONS), required=True)
_text = click.option("--text", help="In words, for the record; not public.")


def _change(action: str, credential: str, reason: str, text: str | None, *, as_json: bool) -> None:
    from issuer.services import status_changes
    from issuer.services.site import OWN_CLIENT

    credential_id = credential.rstrip("/").rpartition("/")[2]
    with open_own_site() as site:
        change: Any = getattr(status_changes, action)
        done = change(site, OWN_CLIENT, credential_id, reason=reason, text=text)
    answer(done, [f"{done['url']}: {done['status']}"], as_json=as_json)


@click.command(
    epilog=_EPILOG.format("revoke", "issuedInError", "The wrong learner was named."),
    help="Revoke a credential (its id or address), for ever.",
)
@_credential
@_reason
@_text
@json_option
def revoke(credential: str, reason: str, text: str | None, *, as_json: bool) -> None:
    """The published list says it when this ends."""
    _change("revoke", credential, reason, text, as_json=as_json)


@click.command(
    epilog=_EPILOG.format("suspend", "other", "Under review."),
    help="Suspend a credential (its id or address) until it is reinstated.",
)
@_credential
@_reason
@_text
@json_option
def suspend(credential: str, reason: str, text: str | None, *, as_json: bool) -> None:
    """Only where the programme turned suspension on."""
    _change("suspend", credential, reason, text, as_json=as_json)


@click.command(
    epilog=_EPILOG.format("reinstate", "other", "The review is over."),
    help="End the suspension of a credential (its id or address).",
)
@_credential
@_reason
@_text
@json_option
def reinstate(credential: str, reason: str, text: str | None, *, as_json: bool) -> None:
    """A revocation cannot be ended."""
    _change("reinstate", credential, reason, text, as_json=as_json)
