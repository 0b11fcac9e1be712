"""`laurel vc-api --demo` as it is really started: https with its own certificate, loopback only."""

import json
import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.running_site import free_port
from tests.support.vc_api_client import minimal

CHECKOUT = Path(__file__).parents[2]
PAGE = (CHECKOUT / "docs" / "vc-api.md").read_text()
COMMAND = [shutil.which("laurel", path=str(Path(sys.executable).parent)) or "laurel", "vc-api"]


@dataclass
class Demo:
    base_url: str
    ca: Path
    endpoints: dict[str, str]

    def post(self, path: str, document: Any) -> tuple[int, Any]:
        request = urllib.request.Request(
            self.base_url + path,
            data=json.dumps(document).encode(),
            headers={"Content-Type": "application/json"},
        )
        context = ssl.create_default_context(cafile=str(self.ca))
        try:
            with urllib.request.urlopen(request, context=context, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    data = tmp_path_factory.mktemp("demo")
    port = free_port()
    process = subprocess.Popen(
        [*COMMAND, "--demo", "--port", str(port), "--json"],
        cwd=CHECKOUT,
        env={**os.environ, "LAUREL_DATA": str(data), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        printed = ""
        while not printed.rstrip().endswith("}\n}"):
            line = process.stdout.readline()
            assert line, "it ended"
            printed += line
        told = json.loads(printed)
        yield Demo(base_url=told["baseUrl"], ca=Path(told["ca"]), endpoints=told["endpoints"])
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        if process.stdout:
            process.stdout.close()


def test_issue_verify_revoke_over_https(demo: Demo) -> None:
    assert demo.endpoints["issuer/eddsa-rdfc-2022"].startswith(demo.base_url)
    status, issued = demo.post(
        "/issuers/eddsa-rdfc-2022/credentials/issue",
        {"credential": minimal({}, id="urn:x:demo")},
    )
    credential = issued["verifiableCredential"]
    assert status == 201
    body = {"verifiableCredential": credential}
    status, found = demo.post("/verifiers/default/credentials/verify", body)
    assert (status, found["verdict"]) == (200, "valid")
    entry = {"type": "BitstringStatusListEntry", "statusPurpose": "revocation"}
    change = {"credentialId": "urn:x:demo", "credentialStatus": entry, "status": True}
    assert demo.post("/issuers/eddsa-rdfc-2022/credentials/status", change)[0] == 200
    status, found = demo.post("/verifiers/strict/credentials/verify", body)
    assert (status, found["verdict"]) == (400, "revoked")
    tampered = {"verifiableCredential": {**credential, "id": "urn:x:other"}}
    assert demo.post("/verifiers/default/credentials/verify", tampered)[0] == 400


def test_nobody_trusts_it_without_its_certificate(demo: Demo) -> None:
    with pytest.raises(urllib.error.URLError, match="certificate verify failed"):
        urllib.request.urlopen(demo.base_url, timeout=30)


def test_the_call_of_the_docs(demo: Demo) -> None:
    calls = re.findall(r"^```sh\n(curl .*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert len(calls) == 1
    command = calls[0].replace("https://localhost:8443", demo.base_url)
    done = subprocess.run(
        ["bash", "-c", command],
        env={**os.environ, "CA": str(demo.ca)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    issued = json.loads(done.stdout)["verifiableCredential"]
    assert issued["proof"]["cryptosuite"] == "eddsa-rdfc-2022"


def test_it_listens_nowhere_else(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "--demo", "--port", str(free_port())],
        cwd=CHECKOUT,
        env={**os.environ, "LAUREL_DATA": str(tmp_path), "LAUREL_HOST": "0.0.0.0"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert "loopback" in done.stderr


def test_without_the_demo_it_lists_what_is_declared(tmp_path: Path) -> None:
    (tmp_path / "vc-api.json").write_text('{"instances": [{"name": "public", "kind": "verifier"}]}')
    done = subprocess.run(
        [*COMMAND, "--json"],
        cwd=CHECKOUT,
        env={**os.environ, "LAUREL_VC_API": str(tmp_path / "vc-api.json")},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert json.loads(done.stdout) == {
        "verifier/public": "http://localhost:8000/verifiers/public/credentials/verify"
    }
