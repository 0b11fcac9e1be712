"""What registries say of an issuer: listed, not listed, could not be asked, and why."""

import json
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from credentials.errors import Unreachable
from credentials.verification.ports import Fetched
from edge.did_resolver import FetchingDidResolver
from tests.support.issuer_host import NOON, KeyInMemory
from tests.support.issuer_lists import (
    ADDRESS,
    SCHOOL,
    UPDATED,
    Shelf,
    as_token,
    issuer_list,
    known_issuers,
    trust_file,
    with_proof,
)
from verifier.trust.declared import read_registries
from verifier.trust.domain import Domains
from verifier.trust.registries import Registries
from verifier.trust.vouching import Listed, Recognition, Vouching, line_of

KEY, OTHER = KeyInMemory.number(7), KeyInMemory.number(8)
ABOUT = {"url": "https://registry.example/", "governance": "https://registry.example/rules"}


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def ask(shelf: Shelf, tmp_path: Path) -> Iterator[Any]:
    """Asks the declared registries about the school."""
    opened: list[Registries] = []

    def asking(*registries: dict[str, Any], issuer: str = SCHOOL, **options: Any) -> Any:
        if registries:
            declared = read_registries(trust_file(tmp_path, *registries))
            domains = Domains(FetchingDidResolver(shelf))
            opened.append(Registries(declared, fetcher=shelf, domains=domains))
        return opened[-1].ask(issuer, at=options.get("at", NOON))

    yield asking
    for registries in opened:
        registries.close()


def fetched(kind: str = "issuer-list", **more: Any) -> dict[str, Any]:
    return {"name": "Museums", "kind": kind, "address": ADDRESS, **more}


def only(vouchings: tuple[Vouching, ...]) -> tuple[Recognition, str]:
    (vouching,) = vouchings
    return vouching.outcome, vouching.code


def could_not(code: str) -> tuple[Recognition, str]:
    return Recognition.COULD_NOT_ASK, f"trust.{code}"


LISTED = (Recognition.RECOGNISED, "trust.listed")
NOT_LISTED = (Recognition.NOT_RECOGNISED, "trust.not_listed")


def test_an_issuer_on_a_list_is_recognised_in_the_registrys_words(ask: Any, shelf: Shelf) -> None:
    shelf.put(ADDRESS, issuer_list(SCHOOL, validUntil="2027-01-01T00:00:00Z"))
    (vouching,) = ask(fetched(**ABOUT))
    assert vouching == Vouching(
        registry="Museums",
        outcome=Recognition.RECOGNISED,
        code="trust.listed",
        listed=Listed(name="The School", url="https://school.example/"),
        as_of=UPDATED,
        read_at=NOON,
        valid_until=NOON.replace(year=2027, month=1, day=1, hour=0),
        **ABOUT,
    )


def test_a_known_issuer_registry_is_read(ask: Any, shelf: Shelf) -> None:
    shelf.put(ADDRESS, known_issuers(SCHOOL, "did:key:z6Mk"))
    (vouching,) = ask(fetched("known-issuers"))
    assert (vouching.code, vouching.listed.location) == ("trust.listed", "Athens")
    assert vouching.as_of == UPDATED


@pytest.mark.parametrize("issuer", ["did:web:issuer.example:x", "did:web:ISSUER.example", "did:x"])
def test_an_id_is_listed_or_it_is_not(ask: Any, shelf: Shelf, issuer: str) -> None:
    shelf.put(ADDRESS, issuer_list(SCHOOL))
    assert only(ask(fetched(), issuer=issuer)) == NOT_LISTED


def test_several_registries_answer_each_by_name_in_their_order(
    ask: Any, shelf: Shelf, tmp_path: Path
) -> None:
    shelf.put(ADDRESS, issuer_list("did:web:other.example"))
    (tmp_path / "own.json").write_text(json.dumps(issuer_list(SCHOOL)))
    answers = ask(
        fetched(),
        {"name": "Down", "kind": "known-issuers", "address": "https://down.example/r.json"},
        {"name": "Own", "kind": "issuer-list", "file": "own.json"},
        {"name": "Federation", "kind": "openid-federation", "address": "https://f.example/"},
    )
    assert [(a.registry, a.outcome.value, a.code) for a in answers] == [
        ("Museums", "not_recognised", "trust.not_listed"),
        ("Down", "could_not_ask", "trust.unreachable"),
        ("Own", "recognised", "trust.listed"),
        ("Federation", "could_not_ask", "trust.unsupported"),
    ]
    assert shelf.asked.count(ADDRESS) == 1


def test_no_registry_learns_who_is_looked_up(ask: Any, shelf: Shelf) -> None:
    shelf.put(ADDRESS, issuer_list(SCHOOL))
    ask(fetched(), {"name": "F", "kind": "openid-federation", "address": "https://f.example/"})
    assert shelf.asked == [ADDRESS]


