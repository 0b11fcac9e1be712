"""Whether a credential was given to the one whom the reader means."""

import hashlib
from typing import Any

import pytest

from credentials.report import Report, Verdict
from tests.core.verification.reading import codes, evidence
from tests.support.issuer_host import IssuerHost, a_badge

EMAIL, SALT = "A.Learner@Example.org", "Kosher"


def identity(text: str, kind: str = "emailAddress", **more: Any) -> dict[str, Any]:
    plain = {"type": "IdentityObject", "hashed": False, "identityType": kind}
    return {**plain, "identityHash": text, **more}


def hashed(text: str, algorithm: str = "sha256", salt: str | None = SALT, **more: Any) -> Any:
    digest = hashlib.new(algorithm, (text + (salt or "")).encode()).hexdigest()
    salted = {} if salt is None else {"salt": salt}
    return identity(f"{algorithm}${digest}", hashed=True, **salted, **more)


def asked_for(recipient: str, *identities: dict[str, Any], **subject: Any) -> Report:
    host = IssuerHost()
    badge = a_badge(host)
    if identities:
        badge["credentialSubject"]["identifier"] = list(identities)
    badge["credentialSubject"] |= subject
    report = host.verify(host.issue(badge), recipient=recipient)
    assert report.verdict is Verdict.VALID
    return report


UPPER = hashed(EMAIL)
UPPER["identityHash"] = "sha256$" + UPPER["identityHash"].partition("$")[2].upper()
MATCHES = {
    "an address in the clear": (EMAIL, identity(EMAIL), False),
    "in other letters": (EMAIL.lower(), identity(EMAIL), False),
    "hashed and salted": (EMAIL, hashed(EMAIL), True),
    "spaces around it": (f" {EMAIL}\n", hashed(EMAIL), True),
    "hashed without salt": (EMAIL, hashed(EMAIL, salt=None), True),
    "by MD5": (EMAIL, hashed(EMAIL, "md5"), True),
    "hex digits in capitals": (EMAIL, UPPER, True),
    "hashed in lower case": (EMAIL, hashed(EMAIL.lower()), True),
    "a name": ("ελένη  Papadopoulou", identity("Ελένη Papadopoulou", "name"), False),
    "a hashed name": ("Ελένη", hashed("Ελένη", identityType="name"), True),
    "another kind of identity": ("s-17", identity("s-17", "systemId"), False),
    "the second of two": (EMAIL, hashed(EMAIL), True),
}


@pytest.mark.parametrize(("recipient", "known", "is_hashed"), MATCHES.values(), ids=MATCHES.keys())
def test_the_one_who_is_meant(recipient: str, known: dict[str, Any], is_hashed: bool) -> None:
    report = asked_for(recipient, identity("other@example.org"), known)
    facts = evidence(report, "recipient.matches")
    assert facts == {"kind": known["identityType"], "hashed": is_hashed}


def test_the_value_of_the_standard() -> None:
    known = identity(
        "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399",
        hashed=True,
        salt=SALT,
    )
    assert "recipient.matches" in codes(asked_for("a@example.com", known))


@pytest.mark.parametrize(
    ("recipient", "subject"),
    [
        (EMAIL, {"id": f"mailto:{EMAIL}"}),
        ("did:example:holder", {"id": "did:example:holder"}),
        (EMAIL, {"type": ["AchievementSubject", "Profile"], "email": EMAIL}),
        (
            "Eleni Papa",
            {
                "type": ["AchievementSubject", "Profile"],
                "givenName": "Eleni",
                "familyName": "Papa",
            },
        ),
        ("Eleni Papa", {"name": "Eleni Papa"}),
    ],
)
def test_by_the_subject_itself(recipient: str, subject: dict[str, Any]) -> None:
    assert "recipient.matches" in codes(asked_for(recipient, **subject))


DIFFERS = {
    "another address": ("x@example.org", identity(EMAIL), "emailAddress"),
    "another hashed address": ("x@example.org", hashed(EMAIL), "emailAddress"),
    "another salt": (EMAIL, {**hashed(EMAIL), "salt": "Sea"}, "emailAddress"),
    "the digest itself": (hashed(EMAIL)["identityHash"], identity("Eleni", "name"), "name"),
    "another name": ("Maria Papa", identity("Eleni Papa", "name"), "name"),
    "a part of the name": ("Eleni", identity("Eleni Papa", "name"), "name"),
}


@pytest.mark.parametrize(("recipient", "known", "given"), DIFFERS.values(), ids=DIFFERS.keys())
def test_somebody_else(recipient: str, known: dict[str, Any], given: str) -> None:
    facts = evidence(asked_for(recipient, known), "recipient.differs")
    assert facts == {"given": given, "kinds": [known["identityType"]]}


@pytest.mark.parametrize(
    ("recipient", "known"),
    [
        (EMAIL, identity("Eleni", "name")),
        ("Eleni", identity(EMAIL)),
        ("Eleni", identity("s-17", "systemId")),
    ],
)
def test_known_by_something_else(recipient: str, known: dict[str, Any]) -> None:
    report = asked_for(recipient, known)
    assert evidence(report, "recipient.not_named_so")["kinds"] == [known["identityType"]]


@pytest.mark.parametrize(
    ("identity_hash", "algorithm"),
    [("sha1$" + "0" * 40, "sha1"), ("sha256$00", "sha256"), ("nothing", "nothing"), ("$", "")],
)
def test_a_hash_that_is_not_known(identity_hash: str, algorithm: str) -> None:
    known = identity(identity_hash, hashed=True, salt=SALT)
    facts = evidence(asked_for(EMAIL, known), "recipient.unknown_hash")
    assert facts == {"kind": "emailAddress", "algorithm": algorithm}


@pytest.mark.parametrize("nobody", [None, "", " "])
def test_nobody_asked(nobody: str | None) -> None:
    host = IssuerHost()
    report = host.verify(host.issue(a_badge(host)), recipient=nobody)
    assert not {check for check in report.checks if check.id == "recipient"}


def test_of_an_altered_credential_nothing_is_said() -> None:
    host = IssuerHost()
    altered = {**host.issue(a_badge(host)), "name": "Other"}
    report = host.verify(altered, recipient="Ελένη Papadopoulou")
    assert report.verdict is Verdict.ALTERED
    assert not {check for check in report.checks if check.id == "recipient"}


@pytest.mark.parametrize("odd", ["\udcff", "x" * 100_000, "\0", "@", "$"])
def test_odd_texts_do_no_harm(odd: str) -> None:
    report = asked_for(odd, hashed(EMAIL), identity("Eleni", "name"))
    assert "recipient.differs" in codes(report)
