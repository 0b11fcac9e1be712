"""From a token to the credential or presentation in it, before anything is verified."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from credentials.errors import ClaimsRefused, DisclosureRefused, MalformedToken
from credentials.jose.algorithms import COSE_KEYS_OF, SIGNED_WITH
from credentials.jose.claims import check_names, credential_in
from credentials.jose.cose import (
    FIRST_BYTE,
    CoseSign1,
    check_cose_header,
    is_cose_signed_by,
    read_cose,
)
from credentials.jose.disclosure import HASH
from credentials.jose.jws import Jws, check_header, claims_of, is_signed_by, json_object, read_jws
from credentials.jose.media_types import (
    CREDENTIAL_TYPES,
    JWT,
    PRESENTATION_TYPES,
    SD_JWT_VC,
    SELECTIVE_TYPES,
    VC_COSE,
    VC_SD_JWT,
    VP_COSE,
)
from credentials.jose.sd_issue import ALWAYS_OPEN
from credentials.jose.sd_jwt import SEPARATOR, Disclosed, SdJwt, disclose, read_sd_jwt
from credentials.jose.vc_jose import FORBIDDEN
from credentials.jose.vc_jwt import credential_of_claims, presentation_of_claims
from credentials.keys.public_key import PublicKey

_COMPACT: Final = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*){2,4}(?:~[A-Za-z0-9_.~-]*)?")
_COSE_TYPES: Final = {VC_COSE: "application/vc", VP_COSE: "application/vp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A token whose form is right, and what is in it; nothing of it is verified yet."""

    form: str
    """`JWT`, or the `typ`: `vc+jwt`, `vc+sd-jwt`, `dc+sd-jwt`, `application/vc+cose`, `vp+…`."""
    document: Mapping[str, Any]
    """The credential or presentation, with what was disclosed, without the envelope's claims."""
    claims: Mapping[str, Any]
    """All claims, with what was disclosed."""
    token: Jws | CoseSign1 = field(repr=False)
    selective: SdJwt | None = field(default=None, repr=False)
    """The parts of an SD-JWT."""
    withheld: int = 0
    """Digests that nothing was disclosed for."""
    claims_fault: ClaimsRefused | None = None
    disclosure_fault: DisclosureRefused | None = None

    @property
    def kid(self) -> str | None:
        """How the header names the key."""
        if isinstance(self.token, CoseSign1):
            return self.token.kid
        value = self.token.header.get("kid")
        return value if isinstance(value, str) else None

    @property
    def jwk(self) -> Mapping[str, Any] | None:
        """The key that the header brings along; it proves nothing about whose it is."""
        value = self.token.header.get("jwk") if isinstance(self.token, Jws) else None
        return value if isinstance(value, Mapping) else None

    @property
    def algorithm(self) -> str:
        """The name of the algorithm that the header asks for, as JOSE writes it; for people."""
        if isinstance(self.token, Jws):
            return self.token.algorithm[:40]
        number = self.token.protected.get(1)
        kind = COSE_KEYS_OF.get(number) if isinstance(number, int) else None
        return SIGNED_WITH[kind] if kind is not None else str(number)[:40]

    @property
    def is_presentation(self) -> bool:
        """Whether a presentation is in it."""
        in_claim = self.form == JWT and "vp" in self.claims
        by_form = self.form.startswith(("vp+", "application/vp+"))
        return in_claim or by_form or "verifiableCredential" in self.document

    def check_header(self) -> None:
        """HeaderRefused (fields `reason`, `member`) if the header asks for what is never done."""
        if isinstance(self.token, Jws):
            check_header(self.token.header)
        else:
            check_cose_header(self.token.protected)

    def is_signed_by(self, key: PublicKey) -> bool:
        """Whether the signature fits. HeaderRefused as `jws.is_signed_by`."""
        if isinstance(self.token, Jws):
            return is_signed_by(self.token, key)
        return is_cose_signed_by(self.token, key)


def is_token(data: bytes) -> bool:
    """Whether it looks like a compact token or a COSE_Sign1; whether it is one, `open` tells."""
    if data.startswith(FIRST_BYTE):
        return True
    try:
        return _COMPACT.fullmatch(data.strip().decode("ascii")) is not None
    except UnicodeDecodeError:
        return False


def open_envelope(data: bytes) -> Envelope:
    """The token and what is in it. MalformedToken (field `reason`) for what is none.

    Reasons besides those of `read_jws`, `read_cose`, `read_sd_jwt`: `type` (a token of another
    kind), `content_type`, `payload`, `text`.
    """
    if data.startswith(FIRST_BYTE):
        return _open_cose(read_cose(data))
    try:
        text = data.strip().decode("ascii")
    except UnicodeDecodeError as error:
        raise MalformedToken("not a compact token", reason="text") from error
    if SEPARATOR in text:
        return _open_selective(read_sd_jwt(text))
    token = read_jws(text)
    if token.type in SELECTIVE_TYPES:
        raise MalformedToken("an SD-JWT ends with ~", reason="type")
    return _open_jwt(token)


