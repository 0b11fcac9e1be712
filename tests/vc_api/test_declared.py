"""Instances as an operator declares them: nothing exists that is not declared, tokens, identity."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from werkzeug.test import Client

from edge.settings import Settings, SettingsError, settings_from_environ
from edge.vc_api.instances import Instances, read_instances
from issuer.wiring import initialise, open_site
from laurel.app import mount
from tests.support.vc_api_client import BASE, VcApiClient, minimal, open_client

TOKEN, OTHER_TOKEN = "token-of-the-instance-one", "token-of-the-instance-two"
Edit = Callable[[Path, dict[str, Any]], None]


def declare(folder: Path, edit: Edit = lambda folder, document: None) -> Path:
    """A file with two issuers and a verifier, and the files that it names."""
    issuers = []
    for name, identifier, token in (
        ("web", "did:web", TOKEN),
        ("address", "https", OTHER_TOKEN),
    ):
        key = generate_private_key(SECP256R1())
        path = folder / f"{name}.pem"
        path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        path.chmod(0o600)
        (folder / f"{name}.token").write_text(token + "\n")
        issuers.append(
            {
                "name": name,
                "kind": "issuer",
                "form": "ecdsa-rdfc-2019",
                "keyFile": path.name,
                "identifier": identifier,
                "tokenFile": f"{name}.token",
                "statusPurposes": ["revocation"],
            }
        )
    verifier = {"name": "public", "kind": "verifier"}
    document = {"instances": [*issuers, verifier]}
    edit(folder, document)
    file = folder / "vc-api.json"
    file.write_text(json.dumps(document))
    return file


@pytest.fixture(scope="module")
def declared(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("declared")
    client = open_client(folder / "data", read_instances(declare(folder)))
    yield client
    client.application.close()


def test_nothing_exists_that_is_not_declared() -> None:
    assert read_instances(None) == Instances()
    assert settings_from_environ({}).vc_api is None


def issue(api: VcApiClient, name: str, token: str | None) -> Any:
    path = f"/issuers/{name}/credentials/issue"
    return api.post(path, {"credential": minimal({})}, token=token)


@pytest.mark.parametrize("token", [None, "", "wrong", OTHER_TOKEN])
@pytest.mark.parametrize("call", ["issue", "status", "derive"])
def test_a_token_of_that_instance_is_needed(
    declared: VcApiClient, call: str, token: str | None
) -> None:
    answer = declared.post(f"/issuers/web/credentials/{call}", {}, token=token)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_verifier_without_a_token_verifies_and_derives_for_nobody(
    declared: VcApiClient,
) -> None:
    assert declared.post("/verifiers/public/credentials/derive", {}).status_code == 401
    assert declared.post("/verifiers/public/credentials/verify", {}).status_code == 400


@pytest.mark.parametrize(
    ("name", "token", "id_", "document_path"),
    [
        ("web", TOKEN, "did:web:localhost%3A8443:issuers:web", "/issuers/web/did.json"),
        ("address", OTHER_TOKEN, f"{BASE}/issuers/address", "/issuers/address"),
    ],
)
def test_identity_by_an_address(
    declared: VcApiClient, name: str, token: str, id_: str, document_path: str
) -> None:
    answer = issue(declared, name, token)
    assert answer.status_code == 201
    issued = answer.get_json()["verifiableCredential"]
    assert issued["issuer"] == {"id": id_}
    assert isinstance(issued["credentialStatus"], dict)
    document = declared.get(document_path).get_json()
    assert document["id"] == id_
    assert document["assertionMethod"] == [issued["proof"]["verificationMethod"]]
    assert "d" not in document["verificationMethod"][0]["publicKeyJwk"]
    assert declared.verify(issued, verifier="public").get_json()["verdict"] == "valid"


def first(**changes: Any) -> Edit:
    def edit(_: Path, document: dict[str, Any]) -> None:
        document["instances"][0].update(changes)

    return edit


def readable(folder: Path, _: dict[str, Any]) -> None:
    (folder / "web.pem").chmod(0o644)


def no_key(folder: Path, _: dict[str, Any]) -> None:
    (folder / "web.pem").write_text("nothing")


WRONG: dict[str, tuple[Edit, str]] = {
    "an unknown form": (first(form="unknown-2099"), "no form"),
    "a key that does not go with the form": (first(form="eddsa-rdfc-2022"), "needs a key"),
    "a key that others may read": (readable, "others may read"),
    "no key": (no_key, "no usable secret key"),
    "no such key file": (first(keyFile="absent.pem"), "cannot be read"),
    "a name with a slash": (first(name="a/b"), "/instances/0"),
    "an unknown member": (first(open=True), "/instances/0"),
    "one name twice": (first(name="address"), "two issuers have one name"),
    "one key twice": (first(keyFile="address.pem"), "one key file"),
    "no token": (first(tokenFile="absent"), "cannot be read"),
    "the key as token": (first(tokenFile="web.pem"), "token"),
}


@pytest.mark.parametrize(("edit", "word"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_declaration_is_named(tmp_path: Path, edit: Edit, word: str) -> None:
    file = declare(tmp_path, edit)
    with pytest.raises(SettingsError) as refused:
        open_client(tmp_path, read_instances(file))
    assert word in str(refused.value)
    assert TOKEN not in str(refused.value)


@pytest.mark.parametrize("content", ["{", '{"instances": 5}', '{"instances": [{}]}'])
def test_a_file_that_is_no_declaration(tmp_path: Path, content: str) -> None:
    file = tmp_path / "vc-api.json"
    file.write_text(content)
    with pytest.raises(SettingsError, match="LAUREL_VC_API"):
        read_instances(file)


def test_tokens_and_keys_are_never_shown(tmp_path: Path) -> None:
    shown = repr(read_instances(declare(tmp_path)))
    assert TOKEN not in shown


def test_a_site_serves_its_declared_instances(tmp_path: Path) -> None:
    settings = Settings(
        data=tmp_path / "data",
        database_url=f"sqlite:///{tmp_path / 'data' / 'laurel.sqlite3'}",
        key_passphrase="a passphrase of the tests",
        vc_api=declare(tmp_path),
    )
    initialise(settings)
    door = mount(open_site(settings))
    try:
        client = Client(door)
        assert client.get("/healthz", base_url=settings.base_url).status_code == 200
        answer = client.post(
            "/verifiers/public/credentials/verify", base_url=settings.base_url, json={}
        )
        assert answer.status_code == 400
        issued = client.post(
            "/issuers/web/credentials/issue",
            base_url=settings.base_url,
            json={"credential": minimal({})},
            headers={"Authorization": f"Bearer {TOKEN}"},
        )
        assert issued.status_code == 201
    finally:
        door.close()
