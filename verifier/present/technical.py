"""What an engineer asks first: identifiers, digest, keys, lists, times."""

from collections.abc import Iterator, Mapping
from typing import Any

from credentials.encoding.times import format_date_time_stamp
from credentials.model.members import as_tuple, id_of
from credentials.ob2.translation import in_todays_form
from credentials.report import CheckResult, Report
from edge.words import Language, say
from verifier.present.plain import plain
from verifier.present.source import Source

MOST_VALUES = 16
Entry = tuple[str, tuple[str, ...]]


def technical_data(report: Report, source: Source | None, language: Language) -> tuple[Entry, ...]:
    """Label and values; entries without a value are left out."""
    named = {
        "form": (source.form,) if source else (),
        "place": (report.place,) if report.place else (),
        "address": (source.url,) if source and source.url else (),
        "fetched": (
            (format_date_time_stamp(source.fetched_at),) if source and source.fetched_at else ()
        ),
        **_of_credential(report.credential or {}),
        "digest": (report.digest,) if report.digest and report.credential is not None else (),
        "proof": tuple(_facts(report, "proof", "suite", "created")),
        "key": tuple(_facts(report, "key", "method")),
        "list": tuple(_lists(report)),
        "time": (format_date_time_stamp(report.checked_at),),
    }
    return tuple(
        (say(language, f"technical.{name}"), tuple(plain(one) for one in values[:MOST_VALUES]))
        for name, values in named.items()
        if values
    )


def _of_credential(document: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    types = as_tuple(document.get("type"))
    issuer = id_of(in_todays_form(document).get("issuer"))
    identifier = document.get("id")
    return {
        "id": (identifier,) if isinstance(identifier, str) else (),
        "type": tuple(map(str, types)),
        "issuer": (issuer,) if issuer else (),
    }


def _facts(report: Report, check_id: str, *names: str) -> Iterator[str]:
    """The facts of those names of each check of that id, one line a check."""
    for check in report.checks:
        told = [str(check.evidence[name]) for name in names if check.evidence.get(name)]
        if check.id == check_id and told:
            yield ", ".join(told)


def _lists(report: Report) -> Iterator[str]:
    for check in report.checks:
        if check.id == "status" and check.evidence.get("list"):
            yield _list_line(check)


def _list_line(check: CheckResult) -> str:
    facts = check.evidence
    parts = [f"{facts['list']}#{facts.get('index', '?')}"]
    parts += [str(facts[name]) for name in ("list_from", "fetched_at") if facts.get(name)]
    return " · ".join(parts)
