"""Changes of the proof, and proofs that prove nothing."""

from datetime import timedelta
from typing import Any

from credentials.encoding.multibase import decode_base58btc, encode_base64url
from tests.core.verification.never_open.world import (
    OTHER_KEY,
    Badge,
    Edit,
    Make,
    World,
    gone,
    holder,
    issuer,
    put,
)
from tests.support.issuer_host import NOON
from tests.support.proofs import FIRST, JCS, SECOND, with_proof


def of_value(change: Any) -> Edit:
    """The value of the proof, changed."""

    def edit(badge: Badge) -> None:
        badge["proof"]["proofValue"] = change(badge["proof"]["proofValue"])

    return edit


def taken_from(other: Edit) -> Make:
    """The proof of another badge of the same issuer."""

    def made(world: World) -> Badge:
        donor = world.badge()
        other(donor)
        return {**world.badge(), "proof": world.sign(donor)["proof"]}

    return made


def two(*changes: dict[str, Any], spoil: int | None = None) -> Make:
    """Two or more proofs, one of which may be spoiled."""

    def made(world: World) -> Badge:
        badge = world.badge()
        for options in changes:
            badge = with_proof(world.host, badge, **options)
        if spoil is not None:
            spoiled = badge["proof"][spoil]
            spoiled["proofValue"] = of_other(spoiled["proofValue"])
        return badge

    return made


def without_first(*changes: dict[str, Any]) -> Make:
    def made(world: World) -> Badge:
        badge = two(*changes)(world)
        assert isinstance(badge, dict)
        return {**badge, "proof": badge["proof"][1:]}

    return made


def of_other(value: str) -> str:
    """Another value of the same length."""
    return value[:-1] + ("2" if value[-1] != "2" else "3")


def beside(proof: dict[str, Any]) -> Edit:
    def edit(badge: Badge) -> None:
        badge["proof"] = [badge["proof"], {**badge["proof"], **proof}]

    return edit


DAY = timedelta(days=1)
UNLISTED = "did:web:issuer.example#z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"

PROOFS: dict[str, Make] = {
    "there is no proof": holder(gone("/proof")),
    "the proof is empty": holder(put("/proof", {})),
    "the proof is null": holder(put("/proof", None)),
    "the proof is a text": holder(put("/proof", "signed")),
    "the last character of the proof value is another": holder(of_value(of_other)),
    "the proof value is cut": holder(of_value(lambda value: value[:-4])),
    "the proof value is written in another base": holder(
        of_value(lambda value: encode_base64url(decode_base58btc(value)))
    ),
    "the proof value is gone": holder(gone("/proof/proofValue")),
    "the proof is that of another badge": taken_from(put("/name", "Another")),
    "the date of the proof is earlier": holder(put("/proof/created", "2020-01-01T00:00:00Z")),
    "the date of the proof is gone": holder(gone("/proof/created")),
    "the date of the proof is none": holder(put("/proof/created", "yesterday")),
    "the purpose of the proof is another": holder(put("/proof/proofPurpose", "authentication")),
    "the purpose of the proof is gone": holder(gone("/proof/proofPurpose")),
    "the suite is one that is not known here": holder(put("/proof/cryptosuite", "falcon-2031")),
    "the suite is another that is known": holder(put("/proof/cryptosuite", JCS)),
    "the suite is gone": holder(gone("/proof/cryptosuite")),
    "the kind of the proof is not known here": holder(put("/proof/type", "QuantumProof")),
    "a member without meaning is added to the proof": holder(put("/proof/note", "x")),
    "an end is added to the proof": holder(put("/proof/expires", "2030-01-01T00:00:00Z")),
    "a domain is added to the proof": holder(put("/proof/domain", "https://jobs.example")),
    "the method is another of the issuer's": holder(put("/proof/verificationMethod", UNLISTED)),
    "the method is no address": holder(put("/proof/verificationMethod", "key 1")),
    "the method is gone": holder(gone("/proof/verificationMethod")),
    "the proof was signed by a key that the method itself names": issuer(key=OTHER_KEY),
    "the proof was made to log in": issuer(purpose="authentication"),
    "the proof had ended": two({"created": NOON - DAY, "expires": NOON - DAY / 2}),
    "the proof ended before it was made": two({"expires": NOON - DAY}),
    "the proof was made in the future": two({"created": NOON + DAY}),
    "there are five proofs": two(*[{}] * 5),
    "of two proofs the second does not fit": two({}, {}, spoil=1),
    "of two proofs the first does not fit": two({}, {}, spoil=0),
    "of two proofs one is of a suite that is not known here": holder(
        beside({"cryptosuite": "falcon-2031"})
    ),
    "the only proof is by somebody else": two({"by_other": True}),
    "an earlier proof is missing": without_first(
        {"id_": FIRST}, {"id_": SECOND, "previous_proof": FIRST}
    ),
    "an earlier proof does not fit": two(
        {"id_": FIRST}, {"id_": SECOND, "previous_proof": FIRST}, spoil=0
    ),
    "two proofs have one id": holder(put("/proof/id", FIRST), beside({"id": FIRST})),
    "a proof over the text covers a member without meaning": issuer(
        put("/grade", "excellent"), cryptosuite=JCS
    ),
}
