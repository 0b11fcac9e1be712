"""Whether images are the ones that are meant, where a digest says which. VCDM 2.0 §5.3.

Images of the credential, its issuer, its subjects and achievements. An image without a digest can
be changed by whoever serves it, and nothing is said about it.
"""

from collections.abc import Iterator
from typing import Final

from credentials.model.credential import Credential
from credentials.model.members import Placed, object_or_none, objects
from credentials.report import CheckResult, failed, not_applicable, not_determined, passed
from credentials.verification.ports import OFFLINE, Fetcher
from credentials.verification.resources import Comparison, compare_digest

MOST_FETCHED: Final = 2
NO_IMAGE: Final = not_applicable("image.none")


def check_images(credential: Credential, *, fetcher: Fetcher = OFFLINE) -> CheckResult:
    """Failed at the first image that is another one; not determined if one cannot be had."""
    count = fetched = 0
    missing: CheckResult | None = None
    for placed in _images(credential):
        compared = compare_digest(placed.document, fetcher if fetched < MOST_FETCHED else OFFLINE)
        where, id_ = placed.pointer, compared.id
        if compared.came_to is Comparison.NO_DIGEST:
            continue
        count += 1
        fetched += not id_.startswith("data:")
        if compared.came_to is Comparison.MALFORMED:
            return failed("image.malformed_digest", pointer=where, detail=compared.reason)
        if compared.came_to is Comparison.MISMATCH:
            return failed("image.mismatch", pointer=where, id=id_)
        if compared.came_to is not Comparison.MATCHES:
            missing = missing or not_determined(
                "image.not_at_hand", pointer=where, id=id_, reason=compared.reason
            )
    if missing is not None:
        return missing
    return passed("image.matches", count=count) if count else NO_IMAGE


def _images(credential: Credential) -> Iterator[Placed]:
    document = credential.document
    yield from objects(document, "image")
    issuer = object_or_none(document.get("issuer"))
    if issuer is not None:
        yield from objects(issuer, "image", at="/issuer")
    for subject in credential.subjects:
        yield from objects(subject.document, "image", at=subject.pointer)
        if subject.achievement is not None:
            at = subject.achievement.pointer
            yield from objects(subject.achievement.document, "image", at=at)
