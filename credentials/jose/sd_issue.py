"""Issuing SD-JWT: `vc+sd-jwt`, `vp+sd-jwt`, and SD-JWT VC. RFC 9901 §4, §6.1; VC-JOSE-COSE §3.2.

The core has no chance: salts and the digests of decoys come from a `Salts` that is handed in.
Digests are sorted, so that their order tells nothing (§4.2.4.1).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from credentials.encoding.jcs import canonical
from credentials.encoding.multibase import base64url
from credentials.errors import EnvelopeError
from credentials.jose.disclosure import (
    DEFAULT_HASH,
    DIGESTS,
    ELEMENT,
    HASH,
    RESERVED,
    checked_salt,
    digest_of,
)
from credentials.jose.jws import sign_jws
from credentials.jose.media_types import CONTENT, SD_JWT_VC, VC_SD_JWT, VP_SD_JWT
from credentials.jose.sd_jwt import SEPARATOR, Path
from credentials.jose.sd_paths import find, parse_path
from credentials.jose.vc_jose import names_of
from credentials.keys.jwk import decode_public_jwk
from credentials.keys.signer import Signer

Salts = Callable[[], bytes]
"""Gives at least 16 unforeseeable bytes, other ones each time."""

ALWAYS_OPEN: Final = frozenset(
    {"iss", "nbf", "exp", "iat", "cnf", "vct", "vct#integrity", "status", "_sd_alg"}
    | {"@context", "type", "issuer", "credentialStatus", "credentialSchema", "validFrom"}
    | {"validUntil", "relatedResource", "termsOfUse"}
)
"""Members at the top that nobody may withhold: without them a credential would be read as one that
holds longer or was never revoked. SD-JWT VC §3.2.2.2, VC-JOSE-COSE 1.0 §3.2.1."""


def issue_vc_sd_jwt(
    credential: Mapping[str, Any],
    signer: Signer,
    *,
    kid: str,
    selective: Sequence[str],
    salts: Salts,
    holder_key: Mapping[str, Any] | None = None,
    decoys: int = 0,
) -> str:
    """The `vc+sd-jwt` with all its disclosures. `selective`: paths that the holder may withhold.

    `holder_key`: the public JWK of the one who must prove to hold it (`cnf`). `decoys`: digests
    without a value, added wherever something is selective. Raises EnvelopeError (field `reason`).
    """
    claims = {**credential, **names_of(credential, owner="issuer"), **_confirmation(holder_key)}
    claims.pop("sub", None)  # would show an id that may be selective
    return _issue(claims, VC_SD_JWT, signer, kid, selective, salts, decoys)


def issue_vp_sd_jwt(
    presentation: Mapping[str, Any],
    signer: Signer,
    *,
    kid: str,
    selective: Sequence[str],
    salts: Salts,
    audience: str | None = None,
    nonce: str | None = None,
) -> str:
    """The `vp+sd-jwt` with all its disclosures, for one asker and one occasion."""
    asked = {name: v for name, v in (("aud", audience), ("nonce", nonce)) if v is not None}
    claims = {**presentation, **names_of(presentation, owner="holder"), **asked}
    if "holder" in selective:
        claims.pop("iss", None)
    return _issue(claims, VP_SD_JWT, signer, kid, selective, salts, decoys=0)


def issue_sd_jwt_vc(
    claims: Mapping[str, Any],
    signer: Signer,
    *,
    kid: str,
    selective: Sequence[str],
    salts: Salts,
    holder_key: Mapping[str, Any] | None = None,
    decoys: int = 0,
) -> str:
    """The SD-JWT VC (`dc+sd-jwt`), whose claims hold `vct` and are no linked data."""
    if not isinstance(claims.get("vct"), str) or "cnf" in claims:
        raise EnvelopeError("an SD-JWT VC has vct; cnf comes of the holder's key", reason="claims")
    return _issue(
        {**claims, **_confirmation(holder_key)}, SD_JWT_VC, signer, kid, selective, salts, decoys
    )


def _issue(
    claims: Mapping[str, Any],
    type_: str,
    signer: Signer,
    kid: str,
    selective: Sequence[str],
    salts: Salts,
    decoys: int,
) -> str:
    _refuse_reserved(claims)
    concealing = _Concealing(salts=salts, decoys=decoys)
    concealed = concealing.conceal(claims, (), _chosen(claims, selective))
    content = {"cty": CONTENT[type_]} if type_ in CONTENT else {}
    payload = {**concealed, HASH: DEFAULT_HASH} if concealing.disclosures else concealed
    jwt = sign_jws(canonical(payload), {"typ": type_, "kid": kid, **content}, signer)
    return SEPARATOR.join([jwt, *concealing.disclosures, ""])


def _chosen(claims: Mapping[str, Any], selective: Sequence[str]) -> frozenset[Path]:
    paths = frozenset(parse_path(text) for text in selective)
    for path in paths:
        find(claims, path)
        if len(path) == 1 and path[0] in ALWAYS_OPEN:
            raise EnvelopeError(f"{path[0]} must not be withheld", reason="always_open")
    return paths


@dataclass(slots=True, kw_only=True)
class _Concealing:
    """One run over the claims; disclosures of inner values come first."""

    salts: Salts
    decoys: int
    disclosures: list[str] = field(default_factory=list)

    def conceal(self, value: Any, path: Path, chosen: frozenset[Path]) -> Any:
        if isinstance(value, Mapping):
            return self._conceal_members(value, path, chosen)
        if isinstance(value, list):
            items = [
                self._conceal_element(item, (*path, n), chosen) for n, item in enumerate(value)
            ]
            selective = any(len(p) == len(path) + 1 and p[:-1] == path for p in chosen)
            return items + [
                {ELEMENT: self._decoy()} for _ in range(self.decoys if selective else 0)
            ]
        return value

    def _conceal_members(
        self, value: Mapping[str, Any], path: Path, chosen: frozenset[Path]
    ) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        digests: list[str] = []
        for name, item in value.items():
            concealed = self.conceal(item, (*path, name), chosen)
            if (*path, name) in chosen:
                digests.append(self._disclose([name, concealed]))
            else:
                shown[name] = concealed
        if digests:
            digests += [self._decoy() for _ in range(self.decoys)]
            shown[DIGESTS] = sorted(digests)
        return shown

    def _conceal_element(self, item: Any, path: Path, chosen: frozenset[Path]) -> Any:
        concealed = self.conceal(item, path, chosen)
        return {ELEMENT: self._disclose([concealed])} if path in chosen else concealed

    def _disclose(self, content: list[Any]) -> str:
        text = base64url(canonical([checked_salt(self.salts()), *content]))
        self.disclosures.append(text)
        return digest_of(text)

    def _decoy(self) -> str:
        """§4.2.5: the digest of chance."""
        return digest_of(checked_salt(self.salts()))


def _confirmation(holder_key: Mapping[str, Any] | None) -> dict[str, Any]:
    """RFC 7800 §3.2. UnsupportedKey for what is no public key."""
    if holder_key is None:
        return {}
    decode_public_jwk(holder_key)
    return {"cnf": {"jwk": dict(holder_key)}}


def _refuse_reserved(value: Any) -> None:
    if isinstance(value, Mapping):
        taken = RESERVED & value.keys()
        if taken:
            raise EnvelopeError(f"a member named {min(taken)}", reason="reserved_name")
        for item in value.values():
            _refuse_reserved(item)
    elif isinstance(value, list):
        for item in value:
            _refuse_reserved(item)
