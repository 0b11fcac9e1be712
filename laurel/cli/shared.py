"""What every command needs: the site, one way to answer, one way to fail."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from edge.settings import Settings, SettingsError, settings_from_environ

if TYPE_CHECKING:
    from issuer.services.site import Site

json_option = click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
Command = Callable[..., Any]


class Refusal(click.ClickException):
    """The service refused. Shown on standard error, with the places; exit code 1."""

    exit_code = 1

    def __init__(self, message: str, places: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(message)
        self.places = places

    def show(self, file: Any = None) -> None:
        """Writes the message and, under it, each place."""
        out = file or sys.stderr
        click.echo(f"Error: {self.message}", file=out)
        for pointer, detail in self.places:
            click.echo(f"  {pointer or '/'}: {detail}", file=out)


def current_settings() -> Settings:
    """The settings of the environment; a Refusal says what is wrong with them."""
    try:
        return settings_from_environ()
    except SettingsError as error:
        raise Refusal(str(error)) from error


@contextmanager
def open_own_site(settings: Settings | None = None) -> Iterator["Site"]:
    """The site that the settings describe. Errors of the issuer become a Refusal."""
    from issuer.wiring import open_site

    with refusals():
        site = open_site(settings or current_settings())
        try:
            yield site
        finally:
            site.close()


@contextmanager
def refusals() -> Iterator[None]:
    """Errors that the core or the issuer raises on purpose, as a Refusal."""
    from credentials.errors import CredentialsError
    from issuer.errors import IssuerError

    try:
        yield
    except SettingsError as error:
        raise Refusal(str(error)) from error
    except IssuerError as error:
        raise Refusal(error.detail, _places(error.fields)) from error
    except CredentialsError as error:
        pointer = error.fields.get("pointer")
        raise Refusal(error.detail, ((pointer, error.detail),) if pointer else ()) from error


def _places(fields: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    findings = fields.get("findings") or ()
    return tuple((finding.pointer, finding.detail) for finding in findings)


def read_json(path: Path) -> dict[str, Any]:
    """The strict JSON object in a file (`-`: standard input)."""
    from credentials.encoding.strict_json import API_LIMITS, parse_json

    data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    with refusals():
        document = parse_json(data, limits=API_LIMITS, decimals=True)
    if not isinstance(document, dict):
        raise Refusal(f"{path}: expected a JSON object")
    return document


def answer(document: Any, lines: list[str], *, as_json: bool) -> None:
    """The answer of a command: as JSON for programs, as lines for people."""
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        for line in lines:
            click.echo(line)
