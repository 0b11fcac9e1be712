"""A verifier over HTTP, in front of an issuer in memory."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from credentials.errors import Unreachable
from credentials.verification.ports import Fetched
from edge.settings import Settings
from tests.support.issuer_host import IssuerHost
from verifier.service import Verifier
from verifier.web.app import create_app
from verifier.wiring import open_verifier

BASE = "https://issuer.example"


@dataclass
class VerifierSite:
    """`host` issues; `pages` are further documents by address; `replaced` the newer of an id."""

    host: IssuerHost
    pages: dict[str, bytes] = field(default_factory=dict)
    replaced: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    """Where an address of `pages` leads to."""
    rate_limits: bool = False
    trust: Path | None = None
    """The file that declares registries."""

    def __post_init__(self) -> None:
        self.settings = Settings(base_url=BASE, rate_limits=self.rate_limits, trust=self.trust)
        self.verifier: Verifier = open_verifier(
            self.settings,
            fetcher=self,
            resolver=self.host.resolver,
            superseded_by=self.replaced.get,
        )
        self.client: FlaskClient = create_app(self.verifier).test_client()

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:
        if url in self.pages:
            at = self.moved.get(url, url)
            return Fetched(url=at, body=self.pages[url], media_type="", fetched_at=self.host.now)
        if "/status/" not in url:
            raise Unreachable(url=url, reason="http_status", status=404)
        return self.host.fetcher.fetch(url, accept=accept)

    def report(
        self, document: Mapping[str, Any] | bytes, *, lang: str = "en", **options: Any
    ) -> dict[str, Any]:
        """The report that `POST /verify` answers as JSON."""
        data = document if isinstance(document, bytes) else json.dumps(document).encode()
        answer = self.client.post(
            f"/verify?lang={lang}",
            data=data,
            content_type=options.pop("content_type", "application/vc"),
            headers={"Accept": "application/json"},
        )
        assert answer.status_code == 200, answer.text
        assert answer.mimetype == "application/json"
        report: dict[str, Any] = json.loads(answer.data)
        return report

    def page(self, document: Mapping[str, Any] | bytes, *, lang: str = "en") -> str:
        """The page that a browser gets for a pasted text."""
        text = document.decode() if isinstance(document, bytes) else json.dumps(document)
        answer = self.client.post(
            f"/verify?lang={lang}", data={"text": text}, headers={"Accept": "text/html"}
        )
        assert answer.status_code == 200, answer.text
        assert answer.mimetype == "text/html"
        return answer.text
