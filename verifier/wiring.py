"""Putting a verifier together."""

from collections.abc import Callable

from credentials.errors import ValueMalformed
from credentials.keys.did_web import did_of
from credentials.verification.newest_lists import NewestLists
from credentials.verification.ports import DidResolver, Fetcher
from edge.did_resolver import FetchingDidResolver
from edge.expansion import ExpansionWorkshop
from edge.fetch import GuardedFetcher
from edge.settings import Settings
from verifier.intake.workshop import Workshop
from verifier.receipts.document import Receipts
from verifier.receipts.key import open_receipt_key
from verifier.samples.bundled import SampleLists
from verifier.service import Verifier
from verifier.trust.anchors import read_anchors_of
from verifier.trust.declared import read_registries
from verifier.trust.domain import Domains
from verifier.trust.registries import Registries


def open_verifier(
    settings: Settings,
    *,
    fetcher: Fetcher | None = None,
    resolver: DidResolver | None = None,
    superseded_by: Callable[[str], str | None] = lambda _: None,
) -> Verifier:
    """A verifier; `close` ends it. Without `fetcher` and `resolver` it asks the network for all.

    A site that is mounted in the same process gives both, so that its own addresses are answered
    without one. SettingsError says what is wrong with the file of registries or
    that of anchors.
    """
    declared = read_registries(settings.trust, settings.fetch_allow)
    own = (settings.base_url,) if settings.base_url else ()
    fetcher = SampleLists(fetcher or GuardedFetcher(settings.fetch_allow, own=own))
    domains = Domains(FetchingDidResolver(fetcher, settings.fetch_allow))
    return Verifier(
        settings=settings,
        fetcher=fetcher,
        resolver=resolver or FetchingDidResolver(fetcher, settings.fetch_allow),
        workshop=Workshop(),
        expansion=ExpansionWorkshop(),
        superseded_by=superseded_by,
        own_did=_own_did(settings.base_url),
        receipts=_receipts(settings),
        newest_lists=NewestLists(apart_from=settings.base_url or None),
        anchors=read_anchors_of(settings.anchors),
        registries=Registries(declared, fetcher=fetcher, domains=domains),
    )


def _receipts(settings: Settings) -> Receipts | None:
    signer = open_receipt_key(settings)
    site = settings.verifier_url or settings.base_url or ""
    return None if signer is None else Receipts(signer=signer, site=site)


def _own_did(base_url: str) -> str | None:
    try:
        return did_of(base_url)
    except ValueMalformed:
        return None
