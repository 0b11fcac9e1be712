"""The pure core: bytes, values and a time in, values out.

Its public names are those of `__all__`; `docs/library.md` shows each at work. They are read when
they are first asked for, so that a part of the core costs only what it needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from credentials.baking.picture import bake, unbake
    from credentials.encoding.digests import credential_digest
    from credentials.errors import CredentialsError
    from credentials.gate import serialise
    from credentials.jsonld.canonize import canonize
    from credentials.keys.software import software_signer
    from credentials.lints import lint
    from credentials.model.credential import Credential
    from credentials.model.parse import parse_credential
    from credentials.proofs.data_integrity import sign
    from credentials.report import Outcome, Report, Verdict
    from credentials.series import Series
    from credentials.verification.pipeline import verify

__version__ = "0.1.0"

__all__ = [
    "Credential",
    "CredentialsError",
    "Outcome",
    "Report",
    "Series",
    "Verdict",
    "bake",
    "canonize",
    "credential_digest",
    "lint",
    "parse_credential",
    "serialise",
    "sign",
    "software_signer",
    "unbake",
    "verify",
]

_HOMES: Final = {
    "Credential": "credentials.model.credential",
    "CredentialsError": "credentials.errors",
    "Outcome": "credentials.report",
    "Report": "credentials.report",
    "Series": "credentials.series",
    "Verdict": "credentials.report",
    "bake": "credentials.baking.picture",
    "canonize": "credentials.jsonld.canonize",
    "credential_digest": "credentials.encoding.digests",
    "lint": "credentials.lints",
    "parse_credential": "credentials.model.parse",
    "serialise": "credentials.gate",
    "sign": "credentials.proofs.data_integrity",
    "software_signer": "credentials.keys.software",
    "unbake": "credentials.baking.picture",
    "verify": "credentials.verification.pipeline",
}
"""In which module each public name is made."""


def __getattr__(name: str) -> Any:
    """A public name, from its module."""
    if name not in _HOMES:
        raise AttributeError(f"module 'credentials' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
