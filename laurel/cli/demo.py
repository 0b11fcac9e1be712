"""`laurel demo`: what `make run` starts."""

import logging
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from edge.settings import Settings
from laurel.cli.shared import Refusal, answer, current_settings, json_option, refusals

if TYPE_CHECKING:
    from laurel.app import FrontDoor
    from laurel.demo import Shown


@click.command(
    epilog="Example: PORT=9000 LAUREL_DATA=/tmp/laurel laurel demo",
    help="Set up a site with an invented cohort (once) and serve it. Not for real certificates.",
)
@json_option
def demo(*, as_json: bool) -> None:
    """Prints the addresses to open and the token when it serves."""
    from edge.web.logs import configure_logging
    from issuer.jobs.housekeeping import Housekeeping
    from laurel import demo as the_demo
    from laurel.server import serve

    configure_logging(logging.WARNING)
    settings = the_demo.demo_settings(current_settings())
    with refusals():
        door, shown = _prepared(settings)
        token = the_demo.demo_token(door.site)
    housekeeping = Housekeeping(door.site)
    housekeeping.start()
    try:
        serve(
            door,
            door.site.settings,
            announce=lambda: _announce(door, shown, token, as_json=as_json),
        )
    except OSError as error:
        raise Refusal(f"cannot listen on port {settings.port}: {error.strerror}") from error
    finally:
        housekeeping.stop()
        door.close()


def _prepared(settings: Settings) -> "tuple[FrontDoor, Shown]":
    from issuer.errors import WrongSite
    from issuer.services.recovery import resume
    from issuer.wiring import initialise, open_site
    from laurel.app import mount
    from laurel.demo import prepare
    from verifier.receipts.key import make_receipt_key

    try:
        initialise(settings)
        make_receipt_key(settings)
        site = open_site(settings)
    except WrongSite as error:
        hint = f"for another demo: LAUREL_DATA={settings.data}-{settings.port}"
        raise Refusal(f"{error.detail}; {hint}") from error
    resume(site)
    return mount(site), prepare(site, _progress)


def _progress(files: list[Path]) -> Iterable[Path]:
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return track(
        files,
        "Issuing the demo cohort",
        console=console,
        transient=True,
        disable=not sys.stderr.isatty(),
    )


def _announce(door: "FrontDoor", shown: "Shown", token: str, *, as_json: bool) -> None:
    base = door.site.base_url
    addresses = {
        "valid": f"{base}/c/{shown.valid}",
        "revoked": f"{base}/c/{shown.revoked}",
        "suspended": f"{base}/c/{shown.suspended}",
        "verify": f"{base}/verify",
        "docs": f"{base}/docs",
    }
    lines = [
        f"Laurel is at {base}",
        "",
        f"  a valid certificate      {addresses['valid']}",
        f"  a revoked one            {addresses['revoked']}",
        f"  a suspended one          {addresses['suspended']}",
        f"  check anything           {addresses['verify']}",
        f"  for programs (API)       {addresses['docs']}",
        "",
        "This is a demo: key, passphrase and token lie in the data folder. Never use them for",
        "real certificates. Whoever has this token may issue and revoke here. Stop: Ctrl+C",
        f"API token: {token}",
    ]
    answer({**addresses, "token": token}, lines, as_json=as_json)
