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


def _command(action: str, help_: str, reason: str, text: str) -> click.Command:
    """The command of that name; `reason` and `text` are those of its example."""

    @click.command(action, epilog=_EPILOG.format(action, reason, text), help=help_)
    @_credential
    @_reason
    @_text
    @json_option
    def command(credential: str, reason: str, text: str | None, *, as_json: bool) -> None:
        _change(action, credential, reason, text, as_json=as_json)

    return command


revoke = _command(
    "revoke",
    "Revoke a credential (its id or address), for ever.",
    "issuedInError",
    "The wrong learner was named.",
)
suspend = _command(
    "suspend",
    "Suspend a credential (its id or address) until it is reinstated.",
    "other",
    "Under review.",
)
reinstate = _command(
    "reinstate",
    "End the suspension of a credential (its id or address).",
    "other",
    "The review is over.",
)
