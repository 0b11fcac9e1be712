"""Many different soundly signed badges of one issuer: other members, suites, languages, sizes."""

import random
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from credentials.keys.software import software_signer
from tests.support.issuer_host import ROLE, IssuerHost, a_badge
from tests.support.sample_certificate import a_certificate

P256 = software_signer(ec.derive_private_key(11, ec.SECP256R1()))
SUITES = ("eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019")
ROLES = ("dsm", "dcc", "died", "ocm")
TEXTS = ("Ελένη Παππά", "João Conceição", 'Anne "Nan" O\'Neill', "Ní Dhomhnaill", "王小明", "X")
Badge = dict[str, Any]


def a_host() -> IssuerHost:
    """An issuer with a key for each family of suites."""
    host = IssuerHost()
    host.publish(P256)
    return host


def many_badges(host: IssuerHost, count: int) -> list[Badge]:
    """`count` signed badges, the same in every run; one in 25 is a certificate of ours."""
    chance = random.Random(count)
    return [_signed(host, number, chance) for number in range(count)]


def _signed(host: IssuerHost, number: int, chance: random.Random) -> Badge:
    if number % 25 == 24:
        badge = _of_ours(host, number)
        return host.issue(badge)
    purposes = ("revocation", "suspension") if number % 7 == 3 else ("revocation",)
    badge = a_badge(host, index=number, purposes=purposes)
    for change in chance.sample(_CHANGES, chance.randrange(1, 5)):
        change(badge, chance)
    suite = SUITES[number % 4] if number % 3 == 0 else SUITES[0]
    key: Any = P256 if suite.startswith("ecdsa") else host.signer
    return host.issue(badge, cryptosuite=suite, key=key)


def _of_ours(host: IssuerHost, number: int) -> Badge:
    """What we issue, in this issuer's name."""
    document = a_certificate(role=ROLES[number // 25 % 4], seed=number % 10 + 1).document
    badge = {name: value for name, value in document.items() if name != "proof"}
    issuer = {**badge["issuer"], "id": host.did}
    return {**badge, "issuer": issuer, "credentialStatus": host.entry(number)}


def _subject(badge: Badge) -> Badge:
    subject: Badge = badge["credentialSubject"]
    return subject


def _name(badge: Badge, chance: random.Random) -> None:
    _subject(badge)["identifier"][0]["identityHash"] = chance.choice(TEXTS)


def _hashed(badge: Badge, chance: random.Random) -> None:
    digits = "".join(chance.choice("0123456789abcdef") for _ in range(64))
    _subject(badge)["identifier"].append(
        {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": f"sha256${digits}",
            "identityType": "emailAddress",
            "salt": str(chance.randrange(10**9)),
        }
    )


def _more_results(badge: Badge, chance: random.Random) -> None:
    for number in range(chance.randrange(1, 6)):
        name = f"{ROLE}#more-{number}"
        _subject(badge)["achievement"]["resultDescription"].append(
            {"id": name, "type": ["ResultDescription"], "name": name, "resultType": "RawScore"}
        )
        _subject(badge).setdefault("result", []).append(
            {"type": ["Result"], "resultDescription": name, "value": str(chance.randrange(100))}
        )


def _no_results(badge: Badge, _: random.Random) -> None:
    _subject(badge).pop("result", None)


def _no_end(badge: Badge, _: random.Random) -> None:
    badge.pop("validUntil", None)


def _holder(badge: Badge, chance: random.Random) -> None:
    _subject(badge)["id"] = f"did:example:{chance.randrange(10**6)}"


def _credits(badge: Badge, chance: random.Random) -> None:
    _subject(badge)["creditsEarned"] = chance.choice((0, 1, 30, 2.5, 22.6, 0.5))


def _no_evidence(badge: Badge, _: random.Random) -> None:
    badge.pop("evidence", None)


def _tags(badge: Badge, chance: random.Random) -> None:
    _subject(badge)["achievement"]["tag"] = chance.sample(TEXTS, 3)


def _image(badge: Badge, chance: random.Random) -> None:
    url = f"https://issuer.example/{chance.randrange(9)}.png"
    _subject(badge)["achievement"]["image"] = {"id": url, "type": "Image", "caption": "Badge"}


def _narrative(badge: Badge, chance: random.Random) -> None:
    text = f"# {chance.choice(TEXTS)}\n\n- one\n- *two*\t\u2028end"
    _subject(badge)["achievement"]["criteria"] = {"narrative": text}


_CHANGES: list[Callable[[Badge, random.Random], None]] = [
    _name, _hashed, _more_results, _no_results, _no_end, _holder, _credits, _no_evidence, _tags,
    _image, _narrative,
]  # fmt: skip
