"""Experiment E17: no address in a credential makes us talk to what is not public.

Every form of an address at every way in; a name server that changes its mind; the connections are
counted where they are made.
"""

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from credentials.errors import AddressRefused, CredentialsError, RetrievalError, Unreachable
from credentials.foreign_schema import violations_of
from credentials.keys.controller import PublishedKey, controller_document
from credentials.report import Verdict
from edge.did_resolver import FetchingDidResolver
from edge.fetch import GuardedFetcher
from edge.settings import Settings, SettingsError
from tests.support.badge_host import an_assertion
from tests.support.entry_points import (
    DID_KEY,
    ENTRY_POINTS,
    KEY,
    ask_a_registry,
    did_web_of,
    signed,
    token_keys,
)
from tests.support.issuer_host import NOON, IssuerHost
from tests.support.local_server import LocalServer, certificate_for, local_server
from tests.support.name_server import Resolver, name_server
from tests.support.results import write_result
from tests.support.submissions import png_picture
from tests.support.url_forms import PUBLIC, PUBLIC_6, REBINDING, URLS, ZONE
from tests.support.watched_sockets import watched_sockets
from verifier.intake.taken import Submission
from verifier.service import Answer, Verifier, check
from verifier.wiring import open_verifier

NEVER_FOLLOWED = "criteria, alignment, terms"
BESIDE_THE_VERDICT = {NEVER_FOLLOWED, "image", "refresh service", "related resource", "evidence"}
REDIRECTS, REGISTRY = "redirect", "registry"
HOST = "good.test"


@pytest.fixture(scope="module")
def verifier() -> Iterator[Verifier]:
    opened = open_verifier(Settings())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def names() -> Iterator[tuple[Resolver, Counter[str]]]:
    with name_server({**ZONE, HOST: (("127.0.0.1",),)}) as served:
        yield served


def with_fetcher(verifier: Verifier, fetcher: GuardedFetcher, allow: tuple[str, ...]) -> Verifier:
    return replace(verifier, fetcher=fetcher, resolver=FetchingDidResolver(fetcher, allow))


def look(
    verifier: Verifier, submission: Submission, resolver: Resolver, **options: Any
) -> tuple[Answer, list[tuple[str, int]]]:
    """The answer, and the connections that were tried; none is allowed but those in `allowed`."""
    allow, tls = options.get("allow", ()), options.get("tls")
    fetcher = GuardedFetcher(allow, resolver=resolver, tls=tls or TLS)
    narrowed = with_fetcher(verifier, fetcher, allow)
    with watched_sockets(options.get("allowed", frozenset())) as tried:
        answer = check(narrowed, submission, at=options.get("at", NOON))
    return answer, tried


TLS = GuardedFetcher()._tls
"""Made once: reading the machine's certificates takes a while."""


def refused_at(verifier: Verifier, resolver: Resolver, url: str, entry: str) -> list[Any]:
    """The connections that were tried for that address at that way in."""
    answer, tried = look(verifier, ENTRY_POINTS[entry](url), resolver)
    if entry not in BESIDE_THE_VERDICT:
        assert answer.report.verdict is not Verdict.VALID, (url, entry)
    return tried


def redirected(resolver: Resolver, server: LocalServer, url: str) -> list[Any]:
    """The connections that were tried beyond the listed server that redirects there."""
    place = ("127.0.0.1", server.port)
    location = url.replace("\r", "%0D").replace("\n", "%0A")
    address = server.answer("/", b"", status=302, headers={"Location": location})
    fetcher = GuardedFetcher([server.origin], resolver=resolver, tls=TLS)
    with watched_sockets(frozenset({place})) as tried, pytest.raises(RetrievalError):
        fetcher.fetch(address, accept=())
    assert tried.count(place) >= 1
    return [other for other in tried if other != place]


def declared(resolver: Resolver, folder: Path, url: str) -> list[Any]:
    """The connections that were tried for a registry at that address."""
    fetcher = GuardedFetcher(resolver=resolver, tls=TLS)
    with watched_sockets() as tried:
        try:
            ask_a_registry(url, fetcher, folder)
        except SettingsError:
            return tried
    return tried


def encodable(url: str) -> bool:
    """Whether the address can stand in a header as it is."""
    try:
        url.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


@pytest.mark.parametrize("number", range(len(ENTRY_POINTS)), ids=ENTRY_POINTS)
def test_every_form_at_one_way_in_and_every_way_in(
    verifier: Verifier, names: tuple[Resolver, Counter[str]], number: int
) -> None:
    """A tenth of the whole: each way in gets every tenth form, so that each form has its turn."""
    entry = list(ENTRY_POINTS)[number]
    for url in URLS[number :: len(ENTRY_POINTS)]:
        assert refused_at(verifier, names[0], url, entry) == [], (url, entry)


def test_there_are_enough_forms() -> None:
    assert len(URLS) >= 120
    assert len(ENTRY_POINTS) + len((REDIRECTS, REGISTRY)) >= 8


@pytest.mark.parametrize("name", REBINDING)
def test_a_name_that_moves_after_it_was_checked(verifier: Verifier, name: str) -> None:
    """The one connection that is tried goes to what was checked; nobody asks again for it."""
    public = {(PUBLIC, 443), (PUBLIC_6, 443)}
    for entry in ("pasted link", "status list", "issuer's did:web", "key of a token"):
        with name_server(REBINDING) as (resolver, asked):
            answer, tried = look(verifier, ENTRY_POINTS[entry](f"https://{name}/x"), resolver)
            assert answer.report.verdict is Verdict.UNDETERMINED
            assert tried
            assert set(tried) <= public
            assert asked[name] == 2  # A and AAAA, once


