"""`laurel serve`: the service."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING

import click

from edge.settings import MOST_WORKERS, Settings, count_together
from laurel.cli.shared import Refusal, answer, current_settings, json_option, refusals

if TYPE_CHECKING:
    from issuer.services.site import Site

FIRST = 0
"""The worker that also does the background work, alone."""


@click.command(
    epilog="Example: LAUREL_BASE_URL=https://certificates.example.org PORT=8000 laurel serve",
    help="Serve pages, API and verifier until SIGTERM. `laurel init` comes first.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    help="Processes that serve, about one for each core (or LAUREL_WORKERS).",
)
@json_option
def serve(*, workers: int | None, as_json: bool) -> None:
    """Finishes what a crash left unfinished, then listens."""
    from edge.web.logs import configure_logging

    settings = current_settings()
    count = workers or settings.workers
    configure_logging()

    def announce() -> None:
        _announce(settings, count, as_json=as_json)

    try:
        if count == 1:
            _serve_site(_resumed(settings), housekeeping=True, sockets=(), announce=announce)
        else:
            _serve_with_workers(settings, count, announce)
    except OSError as error:
        raise Refusal(f"cannot listen on {settings.host}:{settings.port}: {error}") from error


def _announce(settings: Settings, workers: int, *, as_json: bool) -> None:
    facts = {
        "baseUrl": settings.base_url,
        "host": settings.host,
        "port": settings.port,
        "workers": workers,
    }
    where = f"listening on {settings.host}:{settings.port}"
    where += f", {workers} workers" if workers > 1 else ""
    answer(facts, [f"Laurel serves {settings.base_url} ({where})"], as_json=as_json)


def _resumed(settings: Settings) -> "Site":
    """The open site, with nothing left unfinished. What is wrong with it becomes a Refusal."""
    from issuer.services.recovery import resume
    from issuer.wiring import open_site

    with refusals():
        site = open_site(settings)
        resume(site)
    return site


def _serve_site(
    site: "Site",
    *,
    housekeeping: bool,
    sockets: Sequence[socket],
    announce: Callable[[], object],
) -> None:
    """Serves an open site in this process, and closes it."""
    from issuer.jobs.housekeeping import Housekeeping
    from laurel.app import mount
    from laurel.server import serve as serve_wsgi

    door = mount(site)
    keeping = Housekeeping(site) if housekeeping else None
    try:
        if keeping is not None:
            keeping.start()
        serve_wsgi(door, site.settings, sockets=sockets, announce=announce)
    finally:
        if keeping is not None:
            keeping.stop()
        door.close()


def _serve_with_workers(settings: Settings, count: int, announce: Callable[[], object]) -> None:
    from issuer.wiring import open_site
    from laurel.workers import WorkerFailed, listen, serve_with_workers

    _resumed(settings).close()  # what is wrong is told once; no connection outlives the fork
    with tempfile.TemporaryDirectory(prefix="laurel-figures-") as figures:
        count_together(Path(figures))
        import laurel.app  # noqa: F401  # read once, for all workers

        def serve_as(number: int, sockets: Sequence[socket], ready: Callable[[], object]) -> None:
            _serve_site(
                open_site(settings), housekeeping=number == FIRST, sockets=sockets, announce=ready
            )

        try:
            serve_with_workers(count, listen(settings), serve_as, announce=announce)
        except WorkerFailed as error:
            raise Refusal(str(error)) from error
