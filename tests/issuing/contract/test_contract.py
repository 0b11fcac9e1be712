"""The OpenAPI document against the running service: schemathesis, all checks.

What is expected to differ from its defaults, and why, stands in `CONFIGURATION`.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.databases import Sites, passing_evidence
from tests.support.served_site import ServedSite, served

SEED = "20261122"
SCHEMATHESIS = Path(sys.executable).parent / "schemathesis"
CONFIGURATION = """
[generation]
# A string with U+0000 fits a JSON schema, but is not strict JSON: 400.
allow-x00 = false

[checks]
# Well-formed evidence may still contradict a programme: that is 422, and means the schema holds.
positive_data_acceptance.expected-statuses = ["2xx", "401", "403", "404", "406", "409", "422"]
# What breaks the schema by its length may be over 1 MiB already.
negative_data_rejection.expected-statuses = ["400", "401", "403", "404", "406", "413", "415", "422"]

[[operations]]
# Free objects stand in these bodies; an integer beyond 2^53-1 in one of them is not strict JSON.
include-operation-id = [
  "submitCompletion", "putEvidence", "makeDecision", "lintProgramme", "saveMapping",
]
checks.positive_data_acceptance.expected-statuses = ["2xx", "400", "409", "422"]

[[operations]]
# Whatever bytes it is given, the verifier answers a report; only no bytes at all are 400.
include-operation-id = "verify"
checks.negative_data_rejection.expected-statuses = ["200", "400", "415", "422"]
checks.positive_data_acceptance.expected-statuses = ["2xx", "400"]
"""
REAL = """
[parameters]
"path.credential_id" = "{credential}"
"path.decision_id" = "{decision}"
"path.programme_id" = "{programme}"
"path.version" = "{version}"
"path.number" = 1
"""


@dataclass(frozen=True, kw_only=True)
class Contract:
    """A server, its document, and things that really are there."""

    server: ServedSite
    folder: Path
    real: str

    def hold(self, configuration: str, *options: str) -> None:
        """Runs schemathesis with all checks and insists that nothing is found."""
        file = self.folder / "schemathesis.toml"
        file.write_text(configuration)
        document = self.folder / "openapi.json"
        document.write_bytes(self.server.call("GET", "/openapi.json")[2])
        done = subprocess.run(
            [
                str(SCHEMATHESIS), "--config-file", str(file), "--no-color",
                "run", str(document), "--url", self.server.address, "--checks", "all",
                "--header", f"Authorization: Bearer {self.server.token}", "--seed", SEED,
                *options,
            ],
            cwd=self.folder, env={"PATH": os.environ["PATH"], "HOME": str(self.folder)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        failures = [line for line in self.server.log.read_text().splitlines() if "failure" in line]
        assert failures == []
        assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]


@pytest.fixture(scope="module")
def contract(sites: Sites, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Contract]:
    with served(sites.settings("sqlite"), LAUREL_RATE_LIMITS="off") as server:
        body = json.dumps(passing_evidence("contract")).encode()
        status, _, content = server.call("POST", "/v1/completions", body)
        assert status == 201
        answer = json.loads(content)
        real = REAL.format(
            credential=answer["credential"]["id"],
            decision=answer["decision"]["id"],
            programme=answer["credential"]["programme"]["id"],
            version=answer["credential"]["programme"]["version"],
        )
        folder = tmp_path_factory.mktemp("contract")
        yield Contract(server=server, folder=folder, real=real)


@pytest.mark.timeout(280)
def test_real_things_are_as_described(contract: Contract) -> None:
    contract.hold(
        CONFIGURATION + contract.real,
        "--phases", "examples,fuzzing", "--mode", "positive", "--max-examples", "6",
    )  # fmt: skip


@pytest.mark.timeout(280)
def test_any_request_is_answered_as_described(contract: Contract) -> None:
    contract.hold(CONFIGURATION, "--phases", "fuzzing", "--max-examples", "8")


@pytest.mark.experiment
@pytest.mark.timeout(1500)
def test_every_edge_of_every_schema_is_answered_as_described(contract: Contract) -> None:
    contract.hold(CONFIGURATION, "--phases", "coverage,fuzzing", "--max-examples", "100")
