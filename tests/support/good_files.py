"""Good files of every form and container that a verifier takes, all valid at one site."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from credentials.baking.png import bake_png
from credentials.baking.svg import bake_svg
from credentials.jose.enveloped import enveloped
from credentials.jose.sd_issue import issue_vc_sd_jwt
from credentials.jose.vc_jose import issue_vc_cose, issue_vc_jose
from credentials.jose.vc_jwt import issue_vc_jwt
from edge.clock import utc_now
from tests.core.jose.tokens import SIGNERS, counted_salts
from tests.support import token_host
from tests.support.badge_host import BadgeHost, an_assertion
from tests.support.inner_credentials import (
    a_course_badge,
    a_record,
    an_endorsement,
    another_issuer,
)
from tests.support.issuer_host import IssuerHost, a_badge
from tests.support.many_badges import P256, many_badges
from tests.support.submissions import (
    SVG_PICTURE,
    pdf_with,
    png_picture,
    zip_of,
)
from tests.support.verifier_site import VerifierSite

DAY = timedelta(days=1)


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def a_site() -> VerifierSite:
    """A verifier, an issuer of badges and tokens beside it, and a site of older badges."""
    host = IssuerHost(now=utc_now())
    host.publish(P256)
    methods = token_host.controller_of(host.did, **SIGNERS)
    host.break_document(
        lambda document: {
            **document,
            "verificationMethod": document["verificationMethod"] + methods["verificationMethod"],
            "assertionMethod": document["assertionMethod"] + methods["assertionMethod"],
        }
    )
    site = VerifierSite(host)
    older = BadgeHost()
    site.pages |= {url: _written(page) for url, page in older.pages.items()}
    site.pages[token_host.LIST] = token_host.TokenHost().a_list(validFrom=stamp(host.now - DAY))
    return site


def _written(page: Any) -> bytes:
    return page.encode() if isinstance(page, str) else json.dumps(page).encode()


def good_documents(site: VerifierSite) -> dict[str, bytes]:
    """Documents by what they are; each is valid by itself."""
    host = site.host
    dates = {"validFrom": stamp(host.now - 10 * DAY), "validUntil": stamp(host.now + 300 * DAY)}

    def badge(*purposes: str, **changes: Any) -> dict[str, Any]:
        return {**a_badge(host, purposes=purposes or ("revocation",)), **dates, **changes}

    other = another_issuer(host)
    endorser = another_issuer(host, number=3)
    of_other = other.issue(a_course_badge(other, **dates))
    endorsed = badge()
    endorsement = an_endorsement(
        endorser, endorsed["credentialSubject"]["achievement"]["id"], validFrom=dates["validFrom"]
    )
    endorsed["credentialSubject"]["achievement"]["endorsement"] = [endorser.issue(endorsement)]
    record = a_record(host, [of_other]) | dates
    signed = {
        "badge": host.issue(badge()),
        "badge over its text": host.issue(badge(), cryptosuite="eddsa-jcs-2022"),
        "badge by ECDSA": host.issue(badge(), cryptosuite="ecdsa-rdfc-2019", key=P256),
        "badge with two lists": host.issue(badge("revocation", "suspension")),
        "endorsed badge": host.issue(endorsed),
        "learner record": host.issue(record),
        "older badge": an_assertion(issuedOn=stamp(host.now - DAY), expires=None),
    }
    for number, document in enumerate(many_badges(host, 3)):
        unsigned = {name: value for name, value in document.items() if name != "proof"}
        signed[f"another badge {number}"] = host.issue({**unsigned, **dates})
    site.pages["https://badges.example/assertions/1"] = json.dumps(signed["older badge"]).encode()
    documents = {name: json.dumps(document).encode() for name, document in signed.items()}
    return documents | _tokens(dates)


def _tokens(dates: Mapping[str, str]) -> dict[str, bytes]:
    badge = token_host.a_badge(**dates)
    kid, signer = token_host.method_id("ES256"), SIGNERS["ES256"]
    joined = issue_vc_jose(badge, signer, kid=kid)
    selective = issue_vc_sd_jwt(
        badge, signer, kid=kid, salts=counted_salts(),
        selective=["credentialSubject.achievement.criteria"],
    )  # fmt: skip
    tokens: dict[str, bytes] = {
        f"token by {name}": issue_vc_jwt(
            badge, SIGNERS[name], kid=token_host.method_id(name)
        ).encode()
        for name in ("ES256", "RS256", "EdDSA")
    }
    return tokens | {
        "token vc+jwt": joined.encode(),
        "enveloped token": json.dumps(enveloped(joined, "vc+jwt")).encode(),
        "token with disclosures": selective.encode(),
        "COSE": issue_vc_cose(badge, signer, kid=kid),
    }


CONTAINERS = ("bare", "PNG", "SVG", "PDF", "ZIP")


def contained(document: bytes, container: str) -> bytes:
    """The document in a file of that form; the document itself where the form cannot hold it."""
    if container == "PNG":
        return bake_png(png_picture(), document.decode())
    if container == "SVG":
        return bake_svg(SVG_PICTURE, document.decode())
    if container == "PDF":
        return pdf_with(document)
    if container == "ZIP":
        return zip_of({"badge.json": document})
    return document


def good_files(documents: Mapping[str, bytes]) -> dict[tuple[str, str], bytes]:
    """Every document in every container that can hold it."""
    return {
        (name, container): contained(document, container)
        for name, document in documents.items()
        for container in CONTAINERS
        if container == "bare" or name != "COSE"
    }