def _open_jwt(token: Jws) -> Envelope:
    form = _form_of(token)
    claims = claims_of(token)
    fault: ClaimsRefused | None = None
    document = credential_in(claims)
    if form == JWT:
        reader = presentation_of_claims if "vp" in claims else credential_of_claims
        try:
            document = reader(claims)
        except ClaimsRefused as error:
            older = _older_form(claims) if error.fields["reason"] == "wrong_version" else None
            document, fault = older or (document, error)
    else:
        fault = _forbidden(claims)
    return Envelope(form=form, document=document, claims=claims, token=token, claims_fault=fault)


def _older_form(claims: Mapping[str, Any]) -> tuple[dict[str, Any], ClaimsRefused] | None:
    """A credential of VCDM 2.0 alone in `vc`, as drafts had it: it can be read, and is refused.

    Open Badges 3.0 wants it refused; whoever verifies for the VC API may know the reason.
    """
    inner = claims.get("vc")
    if not isinstance(inner, Mapping) or {"@context", "credentialSubject"} & claims.keys():
        return None
    document = dict(inner)
    try:
        check_names(claims, document, owner="issuer")
    except ClaimsRefused as error:
        return document, error
    detail = "a credential of that version does not stand there"
    return document, ClaimsRefused(detail, reason="older_form", claim="vc")


def _open_selective(parts: SdJwt) -> Envelope:
    token = read_jws(parts.jwt)
    form = _form_of(token)
    if form not in SELECTIVE_TYPES:
        raise MalformedToken(f"{form} has no disclosures", reason="type")
    signed = claims_of(token)
    if form == VC_SD_JWT and "vct" in signed and "@context" not in signed:
        form = SD_JWT_VC  # the name that SD-JWT VC had in its drafts
    fault: DisclosureRefused | None = None
    disclosed = Disclosed(claims=signed, paths={}, undisclosed=0)
    try:
        disclosed = disclose(signed, parts.disclosures)
        _refuse_withheld(disclosed, form)
    except DisclosureRefused as error:
        fault = error
    claims = {name: value for name, value in disclosed.claims.items() if name != HASH}
    return Envelope(
        form=form,
        document=claims if form == SD_JWT_VC else credential_in(claims),
        claims=claims,
        token=token,
        selective=parts,
        withheld=disclosed.undisclosed,
        claims_fault=_forbidden(claims),
        disclosure_fault=fault,
    )


def _open_cose(message: CoseSign1) -> Envelope:
    form = message.type
    if form not in _COSE_TYPES:
        raise MalformedToken("no credential or presentation in COSE", reason="type")
    if message.content_type != _COSE_TYPES[form]:
        raise MalformedToken(f"the content is no {_COSE_TYPES[form]}", reason="content_type")
    document = json_object(message.payload)
    return Envelope(
        form=form,
        document=document,
        claims=document,
        token=message,
        claims_fault=_forbidden(document),
    )


def _form_of(token: Jws) -> str:
    """VC-JOSE-COSE 1.0 §3.1; Open Badges 3.0 §8.2.3: `typ` may be missing."""
    type_ = token.type
    if type_ is None and "typ" not in token.header:
        return JWT
    if type_ not in CREDENTIAL_TYPES | PRESENTATION_TYPES | {JWT, "jwt"}:
        raise MalformedToken("a token of another kind", reason="type")
    form = JWT if type_ in (JWT, "jwt") else str(type_).replace("+ld+", "+")
    content = token.header.get("cty", form[:2])
    if form != JWT and content not in (form[:2], f"application/{form[:2]}"):
        raise MalformedToken("cty and typ do not fit", reason="content_type")
    return form


def _forbidden(claims: Mapping[str, Any]) -> ClaimsRefused | None:
    """VC-JOSE-COSE 1.0 §3.1.3: no `vc` and no `vp` claim."""
    taken = FORBIDDEN & claims.keys()
    if not taken:
        return None
    name = min(taken)
    return ClaimsRefused(f"{name} stands in the claims", reason="forbidden", claim=name)


def _refuse_withheld(disclosed: Disclosed, form: str) -> None:
    """SD-JWT VC §3.2.2.2: some claims are never disclosed, they are always there."""
    names = {path[0] for path in disclosed.paths.values() if len(path) == 1}
    taken = names & ALWAYS_OPEN
    if form == SD_JWT_VC and taken:
        raise DisclosureRefused(f"{min(map(str, taken))} could be withheld", reason="always_open")