def test_a_redirect_asks_again_and_finds_the_name_moved(verifier: Verifier) -> None:
    """The second hop is a lookup of its own, whose answer is checked like the first."""
    with name_server(REBINDING) as (resolver, asked):
        fetcher = GuardedFetcher(resolver=resolver, tls=TLS)
        with watched_sockets() as tried:
            with pytest.raises(Unreachable):
                fetcher.fetch("https://rebinds.test/1", accept=())
            with pytest.raises(AddressRefused) as refused:
                fetcher.fetch("https://rebinds.test/2", accept=())
        assert refused.value.fields["reason"] == "address"
        assert tried == [(PUBLIC, 443)]
        assert asked["rebinds.test"] == 4


def test_proxies_of_the_environment_are_not_asked(
    verifier: Verifier, names: tuple[Resolver, Counter[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:3128")
    with name_server({"public.test": ((PUBLIC,),)}) as (resolver, _):
        _, tried = look(verifier, ENTRY_POINTS["pasted link"]("https://public.test/"), resolver)
    assert tried == [(PUBLIC, 443)]


# positive controls: the same ways in, to an origin that is listed


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LocalServer, Any]]:
    """(a server under https that holds everything asked for, the trust in its certificate)."""
    server_side, client_side = certificate_for(HOST, tmp_path_factory.mktemp("tls"))
    with local_server(tls=server_side, name=HOST) as server:
        yield server, client_side


def fill(server: LocalServer, entry: str) -> str:
    """Puts what that way in asks for on the server; gives the address."""
    url, did = f"{server.origin}/x", did_web_of(f"{server.origin}/x")
    published = [PublishedKey(public_key_multibase=KEY.public_key_multibase)]
    server.answer("/x", signed(DID_KEY, credentialStatus=None))
    server.answer("/x/did.json", json.dumps(controller_document(did, published)).encode())
    if entry == "controller document":
        server.answer("/x", json.dumps(controller_document(url, published)).encode())
    elif entry == "status list":
        host = IssuerHost(base_url=server.origin, did=DID_KEY, signer=KEY)
        host.break_list(lambda document: {**document, "id": url})
        server.answer("/x", json.dumps(host.list_credential("revocation")).encode())
    elif entry == "revocation list":
        body = {"id": url, "issuer": did, "revokedCredential": []}
        server.answer("/x", json.dumps(body).encode())
    elif entry == "key of a token":
        server.answer("/x", token_keys())
    elif entry == "image":
        server.answer("/x", png_picture(), headers={"Content-Type": "image/png"})
    elif entry == "hosted assertion":
        server.answer("/x", json.dumps(an_assertion(id=url)).encode())
    return url


@pytest.mark.parametrize("entry", ENTRY_POINTS)
def test_a_listed_origin_is_reached_by_the_same_ways(
    verifier: Verifier,
    names: tuple[Resolver, Counter[str]],
    good: tuple[LocalServer, Any],
    entry: str,
) -> None:
    server, client_side = good
    url, place = fill(server, entry), ("127.0.0.1", server.port)
    _, tried = look(
        verifier,
        ENTRY_POINTS[entry](url),
        names[0],
        allow=(server.origin,),
        tls=client_side,
        allowed=frozenset({place}),
    )
    assert set(tried) == (set() if entry == NEVER_FOLLOWED else {place})


def test_references_in_a_schema_that_was_fetched_are_not_followed() -> None:
    """What applies schemas opens no sockets of Python's, so a server counts here."""
    with local_server() as server:
        url = server.answer("/schema", b"{}")
        for member in ("$ref", "$dynamicRef", "$schema"):
            for value in (url, f"{url}#/x"):
                with suppress(CredentialsError):
                    violations_of(json.dumps({member: value}).encode(), {"a": 1})
        assert server.seen == []


# the whole


def counted_by_the_kernel() -> dict[str, Any] | None:
    """The same in a network namespace of its own; None where none can be made."""
    alone = [shutil.which("unshare") or "unshare", "--map-root-user", "--net"]
    with suppress(OSError):
        if subprocess.run([*alone, "true"], check=False, capture_output=True).returncode == 0:
            module = [sys.executable, "-m", "tests.support.alone_in_a_namespace"]
            done = subprocess.run([*alone, *module], check=True, stdout=subprocess.PIPE)
            counts: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
            return counts
    return None


@pytest.mark.experiment
@pytest.mark.timeout(900)
def test_e17_every_form_at_every_way_in(
    verifier: Verifier, names: tuple[Resolver, Counter[str]], tmp_path: Path
) -> None:
    started = monotonic()
    tried: dict[str, int] = {}
    for entry in ENTRY_POINTS:
        tried[entry] = sum(len(refused_at(verifier, names[0], url, entry)) for url in URLS)
    with local_server(name=HOST) as server:
        tried[REDIRECTS] = sum(
            len(redirected(names[0], server, url)) for url in URLS if encodable(url)
        )
    tried[REGISTRY] = sum(len(declared(names[0], tmp_path, url)) for url in URLS)
    kernel = counted_by_the_kernel()
    write_result(
        "inside-addresses",
        forms=len(URLS),
        ways_in=len(tried),
        checks=len(URLS) * len(tried),
        connections_outside_the_allow_list=tried,
        counted_by_the_kernel=kernel,
        names_asked_for=sum(names[1].values()),
        seconds=round(monotonic() - started, 1),
    )
    assert set(tried.values()) == {0}
    if kernel is not None:
        assert (kernel["counted"], kernel["controls"]) == (0, [1, 1, 1])
