"""Changes of a signed badge that its issuer knows nothing of."""

from tests.core.verification.never_open.world import (
    Make,
    added,
    doubled,
    gone,
    holder,
    issuer,
    put,
    renamed,
)

CRED = "https://www.w3.org/2018/credentials#"
OWN = {"gone": f"{CRED}credentialStatus"}
SUBJECT = "/credentialSubject"
NAME = f"{SUBJECT}/identifier/0/identityHash"
ACHIEVEMENT = f"{SUBJECT}/achievement"

ALTERED: dict[str, Make] = {
    "the holder's name is another": holder(put(NAME, "Maria Papadopoulou")),
    "one letter of the holder's name is another": holder(put(NAME, "Ελένη Papadopoulov")),
    "a space is added to the name": holder(put(NAME, "Ελένη Papadopoulou ")),
    "a letter of the name is another that looks alike": holder(put(NAME, "Ελένη Рapadopoulou")),
    "the name is decomposed": holder(put(NAME, "Ελε\u0301νη Papadopoulou")),
    "the title is another": holder(put(f"{ACHIEVEMENT}/name", "Director")),
    "the achievement is another": holder(put(f"{ACHIEVEMENT}/id", "https://issuer.example/a/2")),
    "the achievement's type is another": holder(put(f"{ACHIEVEMENT}/achievementType", "Degree")),
    "the criteria are easier": holder(put(f"{ACHIEVEMENT}/criteria/narrative", "10 of 100")),
    "the credits are more": holder(put(f"{SUBJECT}/creditsEarned", 60)),
    "the credits are a text": holder(put(f"{SUBJECT}/creditsEarned", "22.6")),
    "a result is better": holder(put(f"{SUBJECT}/result/0/value", "97.23")),
    "a grade is better": holder(put(f"{SUBJECT}/result/1/value", "A")),
    "a result is gone": holder(gone(f"{SUBJECT}/result/1")),
    "a result is added": holder(added(f"{SUBJECT}/result", {"type": ["Result"], "value": "100"})),
    "a status of a result is added": holder(put(f"{SUBJECT}/result/0/status", "Completed")),
    "the required value is lower": holder(
        put(f"{ACHIEVEMENT}/resultDescription/0/requiredValue", "10")
    ),
    "the allowed values are in another order": holder(
        put(f"{ACHIEVEMENT}/resultDescription/1/allowedValue", ["A", "B", "C"])
    ),
    "the issuer is another": holder(put("/issuer/id", "did:web:other.example")),
    "the issuer's name is another": holder(put("/issuer/name", "Harvard University")),
    "the issuer is a bare address": holder(put("/issuer", "did:web:issuer.example")),
    "the beginning is earlier": holder(put("/validFrom", "2025-11-01T00:00:00Z")),
    "the end is later": holder(put("/validUntil", "2037-11-01T00:00:00Z")),
    "the end is gone": holder(gone("/validUntil")),
    "the end is written in small letters": holder(renamed("/validUntil", "validuntil")),
    "the end stands in another time zone, at the same moment": holder(
        put("/validUntil", "2027-11-01T02:00:00+02:00")
    ),
    "the status entry is gone": holder(gone("/credentialStatus")),
    "the status entry is written in small letters": holder(
        renamed("/credentialStatus", "credentialstatus")
    ),
    "the status entry points to another place": holder(
        put("/credentialStatus/statusListIndex", "43")
    ),
    "the status entry points to another list": holder(
        put("/credentialStatus/statusListCredential", "https://evil.example/status/1")
    ),
    "the status entry is for another purpose": holder(
        put("/credentialStatus/statusPurpose", "message")
    ),
    "the status entry is there twice": holder(doubled("/credentialStatus")),
    "the status entry stands inside of the subject": holder(
        put(f"{SUBJECT}/credentialStatus", {"id": "urn:x:1", "type": "BitstringStatusListEntry"}),
        gone("/credentialStatus"),
    ),
    "the status entry has a name of the holder's own": holder(
        added("/@context", OWN), renamed("/credentialStatus", "gone")
    ),
    "the status entry is named by its full address": holder(
        renamed("/credentialStatus", f"{CRED}credentialStatus")
    ),
    "the evidence is gone": holder(gone("/evidence")),
    "the digest of the evidence is another": holder(
        put("/evidence/0/digestMultibase", "uEiAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    ),
    "the id is another": holder(put("/id", "https://issuer.example/c/BBBBBBBBBBBBBBBBBBBBBB")),
    "the type of the badge is gone": holder(put("/type", ["VerifiableCredential"])),
    "a type is added": holder(added("/type", "EndorsementCredential")),
    "a member without meaning is added": holder(put("/grade", "excellent")),
    "a member that is null is added": holder(put("/grade", None)),
    "a member without meaning is added to the subject": holder(
        put(f"{SUBJECT}/honours", "summa cum laude")
    ),
    "a named graph is added": holder(put("/@graph", [{"id": "urn:x:1", "name": "x"}])),
    "a second subject is added": holder(doubled(SUBJECT)),
    "a language is added to the name": holder(
        put("/name", {"@value": "Digital Strategy Manager", "@language": "en"})
    ),
    "a direction is added to the name": holder(
        put("/name", {"@value": "Digital Strategy Manager", "@direction": "rtl"})
    ),
    "an id that is no address is added to a result": holder(put(f"{SUBJECT}/result/0/id", "one")),
    "a context that is not known here is added": holder(
        added("/@context", "https://evil.example/context.json")
    ),
    "the second context is an older one": holder(
        put("/@context/1", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json")
    ),
    "the contexts are gone": holder(gone("/@context")),
    "a context gives a known word another meaning": issuer(
        added("/@context", {"validUntil": "https://own.example/validUntil"})
    ),
    "an endorsement is added": holder(put("/endorsementJwt", ["e30.e30.c2ln"])),
    "a text that is no text: a number that programs write differently": holder(
        put(f"{SUBJECT}/creditsEarned", 1e-7)
    ),
    "three thousand results that look alike": holder(
        put(f"{SUBJECT}/result", [{"type": ["Result"]}] * 3_000)
    ),
}
