"""`laurel evidence`: map a source once, import its files."""

import json
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from laurel.cli.shared import Refusal, answer, json_option, open_own_site, read_json, refusals

if TYPE_CHECKING:
    from issuer.domain.programme import Programme
    from issuer.services.mapping_making import Made

_file = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
_facts = click.option(
    "--facts",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A second table: enrolment, prerequisites, hours, sign-offs, statuses.",
)
_as_of = click.option(
    "--as-of", help="When the platform said so (2020-03-16T10:00:00Z); default: the file's date."
)


@click.group(epilog="Example: laurel evidence import grades.csv --mapping spring-2019.json")
def evidence() -> None:
    """Read what course platforms send: gradebooks, answers, statements, documents."""


@evidence.command(
    "map",
    epilog="Example: laurel evidence map grades.csv --programme my-programme"
    " --instance https://courses.example.org --cohort 2019 --out spring-2019.json",
    help="Propose how a file becomes evidence, and show for three learners what would be read."
    " Exit code 1 while something must be decided by a person.",
)
@_file
@click.option("--programme", required=True, help="Id of a published programme, or its file.")
@click.option("--instance", required=True, help="Address of the platform.")
@click.option("--name", help="Name of the mapping; default: the name of the output, or the file.")
@click.option("--role", help="Role of all learners in the file; default: found, if only one fits.")
@click.option("--cohort", help="Cohort of all learners in the file.")
@click.option("--format", "format_", default="", help="Default: the file tells.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it there.")
@_facts
@_as_of
@json_option
def make(  # one option a question
    file: Path,
    programme: str,
    instance: str,
    name: str | None,
    role: str | None,
    cohort: str | None,
    format_: str,
    out: Path | None,
    facts: Path | None,
    as_of: str | None,
    *,
    as_json: bool,
) -> int:
    """Prints the preview and writes the mapping."""
    from issuer.intake.proposal import Wish
    from issuer.services.mapping_making import make_mapping

    wish = Wish(
        name=name or (out or file).stem,
        instance=instance,
        role=role,
        cohort=cohort,
        format=format_,
    )
    with refusals(), ExitStack() as stack:
        made = make_mapping(
            stack.enter_context(file.open("rb")),
            _programme(programme),
            wish,
            facts=_opened(facts, stack),
            as_of=_moment(as_of, file),
        )
    if out is not None:
        out.write_text(json.dumps(made.document, ensure_ascii=False, indent=2) + "\n", "utf-8")
    document = {
        "mapping": made.document,
        "open": list(made.open),
        "preview": list(made.preview),
        "unread": made.unread,
    }
    answer(document, _shown(made, out), as_json=as_json)
    return 1 if made.open else 0


@evidence.command(
    "import",
    epilog="Example: laurel evidence import grades.csv --mapping spring.json --facts facts.csv",
    help="Keep the evidence in a file. Exit code 1 if a row was refused; the others are kept.",
)
@_file
@click.option("--mapping", required=True, help="File of a mapping, or the name of a saved one.")
@_facts
@_as_of
@click.option("--dry-run", is_flag=True, help="Read everything, keep nothing.")
@json_option
def import_file(
    file: Path, mapping: str, facts: Path | None, as_of: str | None, *, dry_run: bool, as_json: bool
) -> int:
    """Prints what became of each row that was not simply kept."""
    from issuer.services.imports import Request, import_evidence
    from issuer.services.mappings import load_mapping, save_mapping
    from issuer.services.site import OWN_CLIENT

    with open_own_site() as site, ExitStack() as stack:
        path = Path(mapping)
        document = read_json(path) if path.is_file() else load_mapping(site, mapping).document
        if path.is_file() and not dry_run:
            save_mapping(site, OWN_CLIENT, document)
        request = Request(
            file=stack.enter_context(file.open("rb")),
            facts=_opened(facts, stack),
            mapping=document,
            as_of=_moment(as_of, file),
            dry_run=dry_run,
        )
        done = import_evidence(site, OWN_CLIENT, request)
    answer(done, _told(done), as_json=as_json)
    return 1 if done["counts"]["refused"] else 0


def _programme(named: str) -> "Programme":
    from issuer.domain.programme import parse_programme
    from issuer.services.programmes import read_programme

    if Path(named).is_file():
        return parse_programme(read_json(Path(named)))
    with open_own_site() as site:
        return read_programme(site, named)


def _opened(path: Path | None, stack: ExitStack) -> BinaryIO | None:
    return None if path is None else stack.enter_context(path.open("rb"))


def _moment(told: str | None, file: Path) -> str:
    """What was told, else when the file was last written."""
    from credentials.encoding.times import format_date_time_stamp, parse_date_time_stamp
    from credentials.errors import ValueMalformed

    if told is None:
        return format_date_time_stamp(datetime.fromtimestamp(int(file.stat().st_mtime), UTC))
    try:
        return format_date_time_stamp(parse_date_time_stamp(told))
    except ValueMalformed as error:
        raise Refusal(f"--as-of {told}: expected a date and time with an offset") from error


def _shown(made: "Made", out: Path | None) -> list[str]:
    lines = []
    for learner in made.preview:
        lines.append(f"{learner.get('name', learner['learner'])} (rows {learner['rows']})")
        lines += [
            f"  {one['from']}: {one['activityId']} {one.get('score', '')} {one['status']}"
            for one in learner["read"]
        ]
        lines += [_place(one) for one in (*learner["problems"], *learner["notes"])]
    for word, columns in made.unread.items():
        if columns:
            lines.append(f"Not read ({word}): {', '.join(columns)}")
    lines += [f"To decide: {one['about']}: {one['detail']}" for one in made.open]
    return [*lines, f"Written to {out}" if out else "Nothing written: no --out"]


def _told(done: dict[str, Any]) -> list[str]:
    counts = ", ".join(f"{number} {word}" for word, number in done["counts"].items() if number)
    lines = []
    for row in done["rows"]:
        if row["problems"] or row["notes"]:
            lines.append(f"{row['learner'] or 'nobody'}: {row['state']}")
            lines += [_place(one) for one in (*row["problems"], *row["notes"])]
    return [*lines, counts or "nothing in the file"]


def _place(note: dict[str, Any]) -> str:
    file = f"{note['file']}, " if "file" in note else ""
    column = f", {note['column']}" if note["column"] else ""
    return f"  {file}row {note['row']}{column}: {note['detail']} [{note['code']}]"
