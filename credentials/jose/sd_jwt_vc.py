"""An SD-JWT VC as a credential: its claims are no linked data. SD-JWT VC §3.2.2."""

from collections.abc import Mapping
from typing import Any, Final

from credentials.errors import ClaimsRefused
from credentials.jose.claims import numeric_date, text_claim
from credentials.model.credential import Credential, Issuer, Subject
from credentials.model.members import Placed, is_url
from credentials.model.version import V2

TOKEN_STATUS: Final = "TokenStatusList"
"""What stands for `status`, which is another list than W3C's: it is not looked up."""


def read_sd_jwt_vc(claims: Mapping[str, Any]) -> Credential:
    """The typed view. ClaimsRefused (fields `reason`, `claim`) for a wrong form.

    `nbf` and `exp` are its period, `iss` its issuer, `vct` its type.
    """
    kind, issuer = text_claim(claims, "vct"), text_claim(claims, "iss")
    if not kind:
        raise ClaimsRefused("vct is missing", reason="missing", claim="vct")
    if issuer is not None and not is_url(issuer):
        raise ClaimsRefused("iss is no address", reason="malformed", claim="iss")
    status = claims.get("status")
    subject = Subject(
        pointer="",
        document=claims,
        id=text_claim(claims, "sub"),
        types=(kind,),
        identifiers=(),
        achievement=None,
        results=(),
    )
    return Credential(
        document=claims,
        id=text_claim(claims, "jti"),
        types=(kind,),
        issuer=Issuer(id=issuer or "", name=None),
        name=None,
        version=V2,
        valid_from=numeric_date(claims, "nbf"),
        valid_until=numeric_date(claims, "exp"),
        subjects=(subject,),
        status_entries=()
        if status is None
        else (Placed(pointer="/status", document={"type": TOKEN_STATUS}),),
        schemas=(),
        evidence=(),
    )
