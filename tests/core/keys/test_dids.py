"""did:web and did:key."""

import pytest

from credentials.errors import InvalidVerificationMethod, UnsupportedKey, ValueMalformed
from credentials.keys.controller import find_method
from credentials.keys.did_key import did_key_document, did_key_of
from credentials.keys.did_web import did_of, document_url

KEY = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"


@pytest.mark.parametrize(
    ("base_url", "did", "url"),
    [
        ("https://a.example", "did:web:a.example", "https://a.example/.well-known/did.json"),
        ("https://a.example/", "did:web:a.example", "https://a.example/.well-known/did.json"),
        (
            "http://localhost:8000",
            "did:web:localhost%3A8000",
            "https://localhost:8000/.well-known/did.json",
        ),
        ("http://laurel.local:80", "did:web:laurel.local%3A80", None),
        ("https://a.example/one/t_w-o.3", "did:web:a.example:one:t_w-o.3", None),
        ("https://a.example:8443/one", "did:web:a.example%3A8443:one", None),
    ],
)
def test_did_web(base_url: str, did: str, url: str | None) -> None:
    assert did_of(base_url) == did
    assert document_url(did) == (url or base_url.replace("http:", "https:") + _tail(base_url))


def _tail(base_url: str) -> str:
    return "/did.json" if base_url.count("/") > 2 else "/.well-known/did.json"


@pytest.mark.parametrize(
    "base_url",
    [
        "ftp://a.example",
        "a.example",
        "https://",
        "https://user@a.example",
        "https://a.example?x",
        "https://a.example#x",
        "https://a.example/x y",
        "https://a.example/../x",
        "https://a.example//x",
        "https://a.example/%2e",
        "https://127.0.0.1:8000",
        "https://[::1]:8000",
        "https://a_b.example",
        "https://-a.example",
        "https://ä.example",
        "https://A.example",
        "https://a.example:99999",
        "https://a.example:x",
        "https://a.example:",
    ],
)
def test_addresses_without_a_did(base_url: str) -> None:
    with pytest.raises(ValueMalformed):
        did_of(base_url)


@pytest.mark.parametrize(
    "did",
    [
        "did:key:z6Mk",
        "did:web:",
        "did:web::a",
        "did:web:a.example:",
        "did:web:a.example::b",
        "did:web:a.example:..:b",
        "did:web:a.example:.",
        "did:web:a.example:b%2Fc",
        "did:web:a.example/b",
        "did:web:a.example#key",
        "did:web:a.example?x",
        "did:web:user@a.example",
        "did:web:a.example%3A",
        "did:web:a.example%3A0",
        "did:web:a.example%3A08",
        "did:web:a.example%3A65536",
        "did:web:a.example%3A1%3A2",
        "did:web:a.example%2F@evil.example",
        "did:web:127.0.0.1",
        "did:web:169.254.169.254%3A80",
        "did:web:2130706433",
        "did:web:%5B%3A%3A1%5D",
        "did:web:a.example\n",
        "did:web:a.example:b\n",
        "did:web:" + "a" * 64 + ".example",
        "did:web:" + "a." * 130 + "example",
    ],
)
def test_not_a_did_web(did: str) -> None:
    with pytest.raises(InvalidVerificationMethod) as caught:
        document_url(did)
    assert caught.value.fields["reason"] == "did"


def test_did_key_is_its_own_document() -> None:
    did = did_key_of(KEY)
    method = find_method(did_key_document(did), f"{did}#{KEY}")
    assert (method.public_key_text, method.controller) == (KEY, did)


@pytest.mark.parametrize("did", ["did:web:a", "did:key:", "did:key:z6Mk/x", f"did:key:{KEY}#{KEY}"])
def test_not_a_did_key(did: str) -> None:
    with pytest.raises(InvalidVerificationMethod):
        did_key_document(did)


def test_a_did_key_of_another_kind_of_key() -> None:
    with pytest.raises(UnsupportedKey):
        did_key_document("did:key:zUC7abc")
