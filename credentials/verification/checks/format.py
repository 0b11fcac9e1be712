"""Whether there is a credential: strict JSON, or a token. VCDM 2.0 §7.1, §4.13; VC-JOSE-COSE §3.

Or an assertion, as Open Badges were before they were credentials. OB 2.0 Assertion. Or a sealed
European credential. ETSI TS 119 182-1.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from credentials.elm.recognition import is_european
from credentials.encoding.strict_json import CREDENTIAL_LIMITS, JsonLimits, parse_json
from credentials.errors import LimitExceeded, MalformedToken, ParsingError
from credentials.jose.envelope import Envelope, is_token, open_envelope
from credentials.jose.enveloped import is_enveloped, open_enveloped
from credentials.jose.jades import SEALED_LIMITS, Seal, may_be_sealed, read_seal
from credentials.jose.media_types import SD_JWT_VC
from credentials.jsonld.kind import Alike
from credentials.jsonld.kinds import Kinds
from credentials.model.parse import looks_like_a_credential
from credentials.ob2.reading import Assertion, read_assertion, read_signed_assertion
from credentials.ob2.recognition import Edition
from credentials.report import CheckResult, failed, not_determined, passed


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The check, and what was found if it passed."""

    check: CheckResult
    document: Mapping[str, Any] | None = None
    """The credential; None if there is none."""
    envelope: Envelope | None = None
    """The token that it came in."""
    alike: Alike | None = None
    """What is known of it because others are like it."""
    assertion: Assertion | None = None
    """The Open Badge of an older edition that it is instead; `document` is None then."""
    seal: Seal | None = None
    """The sealed European credential that it is instead; `document` is None then."""


def open_format(
    data: bytes | str, *, limits: JsonLimits = CREDENTIAL_LIMITS, kinds: Kinds | None = None
) -> Opened:
    """The credential in JSON (its own, or an enveloped one), a compact token or COSE bytes.

    `limits` are those of JSON; tokens have limits of their own. `kinds`: of texts that came
    before and kept the limits; longer strings than those there cannot stand in a text so short.
    """
    if kinds is not None and type(data) is bytes and len(data) <= limits.string_characters:
        alike = kinds.read(data)
        if alike is not None:
            check = passed("format.read", bytes=len(data))
            return Opened(check=check, document=alike.document, alike=alike)
    try:
        written = data.encode() if isinstance(data, str) else data
    except UnicodeEncodeError:
        return Opened(check=failed("format.not_json", pointer="", detail="not UTF-8"))
    if is_token(written):
        opened = _open_token(lambda: open_envelope(written), len(written))
        return opened if opened.document is not None else _signed_assertion(written) or opened
    sealed = may_be_sealed(written)
    try:
        document = parse_json(written, limits=SEALED_LIMITS if sealed else limits)
    except LimitExceeded as error:
        return Opened(check=failed("format.too_large", detail=error.detail))
    except ParsingError as error:
        pointer = error.fields.get("pointer", "")
        return Opened(check=failed("format.not_json", pointer=pointer, detail=error.detail))
    if sealed:
        return _open_seal(document, len(written))
    if isinstance(document, dict) and is_enveloped(document):
        return _open_token(lambda: open_enveloped(document), len(written))
    if not isinstance(document, dict) or not looks_like_a_credential(document):
        assertion = read_assertion(document) if isinstance(document, dict) else None
        if assertion is not None:
            return _with_assertion(assertion, len(written))
        return _no_credential("JSON, but not a credential")
    return Opened(check=passed("format.read", bytes=len(written)), document=document)


def _open_token(open_: Callable[[], Envelope], size: int) -> Opened:
    try:
        envelope = open_()
    except MalformedToken as error:
        return Opened(check=_not_opened(error))
    if envelope.is_presentation:
        return _no_credential("a presentation")
    if envelope.form != SD_JWT_VC and not looks_like_a_credential(envelope.document):
        return _no_credential("a token, but not of a credential")
    check = passed("format.token_read", bytes=size, form=envelope.form)
    return Opened(check=check, document=envelope.document, envelope=envelope)


def _open_seal(file: dict[str, Any], size: int) -> Opened:
    try:
        seal = read_seal(file)
    except MalformedToken as error:
        reason = error.fields["reason"]
        return Opened(check=failed("format.seal_malformed", reason=reason, detail=error.detail))
    if not is_european(seal.document) or not looks_like_a_credential(seal.document):
        return _no_credential("sealed, but no European Digital Credential")
    return Opened(check=passed("format.sealed_read", bytes=size), seal=seal)


def _signed_assertion(written: bytes) -> Opened | None:
    assertion = read_signed_assertion(written)
    return None if assertion is None else _with_assertion(assertion, len(written))


def _with_assertion(assertion: Assertion, size: int) -> Opened:
    """OB 0.5 is known by name only."""
    if assertion.edition is Edition.V0_5:
        edition = assertion.edition.value
        return Opened(check=not_determined("format.assertion_too_old", edition=edition))
    check = passed("format.assertion_read", bytes=size, edition=assertion.edition.value)
    return Opened(check=check, assertion=assertion)


def _not_opened(error: MalformedToken) -> CheckResult:
    reason = error.fields["reason"]
    if reason == "encrypted":
        return failed("format.encrypted")
    if reason == "type":
        return failed("format.not_a_credential", detail=error.detail)
    if reason == "size":
        return failed("format.too_large", detail=error.detail)
    return failed("format.token_malformed", reason=reason, detail=error.detail)


def _no_credential(detail: str) -> Opened:
    return Opened(check=failed("format.not_a_credential", detail=detail))
