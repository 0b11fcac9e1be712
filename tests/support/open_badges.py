"""A small unsigned Open Badge that breaks no rule, and ways to change one place of it."""

import copy
from collections.abc import Callable
from typing import Any

BASE = "https://laurel.example"
ROLE = f"{BASE}/programmes/pottery/1/roles/thrower"
Badge = dict[str, Any]


def a_badge() -> Badge:
    """A fresh one each time."""
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": f"{BASE}/c/AAAAAAAAAAAAAAAAAAAAAA",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Thrower",
        "issuer": {
            "id": "did:web:laurel.example",
            "type": ["Profile"],
            "name": "School of Pottery",
            "url": BASE,
        },
        "validFrom": "2026-11-22T12:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "activityStartDate": "2026-01-07T00:00:00+02:00",
            "activityEndDate": "2026-06-30T00:00:00+03:00",
            "creditsEarned": 2.5,
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityType": "name",
                    "identityHash": "Ελένη Παππά",
                },
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityType": "emailAddress",
                    "identityHash": "sha256$" + "0a" * 32,
                    "salt": "AAAAAAAAAAAAAAAAAAAAAA",
                },
            ],
            "role": "Thrower",
            "result": [
                {"type": ["Result"], "resultDescription": f"{ROLE}#outcome", "status": "Completed"},
                {"type": ["Result"], "resultDescription": f"{ROLE}#share", "value": "87.23"},
                {
                    "type": ["Result"],
                    "resultDescription": f"{ROLE}#activity-bowl",
                    "value": "40",
                    "status": "Failed",
                },
                {"type": ["Result"], "resultDescription": f"{ROLE}#credits", "value": "2.5"},
                {"type": ["Result"], "resultDescription": f"{ROLE}#glaze", "value": "B"},
            ],
            "achievement": {
                "id": ROLE,
                "type": ["Achievement"],
                "achievementType": "Certificate",
                "name": "Thrower",
                "description": "Throws pots.",
                "criteria": {
                    "id": f"{ROLE}#criteria",
                    "narrative": "Passed 80%. 2.5 points (provisional).",
                },
                "creditsAvailable": 2.5,
                "image": {"id": f"{ROLE}/badge.png", "type": "Image"},
                "inLanguage": "en",
                "tag": ["pots"],
                "alignment": [
                    {
                        "type": ["Alignment"],
                        "targetName": "Centring",
                        "targetUrl": f"{BASE}/programmes/pottery/1/competences/centring",
                        "targetType": "ext:Competence",
                    }
                ],
                "resultDescription": [
                    _description("outcome", "Status", name="Outcome"),
                    _description("share", "Percent", requiredValue="80", **_PERCENT),
                    _description("activity-bowl", "Percent", **_PERCENT),
                    _description("credits", "ext:Points", name="Points (provisional)"),
                    _description("glaze", "LetterGrade", allowedValue=["C", "B", "A"]),
                ],
            },
        },
        "credentialStatus": a_status_entry("revocation"),
        "evidence": [_evidence("Completion evidence", "1"), _evidence("Decision", "2")],
    }


_PERCENT = {"valueMin": "0", "valueMax": "100"}


def _description(fragment: str, kind: str, **more: Any) -> Badge:
    return {
        "id": f"{ROLE}#{fragment}",
        "type": ["ResultDescription"],
        "name": fragment,
        "resultType": kind,
        **more,
    }


def a_status_entry(purpose: str, index: str = "7") -> Badge:
    """An entry of a list of that purpose."""
    number = {"revocation": 1, "suspension": 2}[purpose]
    return {
        "id": f"{BASE}/status/{number}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": index,
        "statusListCredential": f"{BASE}/status/{number}",
    }


def _evidence(genre: str, digit: str) -> Badge:
    return {
        "id": f"urn:uuid:{digit * 8}-1111-4111-8111-{digit * 12}",
        "type": ["Evidence"],
        "genre": genre,
        "name": genre,
        "digestMultibase": "uEiAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    }


def changed(pointer: str, value: Any) -> Badge:
    """The badge with another value at a JSON pointer; `...` takes the member away."""
    badge = a_badge()
    *path, last = [int(s) if s.isdigit() else s for s in pointer.strip("/").split("/")]
    node: Any = badge
    for step in path:
        node = node[step]
    if value is ...:
        del node[last]
    elif isinstance(node, list) and last == len(node):
        node.append(value)
    else:
        node[last] = value(copy.deepcopy(node[last])) if callable(value) else value
    return badge


Change = Callable[[Any], Any]
