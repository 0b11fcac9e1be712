"""`laurel init`: database, key, identity."""

import click

from laurel.cli.shared import answer, current_settings, json_option, refusals


@click.command(
    epilog="Example: LAUREL_BASE_URL=https://certificates.example.org"
    " LAUREL_KEY_PASSPHRASE=... laurel init",
    help="Make the data folder, the database, the issuer's key and its identity. Safe to repeat.",
)
@json_option
def init(*, as_json: bool) -> None:
    """Prints the issuer's DID. The base URL stands in every credential and cannot change later."""
    from issuer.wiring import initialise, open_site
    from verifier.receipts.key import make_receipt_key

    settings = current_settings()
    with refusals():
        initialise(settings)
        make_receipt_key(settings)
        site = open_site(settings)
    did = site.issuer_did
    site.close()
    document = {"issuer": did, "baseUrl": settings.base_url, "data": str(settings.data)}
    lines = [f"{did} is ready in {settings.data}.", "Next: laurel programme publish FILE"]
    answer(document, lines, as_json=as_json)
