"""One signed badge in every container that people have it in: the same verdict, found the same."""

import json
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from credentials.baking.png import bake_png
from credentials.baking.svg import bake_svg
from edge.clock import utc_now
from edge.words import LANGUAGES
from tests.support.issuer_host import IssuerHost, a_badge
from tests.support.submissions import (
    SVG_PICTURE,
    pdf_showing,
    pdf_with,
    photo_of,
    png_picture,
    png_with,
    qr_code,
    text_chunk,
    zip_of,
)
from tests.support.verifier_site import BASE, VerifierSite

JSON = {"Accept": "application/json"}
HTML = {"Accept": "text/html"}
LINK = f"{BASE}/c/AAAAAAAAAAAAAAAAAAAAAA"
PAGE = "https://school.example/badge"


@pytest.fixture(scope="module")
def site() -> Iterator[VerifierSite]:
    opened = VerifierSite(IssuerHost(now=utc_now()))
    yield opened
    opened.verifier.close()


@pytest.fixture(scope="module")
def badge(site: VerifierSite) -> bytes:
    signed = json.dumps(site.host.issue(a_badge(site.host))).encode()
    site.pages[LINK] = signed
    site.pages[PAGE] = (
        b"<!doctype html><html><head><title>A badge</title>"
        b'<link rel="alternate" type="application/vc" href="' + LINK.encode() + b'"></head></html>'
    )
    return signed


def ask(site: VerifierSite, data: bytes) -> dict[str, Any]:
    answer = site.client.post("/verify", data=data, headers=JSON)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = json.loads(answer.data)
    return told


CONTAINERS: dict[str, Callable[[bytes], bytes]] = {
    "JSON": lambda badge: badge,
    "JSON with a mark": lambda badge: b"\xef\xbb\xbf" + badge,
    "PNG": lambda badge: bake_png(png_picture(), badge.decode()),
    "PNG, compressed": lambda badge: png_with(
        text_chunk("openbadgecredential", badge, kind=b"iTXz")
    ),
    "SVG": lambda badge: bake_svg(SVG_PICTURE, badge.decode()),
    "PDF": pdf_with,
    "PDF with a picture attached": lambda badge: pdf_with(bake_png(png_picture(), badge.decode())),
    "PDF with a code": lambda _: pdf_showing(qr_code(f"{LINK}/verify")),
    "PDF with a link": lambda _: pdf_showing(link=f"{LINK}/verify"),
    "photo": lambda _: photo_of(f"{LINK}/verify", angle=20),
    "ZIP": lambda badge: zip_of({"badge": badge}),
    "ZIP with a photo": lambda _: zip_of({"IMG_1.JPG": photo_of(LINK)}),
    "link": lambda _: LINK.encode(),
    "link to a page": lambda _: PAGE.encode(),
    "letter": lambda _: f"Dear all,\n\nmy badge is at {PAGE}.\n\nMaria".encode(),
    "presentation": lambda badge: b'{"type": "VerifiablePresentation", "verifiableCredential": ['
    + badge + b"]}",
}  # fmt: skip


@pytest.mark.parametrize("container", CONTAINERS)
def test_the_badge_is_valid_in_it(site: VerifierSite, badge: bytes, container: str) -> None:
    report = ask(site, CONTAINERS[container](badge))
    assert (report["verdict"], report["reason"]) == ("valid", None)
    assert report["credential"] == json.loads(badge)


@pytest.mark.parametrize("container", ["JSON", "PNG", "SVG", "PDF", "ZIP", "presentation"])
def test_an_altered_badge_is_altered_in_it(
    site: VerifierSite, badge: bytes, container: str
) -> None:
    altered = badge.replace(b"Digital Strategy Manager", b"Digital Strategy Owner")
    report = ask(site, CONTAINERS[container](altered))
    assert (report["verdict"], report["reason"]) == ("altered", "proof.bad_signature")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_that_a_code_led_to_it(site: VerifierSite, badge: bytes, lang: str) -> None:
    page = site.client.post(f"/verify?lang={lang}", data=photo_of(LINK), headers=HTML).text
    assert "QR" in page.partition("<main")[2]
    assert ask(site, photo_of(LINK))["source"] == {
        "form": "json", "url": LINK, "fetchedAt": ask(site, LINK.encode())["source"]["fetchedAt"],
        "fromQrCode": True,
    }  # fmt: skip