def test_an_unreachable_registry_is_not_one_that_says_no(ask: Any, shelf: Shelf) -> None:
    assert only(ask(fetched())) == could_not("unreachable")


@pytest.mark.parametrize(
    ("ids", "code"), [((SCHOOL,), "unreachable_listed"), ((), "unreachable_not_listed")]
)
def test_the_last_known_list_is_told_with_its_date_and_is_no_answer_of_today(
    ask: Any, shelf: Shelf, ids: tuple[str, ...], code: str
) -> None:
    shelf.put(ADDRESS, issuer_list(*ids))
    ask(fetched())
    del shelf.pages[ADDRESS]
    (vouching,) = ask()
    assert (vouching.outcome, vouching.code) == could_not(code)
    assert (vouching.as_of, vouching.read_at) == (UPDATED, NOON)


def test_a_last_known_list_that_is_over_says_nothing(ask: Any, shelf: Shelf) -> None:
    shelf.put(ADDRESS, issuer_list(SCHOOL, validUntil="2026-11-22T12:00:00Z"))
    assert only(ask(fetched())) == LISTED
    del shelf.pages[ADDRESS]
    assert only(ask(at=NOON + timedelta(seconds=1))) == could_not("unreachable")


def test_a_list_past_its_end_says_nothing(ask: Any, shelf: Shelf) -> None:
    shelf.put(ADDRESS, issuer_list(SCHOOL, validUntil="2026-11-22T12:00:00Z"))
    assert only(ask(fetched(), at=NOON)) == LISTED
    assert only(ask(at=NOON + timedelta(seconds=1))) == could_not("list_over")


def test_an_older_list_in_place_of_a_newer_says_nothing(ask: Any, shelf: Shelf) -> None:
    shelf.put(ADDRESS, issuer_list())
    assert only(ask(fetched())) == NOT_LISTED
    shelf.put(ADDRESS, issuer_list(SCHOOL, updated="2026-11-19T08:00:00Z"))
    assert only(ask()) == could_not("list_older")
    shelf.put(ADDRESS, issuer_list(SCHOOL, updated="2026-11-21T08:00:00Z"))
    assert only(ask()) == LISTED


def twice() -> dict[str, Any]:
    return issuer_list(SCHOOL, SCHOOL)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("issuer-list", b"not json"),
        ("issuer-list", b"[]"),
        ("issuer-list", b'{"updated": "2026-11-20T08:00:00Z", "updated": 1, "issuers": []}'),
        ("issuer-list", {"issuers": []}),
        ("issuer-list", issuer_list(SCHOOL, updated="yesterday")),
        ("issuer-list", issuer_list("not an id")),
        ("issuer-list", issuer_list(SCHOOL, recognises="everybody")),
        ("issuer-list", twice()),
        ("issuer-list", known_issuers(SCHOOL)),
        ("known-issuers", issuer_list(SCHOOL)),
        ("known-issuers", {"registry": [SCHOOL]}),
    ],
)
def test_what_is_no_list_says_nothing(ask: Any, shelf: Shelf, kind: str, content: Any) -> None:
    shelf.put(ADDRESS, content)
    assert only(ask(fetched(kind))) == could_not("list_unreadable")


def test_a_pinned_list_is_believed_by_its_digest_only(ask: Any, shelf: Shelf) -> None:
    shelf.put(ADDRESS, issuer_list(SCHOOL))
    digest = sha256(shelf.pages[ADDRESS]).hexdigest()
    assert only(ask(fetched(sha256=digest))) == LISTED
    shelf.put(ADDRESS, issuer_list(SCHOOL, "did:web:added.example"))
    assert only(ask()) == could_not("list_changed")


# signed lists


def signed(**options: Any) -> dict[str, Any]:
    return with_proof(issuer_list(SCHOOL), **{"key": KEY, **options})


def edited() -> dict[str, Any]:
    return {**signed(), "issuers": [{"id": "did:web:evil.example", "name": "Evil"}]}


PINNED = {"keys": [OTHER.public_key_multibase, KEY.public_key_multibase]}
LATER = NOON + timedelta(hours=1)


@pytest.mark.parametrize("kind", ["issuer-list", "known-issuers"])
@pytest.mark.parametrize("secured", [with_proof, as_token])
def test_a_list_signed_by_a_pinned_key_is_believed(
    ask: Any, shelf: Shelf, kind: str, secured: Any
) -> None:
    document = issuer_list(SCHOOL) if kind == "issuer-list" else known_issuers(SCHOOL)
    shelf.put(ADDRESS, secured(document, key=KEY))
    assert only(ask(fetched(kind, **PINNED))) == LISTED


