"""Everything that must hold before a credential is signed, and before it is released.

`prepare` gives a leave to sign, `sign_ready` uses it up, `self_check` asks our own verifier.
DESIGN 3.14, 3.19. The document is canonicalized once for preparing and signing together, by a
template where there is one; the self-check always walks over the signed text.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any, Final

from credentials.encoding.digests import credential_digest
from credentials.encoding.json_writer import write_json
from credentials.encoding.strict_json import CREDENTIAL_LIMITS, parse_json
from credentials.errors import (
    AlreadyRedeemed,
    CredentialsError,
    LintFailed,
    SelfCheckFailed,
    Unreachable,
    WrongControllerDocument,
    WrongKey,
)
from credentials.jsonld.compared import ComparedForms
from credentials.jsonld.oracle import canonize_independently
from credentials.keys.multikey import decode_public_key
from credentials.keys.public_key import ED25519, P256, P384, algorithm_of
from credentials.keys.signer import Signer
from credentials.lints import Finding, Severity, lint
from credentials.proofs.data_integrity import (
    complete_options,
    hash_data,
    make_proof,
    proof_options,
)
from credentials.proofs.hashed_data import HashedData
from credentials.report import PASSED, Verdict
from credentials.schemas import violations
from credentials.verification.checks.schema import SCHEMA, with_one_status_entry
from credentials.verification.pipeline import verify
from credentials.verification.ports import Fetched

__all__ = [
    "LintFailed",
    "ReadyToSign",
    "SelfCheckFailed",
    "prepare",
    "self_check",
    "serialise",
    "sign_ready",
]

LIST_MEDIA_TYPE = "application/vc"
SUITES: Final = {ED25519: "eddsa-rdfc-2022", P256: "ecdsa-rdfc-2019", P384: "ecdsa-rdfc-2019"}
"""What each kind of key signs the statements with."""
TEXT_SUITES: Final = {ED25519: "eddsa-jcs-2022", P256: "ecdsa-jcs-2019", P384: "ecdsa-jcs-2019"}
"""And the text, for readers without JSON-LD (docs/adr/a-second-proof-over-the-text.md)."""
_TRUE_OF_TOKENS: Final = frozenset(
    {Verdict.VALID, Verdict.EXPIRED, Verdict.REVOKED, Verdict.SUSPENDED, Verdict.NOT_YET_VALID}
)
_FORMS = ComparedForms()
"""Only its time depends on what was prepared before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofToMake:
    """One of the two proofs, all but its signature."""

    options: Mapping[str, Any]
    """Verification method, time, cryptosuite, purpose."""
    hashed: HashedData


@dataclass(slots=True, kw_only=True, eq=False)
class ReadyToSign:
    """Leave to sign one document once, with one key and one time. Made by `prepare` only."""

    unsigned: bytes
    """The document as it will be served, without proof."""
    digest: str
    """Credential digest, 64 hex digits."""
    verification_method: str
    allowed: tuple[Finding, ...]
    """Findings that were let through, to be recorded."""
    _proofs: tuple[ProofToMake, ...]
    _used: bool = False
    _lock: Lock = field(default_factory=Lock, repr=False)

    def redeem(self) -> tuple[ProofToMake, ...]:
        """What is to be signed. AlreadyRedeemed at the second time, in whatever thread."""
        with self._lock:
            if self._used:
                raise AlreadyRedeemed("a leave to sign is good for one signature")
            self._used = True
        return self._proofs


def serialise(document: Mapping[str, Any]) -> bytes:
    """The document as it is stored, signed and served: compact JSON, UTF-8, members as composed."""
    return write_json(document)


def prepare(
    document: Mapping[str, Any], *, verification_method: str, created: datetime, oracle: bool
) -> ReadyToSign:
    """Leave to sign the document, if nothing forbids it.

    The method's fragment is the key as Multikey; its kind decides the cryptosuites. `created` is
    aware. With `oracle` a second implementation must find the same canonical form.
    Raises LintFailed (field `findings`): our lints, the official schema, data that the canonical
    form would lose, a method that is not the issuer's, implementations that differ.
    """
    allowed = _lint(document)
    unsigned = serialise(document)
    _refuse(_method(document, verification_method))
    try:
        snapshot = parse_json(unsigned)
        algorithm = algorithm_of(decode_public_key(verification_method.partition("#")[2]))
        statements, text = (
            _to_make(snapshot, suites[algorithm], verification_method, created, algorithm)
            for suites in (SUITES, TEXT_SUITES)
        )
        hashed = statements.hashed
        if oracle and _independently(snapshot, hashed) != hashed.canonical_document:
            _refuse([_found("gate.oracle", "", "two implementations find different data")])
    except CredentialsError as error:
        if isinstance(error, LintFailed):
            raise
        raise LintFailed(error.detail, findings=(_of_error(error),)) from error
    return ReadyToSign(
        unsigned=unsigned,
        digest=_digest(snapshot, text.hashed),
        verification_method=verification_method,
        allowed=allowed,
        _proofs=(statements, text),
    )


def _to_make(
    document: Mapping[str, Any], suite: str, method: str, created: datetime, algorithm: str
) -> ProofToMake:
    options = proof_options(verification_method=method, created=created, cryptosuite=suite)
    complete = complete_options(document, options)
    hashed = hash_data(document, complete, algorithm=algorithm, canonize=_FORMS)
    return ProofToMake(options=complete, hashed=hashed)


def _digest(document: Mapping[str, Any], text: HashedData) -> str:
    """The credential digest: what a proof over the text signs is the same JCS. DESIGN 3.8."""
    if text.hash_name == "sha256":
        return text.document_hash.hex()
    return credential_digest(document)


