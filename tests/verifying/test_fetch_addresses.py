"""Which addresses the fetcher contacts, and which not: as written, and as resolved."""

import socket
from collections.abc import Sequence
from typing import Any

import pytest

from credentials.errors import AddressRefused, RetrievalError, TimedOut, Unreachable
from edge.fetch import GuardedFetcher
from edge.fetch.address import destination_of, origin_of

JSON = ("application/json",)


class Names:
    """A resolver with the form of `getaddrinfo` that says each time what comes next."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int, *_: Any) -> list[Any]:
        self.asked.append(host)
        addresses = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            (
                socket.AF_INET6 if ":" in address else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (address, port, 0, 0) if ":" in address else (address, port),
            )
            for address in addresses
        ]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "data:application/json,{}",
        "javascript:alert(1)",
        "//example.org/",
        "example.org",
        "",
        "https://",
        "https://example.org:8443/",
        "https://example.org:80/",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://user@example.org/",
        "https://user:word@example.org/",
        "https://example.org@127.0.0.1/",
        "https://example.org\\@127.0.0.1/",
        "https://example.org /",
        "https://exam\tple.org/",
        "https://exam\nple.org/",
        "https://localhost/",
        "https://intranet/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://0/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://192.168.0.1/",
        "https://100.64.0.1/",
        "https://224.0.0.1/",
        "https://[::1]/",
        "https://[::]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::a9fe:a9fe]/",
        "https://[2002:7f00:1::]/",
        "https://[fe80::1%25eth0]/",
        "https://8.8.8.8/",
        "https://①②⑦.⓪.⓪.①/",
        "https://１２７.０.０.１/",
        "https://%31%32%37.0.0.1/",
        "https://example.0x7f/",
        "https://example.123/",
        "https://exa_mple.org/",
        "https://-example.org/",
        "https://example..org/",
        "https://example.org/" + "a" * 2100,
    ],
)
def test_forms_of_a_url_that_are_not_fetched(url: str) -> None:
    names = Names(["127.0.0.1"])
    with pytest.raises(AddressRefused) as refused:
        GuardedFetcher(resolver=names).fetch(url, accept=JSON)
    assert refused.value.fields["reason"] == "url"
    assert names.asked == []


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["0.0.0.0"],
        ["10.1.2.3"],
        ["172.16.0.1"],
        ["192.168.1.1"],
        ["169.254.169.254"],
        ["100.64.0.1"],
        ["192.0.2.1"],
        ["198.18.0.1"],
        ["224.0.0.1"],
        ["255.255.255.255"],
        ["192.0.0.8"],
        ["192.88.99.1"],
        ["::1"],
        ["::"],
        ["fe80::1"],
        ["fc00::1"],
        ["ff02::1"],
        ["2001:db8::1"],
        ["::ffff:10.0.0.1"],
        ["64:ff9b::a9fe:a9fe"],
        ["64:ff9b:1::1"],
        ["2002:7f00:1::"],
        ["2001:0:7f00:1::"],
        ["3fff::1"],
        ["5f00::1"],
        ["4000::1"],
        ["::ffff:0:7f00:1"],
        ["64:ff9b:2::1"],
        ["fec0::1"],
        ["2001:0:808:808::f5ff:fffe"],
        ["93.184.215.14", "127.0.0.1"],
        ["2606:4700::1111", "fe80::1"],
    ],
)
def test_a_name_with_one_special_address_is_refused(addresses: list[str]) -> None:
    with pytest.raises(AddressRefused) as refused:
        GuardedFetcher(resolver=Names(addresses)).fetch("https://example.org/", accept=JSON)
    assert refused.value.fields["reason"] == "address"


def test_the_name_is_resolved_once_and_its_checked_address_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Rebinding: the second answer would be the loopback address, but nobody asks again."""
    names = Names(["93.184.215.14"], ["127.0.0.1"])
    tried: list[str] = []

    def no_network(self: socket.socket, address: Any) -> None:
        tried.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", no_network)
    with pytest.raises(Unreachable) as unreachable:
        GuardedFetcher(resolver=names).fetch("https://example.org/", accept=JSON)
    assert (tried, names.asked) == (["93.184.215.14"], ["example.org"])
    assert unreachable.value.fields["reason"] == "connect"


def test_an_unknown_name_is_unreachable() -> None:
    def unknown(*_: Any) -> list[Any]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(Unreachable) as unreachable:
        GuardedFetcher(resolver=unknown).fetch("https://example.org/", accept=JSON)
    assert unreachable.value.fields["reason"] == "dns"


def test_a_lookup_that_hangs_is_abandoned(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    monkeypatch.setattr("edge.fetch.address.DNS_SECONDS", 0.05)
    hanging = threading.Event()

    def hangs(*_: Any) -> list[Any]:
        hanging.wait(5)
        return []

    with pytest.raises(TimedOut) as late:
        GuardedFetcher(resolver=hangs).fetch("https://example.org/", accept=JSON)
    hanging.set()
    assert late.value.fields["reason"] == "dns"


def test_an_address_on_the_list_is_exempt_and_only_that_origin() -> None:
    allow = frozenset({"http://localhost:8000"})
    assert destination_of("http://LOCALHOST:8000/c/1#x", allow).url == "http://LOCALHOST:8000/c/1"
    for other in ("http://localhost:8001/", "https://localhost:8000/", "http://127.0.0.1:8000/"):
        with pytest.raises(AddressRefused):
            destination_of(other, allow)


def test_an_international_name_is_asked_for_in_its_ascii_form() -> None:
    destination = destination_of("https://μουσείο.gr/αρχείο?x=ü", frozenset())
    assert destination.host == "xn--jxafsbk9bpf.gr" or destination.host.startswith("xn--")
    assert destination.target.isascii()


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Example.ORG:443/a", "https://example.org"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
        ("http://example.org:80", "http://example.org"),
    ],
)
def test_an_origin_has_one_spelling(url: str, origin: str) -> None:
    assert origin_of(url) == origin


def test_a_foreign_host_is_not_asked_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge.fetch.guarded.FOREIGN_HOST_PER_MINUTE", 3)
    fetcher = GuardedFetcher(resolver=Names(["10.0.0.1"]))
    reasons = []
    for number in range(4):
        with pytest.raises(RetrievalError) as error:
            fetcher.fetch(f"https://example.org/{number}", accept=JSON)
        reasons.append(error.value.fields["reason"])
    assert reasons == ["address"] * 3 + ["busy"]
