"""`laurel programme try`: what a definition would decide about real evidence."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from edge.settings import SettingsError
from laurel.cli.shared import Refusal, answer, json_option, open_own_site, read_json, refusals

if TYPE_CHECKING:
    from issuer.domain.programme import Programme
    from issuer.services.trial import Tried, Verdict

MOST_BYTES = 256 * 1024 * 1024


@click.command(
    "try",
    epilog="""\b
Examples:
  laurel programme try my-programme.json --evidence evidence/
  laurel programme try my-programme.json --evidence evidence/ --against published-last-year.json
""",
    help="Decide about evidence by a definition that is not published yet, side by side with the"
    " published version. Nothing is kept. Exit code 1 if evidence was refused.",
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, allow_dash=True))
@click.option(
    "--evidence",
    "folder",
    required=True,
    type=click.Path(path_type=Path, exists=True),
    help="A folder of completion-evidence documents (.json, or .ndjson with one a line), or one"
    " such file.",
)
@click.option(
    "--against",
    help="Compare with the definition in this file or with this published version; default: the"
    " version published last, if there is one.",
)
@click.option("--changed", is_flag=True, help="Show only learners about whom the two differ.")
@json_option
def try_(file: Path, folder: Path, against: str | None, *, changed: bool, as_json: bool) -> int:
    """Prints how many get each outcome, then a line a learner."""
    from issuer.services.trial import try_programme

    programme = _programme_in(file)
    published = _published(programme, against)
    trial = try_programme(programme, _documents(folder), against=published)
    shown = [one for one in trial.tried if one.is_changed or not changed]
    document = {
        "programme": _named(programme),
        "against": None if published is None else _named(published),
        "counts": trial.counts(),
        "publishedCounts": None if published is None else trial.counts(published=True),
        "changed": sum(one.is_changed for one in trial.tried),
        "learners": [_document(one) for one in shown],
    }
    lines = [_head(programme, trial.counts())]
    if published is not None:
        lines.append(_head(published, trial.counts(published=True)))
        lines.append(f"{document['changed']} of {len(trial.tried)} learners are told otherwise")
    else:
        lines.append("Compared with nothing: no version of it is published here")
    lines += [line for one in shown for line in _lines(one)]
    answer(document, lines, as_json=as_json)
    return 1 if "refused" in trial.counts() else 0


def _programme_in(file: Path) -> "Programme":
    """The definition in a file; a Refusal with every finding if it is not sound."""
    from issuer.domain.programme import parse_programme
    from issuer.domain.programme_lint import lint_programme

    document = read_json(file)
    found = lint_programme(document)
    if found:
        raise Refusal(f"{file}: not sound", tuple((one.pointer, one.detail) for one in found))
    return parse_programme(document)


def _published(programme: "Programme", against: str | None) -> "Programme | None":
    from issuer.errors import NotInitialised
    from issuer.services.programmes import find_programme

    if against is not None and Path(against).is_file():
        return _programme_in(Path(against))
    try:
        with open_own_site() as site:
            found = find_programme(site, programme.id, against)
    except Refusal as refusal:
        if against is None and isinstance(refusal.__cause__, NotInitialised | SettingsError):
            return None
        raise
    if found is None and against is not None:
        raise Refusal(f"no published version {against!r} of {programme.id}, and no such file")
    return found


def _documents(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every document by its file's name; a Refusal for what is no strict JSON object."""
    files = sorted(folder.iterdir()) if folder.is_dir() else [folder]
    found = False
    for file in files:
        if file.suffix == ".json":
            found = True
            yield file.name, read_json(file)
        elif file.suffix in (".ndjson", ".jsonl"):
            found = True
            yield from _lines_of(file)
    if not found:
        raise Refusal(f"{folder}: no .json and no .ndjson file")


def _lines_of(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    from credentials.encoding.strict_json import API_LIMITS, parse_json

    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                with refusals():
                    document = parse_json(line, limits=API_LIMITS, decimals=True)
                if not isinstance(document, dict):
                    raise Refusal(f"{file}, line {number}: expected a JSON object")
                yield f"{file.name}:{number}", document


def _named(programme: "Programme") -> dict[str, str]:
    return {"id": programme.id, "version": programme.version, "digest": programme.digest}


def _head(programme: "Programme", counts: dict[str, int]) -> str:
    told = ", ".join(f"{number} {outcome}" for outcome, number in counts.items())
    return f"{programme.id} {programme.version}: {told or 'no evidence'}"


def _document(tried: "Tried") -> dict[str, Any]:
    return {
        "files": list(tried.files),
        "learner": tried.learner,
        "role": tried.role,
        "cohort": tried.cohort,
        "changed": tried.is_changed,
        "verdict": _verdict(tried.verdict),
        "published": None if tried.published is None else _verdict(tried.published),
    }


def _verdict(verdict: "Verdict") -> dict[str, Any]:
    return {
        "outcome": verdict.outcome,
        "decidedBy": list(verdict.decided_by),
        "counts": verdict.counts,
        "findings": [
            {"pointer": one.pointer, "code": one.code, "detail": one.detail}
            for one in verdict.findings
        ],
    }


def _lines(tried: "Tried") -> Iterator[str]:
    who = f"{tried.learner or tried.files[0]} {tried.role}"
    line = f"{who}: {_words(tried.verdict)}"
    if tried.published is not None:
        line += f" | published: {_words(tried.published)}" if tried.is_changed else " | the same"
    yield line
    for finding in tried.verdict.findings:
        yield f"  {finding.pointer or '/'}: {finding.detail}"


def _words(verdict: "Verdict") -> str:
    by = f" ({', '.join(verdict.decided_by)})" if verdict.decided_by else ""
    counts = verdict.counts
    share = f" {counts['passed']}/{counts['of']}" if counts else ""
    return f"{verdict.outcome}{share}{by}"
