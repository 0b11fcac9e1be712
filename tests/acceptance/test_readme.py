"""The README's call does what the README says."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.running_site import RunningSite

pytestmark = pytest.mark.xdist_group("acceptance")
CHECKOUT = Path(__file__).parents[2]


def test_the_call_of_the_readme_gives_a_certificate(site: RunningSite) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", (CHECKOUT / "README.md").read_text(), re.DOTALL)
    (call,) = [block for block in blocks if block.startswith("curl ")]
    done = subprocess.run(
        ["/bin/sh", "-c", call.replace("http://localhost:8000", site.base_url)],
        cwd=CHECKOUT,
        env={"PATH": "/usr/bin:/bin", "TOKEN": site.token},
        capture_output=True,
        check=True,
    )
    answer = json.loads(done.stdout)
    assert answer["decision"]["outcome"] == "eligible"
    assert answer["decision"]["counts"] == {"passed": 43, "of": 45, "undecided": 0}
    assert answer["credential"]["status"] == "active"


def test_the_links_of_the_readme_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (CHECKOUT / "README.md").read_text())
    assert links
    assert [link for link in links if not (CHECKOUT / link).exists()] == []
