"""The presentation that a credential was handed in with. VCDM 2.0 §4.13.

Said beside the credential, which stands on its own proof: whoever presents vouches for nothing in
it. Without a challenge of the verifier's own it is not known when and for whom it was signed.
"""

from datetime import datetime

from credentials.jsonld.general import Expander
from credentials.report import (
    FAILED,
    NOT_DETERMINED,
    CheckResult,
    failed,
    not_applicable,
    not_determined,
    passed,
)
from credentials.verification.controllers import Controllers
from credentials.verification.ports import OFFLINE, DidResolver, Fetcher
from credentials.verification.presented import Ways, examine_presentation, read_presentation
from credentials.verification.proof_view import raw_proofs
from credentials.verification.published_keys import PublishedKeys


def check_presented(
    presentation: bytes,
    *,
    at: datetime,
    fetcher: Fetcher = OFFLINE,
    resolver: DidResolver = OFFLINE,
    expander: Expander | None = None,
) -> CheckResult:
    """Whether the holder whom a presentation names has signed it, at whatever time."""
    read = read_presentation(presentation)
    if read.document is None:
        return not_determined("presented.undetermined", reason=read.check.code)
    if read.token is None and not raw_proofs(read.document):
        return not_applicable("presented.unsigned")
    ways = Ways(
        at=at,
        controllers=Controllers(resolver),
        published=PublishedKeys(fetcher),
        expander=expander,
    )
    secured = examine_presentation(read.document, read.token, ways)
    if secured.is_sound:
        return passed("presented.by_holder", holder=secured.signed_by)
    if secured.intact is FAILED:
        return failed("presented.altered")
    if secured.from_holder is FAILED:
        return failed("presented.not_by_holder", holder=secured.holder)
    open_checks = (check.code for check in secured.checks if check.outcome is NOT_DETERMINED)
    return not_determined("presented.undetermined", reason=next(open_checks, None))
