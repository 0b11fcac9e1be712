"""Whether a badge says what it is for and by which criteria. OB 3.0, Achievement, Criteria."""

from credentials.model.credential import Credential
from credentials.report import CheckResult, failed, not_applicable, passed


def check_achievement(credential: Credential) -> CheckResult:
    """Passed if each subject of a badge has one achievement with a criteria id or narrative."""
    if not credential.is_badge:
        return not_applicable("achievement.not_a_badge")
    achievements = [subject.achievement for subject in credential.subjects]
    for achievement in achievements:
        if achievement is None:
            return failed("achievement.none")
        if not achievement.criteria_id and not achievement.criteria_narrative:
            return failed("achievement.no_criteria", achievement=achievement.id)
    first = achievements[0]
    return passed(
        "achievement.with_criteria",
        achievement=first.id if first else None,
        creator=first.creator_id if first else None,
    )
