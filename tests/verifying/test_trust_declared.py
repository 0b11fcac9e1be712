"""The file that declares registries, and the domain that controls an issuer's keys."""

import json
from pathlib import Path
from typing import Any

import pytest

from edge.did_resolver import FetchingDidResolver
from edge.settings import SettingsError
from tests.support.issuer_lists import ADDRESS, SCHOOL, Shelf, issuer_list, trust_file
from verifier.trust.declared import read_registries
from verifier.trust.domain import Domains
from verifier.trust.vouching import IssuerDomain


def fetched(kind: str = "issuer-list", **more: Any) -> dict[str, Any]:
    return {"name": "Museums", "kind": kind, "address": ADDRESS, **more}


@pytest.mark.parametrize(
    ("registry", "place"),
    [
        ({"name": "x", "kind": "list"}, "/registries/0"),
        ({"name": "x", "kind": "issuer-list"}, "/registries/0"),
        ({"name": "x", "kind": "issuer-list", "file": "a", "address": ADDRESS}, "/registries/0"),
        (fetched(name=""), "/registries/0/name"),
        (fetched(governance="javascript:alert(1)"), "/registries/0/governance"),
        (fetched(address="http://registry.example/"), "/registries/0/address"),
        (fetched(address="https://127.0.0.1/"), "/registries/0/address"),
        (fetched(address="https://user@registry.example/"), "/registries/0/address"),
        (fetched(sha256="00"), "/registries/0/sha256"),
        (fetched(keys=["z6Mkbroken1111111"]), "/registries/0/keys/0"),
        ({"name": "x", "kind": "issuer-list", "file": "absent.json"}, "/registries/0/file"),
        ({"name": "x", "kind": "issuer-list", "file": "bad.json"}, "/registries/0/file"),
        ({"name": "x", "kind": "issuer-list", "file": "good.json", "sha256": "0" * 64},
         "/registries/0/file"),
    ],
)  # fmt: skip
def test_a_wrong_declaration_stops_the_start_and_is_named(
    tmp_path: Path, registry: dict[str, Any], place: str
) -> None:
    (tmp_path / "bad.json").write_text("{}")
    (tmp_path / "good.json").write_text(json.dumps(issuer_list(SCHOOL)))
    with pytest.raises(SettingsError, match="LAUREL_TRUST") as error:
        read_registries(trust_file(tmp_path, registry))
    assert place in str(error.value)


def test_two_registries_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="one name"):
        read_registries(trust_file(tmp_path, fetched(), fetched()))


def test_an_absent_file_and_one_that_is_no_json_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_registries(tmp_path / "absent.json")
    (tmp_path / "x.json").write_text("{,}")
    with pytest.raises(SettingsError, match="strict JSON"):
        read_registries(tmp_path / "x.json")


def test_an_address_on_the_allow_list_may_be_declared(tmp_path: Path) -> None:
    path = trust_file(tmp_path, fetched(address="http://localhost:8000/list.json"))
    (declared,) = read_registries(path, ("http://localhost:8000",))
    assert declared.address == "http://localhost:8000/list.json"
    assert read_registries(None) == ()


DOCUMENT = {
    "id": SCHOOL,
    "name": "The School",
    "alsoKnownAs": ["https://www.school.example/", "did:web:school.example", "mailto:a@b.example"],
    "service": [
        {"type": "LinkedDomains", "serviceEndpoint": {"origins": ["https://school.org", 7]}},
        {"type": ["LinkedDomains"], "serviceEndpoint": "https://issuer.example"},
        {"type": "Other", "serviceEndpoint": "https://other.example"},
        "nothing",
    ],
}


@pytest.mark.parametrize(
    ("issuer", "document", "domain"),
    [
        (SCHOOL, DOCUMENT, IssuerDomain(
            domain="issuer.example", name="The School",
            linked=("www.school.example", "school.example", "school.org"),
        )),
        (SCHOOL, {"id": SCHOOL, "name": 7}, IssuerDomain(domain="issuer.example")),
        (SCHOOL, None, IssuerDomain(domain="issuer.example")),
        ("did:web:issuer.example%3A8443:a", None, IssuerDomain(domain="issuer.example:8443")),
        ("https://issuer.example/keys", None, IssuerDomain(domain="issuer.example")),
        ("did:key:z6Mk", None, None),
        ("did:web:10.0.0.1", None, None),
        ("http://issuer.example/", None, None),
        ("https://[", None, None),
    ],
)  # fmt: skip
def test_the_domain_that_controls_the_keys(
    issuer: str, document: Any, domain: IssuerDomain | None
) -> None:
    shelf = Shelf()
    if document is not None:
        shelf.put("https://issuer.example/.well-known/did.json", document)
    assert Domains(FetchingDidResolver(shelf)).look(issuer) == domain
