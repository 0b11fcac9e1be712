"""`POST /verify` of our own credentials: the small one under load, the full one by itself."""

import json
import statistics
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from benchmarks.documents import of_learner, small
from benchmarks.figures import Run, run
from benchmarks.http_site import HttpSite
from credentials.errors import Unreachable
from credentials.gate import serialise
from credentials.proofs.data_integrity import sign
from credentials.report import Verdict
from credentials.verification.pipeline import verify
from credentials.verification.ports import Fetched
from issuer.services.publication import did_document
from issuer.services.site import Site
from issuer.services.status_lists import list_url, status_list
from issuer.wiring import open_site
from tests.support.sample_certificate import BASE, DID

LEARNERS, ROUNDS, WARM_UP = 40, 5, 200
LIST = 1


class Published:
    """Fetcher and resolver of what the site publishes, at hand."""

    def __init__(self, site: Site) -> None:
        self._controller = did_document(site)
        self._lists = {list_url(site, LIST): status_list(site, LIST).body}
        self._at = site.clock()

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:  # noqa: ARG002  # the port
        if url not in self._lists:
            raise Unreachable("not published", url=url)
        return Fetched(
            url=url, body=self._lists[url], media_type="application/vc", fetched_at=self._at
        )

    def resolve(self, identifier: str) -> Mapping[str, Any]:
        if identifier != self._controller["id"]:
            raise Unreachable("another controller", url=identifier)
        return self._controller


def measure_small(site: HttpSite, *, count: int, clients: int) -> dict[str, Any]:
    """The small credential: in process on one core, then over HTTP with one and many clients."""
    opened = open_site(site.settings)
    documents = signed_documents(opened)
    alone = _per_second_in_process(documents, Published(opened), opened.clock())
    opened.close()
    requests = [site.post("/verify", document) for document in documents]
    _insist_on_valid(run(site, _repeated(requests, WARM_UP), clients=clients, wanted=200))
    one = run(site, _repeated(requests, count // 4), clients=1, wanted=200)
    many = run(site, _repeated(requests, count), clients=clients, wanted=200)
    _insist_on_valid(one), _insist_on_valid(many)
    rate = many.figures()["perSecond"]
    return {
        "bytes": len(documents[0]),
        "inProcessPerSecond": round(alone, 1),
        "oneClient": one.figures(),
        "clients": clients,
        "manyClients": many.figures(),
        "shareOfInProcess": round(rate / alone, 3),
    }


def measure_full(site: HttpSite, address: str, *, count: int) -> dict[str, Any]:
    """A whole certificate of the site, one client, warm."""
    _, _, document = site.server.call("GET", address.removeprefix(site.settings.base_url) + ".json")
    requests = [site.post("/verify", document)]
    _insist_on_valid(run(site, _repeated(requests, WARM_UP // 4), clients=1, wanted=200))
    found = run(site, _repeated(requests, count), clients=1, wanted=200)
    _insist_on_valid(found)
    return {"bytes": len(document), **found.figures()}


def signed_documents(site: Site) -> list[bytes]:
    """The small badge for forty learners, each signed by the site."""
    return [_signed_small(site, number) for number in range(LEARNERS)]


def _signed_small(site: Site, number: int) -> bytes:
    """The small badge as this site would sign it."""
    written = json.dumps(of_learner(small(), number), ensure_ascii=False)
    document = json.loads(written.replace(BASE, site.base_url).replace(DID, site.issuer_did))
    entry = document["credentialStatus"]
    entry["statusListCredential"] = list_url(site, LIST)
    entry["id"] = f"{entry['statusListCredential']}#{entry['statusListIndex']}"
    signer = site.signer
    return serialise(
        sign(
            document,
            signer=signer,
            verification_method=site.verification_method(signer.public_key_multibase),
            created=site.clock(),
        )
    )


def _per_second_in_process(documents: Sequence[bytes], published: Published, at: datetime) -> float:
    """By CPU time, the median of the rounds; every check, the list and the keys at hand."""
    rates = []
    for _ in range(ROUNDS + 1):
        begun = time.process_time()
        for document in documents:
            report = verify(document, at=at, fetcher=published, resolver=published)
            if report.verdict is not Verdict.VALID:
                raise SystemExit(f"not valid: {report.checks}")
        rates.append(len(documents) / (time.process_time() - begun))
    return statistics.median(rates[1:])


def _repeated(requests: Sequence[bytes], count: int) -> list[bytes]:
    return [requests[number % len(requests)] for number in range(count)]


def _insist_on_valid(found: Run) -> None:
    for answer in found.answers:
        if json.loads(answer.body)["verdict"] != "valid":
            raise SystemExit(f"not valid: {answer.body[:500]!r}")
