"""`/status/{n}?timestamp=`: over HTTP, and for the site's own verifier without any."""

from urllib.parse import quote

import pytest

from credentials.errors import Unreachable
from edge.fetch import GuardedFetcher
from issuer.services.site import Site
from laurel.own_site import OwnSiteFetcher
from tests.issuing.web.conftest import Api
from tests.support.databases import NOW

PROBLEM = "https://www.w3.org/ns/credentials/status-list#STATUS_RETRIEVAL_ERROR"


@pytest.mark.parametrize("moment", ["2026-11-22T12:00:00Z", "2026-11-22T14:00:00+02:00"])
def test_the_list_of_a_moment_is_served_as_it_was(shared_api: Api, moment: str) -> None:
    now = shared_api.client.get("/status/1")
    then = shared_api.client.get(f"/status/1?timestamp={quote(moment)}")
    assert (then.status_code, then.data) == (200, now.data)
    assert then.headers["ETag"] == now.headers["ETag"]
    again = shared_api.client.get(
        f"/status/1?timestamp={quote(moment)}", headers={"If-None-Match": then.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    "moment", ["2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "2026-11-22T12:00:00+02:00", "x", ""]
)
def test_a_moment_of_which_nothing_is_known(shared_api: Api, moment: str) -> None:
    answer = shared_api.client.get(f"/status/1?timestamp={moment}")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    problem = answer.get_json()
    assert (problem["type"], problem["status"]) == (PROBLEM, 404)
    assert problem["detail"]


def test_a_list_that_is_not_there_is_another_problem(shared_api: Api) -> None:
    answer = shared_api.client.get("/status/99?timestamp=2026-11-22T12:00:00Z")
    assert (answer.status_code, answer.get_json()["type"]) != (404, PROBLEM)


def test_the_sites_own_verifier_asks_about_moments_too(sqlite_site: Site) -> None:
    fetcher = OwnSiteFetcher(sqlite_site, GuardedFetcher())
    url = f"{sqlite_site.base_url}/status/1"
    now = fetcher.fetch(url, accept=())
    then = fetcher.fetch(f"{url}?timestamp=2026-11-22T12%3A00%3A00Z", accept=())
    assert (then.body, then.fetched_at) == (now.body, NOW)
    with pytest.raises(Unreachable) as refused:
        fetcher.fetch(f"{url}?timestamp=2026-11-22T11%3A59%3A59Z", accept=())
    assert refused.value.fields["status"] == 404
