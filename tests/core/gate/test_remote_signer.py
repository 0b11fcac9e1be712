"""A key that lies elsewhere and never signs twice alike goes through the gate like any other."""

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from credentials.errors import AlreadyRedeemed, LintFailed
from credentials.gate import ReadyToSign, prepare, self_check, sign_ready
from credentials.keys.controller import PublishedKey, controller_document
from credentials.keys.multikey import decode_public_key
from credentials.keys.signature import is_signature
from tests.support.issuer_host import NOON, IssuerHost
from tests.support.open_badges import BASE, a_badge
from tests.support.remote_signer import RemoteSigner, ServiceDown

KEYS: dict[str, Any] = {
    "eddsa-rdfc-2022": Ed25519PrivateKey.from_private_bytes(bytes(range(32))),
    "ecdsa-rdfc-2019, P-256": derive_private_key(7, SECP256R1()),
    "ecdsa-rdfc-2019, P-384": derive_private_key(7, SECP384R1()),
}
DID = "did:web:laurel.example"


def leave_for(signer: RemoteSigner, host: IssuerHost) -> ReadyToSign:
    badge = a_badge()
    badge["credentialStatus"] = host.entry(7)
    method = f"{DID}#{signer.public_key_multibase}"
    return prepare(badge, verification_method=method, created=NOON, oracle=True)


@pytest.mark.parametrize("name", KEYS)
def test_a_remote_signature_is_one(name: str) -> None:
    signer = RemoteSigner(key=KEYS[name])
    key = decode_public_key(signer.public_key_multibase)
    first, second = signer.sign(b"data"), signer.sign(b"data")
    assert first != second
    assert is_signature(key, first, b"data")
    assert is_signature(key, second, b"data")
    assert not is_signature(key, first, b"date")


@pytest.mark.parametrize("name", KEYS)
def test_it_is_signed_once_checked_and_these_bytes_are_it(name: str) -> None:
    host = IssuerHost(base_url=BASE, did=DID)
    signer = RemoteSigner(key=KEYS[name])
    leave = leave_for(signer, host)
    signed = sign_ready(leave, signer)
    suite = name.partition(",")[0]
    suites = [proof["cryptosuite"] for proof in json.loads(signed)["proof"]]
    assert suites == [suite, suite.replace("rdfc", "jcs")]
    keys = [
        PublishedKey(public_key_multibase=text)
        for text in (host.signer.public_key_multibase, signer.public_key_multibase)
    ]
    self_check(
        signed,
        unsigned=leave.unsigned,
        at=NOON,
        controller_document=controller_document(DID, keys),
        status_lists=[json.dumps(host.list_credential("revocation")).encode()],
    )
    with pytest.raises(AlreadyRedeemed):
        sign_ready(leave, signer)
    assert signer.asked == 2, "once for each proof"


def test_a_lost_answer_uses_up_the_leave() -> None:
    host = IssuerHost(base_url=BASE, did=DID)
    signer = RemoteSigner(key=KEYS["eddsa-rdfc-2022"], failures=1)
    leave = leave_for(signer, host)
    with pytest.raises(ServiceDown):
        sign_ready(leave, signer)
    with pytest.raises(AlreadyRedeemed):
        sign_ready(leave, signer)
    assert sign_ready(leave_for(signer, host), signer).startswith(leave.unsigned[:-1])


def test_a_method_that_names_no_key_is_not_signed_for() -> None:
    host = IssuerHost(base_url=BASE, did=DID)
    badge = a_badge()
    badge["credentialStatus"] = host.entry(7)
    with pytest.raises(LintFailed):
        prepare(badge, verification_method=f"{DID}#key-1", created=NOON, oracle=False)
