"""The error family of the issuer. Each class has a stable `code`; fields are for machines.

The web maps classes to answers in one table; nothing here knows of HTTP.
"""

from typing import Any, ClassVar


class IssuerError(Exception):
    """The root of the issuer's errors."""

    code: ClassVar[str] = "issuer.error"

    def __init__(self, detail: str = "", /, **fields: Any) -> None:
        super().__init__(detail or self.code)
        self.detail = detail or self.code
        self.fields = fields


class NotFound(IssuerError):
    """There is no such thing. Fields `kind`, `id`."""

    code = "not_found"


class NoListThen(NotFound):
    """No status list is known for the moment asked about. Field `id`."""

    code = "no_list_then"


class ContentRefused(IssuerError):
    """What was sent is wrong. Field `findings`: each has `pointer` and `detail`."""

    code = "content_refused"


class EvidenceRefused(ContentRefused):
    """The evidence document cannot be taken. Field `findings`."""

    code = "evidence_refused"


class IntakeRefused(ContentRefused):
    """A file of evidence cannot be read as a whole. Field `findings`."""

    code = "intake_refused"


class MappingRefused(ContentRefused):
    """The mapping of a source does not fit its schema or the programme. Field `findings`."""

    code = "mapping_refused"


class EvidenceConflict(IssuerError):
    """The id stands for other evidence already. Field `id`."""

    code = "evidence_conflict"


class UnknownProgramme(ContentRefused):
    """No such programme, or no such version of it, is published. Fields `id`, `version`."""

    code = "unknown_programme"


class UnknownRole(ContentRefused):
    """The programme has no such role. Fields `role`, `findings`."""

    code = "unknown_role"


class UnknownActivity(ContentRefused):
    """The role has no such activity. Fields `activity`, `findings`."""

    code = "unknown_activity"


class ProgrammeRefused(ContentRefused):
    """The programme definition is not sound. Field `findings`."""

    code = "programme_refused"


class ProgrammeChanged(IssuerError):
    """This version is published with another content; versions never change. Fields `id`,
    `version`, `digest` (the published one)."""

    code = "programme_changed"


class NotEligible(IssuerError):
    """The decision does not allow a credential. Fields `decision` (its id), `outcome`."""

    code = "not_eligible"


class ProvisionalBlocked(IssuerError):
    """A provisional or unknown fact would be signed and the programme does not allow it.
    Field `facts`."""

    code = "provisional_blocked"


class WrongState(IssuerError):
    """The credential is in a state that does not allow this. Fields `id`, `status`, `reason`."""

    code = "wrong_state"


class SuspensionOff(WrongState):
    """The credential has no suspension entry: its programme did not turn suspension on."""

    code = "suspension_off"


class StillRunning(IssuerError):
    """Another worker is at it. Field `retry_after_seconds`."""

    code = "still_running"


class IdempotencyKeyInvalid(IssuerError):
    """The key is empty, too long or not visible ASCII."""

    code = "idempotency_key_invalid"


class IdempotencyMismatch(IssuerError):
    """The key was used with another body."""

    code = "idempotency_mismatch"


class IdempotencyRunning(StillRunning):
    """The request with this key is still running. Field `retry_after_seconds`."""

    code = "idempotency_running"


class LintFailed(IssuerError):
    """The composed credential did not pass the gate; nothing was signed. Field `findings`."""

    code = "lint_failed"


class SelfCheckFailed(IssuerError):
    """Our own verifier refused what was signed; it was not released. Fields `id`, `reason`."""

    code = "self_check_failed"


class SigningError(IssuerError):
    """The issuer's key could not be made, opened or used."""

    code = "signing"


class WrongPassphrase(SigningError):
    """The passphrase does not open the key file. Field `path`."""

    code = "signing.wrong_passphrase"


class KeyUnavailable(SigningError):
    """No private key at hand for this public key. Field `key`."""

    code = "signing.key_unavailable"


class NotInitialised(IssuerError):
    """The database or the key does not exist yet; `laurel init` makes them."""

    code = "site.not_initialised"


class WrongSite(IssuerError):
    """The database belongs to a site with another base URL. Fields `stored`, `given`."""

    code = "site.wrong"


class StoreError(IssuerError):
    """The database could not be used."""

    code = "store"


class StoreUnsuitable(StoreError):
    """The database, its version or its settings do not give the guarantees that are needed."""

    code = "store.unsuitable"


class StoreUnavailable(StoreError):
    """The database does not answer now; nothing was changed. Safe to try again."""

    code = "store.unavailable"


class StoreConflict(StoreError):
    """A unique or foreign key did not hold; nothing was changed."""

    code = "store.conflict"


class OutOfIndexes(StoreError):
    """The open status list has no free index left. Field `purpose`."""

    code = "store.out_of_indexes"
