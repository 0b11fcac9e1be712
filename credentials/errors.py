"""The error families of the core. Each class has a stable `code`; fields are for machines.

A credential that is wrong is a report, not an exception: an error crosses a function boundary
only when the step could not be done at all. The `problem` of a class is the standard's own
problem type, where one exists (VCDM 2.0 §7.2, Data Integrity §4.7, CID 1.0 §3.5, Bitstring §3.5).
"""

from typing import Any, ClassVar

VCDM = "https://www.w3.org/TR/vc-data-model#"
SECURITY = "https://w3id.org/security#"
STATUS_LIST = "https://www.w3.org/ns/credentials/status-list#"


class CredentialsError(Exception):
    """The root of the core's errors."""

    code: ClassVar[str] = "credentials.error"
    problem: ClassVar[str | None] = None

    def __init__(self, detail: str = "", /, **fields: Any) -> None:
        super().__init__(detail or self.code)
        self.detail = detail or self.code
        self.fields = fields


class MalformedError(CredentialsError):
    """The bytes or values do not have the shape that was asked for."""

    code = "malformed"


class ParsingError(MalformedError):
    """Not strict JSON, or over a limit. Field `pointer` names the place where one is known."""

    code = "malformed.parsing"
    problem = VCDM + "PARSING_ERROR"


class ValueMalformed(MalformedError):
    """A member has a value of the wrong form. Field `pointer` names it."""

    code = "malformed.value"
    problem = VCDM + "MALFORMED_VALUE_ERROR"


class OutOfRange(MalformedError):
    """A number lies outside its range."""

    code = "malformed.range"
    problem = VCDM + "RANGE_ERROR"


class LimitExceeded(MalformedError):
    """A limit of `credentials.limits`-style constants was passed. Fields `limit`, `measured`."""

    code = "malformed.limit"
    problem = VCDM + "PARSING_ERROR"


class JsonLdError(CredentialsError):
    """The JSON-LD layer refused the document."""

    code = "jsonld"


class UnknownContext(JsonLdError):
    """A context that is not in the closed table. Field `url`. Never fetched."""

    code = "jsonld.unknown_context"


class ContextDamaged(JsonLdError):
    """A bundled context does not have its SHA-256: the installation is not to be used."""

    code = "jsonld.context_damaged"


class DataLoss(JsonLdError):
    """Data that the canonical form would not cover. Fields `pointer`, `reason`."""

    code = "jsonld.data_loss"
    problem = SECURITY + "DATA_LOSS_DETECTION_ERROR"


class NotCovered(JsonLdError):
    """Legal JSON-LD that this walk does not take (inline contexts, lists of lists, ...)."""

    code = "jsonld.not_covered"


class BudgetExceeded(JsonLdError):
    """Canonicalization needs more steps than the budget allows (poison graph)."""

    code = "jsonld.budget"


class TemplateDiffers(JsonLdError):
    """A template finds another canonical form than the walk: nothing is signed."""

    code = "jsonld.template_differs"


class KeyMaterialError(CredentialsError):
    """A key could not be used."""

    code = "key"


class UnsupportedKey(KeyMaterialError):
    """A key type or encoding that is not supported or not well-formed."""

    code = "key.unsupported"


class InvalidVerificationMethod(KeyMaterialError):
    """The verification method or its controller document is not usable. CID 1.0 §3.3."""

    code = "key.invalid_method"
    problem = SECURITY + "INVALID_VERIFICATION_METHOD"


class InvalidControllerDocument(InvalidVerificationMethod):
    """The controller document is not one, or not that of this controller."""

    code = "key.invalid_document"
    problem = SECURITY + "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"


class WrongControllerDocument(InvalidControllerDocument):
    """The document found is that of another controller. CID 1.0 §3.3 step 6."""

    code = "key.other_document"
    problem = SECURITY + "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID"


class InvalidMethodUrl(InvalidVerificationMethod):
    """The address of a verification method is not one. CID 1.0 §3.3 step 1."""

    code = "key.invalid_url"
    problem = SECURITY + "INVALID_VERIFICATION_METHOD_URL"


class WrongRelationship(KeyMaterialError):
    """The method is not listed for the proof's purpose."""

    code = "key.wrong_relationship"
    problem = SECURITY + "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD"


class CompromisedKey(WrongRelationship):
    """The controller withdrew the method from every purpose. Field `revoked`."""

    code = "key.compromised"


class ProofError(CredentialsError):
    """A proof could not be made or used."""

    code = "proof"


