"""The refresh service that a credential names, and what follows from its answer."""

import json
from typing import Any

import pytest

from credentials.errors import RetrievalError, TimedOut
from credentials.report import Report, Verdict
from tests.core.verification.reading import codes, evidence
from tests.support.both_webs import BothWebs
from tests.support.issuer_host import IssuerHost, KeyInMemory, a_badge
from tests.support.proofs import a_host, with_proof

URL = "https://issuer.example/refresh/1"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
LATER = "2026-11-10T00:00:00Z"


def with_service(
    host: IssuerHost, *, kind: str = "1EdTechCredentialRefresh", **changes: Any
) -> Any:
    badge = {**a_badge(host, index=changes.pop("index", 42)), **changes}
    badge["@context"].append(EXTENSIONS)
    return badge | {"refreshService": {"id": URL, "type": "1EdTechCredentialRefresh"}}


def asked(answer: Any, *, host: IssuerHost | None = None) -> tuple[Report, list[str]]:
    """The report on the older form, and what was asked; `answer` is what the service gives."""
    host = host or IssuerHost()
    body = answer if isinstance(answer, bytes | RetrievalError) else json.dumps(answer).encode()
    web = BothWebs(host, {} if answer is None else {URL: body})
    return host.verify(host.issue(with_service(host)), web=web), web.asked


def newer(host: IssuerHost, **changes: Any) -> Any:
    return host.issue(with_service(host, **{"validFrom": LATER, "index": 43, **changes}))


def test_a_newer_form_takes_its_place() -> None:
    host = IssuerHost()
    report, addresses = asked(newer(host), host=host)
    assert report.verdict is Verdict.SUPERSEDED
    assert evidence(report, "refresh.newer") == {"url": URL, "valid_from": LATER}
    facts = evidence(report, "supersession.by_refresh")
    assert facts == {"newer": a_badge(host)["id"], "valid_from": LATER}
    assert addresses == [URL]  # what it gives is not refreshed again


def test_a_newer_form_that_has_ended_took_its_place_too() -> None:
    host = IssuerHost()
    report, _ = asked(newer(host, validUntil="2026-11-11T00:00:00Z"), host=host)
    assert report.verdict is Verdict.SUPERSEDED


def test_the_same_form_again() -> None:
    host = IssuerHost()
    report, _ = asked(host.issue(with_service(host)), host=host)
    assert report.verdict is Verdict.VALID
    assert evidence(report, "refresh.none_newer") == {"url": URL}


def test_an_older_form() -> None:
    host = IssuerHost()
    report, _ = asked(newer(host, validFrom="2026-10-01T00:00:00Z"), host=host)
    assert (report.verdict, "refresh.none_newer" in codes(report)) == (Verdict.VALID, True)


def test_a_service_that_does_not_answer_changes_nothing() -> None:
    for answer, reason in (
        (None, "retrieval.unreachable"),
        (TimedOut(url=URL), "retrieval.timed_out"),
    ):
        report, _ = asked(answer)
        assert report.verdict is Verdict.VALID
        assert evidence(report, "refresh.unreachable") == {"url": URL, "reason": reason}


def not_usable() -> dict[str, tuple[Any, str]]:
    host = IssuerHost()
    update = newer(host)
    other = IssuerHost(did="did:web:other.example", signer=KeyInMemory.number(3))
    return {
        "a page": (b"<html>sorry</html>", "no_credential"),
        "nothing": (b"", "no_credential"),
        "another id": (newer(host, id="https://issuer.example/c/B"), "another_credential"),
        "another issuer": (newer(other), "another_credential"),
        "altered": ({**update, "name": "Other"}, "altered"),
        "by another key": (
            host.issue({k: v for k, v in update.items() if k != "proof"}, key=other.signer),
            "notFromIssuer",
        ),
        "without a proof": ({k: v for k, v in update.items() if k != "proof"}, "undetermined"),
        "not yet begun": (newer(host, validFrom="2027-02-01T00:00:00Z"), "notYetValid"),
    }


@pytest.mark.parametrize(("answer", "reason"), not_usable().values(), ids=not_usable().keys())
def test_an_answer_that_proves_nothing(answer: Any, reason: str) -> None:
    report, _ = asked(answer)
    assert report.verdict is Verdict.VALID
    assert evidence(report, "refresh.not_usable") == {"url": URL, "reason": reason}
    assert "supersession.none_known" in codes(report)


def test_a_newer_form_that_was_revoked_leaves_it_open() -> None:
    host = IssuerHost()
    host.revoke(43)
    report, _ = asked(newer(host), host=host)
    assert report.verdict is Verdict.UNDETERMINED
    facts = evidence(report, "refresh.newer_does_not_hold")
    assert facts == {"url": URL, "verdict": "revoked"}


def test_a_newer_form_of_unknown_status_leaves_it_open() -> None:
    host = IssuerHost()
    report, _ = asked(newer(host, index=10**9), host=host)
    assert report.verdict is Verdict.UNDETERMINED
    assert evidence(report, "refresh.newer_does_not_hold")["verdict"] == "undetermined"


def test_another_kind_of_service_is_not_asked() -> None:
    host = IssuerHost()
    web = BothWebs(host, {})
    badge = with_service(host)
    badge["refreshService"] = {"id": URL, "type": "https://own.example/Refresh"}
    report = host.verify(host.issue(badge), web=web)
    assert report.verdict is Verdict.VALID
    assert evidence(report, "refresh.not_asked")["urls"] == [URL]
    assert web.asked == []


def test_it_is_never_asked_for_somebody_elses_credential() -> None:
    host = a_host()
    web = BothWebs(host, {URL: b"{}"})
    report = host.verify(with_proof(host, with_service(host), by_other=True), web=web)
    assert report.verdict is Verdict.NOT_FROM_ISSUER
    assert "refresh.not_asked" in codes(report)
    assert web.asked == []


def test_it_is_never_asked_for_an_altered_one() -> None:
    host = IssuerHost()
    web = BothWebs(host, {URL: b"{}"})
    report = host.verify({**host.issue(with_service(host)), "name": "Other"}, web=web)
    assert (report.verdict, web.asked) == (Verdict.ALTERED, [])


def test_no_service() -> None:
    host = IssuerHost()
    assert "refresh.none" in codes(host.verify(host.issue(a_badge(host))))
