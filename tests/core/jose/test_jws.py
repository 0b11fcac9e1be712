"""Compact JWS: what fits, and every way of not being one."""

import hashlib
import hmac
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from joserfc import jws as second_reader
from joserfc.jwk import ECKey, RSAKey

from credentials.encoding.multibase import base64url, from_base64url
from credentials.errors import EnvelopeError, HeaderRefused, MalformedToken
from credentials.jose.jws import claims_of, is_signed_by, read_jws, sign_jws
from credentials.keys.jwk import decode_public_jwk, encode_public_jwk
from credentials.keys.software import decode_secret_jwk, software_signer
from tests.core.jose.tokens import OTHER, SIGNERS, token


@pytest.mark.parametrize("name", list(SIGNERS))
def test_made_and_read(name: str) -> None:
    text = sign_jws(b'{"a":1}', {"typ": "JWT", "kid": "k"}, SIGNERS[name])
    jws = read_jws(text)
    assert jws.header == {"alg": name, "typ": "JWT", "kid": "k"}
    assert (jws.type, claims_of(jws)) == ("JWT", {"a": 1})
    assert is_signed_by(jws, SIGNERS[name].public_key)
    changed = read_jws(text.replace(base64url(b'{"a":1}'), base64url(b'{"a":2}')))
    assert not is_signed_by(changed, SIGNERS[name].public_key)


@pytest.mark.parametrize("name", ["ES256", "ES384", "ES512", "RS256"])
def test_a_second_library_reads_what_we_write_and_we_what_it_writes(name: str) -> None:
    signer = SIGNERS[name]
    kind: Any = RSAKey if name == "RS256" else ECKey
    public = kind.import_key(encode_public_jwk(signer.public_key))
    text = sign_jws(b"payload", {}, signer)
    assert second_reader.deserialize_compact(text, public, algorithms=[name]).payload == b"payload"
    secret = kind.import_key(signer.private_key)
    theirs = second_reader.serialize_compact({"alg": name}, b"data", secret, algorithms=[name])
    assert is_signed_by(read_jws(theirs), signer.public_key)


