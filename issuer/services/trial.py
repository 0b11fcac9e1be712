"""A programme on trial: what it would decide about real evidence, before it is published."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from issuer.domain.decision import Decision, decide
from issuer.domain.evidence import Evidence, parse_evidence
from issuer.domain.findings import Finding
from issuer.domain.programme import Programme
from issuer.errors import ContentRefused

Learner = tuple[str, str, str, str]
"""Platform, learner, role, cohort."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one programme says about one learner."""

    outcome: str
    """As of a decision; `refused` if the evidence does not fit the programme."""
    decided_by: tuple[str, ...]
    """The rules that keep the certificate away, and what else a person must look at; codes of
    findings where the evidence was refused."""
    counts: Mapping[str, Any] | None
    """`passed`, `of`, `undecided`."""
    findings: tuple[Finding, ...] = ()
    """Why the evidence was refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One learner: the verdict of the programme on trial, and of the published one."""

    files: tuple[str, ...]
    learner: str
    role: str
    cohort: str
    verdict: Verdict
    published: Verdict | None
    """None if there is no published version to compare with."""

    @property
    def is_changed(self) -> bool:
        """Whether the two say different things about this learner."""
        return self.published is not None and self.published.outcome != self.verdict.outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """All learners, in the order of platform, cohort, role and learner."""

    tried: tuple[Tried, ...]

    def counts(self, *, published: bool = False) -> dict[str, int]:
        """How many learners get each outcome."""
        verdicts = (one.published if published else one.verdict for one in self.tried)
        return dict(sorted(Counter(v.outcome for v in verdicts if v is not None).items()))


def try_programme(
    programme: Programme,
    evidence: Iterable[tuple[str, Mapping[str, Any]]],
    *,
    against: Programme | None = None,
) -> Trial:
    """The trial on named evidence documents; several about one learner are decided together.

    The documents are read as if they named the programme on trial, whatever version they name.
    Nothing is kept, and officers' records are not asked for.
    """
    learners: dict[Learner, list[tuple[str, Mapping[str, Any]]]] = {}
    for name, document in evidence:
        learners.setdefault(_learner_of(document), []).append((name, document))
    return Trial(
        tried=tuple(
            Tried(
                files=tuple(name for name, _ in found),
                learner=learner[1],
                role=learner[2],
                cohort=learner[3],
                verdict=_verdict(programme, found),
                published=None if against is None else _verdict(against, found),
            )
            for learner, found in sorted(learners.items(), key=_order)
        )
    )


def _order(item: tuple[Learner, object]) -> tuple[str, str, str, str]:
    platform, learner, role, cohort = item[0]
    return platform, cohort, role, learner


def _learner_of(document: Mapping[str, Any]) -> Learner:
    """Whom an unchecked document is about, as far as it says."""
    source, learner = document.get("source"), document.get("learner")
    platform = source.get("instance") if isinstance(source, Mapping) else None
    person = learner.get("sourceId") if isinstance(learner, Mapping) else None
    said = (platform, person, document.get("role"), document.get("cohort"))
    return tuple("" if one is None else str(one) for one in said)  # type: ignore[return-value]


def _verdict(programme: Programme, found: list[tuple[str, Mapping[str, Any]]]) -> Verdict:
    try:
        evidence = [_read(document, programme) for _, document in found]
    except ContentRefused as error:
        findings = tuple(error.fields.get("findings", ()))
        codes = tuple(dict.fromkeys(finding.code for finding in findings)) or (error.code,)
        return Verdict(outcome="refused", decided_by=codes, counts=None, findings=findings)
    decision = decide(programme, evidence)
    return Verdict(
        outcome=decision.outcome,
        decided_by=tuple(dict.fromkeys(_deciding(decision))),
        counts=decision.document["counts"],
    )


def _read(document: Mapping[str, Any], programme: Programme) -> Evidence:
    named = {"id": programme.id, "version": programme.version}
    return parse_evidence({**document, "programme": named}, programme)


def _deciding(decision: Decision) -> Iterator[str]:
    for reason in decision.document["reasons"]:
        if reason["kind"] == "rule":
            yield reason["rule"]
        elif reason["kind"] == "review":
            yield reason["code"]