def test_the_names_of_members_do_nothing_on_our_page(site: VerifierSite, badge: bytes) -> None:
    names = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\u202egpj.exe"]
    archive = zip_of({**dict.fromkeys(names, badge), "letter": b"Dear Sir"})
    page = site.client.post("/verify", data=archive, headers=HTML).text.partition("<main")[2]
    assert not any(word in page for word in ("<script", "<img", "\u202e"))
    assert "&lt;script&gt;" in page
    report = ask(site, archive)
    assert report["summary"] == {"count": 4, "verdicts": {"valid": 3, "unreadable": 1}}


def test_what_a_code_says_does_nothing_on_our_page(site: VerifierSite) -> None:
    photo = photo_of("<script>alert(1)</script>")
    page = site.client.post("/verify", data=photo, headers=HTML).text.partition("<main")[2]
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_two_hundred_mixed_files(site: VerifierSite, badge: bytes) -> None:
    """What it costs is told by `make experiments`; here only that each has its answer."""
    mixture = {"JSON": 60, "PNG": 50, "SVG": 40, "PDF": 40, "photo": 10}
    made = {name: CONTAINERS[name](badge) for name in mixture}
    members = {f"{n:03} {name}": made[name] for name in mixture for n in range(mixture[name])}
    started = time.monotonic()
    told = ask(site, zip_of(members))
    assert told["summary"] == {"count": 200, "verdicts": {"valid": 200}}
    assert {report["part"] for report in told["reports"]} == set(members)
    assert time.monotonic() - started < 60


def changed(file: bytes, seed: int) -> bytes:
    """A few bytes of it are others, lost, or there twice."""
    chance = random.Random(seed)
    data = bytearray(file)
    for _ in range(chance.randint(1, 3)):
        at, kind = chance.randrange(len(data)), chance.randrange(4)
        if kind == 0:
            data[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            data[at : at + 8] = chance.randbytes(8)
        elif kind == 2:
            data[at:at] = data[at : at + 40]
        else:
            del data[at : at + chance.randint(1, 40)]
    return bytes(data)


def judge_changed(site: VerifierSite, badge: bytes, seeds: range) -> None:
    """Never an error of ours, and `valid` only of exactly what was signed."""
    names = ("PNG", "PNG, compressed", "SVG", "PDF", "PDF with a picture attached", "ZIP", "JSON")
    made = [CONTAINERS[name](badge) for name in names]
    for seed in seeds:
        told = ask(site, changed(made[seed % len(made)], seed))
        for report in told.get("reports", [told]):
            if report["verdict"] == "valid":
                assert report["credential"] == json.loads(badge), seed


def test_no_changed_container_makes_another_badge_valid(site: VerifierSite, badge: bytes) -> None:
    judge_changed(site, badge, range(140))


@pytest.mark.experiment
@pytest.mark.timeout(1800)
def test_five_thousand_changed_containers(site: VerifierSite, badge: bytes) -> None:
    judge_changed(site, badge, range(1000, 6000))


@pytest.mark.parametrize("holds", ["a code", "an attachment"])
def test_a_good_badge_in_a_paper_about_somebody_else_is_noticed(
    site: VerifierSite, badge: bytes, holds: str
) -> None:
    """A code cut out of another's certificate, or a text layer that was edited (DESIGN 3.17)."""
    text = "This is to certify that Mario Rossi has completed the course"
    file = (
        pdf_showing(qr_code(LINK), text=text)
        if holds == "a code"
        else pdf_showing(text=text, attached=badge)
    )
    report = ask(site, file)
    assert report["verdict"] == "valid"
    lines = {check["code"]: check["outcome"] for check in report["checks"]}
    assert lines["shown.other_name"] == "failed"