def test_rfc_8037_a_4() -> None:
    """EdDSA is deterministic: every byte of the standard's example."""
    jwk = {
        "kty": "OKP",
        "crv": "Ed25519",
        "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    }
    expected = (
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    )
    signer = software_signer(decode_secret_jwk(jwk))
    assert sign_jws(b"Example of Ed25519 signing", {}, signer) == expected
    assert is_signed_by(read_jws(expected), signer.public_key)


RFC_7515_PAYLOAD = (
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
)


def test_rfc_7515_a_3() -> None:
    """ES256."""
    jwk = {
        "kty": "EC",
        "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    }
    text = (
        f"eyJhbGciOiJFUzI1NiJ9.{RFC_7515_PAYLOAD}."
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
    )
    jws = read_jws(text)
    assert is_signed_by(jws, decode_public_jwk(jwk))
    assert claims_of(jws) == {"iss": "joe", "exp": 1300819380, "http://example.com/is_root": True}


def test_rfc_7515_a_1_is_refused() -> None:
    """HS256, with the right key: a shared secret proves nothing to a third party."""
    text = (
        f"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{RFC_7515_PAYLOAD}."
        "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    )
    with pytest.raises(HeaderRefused) as caught:
        is_signed_by(read_jws(text), SIGNERS["ES256"].public_key)
    assert caught.value.fields["reason"] == "alg_symmetric"


GOOD = token({"alg": "ES256"}, {"a": 1})
HEAD, BODY, SIGNATURE = GOOD.split(".")


def last_character_changed(text: str) -> str:
    """The same bytes in another text: loose bits set."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return text[:-1] + alphabet[alphabet.index(text[-1]) + 1]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "parts"),
        ("a.b", "parts"),
        (f"{GOOD}.", "parts"),
        (f"{GOOD}.a", "parts"),
        (f"{GOOD}.a.b", "encrypted"),
        (f"{HEAD}=.{BODY}.{SIGNATURE}", "base64url"),
        (f"{HEAD}.{BODY} .{SIGNATURE}", "base64url"),
        (f"{HEAD}.\n{BODY}.{SIGNATURE}", "base64url"),
        (f"{HEAD}.{BODY}.{SIGNATURE}==", "base64url"),
        (f"{HEAD}.{BODY}.{last_character_changed(SIGNATURE)}", "base64url"),
        (f"{HEAD}.{BODY}.{SIGNATURE.replace('-', '+').replace('_', '/')}+/", "base64url"),
        (f"{HEAD}.{BODY}.{'A' * 1400}", "size"),
        (f"{base64url(b' ' * 17_000)}.{BODY}.{SIGNATURE}", "size"),
        (f"{HEAD}.{'A' * 700_000}.{SIGNATURE}", "size"),
        ("a" * 2_000_000, "size"),
        (token("[]", {}), "header"),
        (token("not json", {}), "header"),
        (token('{"alg":"ES256","alg":"none"}', {}), "header"),
        (token('{"alg":"ES256","\\u0061lg":"ES256"}', {}), "header"),
        (token({"alg": "ES256", "kid": "k" * 513}, {}), "kid"),
        (token({"alg": "ES256", "kid": ""}, {}), "kid"),
        (token({"alg": "ES256", "kid": ["k"]}, {}), "kid"),
    ],
)
def test_no_jws(text: str, reason: str) -> None:
    with pytest.raises(MalformedToken) as caught:
        read_jws(text)
    assert caught.value.fields["reason"] == reason


@pytest.mark.parametrize(
    "payload", [b"", b"[]", b"1", b'{"a":1,"a":2}', b'{"a":NaN}', b'{"a":1} ', b"\xff", b'{"a":1}x']
)
def test_claims_are_one_strict_object(payload: bytes) -> None:
    jws = read_jws(token({"alg": "ES256"}, payload))
    if payload == b'{"a":1} ':
        assert claims_of(jws) == {"a": 1}
        return
    with pytest.raises(MalformedToken) as caught:
        claims_of(jws)
    assert caught.value.fields["reason"] == "payload"


@pytest.mark.parametrize(
    ("header", "reason", "member"),
    [
        ({"alg": "none"}, "alg_none", "alg"),
        ({"alg": "None"}, "alg_none", "alg"),
        ({"alg": "NONE"}, "alg_none", "alg"),
        ({"alg": "nOnE"}, "alg_none", "alg"),
        ({}, "alg_missing", "alg"),
        ({"alg": ""}, "alg_missing", "alg"),
        ({"alg": None}, "alg_missing", "alg"),
        ({"alg": ["ES256"]}, "alg_missing", "alg"),
        ({"alg": "HS256"}, "alg_symmetric", "alg"),
        ({"alg": "hs512"}, "alg_symmetric", "alg"),
        ({"alg": "es256"}, "alg_unknown", "alg"),
        ({"alg": "ES256K"}, "alg_unknown", "alg"),
        ({"alg": "PS256"}, "alg_unknown", "alg"),
        ({"alg": "RS384"}, "alg_unknown", "alg"),
        ({"alg": "RS1"}, "alg_unknown", "alg"),
        ({"alg": "ECDH-ES", "enc": "A128GCM"}, "refused_member", "enc"),
        ({"alg": "ES384"}, "alg_of_another_key", "alg"),
        ({"alg": "RS256"}, "alg_of_another_key", "alg"),
        ({"alg": "EdDSA"}, "alg_of_another_key", "alg"),
        ({"alg": "ES256", "crit": ["exp"], "exp": 1}, "critical", "crit"),
        ({"alg": "ES256", "crit": []}, "critical", "crit"),
        ({"alg": "ES256", "crit": ["b64"], "b64": False}, "critical", "crit"),
        ({"alg": "ES256", "b64": False}, "refused_member", "b64"),
        ({"alg": "ES256", "b64": True}, "refused_member", "b64"),
        ({"alg": "ES256", "zip": "DEF"}, "refused_member", "zip"),
    ],
)
def test_headers_that_are_refused(header: dict[str, Any], reason: str, member: str) -> None:
    """RFC 8725 §2.1, §3.1; RFC 7515 §4.1.11. The signature itself fits."""
    with pytest.raises(HeaderRefused) as caught:
        is_signed_by(read_jws(token(header, {})), SIGNERS["ES256"].public_key)
    assert caught.value.fields == {"reason": reason, "member": member}


def test_the_name_of_the_standard_that_followed_is_read() -> None:
    """RFC 9864 §2."""
    assert is_signed_by(read_jws(token({"alg": "ESP256"}, {})), SIGNERS["ES256"].public_key)
    signer = SIGNERS["EdDSA"]
    assert is_signed_by(read_jws(token({"alg": "Ed25519"}, {}, signer)), signer.public_key)


def test_a_public_key_used_as_a_shared_secret() -> None:
    """RS256 made into HS256: the header is refused before any key is touched."""
    public = json.dumps(encode_public_jwk(SIGNERS["RS256"].public_key)).encode()
    head = base64url(b'{"alg":"HS256"}')
    signing_input = f"{head}.{base64url(b'{}')}"
    mac = base64url(hmac.new(public, signing_input.encode(), hashlib.sha256).digest())
    with pytest.raises(HeaderRefused) as caught:
        is_signed_by(read_jws(f"{signing_input}.{mac}"), SIGNERS["RS256"].public_key)
    assert caught.value.fields["reason"] == "alg_symmetric"


@pytest.mark.parametrize("name", list(SIGNERS))
def test_signatures_that_do_not_fit(name: str) -> None:
    good = sign_jws(b"{}", {}, SIGNERS[name])
    head, signature = good.rpartition(".")[0], from_base64url(good.rpartition(".")[2])
    half = len(signature) // 2
    wrong = [
        b"",
        bytes(len(signature)),
        signature[:-1],
        signature + b"\0",
        b"\0" + signature,
        signature[half:] + signature[:half],
        b"\xff" * len(signature),
    ]
    for bad in wrong:
        jws = read_jws(f"{head}.{base64url(bad)}")
        assert not is_signed_by(jws, SIGNERS[name].public_key)
    assert not is_signed_by(read_jws(sign_jws(b"{}", {}, OTHER)), SIGNERS["ES256"].public_key)


def test_der_is_no_jose_signature() -> None:
    head, _, text = GOOD.rpartition(".")
    raw = from_base64url(text)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    jws = read_jws(f"{head}.{base64url(der)}")
    assert not is_signed_by(jws, SIGNERS["ES256"].public_key)


def test_a_signature_with_another_exponent_is_of_another_key() -> None:
    numbers = encode_public_jwk(SIGNERS["RS256"].public_key)
    assert RSAPublicNumbers(3, int.from_bytes(from_base64url(numbers["n"]), "big")).public_key()
    other = decode_public_jwk(numbers | {"e": "AQAD"})
    assert not is_signed_by(read_jws(sign_jws(b"{}", {}, SIGNERS["RS256"])), other)


def test_nothing_over_the_limits_is_made() -> None:
    for payload, header in ((b"x" * 600_000, {}), (b"", {"kid": "k" * 20_000})):
        with pytest.raises(EnvelopeError) as caught:
            sign_jws(payload, header, SIGNERS["ES256"])
        assert caught.value.fields["reason"] == "size"
