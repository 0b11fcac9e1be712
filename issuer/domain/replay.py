"""The decision record: all that a decision was made of, and the same decision made anew from it.

A record holds the decision, the evidence documents and the effects of the officers' records; with
the published programme they give the same bytes again, years later, in any implementation.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from credentials.encoding.digests import prefixed_digest
from credentials.encoding.times import parse_date_time_stamp
from issuer.domain.decision import ENGINE, decide, decision_digest
from issuer.domain.digests import short_id
from issuer.domain.evidence import Evidence, parse_evidence
from issuer.domain.findings import pointer
from issuer.domain.programme import Programme
from issuer.domain.records import Records, parse_records, records_document
from issuer.errors import ContentRefused

SCHEMA = "decision-record/1"
MOST_DIFFERENCES = 200
Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place that is not as it was, or not as it follows."""

    pointer: str
    """JSON pointer into the record."""
    code: str
    """`digest`, `id`, `programme`, `evidence`, `evidence.refused`, `engine` or `decision`."""
    recorded: Any
    """What the record says; None where it says nothing."""
    expected: Any
    """What it should say; None where it should say nothing, or where that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What came of deciding anew."""

    decision: Node | None
    """The decision that follows; None if it could not be made."""
    differences: tuple[Difference, ...]
    """Empty: the record is what it was, and the decision follows from it."""

    @property
    def is_same(self) -> bool:
        """Whether the very same bytes came out."""
        return self.decision is not None and not self.differences


def record_of(decision: Node, evidence: Sequence[Evidence], records: Records) -> dict[str, Any]:
    """The record of a decision document without texts."""
    return {
        "schema": SCHEMA,
        "decision": dict(decision),
        "evidence": [item.document for item in sorted(evidence, key=lambda one: one.digest)],
        "records": records_document(records),
    }


def replay(record: Node, programme: Programme) -> Replay:
    """The decision made anew from a record that fits its schema, and what differs."""
    decision = record["decision"]
    found = list(_own_differences(record, programme))
    if any(one.code in ("engine", "programme") for one in found):
        return Replay(decision=None, differences=tuple(found))
    try:
        evidence = [parse_evidence(one, programme) for one in record["evidence"]]
        again = decide(
            programme,
            evidence,
            parse_records(record["records"]),
            parse_date_time_stamp(decision["asOf"]),
        )
    except (ContentRefused, ValueError) as error:
        found.append(_difference(("evidence",), "evidence.refused", None, str(error)))
        return Replay(decision=None, differences=tuple(found))
    recorded = {key: value for key, value in decision.items() if key not in ("id", "digest")}
    follows = {key: value for key, value in again.document.items() if key not in ("id", "digest")}
    found += _differences(recorded, follows, ("decision",))
    return Replay(decision=again.document, differences=tuple(found[:MOST_DIFFERENCES]))


def _own_differences(record: Node, programme: Programme) -> Iterator[Difference]:
    """Where the record contradicts itself, or names another programme or engine."""
    decision = record["decision"]
    if decision.get("engine") != ENGINE:
        yield _difference(("decision", "engine"), "engine", decision.get("engine"), dict(ENGINE))
    named = decision["programme"]
    ours = {"id": programme.id, "version": programme.version, "digest": programme.digest}
    if named != ours:
        yield _difference(("decision", "programme"), "programme", named, ours)
    digest = decision_digest(decision)
    if decision["digest"] != digest:
        yield _difference(("decision", "digest"), "digest", decision["digest"], digest)
    if decision["id"] != short_id(decision["digest"]):
        yield _difference(("decision", "id"), "id", decision["id"], short_id(decision["digest"]))
    digests = sorted(prefixed_digest(document) for document in record["evidence"])
    told = [one["digest"] for one in decision["evidence"]]
    if digests != told:
        yield _difference(("decision", "evidence"), "evidence", told, digests)


def _differences(recorded: Any, follows: Any, path: tuple[str | int, ...]) -> Iterator[Difference]:
    if isinstance(recorded, Mapping) and isinstance(follows, Mapping):
        for key in sorted({*recorded, *follows}):
            if recorded.get(key) != follows.get(key) or (key in recorded) != (key in follows):
                yield from _differences(recorded.get(key), follows.get(key), (*path, key))
    elif isinstance(recorded, list) and isinstance(follows, list | tuple):
        if len(recorded) != len(follows):
            yield _difference(path, "decision", recorded, follows)
            return
        for place, (one, other) in enumerate(zip(recorded, follows, strict=True)):
            yield from _differences(one, other, (*path, place))
    elif recorded != follows:
        yield _difference(path, "decision", recorded, follows)


def _difference(path: tuple[str | int, ...], code: str, recorded: Any, expected: Any) -> Difference:
    return Difference(pointer=pointer(*path), code=code, recorded=recorded, expected=expected)