class UnsupportedCryptosuite(ProofError):
    """No suite of that name is known here."""

    code = "proof.unsupported_cryptosuite"
    problem = SECURITY + "PROOF_VERIFICATION_ERROR"


class ProofGenerationError(ProofError):
    """The proof options or the document do not allow a proof."""

    code = "proof.generation"
    problem = SECURITY + "PROOF_GENERATION_ERROR"


class MalformedProof(ProofError):
    """A member of the proof is missing or ill-formed. Field `member`."""

    code = "proof.malformed"
    problem = SECURITY + "PROOF_VERIFICATION_ERROR"


class BaseProofShown(MalformedProof):
    """A proof from which others are to be derived, where a derived one belongs. Field `member`."""

    code = "proof.base_shown"


class EnvelopeError(CredentialsError):
    """A token (JWS, SD-JWT, COSE) could not be made, read or used. Field `reason`."""

    code = "envelope"
    problem = VCDM + "CRYPTOGRAPHIC_SECURITY_ERROR"


class MalformedToken(EnvelopeError):
    """The text or bytes are no token of that form. Field `reason`."""

    code = "envelope.malformed"
    problem = VCDM + "PARSING_ERROR"


class HeaderRefused(EnvelopeError):
    """The header asks for what is never done. Fields `reason`, `member`."""

    code = "envelope.header_refused"


class ClaimsRefused(EnvelopeError):
    """The claims contradict the document, or are of the wrong kind. Fields `reason`, `claim`."""

    code = "envelope.claims_refused"


class DisclosureRefused(EnvelopeError):
    """The disclosures of an SD-JWT do not fit its claims. Field `reason`."""

    code = "envelope.disclosure_refused"


class BindingRefused(EnvelopeError):
    """The key binding of an SD-JWT is missing, foreign or old. Field `reason`."""

    code = "envelope.binding_refused"


class StatusError(CredentialsError):
    """A status list could not be used."""

    code = "status"


class StatusRetrievalError(StatusError):
    """The status list could not be fetched."""

    code = "status.retrieval"
    problem = STATUS_LIST + "STATUS_RETRIEVAL_ERROR"


class StatusVerificationError(StatusError):
    """The status list is not what the entry says. Field `reason`."""

    code = "status.verification"
    problem = STATUS_LIST + "STATUS_VERIFICATION_ERROR"


class StatusListLengthError(StatusError):
    """The list is shorter than 131,072 entries."""

    code = "status.length"
    problem = STATUS_LIST + "STATUS_LIST_LENGTH_ERROR"


class BakingError(CredentialsError):
    """A picture could not be baked or unbaked."""

    code = "baking"


class NotAnImage(BakingError):
    """The bytes are not a PNG or SVG that can be read safely."""

    code = "baking.not_an_image"


class NothingBaked(BakingError):
    """The picture holds no credential."""

    code = "baking.nothing"


class BakedTwice(BakingError):
    """The picture holds more than one credential."""

    code = "baking.twice"


class RetrievalError(CredentialsError):
    """What a `Fetcher` may raise, and nothing else. Field `url`; if the address answered before,
    `last_fetched_at` (aware) and, where it is still known, `last_answer` (a `Fetched`)."""

    code = "retrieval"


class Unreachable(RetrievalError):
    """No answer, or not a usable one (DNS, connection, TLS, HTTP status)."""

    code = "retrieval.unreachable"


class TimedOut(RetrievalError):
    """The answer took too long."""

    code = "retrieval.timed_out"


class TooLarge(RetrievalError):
    """The answer is larger than allowed."""

    code = "retrieval.too_large"


class AddressRefused(RetrievalError):
    """The address may not be contacted from here."""

    code = "retrieval.address_refused"


class WrongContentType(RetrievalError):
    """The answer has another media type than asked for."""

    code = "retrieval.wrong_content_type"


class GateError(CredentialsError):
    """A document was not let through to be signed, or what was signed not to be released."""

    code = "gate"


class LintFailed(GateError):
    """The document breaks rules. Field `findings`: each has `code`, `pointer` and `detail`."""

    code = "gate.lint_failed"


class AlreadyRedeemed(GateError):
    """The leave to sign was used before: one leave, one signature."""

    code = "gate.already_redeemed"


class WrongKey(GateError):
    """The leave to sign is for another key. Fields `wanted`, `given`: verification methods."""

    code = "gate.wrong_key"


class SelfCheckFailed(GateError):
    """Our own verifier does not call it valid. Fields `reason`, `verdict`, `codes`."""

    code = "gate.self_check_failed"
