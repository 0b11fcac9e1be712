"""`laurel serve`: the service."""

import click

from laurel.cli.shared import Refusal, current_settings, json_option, refusals


@click.command(
    epilog="Example: LAUREL_BASE_URL=https://certificates.example.org PORT=8000 laurel serve",
    help="Serve pages, API and verifier until SIGTERM. `laurel init` comes first.",
)
@json_option
def serve(*, as_json: bool) -> None:
    """Finishes what a crash left unfinished, then listens."""
    from edge.web.logs import configure_logging
    from issuer.jobs.housekeeping import Housekeeping
    from issuer.services.recovery import resume
    from issuer.wiring import open_site
    from laurel.app import mount
    from laurel.cli.shared import answer
    from laurel.server import serve as serve_wsgi

    settings = current_settings()
    configure_logging()
    with refusals():
        site = open_site(settings)
        resume(site)
        door = mount(site)
    listening = {"baseUrl": settings.base_url, "host": settings.host, "port": settings.port}
    line = f"Laurel serves {settings.base_url} (listening on {settings.host}:{settings.port})"
    housekeeping = Housekeeping(door.site)
    housekeeping.start()
    try:
        serve_wsgi(door, settings, announce=lambda: answer(listening, [line], as_json=as_json))
    except OSError as error:
        raise Refusal(f"cannot listen on {settings.host}:{settings.port}: {error}") from error
    finally:
        housekeeping.stop()
        door.close()
