"""Whether results fit their descriptions. OB 3.0, Result and ResultDescription.

A value under the value required for that result is no mistake: a result may be a failed one. It is
one if the result says of itself that it is completed.
"""

import re
from decimal import Decimal
from functools import lru_cache

from credentials.model.achievement import Result, ResultDescription
from credentials.model.credential import Credential
from credentials.report import CheckResult, failed, not_applicable, passed

COMPLETED = "Completed"
STATUSES = frozenset(
    {COMPLETED, "Enrolled", "Failed", "InProgress", "OnHold", "Provisional", "Withdrew"}
)
"""OB 3.0 B.2, ResultStatusType: a closed list."""
STATUS = "Status"
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?", re.ASCII)


def check_results(credential: Credential) -> CheckResult:
    """Failed at the first result that does not fit; else passed with the counts."""
    count = below = 0
    for subject in credential.subjects:
        descriptions = {
            description.id: description
            for description in (subject.achievement.descriptions if subject.achievement else ())
        }
        for result in subject.results:
            problem = _problem_of(result, descriptions)
            if problem is not None:
                return problem
            count += 1
            below += _is_below(result, descriptions.get(result.description_id))
    if not count:
        return not_applicable("results.none")
    return passed("results.consistent", count=count, below_required=below)


def _problem_of(
    result: Result, descriptions: dict[str | None, ResultDescription]
) -> CheckResult | None:
    if result.value is None and result.status is None and result.achieved_level is None:
        return failed("results.no_value", pointer=result.pointer)
    if result.status is not None and result.status not in STATUSES:
        return failed("results.unknown_status", pointer=result.pointer, status=result.status)
    if result.description_id is None:
        return None
    description = descriptions.get(result.description_id)
    if description is None:
        return failed(
            "results.no_description", pointer=result.pointer, description=result.description_id
        )
    return (
        _status_problem(result, description)
        or _bounds_problem(description)
        or _required_problem(description)
        or _value_problem(result, description)
        or _level_problem(result, description)
        or _contradiction(result, description)
    )


def _status_problem(result: Result, description: ResultDescription) -> CheckResult | None:
    """A result of the type Status has one."""
    if description.result_type != STATUS or result.status is not None:
        return None
    return failed("results.no_status", pointer=result.pointer)


def _bounds_problem(description: ResultDescription) -> CheckResult | None:
    """Bounds and required value are numbers where there are bounds at all."""
    minimum, maximum = description.value_min, description.value_max
    if not minimum and not maximum:
        return None
    required = description.required_value
    for name, value in (("valueMin", minimum), ("valueMax", maximum), ("requiredValue", required)):
        if value is not None and _number(value) is None:
            return failed(
                "results.not_a_number", pointer=f"{description.pointer}/{name}", value=value
            )
    return None


def _required_problem(description: ResultDescription) -> CheckResult | None:
    """What is required is itself possible: an allowed value, in the range, a level."""
    required, place = description.required_value, f"{description.pointer}/requiredValue"
    level = description.required_level
    if level is not None and level not in description.level_ids:
        place = f"{description.pointer}/requiredLevel"
        return failed("results.no_such_level", pointer=place, level=level)
    if required is None:
        return None
    return _misfit(required, description, place)


def _value_problem(result: Result, description: ResultDescription) -> CheckResult | None:
    if result.value is None:
        return None
    return _misfit(result.value, description, f"{result.pointer}/value")


def _misfit(value: str, description: ResultDescription, pointer: str) -> CheckResult | None:
    """Why the value is none that is possible."""
    if description.allowed_values and value not in description.allowed_values:
        return failed("results.not_allowed", pointer=pointer, value=value)
    minimum, maximum = _number(description.value_min), _number(description.value_max)
    if minimum is None and maximum is None:
        return None
    number = _number(value)
    if number is None:
        return failed("results.not_a_number", pointer=pointer, value=value)
    if (minimum is not None and number < minimum) or (maximum is not None and maximum < number):
        return failed(
            "results.out_of_range",
            pointer=pointer,
            value=value,
            minimum=description.value_min,
            maximum=description.value_max,
        )
    return None


def _level_problem(result: Result, description: ResultDescription) -> CheckResult | None:
    level = result.achieved_level
    if level is None or level in description.level_ids:
        return None
    return failed("results.no_such_level", pointer=f"{result.pointer}/achievedLevel", level=level)


def _contradiction(result: Result, description: ResultDescription) -> CheckResult | None:
    if result.status != COMPLETED or not _is_below(result, description):
        return None
    by_level = None
    if result.value is None or description.required_value is None:
        by_level = (result.achieved_level, description.required_level)
    return failed(
        "results.contradictory",
        pointer=result.pointer,
        value=by_level[0] if by_level else result.value,
        required=by_level[1] if by_level else description.required_value,
    )


def _is_below(result: Result, description: ResultDescription | None) -> bool:
    """Whether the value lies under the required one: by number, or by the order of the values.

    Or the level, by its points; levels without points have no order.
    """
    if description is None:
        return False
    if result.value is None or description.required_value is None:
        reached = _points(description, result.achieved_level)
        needed = _points(description, description.required_level)
        return reached is not None and needed is not None and reached < needed
    order = description.allowed_values
    if result.value in order and description.required_value in order:
        return order.index(result.value) < order.index(description.required_value)
    value, required = _number(result.value), _number(description.required_value)
    return value is not None and required is not None and value < required


def _points(description: ResultDescription, level: str | None) -> Decimal | None:
    if level is None:
        return None
    points = dict(zip(description.level_ids, description.level_points, strict=False))
    return _number(points.get(level))


@lru_cache(maxsize=1024)
def _number(text: str | None) -> Decimal | None:
    """The exact number, if the text is one."""
    return Decimal(text) if text is not None and _NUMBER.fullmatch(text) else None
