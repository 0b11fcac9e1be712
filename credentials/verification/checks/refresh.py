"""Whether the issuer offers a newer form. OB 3.0 §9 (1EdTechCredentialRefresh); VCDM 2.0 §5.4.

The service is asked once, after the proof, and only for a credential of its issuer. What it gives
takes the older one's place if it is verified and says of itself that it is a later form; whatever
else happens, the standard goes on with the credential at hand. The service learns that somebody
looks, as a status list does.
"""

from dataclasses import dataclass
from typing import Final

from credentials.errors import RetrievalError
from credentials.model.credential import Credential
from credentials.model.members import Placed, id_of, objects, types_of
from credentials.report import (
    PASSED,
    CheckResult,
    Verdict,
    not_applicable,
    not_determined,
    passed,
)
from credentials.verification.checks.update import Update, Verify, is_same, read_other, update_in
from credentials.verification.ports import Fetcher
from credentials.verification.proof_view import text_of_time
from credentials.verification.resources import can_be_had

SERVICE: Final = "1EdTechCredentialRefresh"
ACCEPT: Final = ("application/vc", "application/vc+jwt", "application/ld+json", "application/json")
_WITHDRAWN: Final = frozenset({Verdict.REVOKED, Verdict.SUSPENDED, Verdict.UNDETERMINED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What the service came to, and the newer form if it gave one."""

    check: CheckResult
    update: Update | None = None


NOT_REFRESHED: Final = Refreshed(check=not_applicable("refresh.none"))


def check_refresh(credential: Credential, *, fetcher: Fetcher | None, verify: Verify) -> Refreshed:
    """Asks the first service of a known kind. Without `fetcher` none is asked."""
    services = objects(credential.document, "refreshService")
    if not services:
        return NOT_REFRESHED
    url = next((found for service in services if (found := _address(service))), None)
    if url is None or fetcher is None:
        return Refreshed(check=_not_asked(services))
    try:
        data = fetcher.fetch(url, accept=ACCEPT).body
    except RetrievalError as error:
        return Refreshed(check=not_determined("refresh.unreachable", url=url, reason=error.code))
    return _answered(credential, data, url, verify)


def _answered(credential: Credential, data: bytes, url: str, verify: Verify) -> Refreshed:
    other = read_other(data)
    if other is None or not is_same(credential, other):
        reason = "no_credential" if other is None else "another_credential"
        return Refreshed(check=not_determined("refresh.not_usable", url=url, reason=reason))
    update = update_in(data, credential, verify)
    if update is None:
        return Refreshed(check=passed("refresh.none_newer", url=url))
    valid_from, verdict = text_of_time(update.credential.valid_from), update.report.verdict
    if update.holds:
        found = passed("refresh.newer", url=url, valid_from=valid_from)
    elif verdict in _WITHDRAWN and update.report.from_issuer is PASSED:
        found = not_determined("refresh.newer_does_not_hold", url=url, verdict=verdict.value)
    else:
        found = not_determined("refresh.not_usable", url=url, reason=verdict.value)
    return Refreshed(check=found, update=update)


def _address(service: Placed) -> str | None:
    url = id_of(service.document)
    if url is None or SERVICE not in types_of(service.document) or not can_be_had(url):
        return None
    return url


def _not_asked(services: tuple[Placed, ...]) -> CheckResult:
    return not_determined(
        "refresh.not_asked",
        types=sorted({kind for service in services for kind in types_of(service.document)}),
        urls=[url for service in services if (url := id_of(service.document)) is not None],
    )
