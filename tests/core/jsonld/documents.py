"""A badge for the tests of this folder, and ways to change one place of it."""

import copy
from typing import Any

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
SITE = "https://laurel.example"

_BADGE: dict[str, Any] = {
    "@context": [V2, OB],
    "id": f"{SITE}/c/1",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "name": "Thrower",
    "description": {"@value": "Αγγειοπλάστης", "@language": "el"},
    "issuer": {"id": "did:web:laurel.example", "type": ["Profile"], "name": "School of Pottery"},
    "validFrom": "2026-11-22T23:00:00Z",
    "credentialSubject": {
        "type": ["AchievementSubject"],
        "creditsEarned": 22.6,
        "identifier": [
            {"type": "IdentityObject", "hashed": False, "identityHash": 'Ελένη "Nel" \t Παππά'},
            {"type": "IdentityObject", "hashed": True, "identityHash": "sha256$0a", "salt": "s"},
        ],
        "result": [
            {"type": ["Result"], "resultDescription": f"{SITE}/r#1", "value": "87.23"},
            {"type": ["Result"], "resultDescription": f"{SITE}/r#2", "status": "Completed"},
        ],
        "achievement": {
            "id": f"{SITE}/roles/thrower",
            "type": ["Achievement"],
            "name": "Thrower",
            "criteria": {"narrative": "Throw.\nThen glaze."},
            "image": {"id": f"{SITE}/badge.png", "type": "Image"},
            "resultDescription": [
                {
                    "id": f"{SITE}/r#1",
                    "type": ["ResultDescription"],
                    "name": "Share",
                    "resultType": "Percent",
                    "valueMax": "100",
                },
                {
                    "id": f"{SITE}/r#2",
                    "type": ["ResultDescription"],
                    "name": "Outcome",
                    "resultType": "LetterGrade",
                    "allowedValue": ["A", "B", "C"],
                },
            ],
            "tag": ["clay", "wheel"],
        },
    },
    "credentialStatus": {
        "id": f"{SITE}/status/1#5",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "5",
        "statusListCredential": f"{SITE}/status/1",
    },
}


def a_document() -> dict[str, Any]:
    """A fresh badge each time."""
    return copy.deepcopy(_BADGE)


def with_member(path: str, value: Any) -> dict[str, Any]:
    """The badge with `value` at the place of this JSON pointer."""
    document = a_document()
    *parents, last = path.split("/")[1:]
    place: Any = document
    for step in parents:
        place = place[int(step)] if isinstance(place, list) else place[step]
    last = last.replace("~1", "/").replace("~0", "~")
    place[int(last) if isinstance(place, list) else last] = value
    return document


def renamed(path: str, new: str) -> dict[str, Any]:
    """The badge with the member at this JSON pointer under another key."""
    document = a_document()
    *parents, last = path.split("/")[1:]
    place: Any = document
    for step in parents:
        place = place[int(step)] if isinstance(place, list) else place[step]
    place[new] = place.pop(last)
    return document
