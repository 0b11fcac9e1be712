"""The names of the forms: `typ` of JOSE, media types, and what they hold. VC-JOSE-COSE 1.0 §3."""

from typing import Final

VC_JWT: Final = "vc+jwt"
VP_JWT: Final = "vp+jwt"
VC_SD_JWT: Final = "vc+sd-jwt"
VP_SD_JWT: Final = "vp+sd-jwt"
SD_JWT_VC: Final = "dc+sd-jwt"
JWT: Final = "JWT"
"""Open Badges 3.0 §8.2 (VC-JWT), and VC-JWT 1.1 with its `vc` and `vp` claims."""
VC_COSE: Final = "application/vc+cose"
VP_COSE: Final = "application/vp+cose"
KEY_BINDING: Final = "kb+jwt"

CREDENTIAL_TYPES: Final = frozenset({VC_JWT, "vc+ld+jwt", VC_SD_JWT, "vc+ld+sd-jwt", SD_JWT_VC})
"""`vc+ld+…` are the names of the drafts; they are read, not written."""
PRESENTATION_TYPES: Final = frozenset({VP_JWT, "vp+ld+jwt", VP_SD_JWT, "vp+ld+sd-jwt"})
SELECTIVE_TYPES: Final = frozenset(
    {VC_SD_JWT, "vc+ld+sd-jwt", SD_JWT_VC, VP_SD_JWT, "vp+ld+sd-jwt"}
)
CONTENT: Final = {VC_JWT: "vc", VP_JWT: "vp", VC_SD_JWT: "vc", VP_SD_JWT: "vp"}
"""`cty` of the forms that are written. VC-JOSE-COSE 1.0 §3.1, §3.2."""
