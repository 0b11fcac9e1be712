"""Ways by which an address gets into a verifier: handed in, or named by what is handed in."""

import json
from collections.abc import Callable
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from zipfile import ZipFile

from credentials.baking.png import bake_png
from credentials.errors import CredentialsError
from credentials.keys.jwk import encode_public_jwk
from credentials.verification.ports import Fetcher
from edge.did_resolver import FetchingDidResolver
from tests.core.jose.tokens import SIGNERS, token
from tests.support.badge_host import an_assertion
from tests.support.issuer_host import NOON, IssuerHost, KeyInMemory, a_badge
from tests.support.issuer_lists import trust_file
from tests.support.submissions import png_picture
from verifier.intake.taken import Submission
from verifier.trust.declared import read_registries
from verifier.trust.domain import Domains
from verifier.trust.registries import Registries

KEY = KeyInMemory.number(11)
DID_KEY = f"did:key:{KEY.public_key_multibase}"
PLACEHOLDER = "https://placeholder.example/keys"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
TEXT_SUITE = "eddsa-jcs-2022"
"""Signs the text, so that any address at all can stand in what is signed."""


def badge(**changes: Any) -> dict[str, Any]:
    """An unsigned badge without a status."""
    document = {**a_badge(IssuerHost()), **changes}
    return {name: value for name, value in document.items() if value is not None}


def signed(issuer: str, **changes: Any) -> bytes:
    """A badge of that issuer; with a proof that cannot be good if its id cannot be signed."""
    host = IssuerHost(did=issuer, signer=KEY)
    document = badge(issuer={"id": issuer, "type": ["Profile"], "name": "X"}, **changes)
    method = f"{issuer}#{KEY.public_key_multibase}"
    try:
        secured = host.issue(document, verification_method=method, cryptosuite=TEXT_SUITE)
    except CredentialsError:
        placed = f"{PLACEHOLDER}#{KEY.public_key_multibase}"
        secured = host.issue(document, verification_method=placed, cryptosuite=TEXT_SUITE)
        secured["proof"]["verificationMethod"] = method
    return json.dumps(secured).encode()


def did_web_of(url: str) -> str:
    """The `did:web` whose document lies under that address, whether it is allowed or not."""
    try:
        netloc, path = urlsplit(url).netloc or url, urlsplit(url).path
    except ValueError:
        netloc, path = url, ""
    segments = [part for part in path.split("/") if part]
    return ":".join(["did:web:" + netloc.replace(":", "%3A"), *segments])


def pasted_link(url: str) -> Submission:
    return Submission(url=url)


def link_of_a_code(url: str) -> Submission:
    """What a QR code holds, handed in as text."""
    return Submission(data=url.encode("utf-8", "replace"))


def link_in_a_link(url: str) -> Submission:
    """The address of a verifier's page that carries another address."""
    return Submission(url=f"https://verifier.test/verify?url={quote(url, safe='')}")


def did_of_the_issuer(url: str) -> Submission:
    return Submission(data=signed(did_web_of(url), credentialStatus=None))


def controller_document(url: str) -> Submission:
    return Submission(data=signed(url, credentialStatus=None))


def status_list(url: str) -> Submission:
    entry = {"type": "BitstringStatusListEntry", "statusPurpose": "revocation",
             "statusListIndex": "42", "statusListCredential": url}  # fmt: skip
    return Submission(data=signed(DID_KEY, credentialStatus=entry))


def revocation_list(url: str) -> Submission:
    """Unsigned, so it is only asked for at the issuer's own origin."""
    entry = {"id": url, "type": "1EdTechRevocationList"}
    return Submission(data=signed(did_web_of(url), credentialStatus=entry))


def key_of_a_token(url: str) -> Submission:
    """`iss` and `kid` of a token: an address with a set of keys."""
    document = badge(issuer={"id": url, "type": ["Profile"], "name": "X"}, credentialStatus=None)
    header = {"alg": "ES256", "typ": "vc+jwt", "kid": url, "iss": url}
    return Submission(data=token(header, document).encode())


