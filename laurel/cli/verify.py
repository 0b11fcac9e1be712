"""`laurel verify`: check files and links; the exit code is the answer. DESIGN 3.16."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from credentials.report import PASSED
from edge.settings import SettingsError
from edge.words import Language
from laurel.cli.receipt import write_receipt
from laurel.cli.shared import Refusal, current_settings
from laurel.cli.verify_inputs import Asked, Moment, inputs

if TYPE_CHECKING:
    from verifier.many import Checked
    from verifier.present.certificate import CertificateView
    from verifier.present.page import ReportView
    from verifier.requirements.asked import Requirement
    from verifier.service import Verifier

VALID, WRONG, OPEN = 0, 1, 2
_OPEN_VERDICTS = frozenset({"undetermined", "unreadable"})
MANY = 4
"""From so many files on, a bar shows how far it is."""

_EPILOG = """\b
Exit codes: 0 valid; 2 could not be fully checked, or no credential in it;
1 everything else (altered, revoked, expired, not what was asked for, ...); 64 wrong use.
Of several files 1 wins over 2, and 2 over 0.

\b
Requirements: role=, title=, achievement=, type=, issuer=, competence=, credits>=,
credits:UNIT>=, result:NAME>=, awarded>=; each has to be true.

\b
Examples:
  laurel verify certificate.pdf badge.png
  laurel verify --csv applications/ > applications.csv
  laurel verify --require "role=Data Steward" --require "credits:UNIT>=15" badge.png
  laurel verify --json https://certificates.example.org/c/AAAAAAAAAAAAAAAAAAAAAA
  laurel verify --status-at 2026-11-22T12:00:00Z certificate.pdf
  laurel verify --trust registries.json certificate.pdf
  laurel verify --receipt receipt.json certificate.pdf
  laurel verify --recipient learner@example.org badge.png
  cat credential.json | laurel verify -
