"""Whatever a copy, a site, a key or a list says: a report, and only the issuer's words are shown.

Each value of each document is replaced by any JSON in turn.
"""

import copy
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from credentials.model.parse import read_credential
from credentials.ob2.translation import in_todays_form
from credentials.report import Verdict
from tests.core.keys.test_any_document import JSON
from tests.core.verification.reading import member_paths, replaced
from tests.support.badge_host import (
    ASSERTION,
    BADGE,
    KEY,
    LIST,
    PROFILE,
    BadgeHost,
    a_badge_class,
    a_profile,
    a_signed_assertion,
    an_assertion,
)
from tests.support.inner_credentials import a_course_badge, a_record, an_endorsement, another_issuer
from tests.support.issuer_host import IssuerHost, a_badge

COPY = an_assertion(badge=a_badge_class(issuer=a_profile()))
PAYLOAD = a_signed_assertion(badge=a_badge_class(issuer=a_profile()))
PAGES = BadgeHost().pages
SIGNED = BadgeHost().sign()
SHOWN = BadgeHost().verify(COPY).credential
FINE = (Verdict.VALID, Verdict.EXPIRED, Verdict.NOT_YET_VALID)

RECORD_HOST = IssuerHost()
OTHER = another_issuer(RECORD_HOST)
RECORD = RECORD_HOST.issue(a_record(RECORD_HOST, [OTHER.issue(a_course_badge(OTHER))]))
ENDORSED = a_badge(RECORD_HOST)
ENDORSED["endorsement"] = [OTHER.issue(an_endorsement(OTHER, ENDORSED["id"]))]
ENDORSED = RECORD_HOST.issue(ENDORSED)


def places(document: dict[str, Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.sampled_from(sorted(member_paths(document), key=str))


def page_places() -> st.SearchStrategy[tuple[str, tuple[Any, ...]]]:
    pairs = [(url, path) for url in PAGES for path in sorted(member_paths(PAGES[url]), key=str)]
    return st.sampled_from(pairs)


@given(places(COPY), JSON)
def test_whatever_a_copy_says_the_sites_words_are_shown(path: tuple[Any, ...], value: Any) -> None:
    report = BadgeHost().verify(replaced(COPY, path, value))
    assert report.credential in (None, SHOWN)
    assert report.verdict is not Verdict.VALID or report.credential == SHOWN


@given(page_places(), JSON)
def test_whatever_the_site_says(place: tuple[str, tuple[Any, ...]], value: Any) -> None:
    url, path = place
    host = BadgeHost()
    host.serve(url, replaced(PAGES[url], path, value))
    for data in (json.dumps(an_assertion()), SIGNED):
        report = host.verify(data, recipient="a@example.com", shown="Potter")
        if report.verdict in FINE:
            assert report.credential is not None
            read_credential(in_todays_form(report.credential))


@given(st.sampled_from([ASSERTION, BADGE, PROFILE, KEY, LIST]), JSON)
def test_whatever_one_address_answers(url: str, value: Any) -> None:
    host = BadgeHost()
    host.serve(url, value if not isinstance(value, int | None) else [value])
    host.verify(an_assertion())
    verdict = host.verify(SIGNED).verdict
    if url == PROFILE:
        assert verdict not in FINE


@given(places(PAYLOAD), JSON)
def test_whatever_is_signed(path: tuple[Any, ...], value: Any) -> None:
    host = BadgeHost()
    payload = replaced(copy.deepcopy(PAYLOAD), path, value)
    report = host.verify(host.sign(payload))
    if report.verdict in FINE:
        assert report.credential is not None
        assert report.credential["badge"]["issuer"] == PAGES[PROFILE]


@given(places(RECORD), JSON)
def test_whatever_changes_in_a_record_is_found(path: tuple[Any, ...], value: Any) -> None:
    changed = replaced(RECORD, path, value)
    verdict = RECORD_HOST.verify(changed).verdict
    assert verdict is not Verdict.VALID or changed == RECORD


@given(places(ENDORSED), JSON)
def test_whatever_changes_in_an_endorsed_badge_is_found(path: tuple[Any, ...], value: Any) -> None:
    changed = replaced(ENDORSED, path, value)
    verdict = RECORD_HOST.verify(changed).verdict
    assert verdict is not Verdict.VALID or changed == ENDORSED