def _independently(document: Mapping[str, Any], hashed: HashedData) -> str:
    return canonize_independently(document, hash_name=hashed.hash_name)


def sign_ready(ready: ReadyToSign, signer: Signer) -> bytes:
    """The signed credential, exactly as it is stored and served. Uses up the leave.

    Raises WrongKey (the leave is not used up), AlreadyRedeemed, ProofGenerationError. The proofs
    are a set (Data Integrity 1.0 §2.1.1): over the statements first, then over the text.
    """
    wanted = ready.verification_method
    if wanted.partition("#")[2] != signer.public_key_multibase:
        raise WrongKey("the leave is for another key", wanted=wanted)
    proofs = [make_proof(one.options, one.hashed, signer) for one in ready.redeem()]
    return _with_proof(ready.unsigned, proofs)


def _with_proof(unsigned: bytes, proof: Any) -> bytes:
    """The bytes of a document with the proof as its last member."""
    return unsigned[:-1] + b',"proof":' + write_json(proof) + b"}"


def self_check(
    signed: bytes,
    *,
    unsigned: bytes,
    at: datetime,
    controller_document: Mapping[str, Any],
    status_lists: Iterable[bytes],
) -> None:
    """Nothing, if our own verifier calls it valid with what is really published.

    `unsigned` is what was prepared: without its proof the credential must be that, byte for byte.
    `status_lists`: the published lists, as they are served. Raises SelfCheckFailed.
    """
    lists = {_id_of(body): body for body in status_lists}
    given = _Published(at=at, controller=controller_document, lists=lists)
    report = verify(signed, at=at, fetcher=given, resolver=given, templates=None)
    if report.verdict is not Verdict.VALID or report.credential is None:
        raise SelfCheckFailed(
            f"our verifier says {report.verdict}",
            reason="verdict",
            verdict=report.verdict,
            codes=tuple(c.code for c in report.checks if c.outcome in ("failed", "not_determined")),
        )
    if signed != _with_proof(unsigned, report.credential["proof"]):
        raise SelfCheckFailed("not what was prepared", reason="document", verdict=report.verdict)


def self_check_token(
    token: bytes,
    *,
    unsigned: bytes,
    at: datetime,
    controller_document: Mapping[str, Any],
    status_lists: Iterable[bytes],
) -> None:
    """Nothing, if our own verifier finds the token intact and the issuer's.

    It may be made long after the credential, so its status and period do not matter; what it
    holds must be `unsigned`. Raises SelfCheckFailed.
    """
    lists = {_id_of(body): body for body in status_lists}
    given = _Published(at=at, controller=controller_document, lists=lists)
    report = verify(token, at=at, fetcher=given, resolver=given, templates=None)
    if report.verdict not in _TRUE_OF_TOKENS or {report.intact, report.from_issuer} != {PASSED}:
        raise SelfCheckFailed(
            f"our verifier says {report.verdict}",
            reason="verdict",
            verdict=report.verdict,
            codes=tuple(c.code for c in report.checks if c.outcome in ("failed", "not_determined")),
        )
    if report.credential != parse_json(unsigned, limits=CREDENTIAL_LIMITS):
        raise SelfCheckFailed("not what was prepared", reason="document", verdict=report.verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Published:
    """Fetcher and resolver that know what is published, and nothing else."""

    at: datetime
    controller: Mapping[str, Any]
    lists: Mapping[str, bytes]

    def fetch(self, url: str, *, accept: tuple[str, ...]) -> Fetched:  # noqa: ARG002  # the port
        if url not in self.lists:
            raise Unreachable("not among the published lists", url=url)
        return Fetched(
            url=url, body=self.lists[url], media_type=LIST_MEDIA_TYPE, fetched_at=self.at
        )

    def resolve(self, identifier: str) -> Mapping[str, Any]:
        if identifier != self.controller.get("id"):
            raise WrongControllerDocument("another controller", reason="document_id")
        return self.controller


def _id_of(status_list: bytes) -> str:
    """The address that a list credential says it has."""
    try:
        return str(parse_json(status_list)["id"])
    except (CredentialsError, TypeError, KeyError) as error:
        raise SelfCheckFailed("a published list is not readable", reason="status_list") from error


def _lint(document: Mapping[str, Any]) -> tuple[Finding, ...]:
    """The allowed findings of lints and schema; LintFailed if there are others."""
    found = lint(document)
    allowed = tuple(one for one in found if one.severity is Severity.ALLOWED)
    _refuse(one for one in found if one.severity is not Severity.ALLOWED)
    _refuse(
        _found("gate.schema", violation.pointer, violation.detail)
        for violation in violations(SCHEMA, with_one_status_entry(document) or document)
    )
    return allowed


def _method(document: Mapping[str, Any], verification_method: str) -> Iterator[Finding]:
    """The key's id is the issuer's id, `#` and more. CID 1.0 §3.3, step 3."""
    issuer_id, hash_, key = verification_method.partition("#")
    if document["issuer"]["id"] != issuer_id or not hash_ or not key:
        yield _found(
            "gate.method", "/issuer/id", "the verification method is of another controller"
        )


def _refuse(found: Iterable[Finding]) -> None:
    findings = tuple(found)
    if findings:
        first = findings[0]
        raise LintFailed(f"{first.code} at {first.pointer}: {first.detail}", findings=findings)


def _found(code: str, pointer: str, detail: str) -> Finding:
    return Finding(code=code, pointer=pointer, detail=detail)


def _of_error(error: CredentialsError) -> Finding:
    return _found(error.code, str(error.fields.get("pointer", "")), error.detail)
