"""Tokens handed in over HTTP and on the command line, by themselves and inside of other files."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from credentials.baking.png import bake_png
from credentials.baking.svg import bake_svg
from credentials.encoding.multibase import base64url
from credentials.jose.enveloped import enveloped
from credentials.jose.sd_issue import issue_sd_jwt_vc, issue_vc_sd_jwt
from credentials.jose.vc_jose import issue_vc_cose
from credentials.jose.vc_jwt import issue_vc_jwt
from credentials.keys.did_key import did_key_of
from edge.clock import utc_now
from edge.words import LANGUAGES
from laurel.cli.main import run
from tests.core.jose.tokens import SIGNERS, counted_salts, token
from tests.support.issuer_host import IssuerHost, KeyInMemory, a_badge
from tests.support.submissions import SVG_PICTURE, pdf_with, png_picture
from tests.support.verifier_site import BASE, VerifierSite


@pytest.fixture
def site() -> Iterator[VerifierSite]:
    opened = VerifierSite(IssuerHost(now=utc_now()))
    yield opened
    opened.verifier.close()


def badge(site: VerifierSite, **changes: Any) -> dict[str, Any]:
    def stamp(days: int) -> str:
        return (utc_now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")

    dates = {"validFrom": stamp(-10), "validUntil": stamp(300)}
    return {**a_badge(site.host), **dates, **changes}


def vc_jwt(site: VerifierSite, **changes: Any) -> bytes:
    host = site.host
    text = issue_vc_jwt(badge(site, **changes), host.signer, kid=host.method_of(host.signer))
    return text.encode()


def forms(site: VerifierSite) -> dict[str, tuple[bytes, str]]:
    """Each file with the media type that it is sent as."""
    host = site.host
    text = vc_jwt(site).decode()
    kid = host.method_of(host.signer)
    selective = issue_vc_sd_jwt(
        badge(site), host.signer, kid=kid, selective=["credentialSubject.identifier[0]"],
        salts=counted_salts(),
    )  # fmt: skip
    return {
        "text": (text.encode() + b"\n", "text/plain"),
        "octets": (text.encode(), "application/octet-stream"),
        "sd-jwt": (selective.encode(), "application/vc+sd-jwt"),
        "cose": (issue_vc_cose(badge(site), host.signer, kid=kid), "application/vc+cose"),
        "enveloped": (json.dumps(enveloped(text, "jwt")).encode(), "application/vc"),
        "png": (bake_png(png_picture(), text), "image/png"),
        "svg": (bake_svg(SVG_PICTURE, text), "image/svg+xml"),
        "pdf": (pdf_with(text.encode()), "application/pdf"),
        "pdf with sd-jwt": (pdf_with(selective.encode()), "application/pdf"),
    }


def test_every_form_is_taken_and_valid(site: VerifierSite) -> None:
    for name, (file, media_type) in forms(site).items():
        report = site.report(file, content_type=media_type)
        assert (name, report["verdict"]) == (name, "valid")
        assert (report["intact"], report["fromIssuer"], report["current"]) == ("passed",) * 3
        assert report["credential"]["id"] == a_badge(site.host)["id"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_shows_what_the_token_holds(site: VerifierSite, lang: str) -> None:
    assert "Digital Strategy Manager" in site.page(vc_jwt(site), lang=lang)


def test_a_link_to_a_token(site: VerifierSite) -> None:
    address = "https://elsewhere.example/badge.jwt"
    site.pages[address] = vc_jwt(site)
    assert site.report(address.encode(), content_type="text/plain")["verdict"] == "valid"


def altered(text: bytes) -> bytes:
    head, body, signature = text.split(b".")
    changed = base64.urlsafe_b64decode(body + b"==").replace(b"Strategy", b"Stratego")
    return b".".join([head, base64url(changed).encode(), signature])


def test_ways_to_be_wrong(site: VerifierSite) -> None:
    host = site.host
    host.publish(KeyInMemory.number(2))
    unsigned = token({"alg": "none", "typ": "JWT"}, badge(site)).rpartition(".")[0] + "."
    own = did_key_of(KeyInMemory.number(5).public_key_multibase)
    foreign = issue_vc_jwt(badge(site), KeyInMemory.number(5), kid=f"{own}#{own.split(':')[2]}")
    cases = {
        "altered": altered(vc_jwt(site)),
        "altered ": unsigned.encode(),
        "notFromIssuer": foreign.encode(),
        "expired": vc_jwt(site, validUntil=badge(site)["validFrom"]),
        "unreadable": b"eyJhbGciOiJub25lIn0.e30.",
        "unreadable ": token({"alg": "ES256", "typ": "at+jwt"}, {}).encode(),
    }
    for verdict, data in cases.items():
        assert site.report(data, content_type="text/plain")["verdict"] == verdict.strip()
    host.revoke(42)
    assert site.report(vc_jwt(site), content_type="text/plain")["verdict"] == "revoked"


def test_the_sites_own_certificate_that_was_replaced(site: VerifierSite) -> None:
    identifier = f"{BASE}/c/AAAAAAAAAAAAAAAAAAAAAA"
    site.replaced[identifier] = f"{BASE}/c/BBBBBBBBBBBBBBBBBBBBBB"
    data = vc_jwt(site, id=identifier)
    assert site.report(data, content_type="text/plain")["verdict"] == "superseded"


def test_an_sd_jwt_vc_has_a_page_too(site: VerifierSite) -> None:
    host = site.host
    vct = "urn:eu.europa.ec.eudi:learning:credential:1"
    text = issue_sd_jwt_vc(
        {"vct": vct, "iss": host.did, "nbf": 1_700_000_000},
        host.signer, kid=host.method_of(host.signer), selective=[], salts=counted_salts(),
    )  # fmt: skip
    report = site.report(text.encode(), content_type="application/dc+sd-jwt")
    assert report["verdict"] == "valid"
    assert report["credential"]["vct"] == vct
    assert "Valid" in site.page(text.encode())


def test_files_on_the_command_line(tmp_path: Path) -> None:
    signer = SIGNERS["EdDSA"]
    did = did_key_of(signer.public_key_multibase)
    document = {
        **a_badge(IssuerHost()), "issuer": did,
        "validFrom": "2020-01-01T00:00:00Z", "validUntil": "2126-01-01T00:00:00Z",
    }  # fmt: skip
    del document["credentialStatus"]
    text = issue_vc_jwt(document, signer, kid=f"{did}#{signer.public_key_multibase}")
    file = tmp_path / "badge.jwt"
    file.write_text(text)
    assert run(["verify", str(file)]) == 0
    file.write_bytes(altered(text.encode()))
    assert run(["verify", str(file)]) == 1
