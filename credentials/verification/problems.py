"""From a check that did not pass to the problem type that a standard registers for it.

The types are those of VCDM 2.0 §7.2, Data Integrity §4.7 and §2.4.3, CID 1.0 §3.5 and Bitstring
Status List 1.0 §3.5. Where no standard has a name (revoked, expired, an Open Badge rule) there is
none: whoever answers over HTTP uses an address of its own (RFC 9457 §3.1.1).
"""

from collections.abc import Mapping
from typing import Final

from credentials.errors import SECURITY, STATUS_LIST, VCDM
from credentials.report import FAILED, NOT_DETERMINED, CheckResult

PARSING: Final = VCDM + "PARSING_ERROR"
CRYPTOGRAPHIC: Final = VCDM + "CRYPTOGRAPHIC_SECURITY_ERROR"
MALFORMED_VALUE: Final = VCDM + "MALFORMED_VALUE_ERROR"
RANGE: Final = VCDM + "RANGE_ERROR"
PROOF_VERIFICATION: Final = SECURITY + "PROOF_VERIFICATION_ERROR"
PROOF_TRANSFORMATION: Final = SECURITY + "PROOF_TRANSFORMATION_ERROR"
DATA_LOSS: Final = SECURITY + "DATA_LOSS_DETECTION_ERROR"
METHOD_URL: Final = SECURITY + "INVALID_VERIFICATION_METHOD_URL"
DOCUMENT_ID: Final = SECURITY + "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID"
DOCUMENT: Final = SECURITY + "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"
METHOD: Final = SECURITY + "INVALID_VERIFICATION_METHOD"
RELATIONSHIP: Final = SECURITY + "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD"
CHALLENGE: Final = SECURITY + "INVALID_CHALLENGE_ERROR"
DOMAIN: Final = SECURITY + "INVALID_DOMAIN_ERROR"
STATUS_RETRIEVAL: Final = STATUS_LIST + "STATUS_RETRIEVAL_ERROR"
STATUS_VERIFICATION: Final = STATUS_LIST + "STATUS_VERIFICATION_ERROR"
STATUS_LENGTH: Final = STATUS_LIST + "STATUS_LIST_LENGTH_ERROR"

