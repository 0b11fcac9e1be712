"""The conformance document names modules and tests that exist."""

import re
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]


def test_every_path_in_the_conformance_document_exists() -> None:
    text = (CHECKOUT / "docs" / "conformance.md").read_text()
    paths = set(re.findall(r"`((?:credentials|edge|issuer|verifier|laurel|tests)/[^`]+)`", text))
    assert len(paths) > 25
    assert {path for path in paths if not (CHECKOUT / path).exists()} == set()
