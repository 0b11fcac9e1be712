"""What an issuer soundly signed, although it contradicts itself or the format."""

from typing import Any

from tests.core.verification.never_open.world import (
    Badge,
    Make,
    World,
    added,
    gone,
    issuer,
    put,
    renamed,
)
from tests.support.issuer_host import ROLE
from tests.support.permissive_signer import sign_anything

SUBJECT = "/credentialSubject"
ACHIEVEMENT = f"{SUBJECT}/achievement"
SHARE, GRADE = (f"{ACHIEVEMENT}/resultDescription/{number}" for number in (0, 1))
OF_SHARE, OF_GRADE = (f"{SUBJECT}/result/{number}" for number in (0, 1))
LEVELS = [
    {"id": f"{ROLE}#one", "type": ["RubricCriterionLevel"], "name": "One", "points": "1"},
    {"id": f"{ROLE}#two", "type": ["RubricCriterionLevel"], "name": "Two", "points": "2"},
]
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"


def carelessly(*edits: Any) -> Make:
    """Signed by an issuer that does not look at what its signature loses."""

    def made(world: World) -> Badge:
        badge = world.badge()
        for edit in edits:
            edit(badge)
        return sign_anything(world.host, badge)

    return made


CONTENT: dict[str, Make] = {
    "a result lies above its range": issuer(put(f"{OF_SHARE}/value", "100.01")),
    "a result lies below its range": issuer(put(f"{OF_SHARE}/value", "-1")),
    "a result is no number": issuer(put(f"{OF_SHARE}/value", "most of it")),
    "a result is no allowed value": issuer(put(f"{OF_GRADE}/value", "A+")),
    "a result refers to a description that is missing": issuer(
        put(f"{OF_SHARE}/resultDescription", f"{ROLE}#none")
    ),
    "a result says nothing": issuer(gone(f"{OF_SHARE}/value")),
    "a result of the type Status has no status": issuer(put(f"{SHARE}/resultType", "Status")),
    "a result has a status that is not known": issuer(put(f"{OF_SHARE}/status", "Done")),
    "a result has a level that is missing": issuer(
        put(f"{OF_GRADE}/achievedLevel", f"{ROLE}#three")
    ),
    "a result is completed below the required value": issuer(
        put(f"{OF_SHARE}/value", "79.99"), put(f"{OF_SHARE}/status", "Completed")
    ),
    "a result is completed below the required grade": issuer(
        put(f"{OF_GRADE}/status", "Completed")
    ),
    "a result is completed below the required level": issuer(
        put(f"{GRADE}/rubricCriterionLevel", LEVELS),
        put(f"{GRADE}/requiredLevel", LEVELS[1]["id"]),
        gone(f"{OF_GRADE}/value"),
        put(f"{OF_GRADE}/achievedLevel", LEVELS[0]["id"]),
        put(f"{OF_GRADE}/status", "Completed"),
    ),
    "the required value lies out of the range": issuer(put(f"{SHARE}/requiredValue", "120")),
    "the required value is no allowed value": issuer(put(f"{GRADE}/requiredValue", "E")),
    "the required level is missing": issuer(put(f"{GRADE}/requiredLevel", f"{ROLE}#nine")),
    "a bound is no number": issuer(put(f"{SHARE}/valueMax", "all")),
    "there are no criteria": issuer(put(f"{ACHIEVEMENT}/criteria", {"type": ["Criteria"]})),
    "there is no achievement": issuer(gone(ACHIEVEMENT)),
    "there are two achievements": issuer(
        lambda badge: badge["credentialSubject"].update(
            achievement=[
                badge["credentialSubject"]["achievement"],
                {**badge["credentialSubject"]["achievement"], "id": f"{ROLE}/2"},
            ]
        )
    ),
    "it does not say for whom": issuer(gone(f"{SUBJECT}/identifier")),
    "an achievement has no name": issuer(gone(f"{ACHIEVEMENT}/name")),
    "an achievement has no description": issuer(gone(f"{ACHIEVEMENT}/description")),
    "it has no beginning": issuer(gone("/validFrom")),
    "the id is missing": issuer(gone("/id")),
    "the id is no address": issuer(put("/id", "badge 1")),
    "the image is a bare address": issuer(
        put(f"{ACHIEVEMENT}/image", "https://issuer.example/badge.png")
    ),
    "the type of the subject is missing": carelessly(gone(f"{SUBJECT}/type")),
    "the type of a result is missing": carelessly(gone(f"{OF_SHARE}/type")),
    "the type of the evidence is missing": carelessly(gone("/evidence/0/type")),
    "the type of the issuer is missing": carelessly(gone("/issuer/type")),
    "the type of the identifier is another": issuer(put(f"{SUBJECT}/identifier/0/type", "Profile")),
    "the second context is not that of Open Badges": issuer(
        put(
            "/@context",
            [
                "https://www.w3.org/ns/credentials/v2",
                EXTENSIONS,
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            ],
        ),
    ),
    "a member is one that no context defines": carelessly(put("/honours", "cum laude")),
    "the name is given by language": carelessly(put("/name", {"en": "Manager", "el": "Δ"})),
    "it has words of its own": carelessly(
        added("/@context", {"own": "https://own.example/own"}), put("/own", "x")
    ),
    "its end has a word of its own": carelessly(
        added("/@context", {"until": "https://www.w3.org/2018/credentials#validUntil"}),
        renamed("/validUntil", "until"),
    ),
    "any word has a meaning": carelessly(
        added("/@context", "https://www.w3.org/ns/credentials/undefined-terms/v2"),
        put("/honours", "cum laude"),
    ),
    "an activity ends before it begins": issuer(
        put(f"{SUBJECT}/activityStartDate", "2026-06-30T00:00:00Z"),
        put(f"{SUBJECT}/activityEndDate", "2026-01-07T00:00:00Z"),
    ),
    "it is awarded in the future": issuer(put("/awardedDate", "2026-12-24T00:00:00Z")),
    "a date is none": issuer(put("/awardedDate", "last summer")),
    "the digest of the evidence is ill-formed": issuer(put("/evidence/0/digestMultibase", "uAAAA")),
    "the evidence is a bare address": issuer(put("/evidence", "https://issuer.example/work")),
    "the issuer is a list": issuer(put("/issuer", ["did:web:issuer.example"])),
    "a status entry is a bare address": issuer(
        put("/credentialStatus", "https://issuer.example/status/1#42")
    ),
}
