"""A site whose key lies elsewhere and never signs twice alike: one signature is kept, for ever."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from credentials.keys.signer import Signer
from issuer.services.books import check_books
from issuer.services.certificates import load_certificate
from issuer.services.completions import submit_completion
from issuer.services.decisions import case_from_document
from issuer.services.recovery import resume
from issuer.services.reservations import claim, reserve
from issuer.services.signatures import finish
from issuer.services.site import Site
from tests.support.databases import CLIENT, NOW, passing_evidence
from tests.support.remote_signer import RemoteSigner, ServiceDown


@dataclass
class RemoteKeys:
    """The site's keys, as if they lay in a key service."""

    at_hand: Any
    signers: dict[str, RemoteSigner] = field(default_factory=dict)

    def signer(self, public_key: str) -> Signer:
        key = self.at_hand.signer(public_key).key.private_key
        return self.signers.setdefault(public_key, RemoteSigner(key=key))


@pytest.fixture
def remote(site: Site) -> Site:
    keys: Any = RemoteKeys(site.keys)
    return replace(site, keys=keys)


def later(site: Site) -> Site:
    """The same site when every lease is over."""
    return replace(site, clock=lambda: NOW + timedelta(seconds=site.lease_seconds))


def signer_of(site: Site) -> RemoteSigner:
    signer = site.signer
    assert isinstance(signer, RemoteSigner)
    return signer


def test_a_repeat_gives_the_bytes_that_were_stored(remote: Site) -> None:
    first = submit_completion(remote, CLIENT, passing_evidence())
    asked = signer_of(remote).asked
    second = submit_completion(remote, CLIENT, passing_evidence())
    assert (first.already_issued, second.already_issued) == (False, True)
    credential_id = (first.credential or {})["id"]
    assert (second.credential or {})["id"] == credential_id
    assert signer_of(remote).asked == asked
    assert check_books(remote).findings == ()


def test_of_two_different_signatures_of_one_reservation_the_first_is_kept(remote: Site) -> None:
    record = reserve(remote, CLIENT, case_from_document(remote, passing_evidence())).credential
    taken = claim(later(remote), record.id)
    assert taken is not None
    first = finish(later(remote), taken.credential, taken.owner or "")
    asked = signer_of(remote).asked
    second = finish(remote, record, record.lease_owner or "")
    assert signer_of(remote).asked == asked + 2, "a second pair of signatures was made"
    assert second.signed == first.signed
    assert load_certificate(remote, record.id).document_bytes == first.signed
    assert check_books(remote).findings == ()


def test_a_lost_answer_leaves_a_reservation_that_is_finished_later(remote: Site) -> None:
    signer_of(remote).failures = 1
    with pytest.raises(ServiceDown):
        submit_completion(remote, CLIENT, passing_evidence())
    assert resume(later(remote)).issued <= 1
    answer = submit_completion(later(remote), CLIENT, passing_evidence())
    assert answer.credential is not None
    assert check_books(later(remote)).findings == ()
