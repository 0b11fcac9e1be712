"""`laurel vc-api`: the instances of the VC API, and a demo of all forms of credentials."""

import logging
import signal
from pathlib import Path
from types import FrameType

import click

from laurel.cli.shared import Refusal, answer, current_settings, json_option


@click.command(
    "vc-api",
    epilog="Example: laurel vc-api --demo --port 8443",
    help="List the declared instances of the VC API; with --demo, serve one of every kind.",
)
@click.option(
    "--demo", is_flag=True, help="Serve over https on localhost, with new keys, without tokens."
)
@click.option("--port", type=click.IntRange(1, 65_535), default=8443, show_default=True)
@json_option
def vc_api(*, demo: bool, port: int, as_json: bool) -> None:
    """Prints the addresses of the endpoints."""
    if demo:
        _serve(port, as_json=as_json)
    else:
        _list(as_json=as_json)


def _list(*, as_json: bool) -> None:
    from edge.settings import SettingsError
    from edge.vc_api.instances import read_instances
    from laurel.vc_api import endpoints

    settings = current_settings()
    try:
        instances = read_instances(settings.vc_api)
    except SettingsError as error:
        raise Refusal(str(error)) from error
    found = endpoints(settings.base_url, instances)
    lines = [f"  {name:30} {address}" for name, address in found.items()]
    answer(found, lines or ["No instance is declared (LAUREL_VC_API)."], as_json=as_json)


def _serve(port: int, *, as_json: bool) -> None:
    from edge.clock import utc_now
    from edge.settings import SettingsError
    from edge.web.logs import configure_logging
    from laurel import vc_api_demo
    from laurel.tls import local_tls, serve_https
    from laurel.vc_api import endpoints, open_vc_api

    configure_logging(logging.WARNING)
    settings = current_settings()
    if settings.host not in vc_api_demo.LOOPBACK_NAMES:
        raise Refusal("the demo needs no tokens, so it listens on loopback only: unset LAUREL_HOST")
    settings = vc_api_demo.demo_settings(settings, port)
    folder = settings.data / "vc-api-demo"
    instances = vc_api_demo.demo_instances(folder / "keys")
    tls = local_tls(folder / "tls", at=utc_now())
    try:
        application = open_vc_api(settings, instances)
    except SettingsError as error:
        raise Refusal(str(error)) from error
    found = endpoints(settings.base_url, instances)
    previous = signal.signal(signal.SIGTERM, _stop)
    try:
        serve_https(
            application,
            host=settings.host,
            port=port,
            tls=tls,
            announce=lambda: _announce(settings.base_url, found, tls.ca, as_json=as_json),
        )
    except OSError as error:
        raise Refusal(f"cannot listen on port {port}: {error.strerror}") from error
    finally:
        signal.signal(signal.SIGTERM, previous)
        application.close()


def _announce(base_url: str, endpoints: dict[str, str], ca: Path, *, as_json: bool) -> None:
    lines = [
        f"The VC API is at {base_url}",
        "",
        *(f"  {name:30} {address}" for name, address in endpoints.items()),
        "",
        f"Certificate to trust: {ca}",
        "This is a demo: anyone on this machine may issue and revoke here. Stop: Ctrl+C",
    ]
    document = {"baseUrl": base_url, "ca": str(ca), "endpoints": endpoints}
    answer(document, lines, as_json=as_json)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
