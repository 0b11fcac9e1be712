"""Newer forms of a credential: what says that it is one, and is verified."""

from collections.abc import Callable
from dataclasses import dataclass

from credentials.model.credential import Credential
from credentials.report import Report, Verdict
from credentials.verification.checks.format import open_format
from credentials.verification.checks.shape import check_shape

HOLDS = frozenset({Verdict.VALID, Verdict.EXPIRED})
"""Verdicts of a newer credential that let it take the older one's place."""
Verify = Callable[[bytes], Report]
"""With the time and the ways out of the verification that is going on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """A later form of a credential, as it says of itself, and what it came to."""

    credential: Credential
    report: Report

    @property
    def holds(self) -> bool:
        """Whether it is verified."""
        return self.report.verdict in HOLDS


def read_other(data: bytes) -> Credential | None:
    """The credential in another document, unverified; None for what is none."""
    document = open_format(data).document
    return None if document is None else check_shape(document)[1]


def is_same(credential: Credential, other: Credential) -> bool:
    """Whether both have one id, from one issuer. OB 3.0, equality and comparison."""
    return (
        credential.id is not None
        and other.id == credential.id
        and other.issuer.id == credential.issuer.id
    )


def is_update_of(credential: Credential, other: Credential) -> bool:
    """Whether `other` says of itself that it is a later form of `credential`."""
    return (
        is_same(credential, other)
        and credential.valid_from is not None
        and other.valid_from is not None
        and credential.valid_from < other.valid_from
    )


def update_in(data: bytes, credential: Credential, verify: Verify) -> Update | None:
    """What is in `data`, verified, if it says that it is a later form."""
    other = read_other(data)
    if other is None or not is_update_of(credential, other):
        return None
    return Update(credential=other, report=verify(data))
