"""`laurel verify`: check files and links; the exit code is the answer. DESIGN 3.16."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from credentials.encoding.times import parse_date_time_stamp
from credentials.errors import ValueMalformed
from edge.words import Language
from laurel.cli.shared import current_settings

if TYPE_CHECKING:
    from verifier.service import Answer, Verifier

VALID, WRONG, OPEN = 0, 1, 2
_OPEN_VERDICTS = frozenset({"undetermined", "unreadable"})
MOST_BYTES = 24 * 1024 * 1024
"""More than any form may have: a larger file is refused by its form's limit all the same."""
MANY = 4
"""From so many files on, a bar shows how far it is."""

_EPILOG = """\b
Exit codes: 0 valid; 2 could not be fully checked, or no credential in it;
1 everything else (altered, revoked, expired, ...); 64 wrong use.
Of several files 1 wins over 2, and 2 over 0.

\b
Examples:
  laurel verify certificate.pdf badge.png
  laurel verify --json https://certificates.example.org/c/AAAAAAAAAAAAAAAAAAAAAA
  laurel verify --status-at 2026-11-22T12:00:00Z certificate.pdf
  cat credential.json | laurel verify -
"""


class Moment(click.ParamType[datetime]):
    """A moment that has come: date and time with an offset."""

    name = "moment"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """The time, or a usage error that says what is wanted."""
        from edge.clock import utc_now

        try:
            moment = parse_date_time_stamp(value)
        except ValueMalformed as error:
            self.fail(f"{value}: {error.detail}", param, ctx)
        if moment > utc_now():
            self.fail(f"{value} has not come yet", param, ctx)
        return moment


@click.command(epilog=_EPILOG)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Answer with the reports as JSON.")
@click.option("--lang", type=click.Choice(["en", "el", "it", "pt"]), default="en",
              help="Language of the words.", show_default=True)  # fmt: skip
@click.option("--all", "every_check", is_flag=True, help="Show the checks that passed, too.")
@click.option("--status-at", type=Moment(), metavar="TIME",
              help="Ask status lists how things stood at that moment, not now.")  # fmt: skip
def verify(
    files: tuple[str, ...],
    lang: Language,
    *,
    as_json: bool,
    every_check: bool,
    status_at: datetime | None,
) -> int:
    """Check credentials in JSON, token, PDF, PNG or SVG files, or behind links (`-`: the input).

    Issuers' keys and status lists are fetched over https; LAUREL_FETCH_ALLOW names origins that
    may be reached otherwise.
    """
    for file in files:
        _require_readable(file)
    from verifier.wiring import open_verifier

    with closing(open_verifier(current_settings())) as verifier:
        answers = [
            (file, answer)
            for file in _with_progress(files, quiet=as_json)
            for answer in _check(verifier, file, status_at)
        ]
    if as_json:
        reports = [{"file": file, **_document(answer, lang)} for file, answer in answers]
        alone = len(files) == 1 and len(reports) == 1
        click.echo(json.dumps(reports[0] if alone else reports, ensure_ascii=False, indent=2))
    else:
        for file, answer in answers:
            click.echo("\n".join(_lines(file, answer, lang, every_check=every_check)))
    return exit_code(answer.report.verdict.value for _, answer in answers)


def exit_code(verdicts: Iterable[str]) -> int:
    """The code of all verdicts together: 1 wins over 2, 2 over 0."""
    codes = {
        VALID if verdict == "valid" else OPEN if verdict in _OPEN_VERDICTS else WRONG
        for verdict in verdicts
    }
    return next((code for code in (WRONG, OPEN) if code in codes), VALID)


def _require_readable(file: str) -> None:
    if file == "-" or _is_link(file):
        return
    if not Path(file).is_file():
        raise click.BadParameter(f"{file}: there is no such file", param_hint="FILE")
    try:
        with Path(file).open("rb"):
            pass
    except OSError as error:
        raise click.BadParameter(f"{file}: cannot be read", param_hint="FILE") from error


def _is_link(file: str) -> bool:
    return file.lower().startswith(("https://", "http://"))


def _check(verifier: "Verifier", file: str, status_at: datetime | None) -> "tuple[Answer, ...]":
    from edge.clock import utc_now
    from verifier.intake.taken import Submission
    from verifier.service import check_all

    if _is_link(file):
        return check_all(verifier, Submission(url=file), at=utc_now(), status_at=status_at)
    if file == "-":
        data = sys.stdin.buffer.read(MOST_BYTES)
    else:
        with Path(file).open("rb") as stream:
            data = stream.read(MOST_BYTES)
    return check_all(verifier, Submission(data=data), at=utc_now(), status_at=status_at)


def _with_progress(files: tuple[str, ...], *, quiet: bool) -> Iterator[str]:
    if quiet or len(files) < MANY or not sys.stderr.isatty():
        yield from files
        return
    with click.progressbar(files, label="Checking", file=sys.stderr) as bar:
        yield from bar


def _document(answer: "Answer", lang: Language) -> dict[str, Any]:
    from verifier.present.document import report_document

    return report_document(
        answer.report,
        source=answer.source,
        trust_code=answer.trust_code,
        part=answer.part,
        language=lang,
    )


def _lines(file: str, answer: "Answer", lang: Language, *, every_check: bool) -> Iterator[str]:
    """Verdict, whom it is about, and the checks that matter."""
    from verifier.present.page import report_view
    from verifier.present.plain import plain

    view = report_view(
        answer.report,
        source=answer.source,
        trust_code=answer.trust_code,
        language=lang,
        own_base="https:/",
    )
    part = plain(answer.part, 120) if answer.part else ""
    yield f"{file}: {part}: {view.word}" if part else f"{file}: {view.word}"
    yield f"  {view.line} {view.next}"
    if view.certificate is not None:
        about = (view.certificate.holder, view.certificate.title, view.certificate.issuer_id)
        yield f"  {' · '.join(text for text in about if text)}"
    if view.short_digest:
        yield f"  {view.short_digest}"
    for row in view.checks:
        if every_check or row.state in ("failed", "unknown"):
            yield f"  - {row.state_word}: {row.text} [{row.code}]"
