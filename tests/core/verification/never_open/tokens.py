"""Badges as tokens: headers, claims, keys and disclosures that are not as they should be."""

import base64
import json
from datetime import timedelta
from typing import Any

from credentials.encoding.multibase import base64url
from credentials.jose.sd_issue import issue_vc_sd_jwt
from credentials.jose.vc_jwt import issue_vc_jwt
from credentials.keys.jwk import encode_public_jwk
from tests.core.jose.tokens import OTHER, SIGNERS, counted_salts, token
from tests.core.verification.never_open.world import Make, World
from tests.support.token_host import DID, LIST, NOON, a_badge, a_vc_jwt, controller_of, method_id

KID = method_id("ES256")
GOOD = {"alg": "ES256", "typ": "vc+jwt", "kid": KID}
HOUR = timedelta(hours=1)


def headed(signer: Any = SIGNERS["ES256"], **header: Any) -> Make:
    """A token with other members in its header, soundly signed."""
    return lambda _: token(GOOD | header, a_badge(), signer)


def claiming(**claims: Any) -> Make:
    """A VC-JWT whose claims were others when it was signed; None takes one away."""
    body = a_vc_jwt().split(".")[1]
    told = {**json.loads(base64.urlsafe_b64decode(body + "==")), **claims}
    kept = {name: value for name, value in told.items() if value is not None}
    return lambda _: token({"alg": "ES256", "typ": "JWT", "kid": KID}, kept)


def stating(**changes: Any) -> Make:
    """A soundly signed VC-JWT of another badge."""
    return lambda _: a_vc_jwt(**changes)


def text_with(change: Any) -> Make:
    """The text of a sound token, changed."""
    return lambda _: change(a_vc_jwt())


def payload_changed(text: str) -> str:
    head, body, signature = text.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims["name"] = "Director"
    return f"{head}.{base64url(json.dumps(claims).encode())}.{signature}"


def selective(change: Any) -> Make:
    def made(_: World) -> str:
        text = issue_vc_sd_jwt(
            a_badge(), SIGNERS["ES256"], kid=KID, salts=counted_salts(),
            selective=["credentialSubject.achievement.criteria"],
        )  # fmt: skip
        return str(change(text))

    return made


def with_tokens(change: Any) -> Make:
    """A sound token, where the issuer publishes something else."""

    def made(world: World) -> str:
        change(world.tokens)
        return a_vc_jwt()

    return made


def withdrawn(tokens: Any) -> None:
    document = controller_of(DID, ES256=SIGNERS["ES256"])
    document["verificationMethod"][0]["revoked"] = "2026-10-01T00:00:00Z"
    tokens.documents[DID] = document


FORGED = base64url(json.dumps(["salt-salt-salt-salt", "role", "admin"]).encode())
CARRIED = encode_public_jwk(OTHER.public_key)

TOKENS: dict[str, Make] = {
    "a claim was changed": text_with(payload_changed),
    "the signature is cut": text_with(lambda text: text[:-4]),
    "the signature is empty": text_with(lambda text: text.rpartition(".")[0] + "."),
    "the signature is padded": text_with(lambda text: text + "="),
    "there is a part too many": text_with(lambda text: text + ".e30"),
    "the algorithm is none": headed(alg="none"),
    "the algorithm is none in other letters": headed(alg="NoNe"),
    "the algorithm is one with a shared secret": headed(alg="HS256"),
    "the algorithm is that of another kind of key": headed(alg="RS256"),
    "the algorithm is missing": headed(alg=None),
    "the header has something critical": headed(crit=["exp"], exp=1),
    "the payload is said not to be encoded": headed(b64=False),
    "the payload is said to be packed": headed(zip="DEF"),
    "the header names no key": headed(kid=None),
    "the header brings a certificate along": headed(kid=None, x5c=["MIIB"]),
    "the header names an address of keys": headed(kid=None, jku="https://evil.example/keys"),
    "the header brings the key of somebody else along": lambda _: issue_vc_jwt(
        a_badge(), OTHER, jwk=CARRIED
    ),
    "the header brings a secret along": headed(kid=None, jwk={"kty": "oct", "k": "AA"}),
    "the key is named at another authority": headed(kid="https://evil.example/keys/1"),
    "the key is named by a path": headed(kid="../../etc/passwd"),
    "the key is named by a file": headed(kid="file:///etc/passwd"),
    "the key is not the named one": headed(OTHER),
    "the key was withdrawn": with_tokens(withdrawn),
    "the issuer's key document does not answer": with_tokens(lambda t: t.documents.clear()),
    "the type is that of a presentation": headed(typ="vp+jwt"),
    "the type is that of another kind of token": headed(typ="at+jwt"),
    "iss is another": claiming(iss="did:web:other.example"),
    "sub is another": claiming(sub="did:example:thief"),
    "jti is another": claiming(jti="https://issuer.example/c/2"),
    "nbf is another": claiming(nbf=5),
    "nbf is a text": claiming(nbf="2026-11-01"),
    "nbf is missing": claiming(nbf=None),
    "exp has passed": claiming(exp=int((NOON - HOUR).timestamp())),
    "exp is missing": claiming(exp=None),
    "it is revoked, and a token": with_tokens(lambda t: setattr(t, "revoked", (7,))),
    "the list of a token does not answer": with_tokens(
        lambda t: setattr(t, "pages", {LIST: b"<html>"})
    ),
    "it ended, and is a token": stating(validUntil="2026-11-02T00:00:00Z"),
    "it begins later, and is a token": stating(validFrom="2027-01-02T00:00:00Z"),
    "the status entry of a token is named by its full address": stating(
        credentialStatus=None,
        **{"https://www.w3.org/2018/credentials#credentialStatus": a_badge()["credentialStatus"]},
    ),
    "a token has words of its own": stating(
        **{"@context": [*a_badge()["@context"], {"x": "urn:x:y"}]}
    ),
    "a token has a context that is not known here": stating(
        **{"@context": [*a_badge()["@context"], "https://other.example/c"]}
    ),
    "a token holds a proof": stating(proof={"type": "DataIntegrityProof"}),
    "a disclosure is forged": selective(lambda text: f"{text}{FORGED}~"),
    "a disclosure is there twice": selective(lambda text: text + text.split("~")[1] + "~"),
    "the digests are of a hash that is not known here": lambda _: (
        token({**GOOD, "typ": "vc+sd-jwt"}, a_badge(_sd_alg="sha3-256")) + "~"
    ),
    "the token is encrypted": lambda _: "a.b.c.d.e",
}
