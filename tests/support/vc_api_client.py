"""The VC API of the demo in this process, without sockets."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from werkzeug.test import Client, TestResponse

from credentials.verification.ports import OFFLINE
from edge.settings import Settings
from edge.vc_api.instances import Instances
from laurel.vc_api import VcApi, open_vc_api
from laurel.vc_api_demo import demo_instances, demo_settings

PORT = 8443
BASE = f"https://localhost:{PORT}"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass
class VcApiClient:
    """Posts to instances by name."""

    application: VcApi
    instances: Instances
    client: Client

    def post(
        self, path: str, document: Any, *, token: str | None = None, **headers: str
    ) -> TestResponse:
        data = document if isinstance(document, bytes | str) else json.dumps(document)
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return self.client.post(
            path, base_url=BASE, data=data, content_type="application/json", headers=headers
        )

    def get(self, url: str, **headers: str) -> TestResponse:
        return self.client.get(url.removeprefix(BASE), base_url=BASE, headers=headers)

    def id_of(self, name: str) -> str:
        """The identifier of an issuer instance, as a refusal tells it."""
        refused = self.post(
            f"/issuers/{name}/credentials/issue",
            {"credential": {**minimal("did:example:nobody")}},
        )
        return refused.get_json()["detail"].split("must be ")[1].split(",")[0]

    def issue(self, name: str, credential: Any, **options: Any) -> TestResponse:
        body = {"credential": credential, "options": options}
        return self.post(f"/issuers/{name}/credentials/issue", body)

    def issued(self, name: str, credential: Any, **options: Any) -> dict[str, Any]:
        answer = self.issue(name, credential, **options)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        issued: dict[str, Any] = answer.get_json()["verifiableCredential"]
        return issued

    def verify(self, credential: Any, *, verifier: str = "default", **options: Any) -> TestResponse:
        body = {"verifiableCredential": credential, "options": options}
        return self.post(f"/verifiers/{verifier}/credentials/verify", body)

    def present(
        self, presentation: Any, *, verifier: str = "default", **options: Any
    ) -> TestResponse:
        body = {"verifiablePresentation": presentation, "options": options}
        return self.post(f"/verifiers/{verifier}/presentations/verify", body)


def minimal(issuer: Any, **changes: Any) -> dict[str, Any]:
    """The smallest credential."""
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": issuer,
        "credentialSubject": {"id": "did:example:subject"},
        **changes,
    }


def open_client(data: Path, instances: Instances | None = None) -> VcApiClient:
    """The demo's instances, or those given."""
    settings = demo_settings(Settings(data=data), PORT)
    instances = instances or demo_instances(data / "keys")
    application = open_vc_api(settings, instances, outside=OFFLINE, clock=lambda: NOW)
    return VcApiClient(
        application=application, instances=instances, client=Client(application, TestResponse)
    )
