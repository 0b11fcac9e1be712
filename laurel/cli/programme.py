"""`laurel programme`: check, publish and list programme definitions."""

from pathlib import Path
from typing import Any

import click

from laurel.cli.programme_trial import try_
from laurel.cli.shared import answer, json_option, open_own_site, read_json

_file = click.argument("file", type=click.Path(path_type=Path, exists=True, allow_dash=True))


@click.group(epilog="Example: laurel programme lint my-programme.json")
def programme() -> None:
    """Check, try, publish and list programme definitions."""


programme.add_command(try_)


@programme.command(
    epilog="Example: laurel programme lint my-programme.json",
    help="Say what is wrong with a definition. Exit code 1 if something is.",
)
@_file
@json_option
def lint(file: Path, *, as_json: bool) -> int:
    """Prints one line a finding."""
    from issuer.domain.programme_lint import lint_programme

    found = lint_programme(read_json(file))
    documents = [{"pointer": f.pointer, "code": f.code, "detail": f.detail} for f in found]
    lines = [f"{f.pointer or '/'}: {f.detail} [{f.code}]" for f in found]
    answer(
        {"sound": not found, "findings": documents}, lines or [f"{file}: sound"], as_json=as_json
    )
    return 1 if found else 0


@programme.command(
    epilog="Example: laurel programme publish my-programme.json",
    help="Publish a version for ever. The same content again changes nothing.",
)
@_file
@json_option
def publish(file: Path, *, as_json: bool) -> None:
    """Prints id, version and digest."""
    from issuer.services.programmes import publish_programme

    document = read_json(file)
    with open_own_site() as site:
        published = publish_programme(site, document)
    made = published.programme
    word = "published" if published.created else "was published before"
    answer(_summary(made), [f"{made.id} {made.version}: {word} ({made.digest})"], as_json=as_json)


@programme.command("list", epilog="Example: laurel programme list", help="List what is published.")
@json_option
def list_all(*, as_json: bool) -> None:
    """Prints one line a version."""
    from issuer.services.programmes import list_programmes

    with open_own_site() as site:
        found = [published.programme for published in list_programmes(site)]
    lines = [f"{one.id} {one.version}  {one.digest}" for one in found]
    answer(
        [_summary(one) for one in found], lines or ["No programme is published."], as_json=as_json
    )


def _summary(published: Any) -> dict[str, str]:
    return {"id": published.id, "version": published.version, "digest": published.digest}