PROBLEMS: Final[Mapping[str, str | None]] = {
    # format
    "format.not_json": PARSING,
    "format.too_large": PARSING,
    "format.not_a_credential": PARSING,
    "format.token_malformed": PARSING,
    "format.seal_malformed": PARSING,
    "format.encrypted": PARSING,
    "format.assertion_too_old": None,
    # Open Badges before 3.0
    "badge_class.unreachable": None,
    "badge_class.unreadable": PARSING,
    "issuer_profile.no_address": None,
    "issuer_profile.unreachable": None,
    "issuer_profile.unreadable": PARSING,
    "copy.differs": CRYPTOGRAPHIC,
    "copy.not_compared": None,
    "hosting.elsewhere": None,
    "hosting.badge_elsewhere": None,
    "hosting.not_checked": None,
    "hosting.no_address": MALFORMED_VALUE,
    "hosting.absent": None,
    "hosting.unreachable": None,
    "hosting.unreadable": PARSING,
    "status.withdrawn": None,
    "status.gone": None,
    # context, coverage, shape
    "context.unknown": PROOF_TRANSFORMATION,
    "context.none": PROOF_TRANSFORMATION,
    "context.inline": PROOF_TRANSFORMATION,
    "context.open_vocabulary": PROOF_TRANSFORMATION,
    "coverage.lost": DATA_LOSS,
    "coverage.scattered": CRYPTOGRAPHIC,
    "coverage.described_twice": CRYPTOGRAPHIC,
    "coverage.ambiguous_number": PROOF_TRANSFORMATION,
    "coverage.not_covered": PROOF_TRANSFORMATION,
    "coverage.too_complex": PROOF_TRANSFORMATION,
    "coverage.invalid": PROOF_TRANSFORMATION,
    "coverage.not_checked": PROOF_TRANSFORMATION,
    "coverage.text_only": PROOF_TRANSFORMATION,
    "coverage.context_added": PROOF_TRANSFORMATION,
    "shape.malformed": MALFORMED_VALUE,
    "coverage.respelled": PROOF_TRANSFORMATION,
    # seals
    "proof.other_certificate": CRYPTOGRAPHIC,
    "key.not_anchored": METHOD,
    "key.certificate_over": METHOD,
    "key.certificate_not_valid": METHOD,
    "key.not_for_sealing": RELATIONSHIP,
    "key.no_certificate": METHOD,
    "seal_owner.no_identifier": None,
    "seal_owner.no_name": None,
    "seal_owner.other_identifier": PROOF_VERIFICATION,
    "seal_owner.other_name": PROOF_VERIFICATION,
    "certificate_status.not_asked": None,
    "timestamp.not_looked_into": None,
    "elm_shapes.not_checked": None,
    # tokens
    "claims.refused": MALFORMED_VALUE,
    "disclosure.refused": CRYPTOGRAPHIC,
    "disclosure.unknown_hash": CRYPTOGRAPHIC,
    "binding.refused": CRYPTOGRAPHIC,
    "proof.alg_none": CRYPTOGRAPHIC,
    "proof.alg_refused": CRYPTOGRAPHIC,
    "proof.header_refused": CRYPTOGRAPHIC,
    "proof.inside_token": PROOF_VERIFICATION,
    "key.unnamed": METHOD,
    "key.not_established": METHOD,
    # proof, its time, its key
    "proof.bad_signature": CRYPTOGRAPHIC,
    "proof.malformed": PROOF_VERIFICATION,
    "proof.base_shown": PROOF_VERIFICATION,
    "proof.bad_chain": PROOF_VERIFICATION,
    "proof.previous_failed": PROOF_VERIFICATION,
    "proof.previous_not_checked": PROOF_VERIFICATION,
    "proof.none": PROOF_VERIFICATION,
    "proof.too_many": PROOF_VERIFICATION,
    "proof.unknown_suite": PROOF_VERIFICATION,
    "proof.no_key": PROOF_VERIFICATION,
    "proof.not_checked": PROOF_TRANSFORMATION,
    "proof_time.in_future": PROOF_VERIFICATION,
    "proof_time.over": PROOF_VERIFICATION,
    "proof_time.contradictory": PROOF_VERIFICATION,
    "key.not_listed": METHOD,
    "key.not_for_assertion": RELATIONSHIP,
    "key.other_controller": PROOF_VERIFICATION,
    "key.wrong_purpose": PROOF_VERIFICATION,
    "key.compromised": METHOD,
    "key.revoked": METHOD,
    "key.expired": METHOD,
    "key.unreachable": DOCUMENT,
    "key.document_invalid": DOCUMENT,
    "key.invalid_url": METHOD_URL,
    "key.other_document": DOCUMENT_ID,
    "key.method_invalid": METHOD,
    "key.unsupported": METHOD,
    "key.no_issuer": MALFORMED_VALUE,
    # period, status, supersession
    "period.not_yet": None,
    "period.over": None,
    "status.revoked": None,
    "status.suspended": None,
    "status.not_informed": STATUS_VERIFICATION,
    "status.unreachable": STATUS_RETRIEVAL,
    "status.last_known_clear": STATUS_RETRIEVAL,
    "status.no_history": STATUS_RETRIEVAL,
    "status.malformed_entry": MALFORMED_VALUE,
    "status.unknown_type": None,
    "status.unknown_purpose": None,
    "status.too_many": None,
    "status.own_list": STATUS_VERIFICATION,
    "status.list_unreadable": STATUS_VERIFICATION,
    "status.list_not_verified": STATUS_VERIFICATION,
    "status.list_not_bound": STATUS_VERIFICATION,
    "status.wrong_issuer": STATUS_VERIFICATION,
    "status.wrong_list": STATUS_VERIFICATION,
    "status.wrong_purpose": STATUS_VERIFICATION,
    "status.list_not_yet": STATUS_VERIFICATION,
    "status.list_over": STATUS_VERIFICATION,
    "status.list_older": STATUS_VERIFICATION,
    "status.list_too_short": STATUS_LENGTH,
    "status.out_of_range": RANGE,
    "status.not_checked": None,
    "supersession.by_issuer": None,
    "supersession.in_submission": None,
    "supersession.by_refresh": None,
    # Open Badges, and what follows from the others
    "schema.violated": MALFORMED_VALUE,
    "profile.no_context": MALFORMED_VALUE,
    "profile.no_type": MALFORMED_VALUE,
    "schema.own_violated": MALFORMED_VALUE,
    "schema.own_unreachable": None,
    "schema.own_not_usable": None,
    "schema.own_another": None,
    "schema.own_unknown_type": None,
    "schema.own_too_many": None,
    "schema.other_version": None,
    "subject.unidentified": None,
    "achievement.no_criteria": None,
    "achievement.none": None,
    "results.no_value": MALFORMED_VALUE,
    "results.no_status": MALFORMED_VALUE,
    "results.unknown_status": MALFORMED_VALUE,
    "results.no_description": MALFORMED_VALUE,
    "results.not_a_number": MALFORMED_VALUE,
    "results.out_of_range": RANGE,
    "results.not_allowed": MALFORMED_VALUE,
    "results.no_such_level": MALFORMED_VALUE,
    "results.contradictory": MALFORMED_VALUE,
    "dates.malformed": MALFORMED_VALUE,
    "dates.contradictory": MALFORMED_VALUE,
    "evidence.malformed_digest": MALFORMED_VALUE,
    "evidence.mismatch": MALFORMED_VALUE,
    "evidence.not_at_hand": None,
    "image.malformed_digest": MALFORMED_VALUE,
    "image.mismatch": MALFORMED_VALUE,
    "image.not_at_hand": None,
    "related_resource.malformed": MALFORMED_VALUE,
    "related_resource.mismatch": MALFORMED_VALUE,
    "related_resource.not_at_hand": None,
    "clr.malformed": MALFORMED_VALUE,
    "clr.no_such_achievement": MALFORMED_VALUE,
    "contained.altered": CRYPTOGRAPHIC,
    "contained.not_valid": None,
    "contained.expired": None,
    "contained.undetermined": None,
    "contained.other_subject": None,
    "contained.subject_not_compared": None,
    "contained.not_checked": None,
    "endorsing.malformed": MALFORMED_VALUE,
    "endorsement.not_one": MALFORMED_VALUE,
    "endorsement.other_subject": None,
    "endorsement.not_valid": None,
    "endorsement.undetermined": None,
    "endorsement.not_checked": None,
    "refresh.not_asked": None,
    "refresh.unreachable": None,
    "refresh.not_usable": None,
    "refresh.newer_does_not_hold": None,
    "content.not_checked": None,
    # what the reader holds beside it
    "recipient.differs": None,
    "recipient.not_named_so": None,
    "recipient.unknown_hash": None,
    "presented.altered": None,
    "presented.not_by_holder": None,
    "presented.undetermined": None,
    "shown.other_name": None,
    "shown.other_title": None,
    "shown.other_result": None,
    "shown.other_date": None,
    "shown.nothing_to_compare": None,
    "shown.nothing_readable": None,
    "picture.not_compared": None,
    # presentations
    "format.not_a_presentation": PARSING,
    "holder.somebody_else": PROOF_VERIFICATION,
    "holder.not_for_authentication": RELATIONSHIP,
    "holder.wrong_purpose": PROOF_VERIFICATION,
    "holder.key_refused": METHOD,
    "holder.key_unknown": METHOD,
    "challenge.differs": CHALLENGE,
    "domain.differs": DOMAIN,
    "embedded.not_valid": None,
    "embedded.undetermined": None,
    "embedded.not_secured": PROOF_VERIFICATION,
    "embedded.hidden": DATA_LOSS,
    "embedded.too_many": None,
}
"""Every code of a check that fails or cannot be made (`docs/checks.md`)."""


def problem_of(check: CheckResult) -> str | None:
    """The registered type of what keeps this check from passing; None for one that is fine."""
    if check.outcome not in (FAILED, NOT_DETERMINED):
        return None
    return PROBLEMS.get(check.code)