def image(url: str) -> Submission:
    """The issuer's image, with which the picture around a credential is compared."""
    document = json.loads(
        signed(DID_KEY, credentialStatus=None, image={"id": url, "type": "Image"})
    )
    return Submission(data=bake_png(png_picture(), json.dumps(document)))


def _extended(**members: Any) -> Submission:
    """A badge whose types come from the vocabulary of extensions too."""
    contexts = [*badge()["@context"], EXTENSIONS]
    return Submission(
        data=signed(DID_KEY, credentialStatus=None, **{"@context": contexts}, **members)
    )


def schema(url: str) -> Submission:
    return _extended(credentialSchema=[{"id": url, "type": "1EdTechJsonSchemaValidator2019"}])


def refresh_service(url: str) -> Submission:
    return _extended(refreshService={"id": url, "type": "1EdTechCredentialRefresh"})


def related_resource(url: str) -> Submission:
    return _extended(relatedResource=[{"id": url, "digestSRI": "sha256-" + "A" * 43 + "="}])


def evidence(url: str) -> Submission:
    digest = badge()["evidence"][0]["digestMultibase"]
    return _extended(evidence=[{"id": url, "type": ["Evidence"], "digestMultibase": digest}])


def never_followed(url: str) -> Submission:
    """Members whose addresses nobody asks: for people, or for the holder's software."""
    subject = badge()["credentialSubject"]
    subject["achievement"] |= {"criteria": {"id": url, "narrative": "x"}}
    subject["achievement"]["alignment"][0]["targetUrl"] = f"{url}?1"
    return _extended(
        credentialSubject=subject, termsOfUse={"id": f"{url}?2", "type": "urn:example:terms"}
    )


def hosted_assertion(url: str) -> Submission:
    """An Open Badge 2.0 that is whatever lies at its address."""
    return Submission(data=json.dumps(an_assertion(id=url)).encode())


def parts_of_a_signed_assertion(url: str) -> Submission:
    """A signed Open Badge 2.0: its badge class and its key lie at addresses."""
    document = an_assertion(badge=url, verification={"type": "SignedBadge", "creator": url})
    return Submission(data=token({"alg": "RS256"}, document, SIGNERS["RS256"]).encode())


def link_on_a_page(url: str) -> Submission:
    """A web page that says where its badge is."""
    text = escape(url, quote=True)
    head = f'<link rel="alternate" type="application/ld+json" href="{text}">'
    link = f'<a href="{text}">badge.json</a>'
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{link}</body></html>"
    return Submission(data=page.encode("utf-8", "replace"))


def link_in_an_archive(url: str) -> Submission:
    """A text file in a ZIP that holds nothing but a link."""
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        archive.writestr("link.txt", url.encode("utf-8", "replace"))
    return Submission(data=data.getvalue())


ENTRY_POINTS: dict[str, Callable[[str], Submission]] = {
    "pasted link": pasted_link,
    "link of a QR code": link_of_a_code,
    "link in a verifier's link": link_in_a_link,
    "issuer's did:web": did_of_the_issuer,
    "controller document": controller_document,
    "status list": status_list,
    "revocation list": revocation_list,
    "key of a token": key_of_a_token,
    "image": image,
    "hosted assertion": hosted_assertion,
    "badge class and key of a signed assertion": parts_of_a_signed_assertion,
    "link on a page": link_on_a_page,
    "link in an archive": link_in_an_archive,
    "schema": schema,
    "refresh service": refresh_service,
    "related resource": related_resource,
    "evidence": evidence,
    "criteria, alignment, terms": never_followed,
}


def ask_a_registry(url: str, fetcher: Fetcher, folder: Path) -> None:
    """Reads a file that declares a registry at the address, and asks it; SettingsError."""
    path = trust_file(folder, {"name": "x", "kind": "issuer-list", "address": url})
    registries = Registries(
        read_registries(path), fetcher=fetcher, domains=Domains(FetchingDidResolver(fetcher))
    )
    registries.ask("did:web:x.example", at=NOON)
    registries.close()


def token_keys() -> bytes:
    """The set of keys that `key_of_a_token` looks for."""
    return json.dumps({"keys": [encode_public_jwk(SIGNERS["ES256"].public_key)]}).encode()
