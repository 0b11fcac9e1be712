"""`laurel serve`: the service, or the verifier alone."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from importlib import import_module
from pathlib import Path
from socket import socket

import click

from edge.settings import MOST_WORKERS, Settings, SettingsError, count_together
from edge.web.wsgi import Wsgi
from laurel.cli.shared import Refusal, answer, current_settings, json_option, refusals

FIRST = 0
"""The worker that also does the background work, alone."""
Opening = Callable[[Settings, int], AbstractContextManager[Wsgi]]
"""Opens what the worker of that number answers with, and closes it."""


@click.command(
    epilog="""\b
Examples:
  LAUREL_BASE_URL=https://certificates.example.org PORT=8000 laurel serve
  LAUREL_BASE_URL=https://check.example.org laurel serve --verifier-only
""",
    help="Serve pages, API and verifier until SIGTERM. `laurel init` comes first, except with "
    "--verifier-only.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    help="Processes that serve, about one for each core (or LAUREL_WORKERS).",
)
@click.option(
    "--verifier-only", is_flag=True, help="Only check credentials: no database, no issuer's keys."
)
@json_option
def serve(*, workers: int | None, verifier_only: bool, as_json: bool) -> None:
    """Finishes what a crash left unfinished, then listens."""
    from edge.web.logs import configure_logging

    settings = current_settings()
    count = workers or settings.workers
    configure_logging()
    _require_declared(settings)
    if not verifier_only:
        _resume(settings)  # what is wrong is told once; no connection outlives a fork
    opening, module = (
        (_verifier, "laurel.verifier_alone") if verifier_only else (_site, "laurel.app")
    )

    def announce() -> None:
        _announce(settings, count, verifier_only=verifier_only, as_json=as_json)

    try:
        if count == 1:
            _serve(opening, settings, announce)
        else:
            _serve_with_workers(opening, module, settings, count, announce)
    except OSError as error:
        raise Refusal(f"cannot listen on {settings.host}:{settings.port}: {error}") from error


def _require_declared(settings: Settings) -> None:
    """What is wrong with a file that a setting names becomes a Refusal, once for all workers."""
    from edge.vc_api.instances import read_instances
    from verifier.trust.declared import read_registries

    try:
        read_registries(settings.trust, settings.fetch_allow)
        read_instances(settings.vc_api)
    except SettingsError as error:
        raise Refusal(str(error)) from error


def _announce(settings: Settings, workers: int, *, verifier_only: bool, as_json: bool) -> None:
    base_url = (verifier_only and settings.verifier_url) or settings.base_url
    facts = {
        "baseUrl": base_url,
        "host": settings.host,
        "port": settings.port,
        "workers": workers,
    }
    where = f"listening on {settings.host}:{settings.port}"
    where += f", {workers} workers" if workers > 1 else ""
    what = "the verifier alone at " if verifier_only else ""
    answer(facts, [f"Laurel serves {what}{base_url} ({where})"], as_json=as_json)


def _resume(settings: Settings) -> None:
    """Leaves nothing unfinished. What is wrong with the site becomes a Refusal."""
    from issuer.services.recovery import resume
    from issuer.wiring import open_site

    with refusals(), closing(open_site(settings)) as site:
        resume(site)


@contextmanager
def _site(settings: Settings, number: int) -> Iterator[Wsgi]:
    """Issuer and verifier; with the background work in the first worker."""
    from issuer.jobs.housekeeping import Housekeeping
    from issuer.wiring import open_site
    from laurel.app import mount

    with refusals():
        site = open_site(settings)
    with closing(mount(site)) as door:
        keeping = Housekeeping(site) if number == FIRST else None
        try:
            if keeping is not None:
                keeping.start()
            yield door
        finally:
            if keeping is not None:
                keeping.stop()


@contextmanager
def _verifier(settings: Settings, _number: int) -> Iterator[Wsgi]:
    from laurel.verifier_alone import VerifierAlone

    with closing(VerifierAlone(settings)) as door:
        yield door


def _serve(opening: Opening, settings: Settings, announce: Callable[[], object]) -> None:
    from laurel.server import serve as serve_wsgi

    with opening(settings, FIRST) as door:
        serve_wsgi(door, settings, announce=announce)


def _serve_with_workers(
    opening: Opening,
    module: str,
    settings: Settings,
    count: int,
    announce: Callable[[], object],
) -> None:
    """`module` is what the workers will use: read once, for all of them."""
    with tempfile.TemporaryDirectory(prefix="laurel-figures-") as figures:
        count_together(Path(figures))
        from laurel.server import serve as serve_wsgi
        from laurel.workers import WorkerFailed, listen, serve_with_workers

        import_module(module)

        def serve_as(number: int, sockets: Sequence[socket], ready: Callable[[], object]) -> None:
            with opening(settings, number) as door:
                serve_wsgi(door, settings, sockets=sockets, announce=ready)

        try:
            serve_with_workers(count, listen(settings), serve_as, announce=announce)
        except WorkerFailed as error:
            raise Refusal(str(error)) from error
