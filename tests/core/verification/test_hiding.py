"""Ways to hide a status or a date without changing what is signed. None may work.

Each of these has, or could have, the same canonical form as the honest document, and each of them
was accepted by at least one published verifier.
"""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from credentials.report import Verdict
from tests.core.verification.reading import codes
from tests.support.issuer_host import IssuerHost, a_badge

Edit = Callable[[dict[str, Any]], None]
CREDENTIALS = "https://www.w3.org/2018/credentials#"
STATUS = "https://www.w3.org/ns/credentials/status#"


def rename(document: dict[str, Any], name: str, to: str) -> None:
    document[to] = document.pop(name)


def respell_status(document: dict[str, Any]) -> None:
    rename(document, "credentialStatus", CREDENTIALS + "credentialStatus")


def respell_purpose(document: dict[str, Any]) -> None:
    rename(document["credentialStatus"], "statusPurpose", STATUS + "statusPurpose")


def respell_end(document: dict[str, Any]) -> None:
    rename(document, "validUntil", CREDENTIALS + "validUntil")


def end_as_value_object(document: dict[str, Any]) -> None:
    kind = "http://www.w3.org/2001/XMLSchema#dateTime"
    document["validUntil"] = {"@value": document["validUntil"], "@type": kind}


def end_as_bare_value_object(document: dict[str, Any]) -> None:
    document["validUntil"] = {"@value": document["validUntil"]}


def status_in_a_nest(document: dict[str, Any]) -> None:
    document["@nest"] = {"credentialStatus": document.pop("credentialStatus")}


def status_in_included(document: dict[str, Any]) -> None:
    entry = document.pop("credentialStatus")
    document["@included"] = [{"id": document["id"], "credentialStatus": entry}]


def status_in_a_graph(document: dict[str, Any]) -> None:
    members = {key: document.pop(key) for key in list(document) if key not in ("@context", "proof")}
    document["@graph"] = [members]


def status_at_a_second_description(document: dict[str, Any]) -> None:
    """The same thing described a second time, where nobody looks for a status."""
    twin = {"id": document["id"], "type": document["type"]}
    twin["credentialStatus"] = document.pop("credentialStatus")
    document["credentialSubject"]["achievement"]["related"] = [twin]


def status_by_language_tag(document: dict[str, Any]) -> None:
    """A language tag that holds the end of one statement and the whole of another."""
    entry = document.pop("credentialStatus")
    inside = f"en .\n<{document['id']}> <{CREDENTIALS}credentialStatus> <{entry['id']}"
    document["name"] = {"@value": document["name"], "@language": inside}


def at_keywords(document: dict[str, Any]) -> None:
    rename(document["credentialStatus"], "type", "@type")
    rename(document["credentialStatus"], "id", "@id")


def status_null(document: dict[str, Any]) -> None:
    document["credentialStatus"] = None


def status_empty(document: dict[str, Any]) -> None:
    document["credentialStatus"] = []


def type_by_address(document: dict[str, Any]) -> None:
    document["credentialStatus"]["type"] = STATUS + "BitstringStatusListEntry"


def status_as_terms_of_use(document: dict[str, Any]) -> None:
    rename(document, "credentialStatus", "termsOfUse")


def status_moved_to_the_subject(document: dict[str, Any]) -> None:
    document["credentialSubject"]["credentialStatus"] = document.pop("credentialStatus")


EDITS: list[Edit] = [
    respell_status,
    respell_purpose,
    respell_end,
    end_as_value_object,
    end_as_bare_value_object,
    status_in_a_nest,
    status_in_included,
    status_in_a_graph,
    status_at_a_second_description,
    status_by_language_tag,
    at_keywords,
    status_null,
    status_empty,
    type_by_address,
    status_as_terms_of_use,
    status_moved_to_the_subject,
]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_hiding_is_altering(edit: Edit) -> None:
    host = IssuerHost()
    host.revoke(42)
    signed = host.issue(a_badge(host))
    assert host.verify(signed).verdict is Verdict.REVOKED
    hidden = copy.deepcopy(signed)
    edit(hidden)
    report = host.verify(hidden)
    assert report.verdict is Verdict.ALTERED
    assert codes(report) & {"coverage.lost", "coverage.scattered", "proof.bad_signature"}
    assert report.credential is None


def test_another_order_of_members_and_lists_changes_nothing() -> None:
    host = IssuerHost()
    signed = host.issue(a_badge(host))
    other = {key: signed[key] for key in reversed(signed)}
    other["type"] = list(reversed(signed["type"]))
    other["credentialStatus"] = [signed["credentialStatus"]]
    assert host.verify(other).verdict is Verdict.UNDETERMINED  # the schema wants one object
    assert "status.clear" in codes(host.verify(other))


def test_an_issuer_and_an_author_described_differently_hide_nothing() -> None:
    host = IssuerHost()
    badge = a_badge(host)
    achievement = badge["credentialSubject"]["achievement"]
    achievement["creator"] = {"id": host.did, "type": ["Profile"], "name": "The school"}
    signed = host.issue(a_badge(host))
    signed["credentialSubject"]["achievement"]["creator"] = achievement["creator"]
    report = host.verify(signed)
    assert report.verdict is Verdict.UNDETERMINED
    assert "coverage.described_twice" in codes(report)
