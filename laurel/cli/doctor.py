"""`laurel doctor`: settings, and whether everything is in place."""

from collections.abc import Callable
from dataclasses import dataclass

import click

from edge.settings import Settings, shown
from laurel.cli.shared import Refusal, answer, current_settings, json_option

WANTED_OPEN_FILES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str


@click.command(
    epilog="Example: laurel doctor --json",
    help="Show the settings and look whether everything is in place. Exit code 1 if not.",
)
@json_option
def doctor(*, as_json: bool) -> int:
    """Secrets are never shown."""
    settings = current_settings()
    found = [
        _examine("paper", _paper),
        _examine("open files", _open_files),
        _examine("registries", lambda: _registries(settings)),
        _examine("site", lambda: _site(settings)),
    ]
    values = shown(settings)
    document = {
        "settings": values,
        "checks": [{"name": e.name, "ok": e.ok, "detail": e.detail} for e in found],
    }
    lines = [f"{name:22} {value}" for name, value in values.items()]
    lines += [f"{'ok' if e.ok else 'PROBLEM':8} {e.name}: {e.detail}" for e in found]
    answer(document, lines, as_json=as_json)
    return 0 if all(e.ok for e in found) else 1


def _examine(name: str, look: Callable[[], str]) -> Examination:
    try:
        return Examination(name=name, ok=True, detail=look())
    except Refusal as refusal:
        return Examination(name=name, ok=False, detail=refusal.message)


def _paper() -> str:
    """WeasyPrint needs libraries of the system; their absence shows when it is imported."""
    try:
        import weasyprint
    except OSError as error:
        raise Refusal(f"a library for PDF files is missing ({error}); see the README") from error
    return f"WeasyPrint {weasyprint.__version__}"


def _open_files() -> str:
    from laurel.server import open_files_limit

    limit = open_files_limit()
    if 0 <= limit < WANTED_OPEN_FILES:
        return f"{limit} (raised at start, as far as the machine allows)"
    return str(limit)


def _registries(settings: Settings) -> str:
    from laurel.cli.shared import refusals
    from verifier.trust.declared import read_registries

    with refusals():
        declared = read_registries(settings.trust, settings.fetch_allow)
    if not declared:
        return "none declared: nobody is asked who vouches for an issuer"
    return "; ".join(f"{one.name} ({one.address or 'a file'})" for one in declared)


def _site(settings: Settings) -> str:
    from issuer.wiring import open_site
    from laurel.cli.shared import refusals

    with refusals():
        site = open_site(settings)
        site.close()
    return f"{site.issuer_did} is in order"
