"""Joins what two files say about the same learners."""

from collections.abc import Iterator
from dataclasses import replace

from issuer.domain.programme import Programme
from issuer.intake.facts import Facts, add_facts
from issuer.intake.reading import CellNote, Draft, Reading


def with_facts(
    readings: Iterator[Reading], facts: Facts, programme: Programme
) -> Iterator[Reading]:
    """The readings with the facts about their learners; a learner with a wrong fact is not taken.

    Facts about nobody in the file of grades are told at the end.
    """
    kinds = {one.id: (one.component, one.kind) for one in programme.activities.values()}
    seen: set[str] = set()
    for reading in readings:
        if reading.learner is not None:
            seen.add(reading.learner)
        lines = facts.by_learner.get(reading.learner or "", ())
        if reading.draft is None or not lines:
            yield reading
            continue
        document, origins, problems = add_facts(
            reading.draft.document,
            reading.draft.origins,
            lines,
            digest=facts.digest,
            comma=facts.comma,
            kinds=kinds,
        )
        draft = None if problems else Draft(document=document, origins=origins)
        yield replace(reading, draft=draft, problems=problems)
    yield from _left_over(facts, seen)


def _left_over(facts: Facts, seen: set[str]) -> Iterator[Reading]:
    for problem in facts.problems:
        yield Reading(rows=(), learner=None, draft=None, problems=(problem,))
    for learner, lines in facts.by_learner.items():
        if learner not in seen:
            detail = "no such learner in the file of grades"
            problem = CellNote(
                row=lines[0].row,
                column="learner",
                code="facts.no_learner",
                detail=detail,
                file="facts",
            )
            yield Reading(rows=(), learner=learner, draft=None, problems=(problem,))
