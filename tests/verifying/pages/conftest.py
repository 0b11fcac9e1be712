"""The verifier over HTTP for a real browser."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from edge.clock import utc_now
from tests.support.browser import chromium, serving
from tests.support.issuer_host import IssuerHost
from tests.support.verifier_site import VerifierSite

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def site() -> Iterator[VerifierSite]:
    opened = VerifierSite(IssuerHost(now=utc_now()))
    yield opened
    opened.verifier.close()


@pytest.fixture(scope="module")
def served(site: VerifierSite) -> Iterator[str]:
    with serving(site.client.application) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with chromium() as started:
        yield started
