"""Open Badges before 3.0 handed in as people have them, checked against a real site."""

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient

from edge.settings import Settings
from tests.support.badge_host import (
    SITE,
    BadgeHost,
    a_badge_class,
    a_profile,
    a_signed_assertion,
    an_assertion,
)
from tests.support.local_server import LocalServer, local_server
from tests.support.submissions import SVG_PICTURE, png_with, text_chunk
from verifier.web.app import create_app
from verifier.wiring import open_verifier


def moved(value: Any, origin: str) -> Any:
    """The same on the server's origin."""
    return json.loads(json.dumps(value, ensure_ascii=False).replace(SITE, origin))


@dataclass(frozen=True)
class Site:
    """An issuer's site with one badge, and a verifier that may reach it."""

    server: LocalServer
    client: FlaskClient

    def assertion(self, **changes: Any) -> dict[str, Any]:
        document: dict[str, Any] = moved(an_assertion(**changes), self.server.origin)
        return document

    @property
    def address(self) -> str:
        return f"{self.server.origin}/assertions/1"

    def serve(self, path: str, page: Any, **options: Any) -> None:
        body = page if isinstance(page, bytes) else json.dumps(page).encode()
        self.server.answer(path, body, **options)

    def report(self, data: bytes, *, of: str = "application/octet-stream") -> dict[str, Any]:
        answer = self.client.post(
            "/verify?lang=en", data=data, content_type=of, headers={"Accept": "application/json"}
        )
        assert answer.status_code == 200, answer.text
        report: dict[str, Any] = answer.get_json()
        return report


@pytest.fixture
def site() -> Iterator[Site]:
    with local_server() as server:
        origin = server.origin
        settings = Settings(base_url="https://laurel.example", fetch_allow=(origin,))
        verifier = open_verifier(settings)
        site = Site(server, create_app(verifier).test_client())
        host = BadgeHost()
        pages = {
            "/assertions/1": an_assertion(),
            "/badges/potter": a_badge_class(),
            "/issuer": a_profile(),
            "/keys/1": host.a_key(),
            "/revoked": host.a_list(),
        }
        for path, page in pages.items():
            site.serve(path, moved(page, origin), headers={"Content-Type": "application/ld+json"})
        yield site
        verifier.close()


def as_json(site: Site) -> bytes:
    return json.dumps(site.assertion()).encode()


def baked(site: Site) -> bytes:
    return png_with(text_chunk("openbadges", as_json(site)))


def baked_address(site: Site) -> bytes:
    """As Mozilla's bakery did."""
    return png_with(text_chunk("openbadges", site.address.encode(), kind=b"tEXt"))


def drawn(site: Site) -> bytes:
    return SVG_PICTURE.replace(
        b"></svg>",
        b' xmlns:openbadges="http://openbadges.org"><openbadges:assertion verify="'
        + site.address.encode() + b'"></openbadges:assertion></svg>',
    )  # fmt: skip


def signed(site: Site) -> bytes:
    return BadgeHost().sign(moved(a_signed_assertion(), site.server.origin)).encode()


def baked_token(site: Site) -> bytes:
    return png_with(text_chunk("openbadges", signed(site)))


def link(site: Site) -> bytes:
    return site.address.encode()


WAYS = [as_json, baked, baked_address, drawn, signed, baked_token, link]


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_handing_one_in(site: Site, way: Callable[[Site], bytes]) -> None:
    report = site.report(way(site))
    assert (report["verdict"], report["reason"]) == ("valid", None)
    assert [report[name] for name in ("intact", "fromIssuer", "current")] == ["passed"] * 3
    assert report["credential"]["badge"]["issuer"]["name"] == "School of Pottery"


@pytest.mark.parametrize("way", [as_json, baked, baked_address, drawn])
def test_gone_is_revoked(site: Site, way: Callable[[Site], bytes]) -> None:
    data = way(site)
    site.serve("/assertions/1", {}, status=410)
    report = site.report(data)
    assert (report["verdict"], report["reason"]) == ("revoked", "status.gone")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"status": 404}, "hosting.absent"),
        ({"status": 503}, "hosting.unreachable"),
        ({"headers": {"Content-Type": "text/html"}}, "hosting.unreadable"),
    ],
)
def test_a_site_in_trouble(site: Site, options: dict[str, Any], reason: str) -> None:
    data = as_json(site)
    site.serve("/assertions/1", site.assertion(), **options)
    report = site.report(data)
    assert (report["verdict"], report["reason"]) == ("undetermined", reason)


def test_a_changed_copy(site: Site) -> None:
    copied = copy.deepcopy(site.assertion())
    copied["recipient"]["identity"] = "sha256$" + "0" * 64
    report = site.report(png_with(text_chunk("openbadges", json.dumps(copied).encode())))
    assert (report["verdict"], report["reason"]) == ("altered", "copy.differs")
    assert report["credential"] is None


def test_the_page_in_a_browser(site: Site) -> None:
    answer = site.client.post(
        "/verify?lang=en",
        data={"text": json.dumps(site.assertion())},
        headers={"Accept": "text/html"},
    )
    for text in ("Ελένη Papadopoulou", "Potter", "School of Pottery", "shows it just so"):
        assert text in answer.text
    assert "signed it" not in answer.text


def test_a_site_that_nobody_allowed_is_not_asked(site: Site) -> None:
    other = open_verifier(Settings(base_url="https://laurel.example"))
    try:
        client = create_app(other).test_client()
        report = Site(site.server, client).report(as_json(site))
    finally:
        other.close()
    assert (report["verdict"], report["reason"]) == ("undetermined", "hosting.unreachable")
    assert site.server.seen == []
