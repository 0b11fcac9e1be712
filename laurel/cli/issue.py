"""`laurel issue`: evidence in, credentials out, as `POST /v1/completions` does."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from laurel.cli.shared import Refusal, answer, json_option, open_own_site, read_json, refusals

if TYPE_CHECKING:
    from issuer.services.site import Site


@click.command(
    epilog="Example: laurel issue evidence/*.json",
    help="Decide about evidence documents and issue what is earned. A repeat issues nothing.",
)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@json_option
def issue(files: tuple[Path, ...], *, as_json: bool) -> int:
    """Prints one line a document; exit code 1 if one of them was refused."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    silent = as_json or len(files) == 1 or not console.is_terminal
    with open_own_site() as site:
        results = [
            _issue(site, path)
            for path in track(files, "Issuing", console=console, disable=silent, transient=True)
        ]
    answer(results, [_line(result) for result in results], as_json=as_json)
    return 1 if any("error" in result for result in results) else 0


def _issue(site: "Site", path: Path) -> dict[str, Any]:
    from issuer.services.completions import submit_completion
    from issuer.services.site import OWN_CLIENT

    try:
        with refusals():
            done = submit_completion(site, OWN_CLIENT, read_checked(path))
    except Refusal as refusal:
        return {"file": str(path), "error": refusal.message, "places": refusal.places}
    return {
        "file": str(path),
        "outcome": done.decision["outcome"],
        "credential": done.credential,
        "alreadyIssued": done.already_issued,
    }


def read_checked(path: Path) -> dict[str, Any]:
    """The evidence document in a file, held against its schema."""
    from credentials.schemas import violations

    document = read_json(path)
    found = violations("completion-evidence-1", document)
    if found:
        raise Refusal(f"{path}: {found[0].detail}", tuple((v.pointer, v.detail) for v in found))
    return document


def _line(result: dict[str, Any]) -> str:
    if "error" in result:
        places = "".join(f"\n  {pointer}: {detail}" for pointer, detail in result["places"])
        return f"{result['file']}: refused: {result['error']}{places}"
    credential = result["credential"]
    if credential is None:
        return f"{result['file']}: {result['outcome']}"
    word = "already issued" if result["alreadyIssued"] else "issued"
    return f"{result['file']}: {word} {credential['url']} ({credential['status']})"
