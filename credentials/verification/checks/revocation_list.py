"""What the unsigned revocation list of 1EdTech says. Open Badges 3.0 §9 (status).

Nobody signs such a list, so only the place where it lies can speak for the issuer: it counts if
it was answered over https by the very origin that the issuer's own id names (the site of an https
issuer, the host of a did:web). An issuer that names itself by a bare key has no such place.
"""

from datetime import datetime
from urllib.parse import urlsplit

from credentials.encoding.digests import sha256_hex
from credentials.errors import InvalidVerificationMethod, RetrievalError, StatusVerificationError
from credentials.keys.did_web import document_url
from credentials.model.credential import Credential
from credentials.model.members import Placed, is_url
from credentials.report import CheckResult, failed, not_determined, passed
from credentials.status.kinds import REVOCATION
from credentials.status.revocation_list import parse_revocation_list
from credentials.verification.checks.last_known import of_last_known
from credentials.verification.checks.status_lists import facts_of_failure
from credentials.verification.ports import Fetched, Fetcher
from credentials.verification.proof_view import text_of_time

MEDIA_TYPES = ("application/json", "application/ld+json")


def check_revocation_list(
    placed: Placed, credential: Credential, *, as_of: datetime | None, fetcher: Fetcher
) -> CheckResult:
    """Whether the list of the entry names the credential's id; with `as_of` it cannot be told."""
    url = placed.document.get("id")
    if not isinstance(url, str) or not is_url(url):
        return _malformed(f"{placed.pointer}/id", "must be the address of the list")
    if credential.id is None:
        return _malformed("/id", "a revocation list names credentials by their id")
    place = {"purpose": REVOCATION, "list": url}
    if as_of is not None:
        return not_determined("status.no_history", as_of=text_of_time(as_of), **place)
    if url == credential.id:
        return not_determined("status.own_list", **place)
    issuer_id, home = credential.issuer.id, _origin_of_issuer(credential.issuer.id)
    if home is None or _origin(url) != home:
        return not_determined("status.list_not_bound", issuer=issuer_id, **place)
    unreached = None
    try:
        fetched = fetcher.fetch(url, accept=MEDIA_TYPES)
    except RetrievalError as error:
        last: Fetched | None = error.fields.get("last_answer")
        if last is None:
            return not_determined("status.unreachable", **facts_of_failure(error), **place)
        fetched, unreached = last, error.code
    try:
        found = parse_revocation_list(fetched.body)
    except StatusVerificationError as error:
        return not_determined("status.list_unreadable", detail=error.detail, **place)
    if _origin(fetched.url) != home:
        return not_determined("status.list_not_bound", issuer=issuer_id, **place)
    if found.issuer is not None and found.issuer != issuer_id:
        return not_determined("status.wrong_issuer", list_issuer=found.issuer, **place)
    answer = _answer(is_revoked=credential.id in found.revoked, url=url, fetched=fetched, home=home)
    return answer if unreached is None else of_last_known(answer, holds=False, reason=unreached)


def _answer(*, is_revoked: bool, url: str, fetched: Fetched, home: str) -> CheckResult:
    facts = {
        "purpose": REVOCATION,
        "list": url,
        **dict.fromkeys(("index", "value", "message", "list_from", "as_of")),
        "list_digest": sha256_hex(fetched.body),
        "fetched_at": text_of_time(fetched.fetched_at),
        "bound_by": home,
    }
    if is_revoked:
        return failed("status.revoked", **facts)
    return passed("status.clear", **facts)


def _malformed(pointer: str, detail: str) -> CheckResult:
    return not_determined("status.malformed_entry", pointer=pointer, detail=detail)


def _origin_of_issuer(issuer_id: str) -> str | None:
    """The https origin that the issuer's id names."""
    if issuer_id.startswith("did:web:"):
        try:
            return _origin(document_url(issuer_id))
        except InvalidVerificationMethod:
            return None
    return _origin(issuer_id)


def _origin(url: str) -> str | None:
    """`https://host:port` of an https address; None of any other."""
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        return None
    if parts.scheme != "https" or not parts.hostname or parts.username is not None:
        return None
    return f"https://{parts.hostname.lower()}:{port}"
