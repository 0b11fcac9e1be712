"""Whether the one who shows a token proved to be the one it is tied to. RFC 9901 §7.3."""

from datetime import datetime

from credentials.errors import BindingRefused
from credentials.jose.envelope import Envelope
from credentials.jose.key_binding import check_asked, check_binding
from credentials.report import CheckResult, failed, not_applicable, passed
from credentials.verification.proof_view import text_of_time


def check_holder_binding(
    envelope: Envelope, *, at: datetime, audience: str | None = None, nonce: str | None = None
) -> CheckResult | None:
    """None for a form that has none. With `audience` and `nonce`, a fresh proof is asked for.

    NOTE: without them, a proof that fits says who held it once, not who shows it now.
    """
    if envelope.selective is None or envelope.disclosure_fault is not None:
        return None
    try:
        binding = check_binding(envelope.selective, envelope.claims, at=at)
        if audience is not None and nonce is not None:
            check_asked(binding, audience=audience, nonce=nonce, at=at)
    except BindingRefused as error:
        return failed("binding.refused", reason=error.fields["reason"], detail=error.detail)
    if binding is not None:
        facts = {"audience": binding.audience, "issued_at": text_of_time(binding.issued_at)}
        return passed("binding.holds", **facts)
    if "cnf" in envelope.claims:
        return not_applicable("binding.not_shown")
    return not_applicable("binding.none")
