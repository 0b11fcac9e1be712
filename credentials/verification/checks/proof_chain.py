"""Proofs that build on others: names, order, and what follows from a bad one. Data Integrity §4.5.

A chained proof signs the previous ones as they stand; whether these fit is a question of its own.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from credentials.errors import MalformedProof
from credentials.proofs.chain import previous_ids
from credentials.report import FAILED, PASSED, CheckResult, failed, not_determined


def chain_faults(proofs: Sequence[Any]) -> Mapping[int, CheckResult]:
    """By the number of a proof (from 1), what is wrong with its place in the chain.

    Ids are those of one proof each; what a proof names is there, and does not build on it.
    """
    named = {number: _previous(proof) for number, proof in enumerate(proofs, 1)}
    counts: Counter[str | None] = Counter(
        id_ for proof in proofs if (id_ := _id(proof)) is not None
    )
    numbers = {id_: n for n, proof in enumerate(proofs, 1) if (id_ := _id(proof)) is not None}
    details: dict[int, str] = {}
    for number, proof in enumerate(proofs, 1):
        if counts[_id(proof)] > 1:
            details[number] = "another proof has its id"
        elif any(id_ not in numbers for id_ in named[number]):
            details[number] = "a previous proof is missing"
        elif any(counts[id_] > 1 for id_ in named[number]):
            details[number] = "two proofs have the id of a previous one"
        elif number in _behind(number, named, numbers):
            details[number] = "it builds on itself"
    return {n: failed("proof.bad_chain", number=n, detail=text) for n, text in details.items()}


def with_previous(results: Sequence[CheckResult], proofs: Sequence[Any]) -> list[CheckResult]:
    """The results of the proofs, none of which is better than those that it builds on."""
    named = {number: _previous(proof) for number, proof in enumerate(proofs, 1)}
    numbers = {id_: n for n, proof in enumerate(proofs, 1) if (id_ := _id(proof)) is not None}
    return [
        _with_previous(result, number, sorted(_behind(number, named, numbers)), results)
        for number, result in enumerate(results, 1)
    ]


def _with_previous(
    result: CheckResult, number: int, behind: Sequence[int], results: Sequence[CheckResult]
) -> CheckResult:
    if result.outcome is not PASSED:
        return result
    outcomes = {before: results[before - 1].outcome for before in behind}
    bad = [before for before, outcome in outcomes.items() if outcome is FAILED]
    if bad:
        return failed("proof.previous_failed", number=number, previous=bad)
    unclear = [before for before, outcome in outcomes.items() if outcome is not PASSED]
    if unclear:
        return not_determined("proof.previous_not_checked", number=number, previous=unclear)
    return result


def _behind(
    number: int, named: Mapping[int, Sequence[str]], numbers: Mapping[str, int]
) -> set[int]:
    """The numbers of all proofs that this one builds on, at first or at second hand."""
    found: set[int] = set()
    pending = [number]
    while pending:
        for id_ in named[pending.pop()]:
            before = numbers.get(id_)
            if before is not None and before not in found:
                found.add(before)
                pending.append(before)
    return found


def _previous(proof: Any) -> tuple[str, ...]:
    """The ids in `previousProof`; an ill-formed one is told by the check of the proof itself."""
    try:
        return previous_ids(proof) if isinstance(proof, Mapping) else ()
    except MalformedProof:
        return ()


def _id(proof: Any) -> str | None:
    id_ = proof.get("id") if isinstance(proof, Mapping) else None
    return id_ if isinstance(id_, str) else None