@pytest.mark.parametrize(
    "content",
    [
        issuer_list(SCHOOL),
        signed(key=KeyInMemory.number(9)),
        edited(),
        signed(created=LATER),
        signed(purpose="authentication"),
        {**signed(), "proof": []},
        {**signed(), "proof": [signed()["proof"]] * 5},
        {**signed(), "proof": "signed"},
        {**signed(), "proof": {**signed()["proof"], "cryptosuite": "eddsa-rdfc-2022"}},
        {**signed(), "proof": {**signed()["proof"], "cryptosuite": "unknown-2026"}},
        as_token(issuer_list(SCHOOL), key=KeyInMemory.number(9)),
        as_token(issuer_list(SCHOOL), key=KEY)[:-6],
        b"eyJhbGciOiJub25lIn0.e30.",
        b"eyJ\xff",
    ],
    ids=["unsigned", "another key", "edited", "from the future", "another purpose", "no proof",
         "too many proofs", "not a proof", "over statements", "unknown suite", "token of another",
         "cut token", "alg none", "not ascii"],
)  # fmt: skip
def test_a_list_that_no_pinned_key_signed_says_nothing(
    ask: Any, shelf: Shelf, content: Any
) -> None:
    shelf.put(ADDRESS, content)
    assert only(ask(fetched(**PINNED))) == could_not("list_not_signed")


def test_a_proof_past_its_end_is_none(ask: Any, shelf: Shelf) -> None:
    options = {
        "type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022", "created":
        "2026-11-22T11:00:00Z", "expires": "2026-11-22T12:00:00Z", "verificationMethod":
        "https://registry.example/keys#1", "proofPurpose": "assertionMethod",
    }  # fmt: skip
    from credentials.proofs.data_integrity import add_proof

    shelf.put(ADDRESS, add_proof(issuer_list(SCHOOL), options, KEY))
    assert only(ask(fetched(**PINNED))) == LISTED
    assert only(ask(at=NOON + timedelta(seconds=1))) == could_not("list_not_signed")


def test_one_good_proof_among_others_is_enough(ask: Any, shelf: Shelf) -> None:
    one, two = signed(key=KeyInMemory.number(9)), signed()
    shelf.put(ADDRESS, {**one, "proof": [one["proof"], two["proof"]]})
    assert only(ask(fetched(**PINNED))) == LISTED


# time, the one line


def test_nobody_waits_for_a_registry_that_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("verifier.trust.registries.ASK_SECONDS", 0.05)
    hanging = threading.Event()

    class Hangs:
        def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
            hanging.wait(10)
            raise Unreachable(url=url)

    declared = read_registries(trust_file(tmp_path, fetched()))
    shelf = Shelf()
    domains = Domains(FetchingDidResolver(shelf))
    registries = Registries(declared, fetcher=Hangs(), domains=domains)
    assert only(registries.ask(SCHOOL, at=NOON)) == could_not("unreachable")
    hanging.set()
    registries.close()


YES, NO, OPEN = Recognition.RECOGNISED, Recognition.NOT_RECOGNISED, Recognition.COULD_NOT_ASK


@pytest.mark.parametrize(
    ("outcomes", "own", "line"),
    [
        ((), False, "trust.not_asked"),
        ((), True, "trust.own_site"),
        ((NO, YES, OPEN), False, "trust.recognised"),
        ((YES,), True, "trust.recognised"),
        ((NO, NO), False, "trust.not_recognised"),
        ((NO, OPEN), False, "trust.partly_asked"),
        ((OPEN, OPEN), False, "trust.could_not_ask"),
        ((NO,), True, "trust.own_site_asked"),
    ],
)
def test_the_one_line(outcomes: tuple[Recognition, ...], own: bool, line: str) -> None:
    vouchings = tuple(
        Vouching(registry="x", url=None, governance=None, outcome=outcome, code="trust.listed")
        for outcome in outcomes
    )
    assert line_of(vouchings, is_own_site=own) == line


def test_many_who_ask_wait_for_one_fetch_and_not_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("verifier.trust.registries.ASK_SECONDS", 0.1)
    hanging, asked = threading.Event(), []

    class Hangs:
        def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
            asked.append(url)
            hanging.wait(10)
            raise Unreachable(url=url)

    declared = read_registries(trust_file(tmp_path, fetched()))
    domains = Domains(FetchingDidResolver(Shelf()))
    registries = Registries(declared, fetcher=Hangs(), domains=domains)
    started = time.monotonic()
    for _ in range(200):
        registries.ask(SCHOOL, at=NOON)
    assert time.monotonic() - started < 2
    hanging.set()
    registries.close()
    assert asked == [ADDRESS]
