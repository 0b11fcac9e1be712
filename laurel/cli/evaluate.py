"""`laurel evaluate`: decide about evidence, keep nothing."""

from pathlib import Path

import click

from laurel.cli.shared import answer, json_option, open_own_site, read_json


@click.command(
    epilog="Example: laurel evaluate evidence.json --lang el",
    help="Decide about an evidence document without keeping or issuing anything.",
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, allow_dash=True))
@click.option("--lang", type=click.Choice(["en", "el", "it", "pt"]), default="en")
@json_option
def evaluate(file: Path, lang: str, *, as_json: bool) -> None:
    """Prints outcome, counts and the rules with their reasons."""
    from issuer.services.decisions import make_decision
    from issuer.services.site import OWN_CLIENT

    document = read_json(file)
    with open_own_site() as site:
        decision = make_decision(site, OWN_CLIENT, document, dry_run=True)
    answer(decision, _lines(decision, lang), as_json=as_json)


def _lines(decision: dict[str, object], lang: str) -> list[str]:
    counts = decision["counts"]
    rules = decision["rules"]
    if not isinstance(counts, dict) or not isinstance(rules, list):
        return [str(decision["outcome"])]
    head = f"{decision['outcome']}: {counts['passed']} of {counts['of']} passed"
    if counts["undecided"]:
        head += f", {counts['undecided']} undecided"
    return [head, *(f"  {rule['id']:4} {rule['value']:8} {rule['text'][lang]}" for rule in rules)]