"""


@click.command(epilog=_EPILOG)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Answer with the reports as JSON.")
@click.option("--csv", "as_table", is_flag=True, help="Answer with a table for a spreadsheet.")
@click.option("--lang", type=click.Choice(["en", "el", "it", "pt"]), default="en",
              help="Language of the words.", show_default=True)  # fmt: skip
@click.option("--all", "every_check", is_flag=True, help="Show the checks that passed, too.")
@click.option("--require", "requirements", type=Asked(), multiple=True, metavar="REQUIREMENT",
              help="What must be true of each credential; may be given several times.")  # fmt: skip
@click.option("--recipient", metavar="WHO",
              help="An e-mail address or name: say whether it was given to that one.")  # fmt: skip
@click.option("--status-at", type=Moment(), metavar="TIME",
              help="Ask status lists how things stood at that moment, not now.")  # fmt: skip
@click.option("--trust", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Registries to ask who vouches for issuers (not LAUREL_TRUST).")  # fmt: skip
@click.option("--anchors", type=click.Path(exists=True, path_type=Path),
              help="Authorities whose seals count, in PEM (not LAUREL_ANCHORS).")  # fmt: skip
@click.option("--receipt", type=click.Path(dir_okay=False, writable=True, path_type=Path),
              help="Write a signed receipt there; for one credential at a time.")  # fmt: skip
def verify(
    files: tuple[str, ...],
    lang: Language,
    requirements: tuple["Requirement", ...],
    recipient: str | None,
    *,
    as_json: bool,
    as_table: bool,
    every_check: bool,
    status_at: datetime | None,
    trust: Path | None,
    anchors: Path | None,
    receipt: Path | None,
) -> int:
    """Check credentials in JSON, token, PDF, PNG or SVG files, in all files of a folder, or behind
    links (`-`: the input).

    Issuers' keys and status lists are fetched over https; LAUREL_FETCH_ALLOW names origins that
    may be reached otherwise.
    """
    if as_json and as_table:
        raise click.UsageError("--json and --csv exclude each other")
    named = inputs(files)
    if receipt is not None and len(named) != 1:
        raise click.UsageError("--receipt is for one credential at a time")
    from edge.clock import utc_now
    from verifier.many import check_many

    with closing(_open_verifier(trust=trust, anchors=anchors)) as verifier:
        found = check_many(
            verifier, named, at=utc_now(), status_at=status_at, recipient=recipient,
            requirements=requirements,
        )  # fmt: skip
        checked = [one for each in _with_progress(found, len(named), quiet=as_json) for one in each]
        if receipt is not None:
            write_receipt(receipt, verifier, checked)
    if as_json:
        documents = [_document(one, lang) for one in checked]
        alone = len(named) == 1 and len(documents) == 1
        click.echo(json.dumps(documents[0] if alone else documents, ensure_ascii=False, indent=2))
    elif as_table:
        _write_table(checked, lang)
    else:
        for one in checked:
            click.echo("\n".join(_lines(one, lang, every_check=every_check)))
    return exit_code(_verdict(one) for one in checked)


def _open_verifier(**given: Path | None) -> "Verifier":
    """With the settings of the environment, but for the files that are given."""
    from verifier.wiring import open_verifier

    named = {name: path for name, path in given.items() if path is not None}
    try:
        return open_verifier(replace(current_settings(), **named))  # type: ignore[arg-type]
    except SettingsError as error:
        at_fault = [name for name in named if str(error).startswith(f"LAUREL_{name.upper()}:")]
        if not at_fault:
            raise Refusal(str(error)) from error
        raise click.BadParameter(str(error), param_hint=f"--{at_fault[0]}") from error


def exit_code(verdicts: Iterable[str]) -> int:
    """The code of all verdicts together: 1 wins over 2, 2 over 0."""
    codes = {
        VALID if verdict == "valid" else OPEN if verdict in _OPEN_VERDICTS else WRONG
        for verdict in verdicts
    }
    return next((code for code in (WRONG, OPEN) if code in codes), VALID)


def _verdict(checked: "Checked") -> str:
    """The verdict, as far as the exit code knows it: a valid one may not be what was asked for."""
    verdict = checked.answer.report.verdict.value
    as_asked = all(one.outcome is PASSED for one in checked.judgements)
    return verdict if as_asked or verdict != "valid" else "notAsAsked"


def _with_progress(
    found: Iterable[tuple["Checked", ...]], count: int, *, quiet: bool
) -> Iterator[tuple["Checked", ...]]:
    if quiet or count < MANY or not sys.stderr.isatty():
        yield from found
        return
    with click.progressbar(found, length=count, label="Checking", file=sys.stderr) as bar:
        yield from bar


def _document(checked: "Checked", lang: Language) -> dict[str, Any]:
    from verifier.present.document import report_document

    answer = checked.answer
    return {
        "file": checked.name,
        **report_document(
            answer.report,
            source=answer.source,
            trust_code=answer.trust_code,
            trust=answer.trust,
            domain=answer.domain,
            part=answer.part,
            judgements=checked.judgements,
            language=lang,
        ),
    }


def _write_table(checked: Iterable["Checked"], lang: Language) -> None:
    from verifier.present.table import as_csv, table_row

    rows = [
        table_row(
            one.answer.report,
            name=one.name,
            part=one.answer.part,
            judgements=one.judgements,
            language=lang,
        )
        for one in checked
    ]
    click.echo(as_csv(rows, lang), nl=False)


def _lines(checked: "Checked", lang: Language, *, every_check: bool) -> Iterator[str]:
    """Verdict, whom it is about, what was asked, and the checks that matter."""
    from verifier.present.page import report_view
    from verifier.present.plain import plain
    from verifier.present.required import judgement_text

    answer = checked.answer
    view = report_view(
        answer.report,
        source=answer.source,
        trust_code=answer.trust_code,
        trust=answer.trust,
        domain=answer.domain,
        language=lang,
        own_base="https:/",
    )
    part = plain(answer.part, 120) if answer.part else ""
    yield f"{checked.name}: {part}: {view.word}" if part else f"{checked.name}: {view.word}"
    yield f"  {view.line} {view.next}"
    if view.certificate is not None:
        yield f"  {_about(view.certificate)}"
    if view.short_digest:
        yield f"  {view.short_digest}"
    for judgement in checked.judgements:
        yield f"  - {judgement_text(judgement, lang)}"
    if view.issuer_is_proved:
        yield f"  {view.trust}"
    for vouching in view.vouchings:
        yield f"  - {vouching.text} {vouching.governance or ''}".rstrip()
    for row in view.checks:
        if every_check or row.state in ("failed", "unknown"):
            yield f"  - {row.state_word}: {row.text} [{row.code}]"
    yield from _inside(view.contained, indent="  ")


def _inside(views: Iterable["ReportView"], *, indent: str) -> Iterator[str]:
    """The credentials inside, one line each."""
    for view in views:
        about = "" if view.certificate is None else f"{_about(view.certificate)}: "
        yield f"{indent}› {about}{view.word}"
        yield from _inside(view.contained, indent=f"{indent}  ")


def _about(certificate: "CertificateView") -> str:
    about = (certificate.holder, certificate.title, certificate.issuer_id)
    return " · ".join(text for text in about if text)
