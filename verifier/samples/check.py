"""Checking a sample: by the same way as anything that is handed in."""

from dataclasses import replace
from datetime import datetime

from edge.did_resolver import FetchingDidResolver
from verifier.errors import NoSuchCredential
from verifier.intake.taken import Submission
from verifier.samples.bundled import sample, sample_issuers
from verifier.service import Answer, Verifier, check
from verifier.trust.declared import Declared
from verifier.trust.domain import Domains
from verifier.trust.issuer_list import Form
from verifier.trust.registries import Registries

REGISTRY = "Samples of Laurel"


def check_sample(verifier: Verifier, name: str, *, at: datetime) -> Answer:
    """The answer, with the samples' own registry asked in place of the declared ones.

    Raises NoSuchCredential if there is no sample of that name.
    """
    document = sample(name)
    if document is None:
        raise NoSuchCredential(name)
    asking = replace(verifier, registries=_registries(verifier))
    return check(asking, Submission(data=document), at=at)


def _registries(verifier: Verifier) -> Registries:
    declared = Declared(name=REGISTRY, form=Form.ISSUER_LIST, data=sample_issuers())
    domains = Domains(FetchingDidResolver(verifier.fetcher, ()))
    return Registries((declared,), fetcher=verifier.fetcher, domains=domains)
