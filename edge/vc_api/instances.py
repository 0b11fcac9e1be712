"""The instances of the VC API, as the operator declares them in a file (`LAUREL_VC_API`).

None exists that is not declared. Each issuer instance has its own key and identifier, which are
never those of the site's programmes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hmac import compare_digest
from pathlib import Path
from typing import Any, Final

from credentials.encoding.strict_json import API_LIMITS, parse_json
from credentials.errors import CredentialsError
from credentials.schemas import violations
from edge.settings import SettingsError

SCHEMA: Final = "vc-api-1"
LEAST_TOKEN_CHARACTERS: Final = 20


class Policy(StrEnum):
    """What a verifier instance asks of a credential."""

    STRICT = "strict"
    """The key must be the issuer's, and status lists are looked at."""
    PROOF_ONLY = "proof-only"
    """Cryptography and data model only; whose key it is, is a warning."""


class Decides(StrEnum):
    """What the status code of a verification follows."""

    VERIFIED = "verified"
    """Proofs and data model; revoked and expired credentials are answered with 200 and a word."""
    VALID = "valid"
    """Everything: only a credential whose verdict is `valid` is answered with 200."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who may use what changes something."""

    token: str | None = None
    open: bool = False
    """Everybody; only in the demo, which listens on this machine alone."""

    def __repr__(self) -> str:
        return f"Access(open={self.open})"

    def admits(self, token: str) -> bool:
        """Whether the caller with this token may."""
        if self.open:
            return True
        return self.token is not None and compare_digest(self.token.encode(), token.encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerInstance:
    """One key, one form of credentials."""

    name: str
    form: str
    """A cryptosuite (or type of proof), or `JWT`, `vc+jwt`, `vc+sd-jwt`."""
    key_file: Path
    identifier: str
    """`did:key`, `did:jwk`, `did:web` or `https`: from the key, or from the instance's address."""
    purposes: tuple[str, ...]
    """Of its status lists; none: its credentials have no status."""
    access: Access


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierInstance:
    """One way to verify."""

    name: str
    policy: Policy = Policy.STRICT
    decides: Decides = Decides.VERIFIED
    access: Access = Access()
    """For deriving, which is the only thing here that takes work for others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instances:
    """All declared instances."""

    issuers: tuple[IssuerInstance, ...] = ()
    verifiers: tuple[VerifierInstance, ...] = ()


def read_instances(path: Path | None) -> Instances:
    """The instances of the file; without one, none. SettingsError says what is wrong with it.

    Names of files in it are relative to its folder.
    """
    if path is None:
        return Instances()
    try:
        document = parse_json(path.read_bytes(), limits=API_LIMITS)
    except OSError as error:
        raise SettingsError(f"LAUREL_VC_API: {path} cannot be read: {error.strerror}") from error
    except CredentialsError as error:
        raise SettingsError(f"LAUREL_VC_API: {path} is not strict JSON: {error.detail}") from error
    found = violations(SCHEMA, document)
    if found:
        raise SettingsError(f"LAUREL_VC_API: {path}: {found[0].pointer or '/'} {found[0].detail}")
    return _instances(document["instances"], path.parent)


def _instances(declared: list[Mapping[str, Any]], folder: Path) -> Instances:
    issuers = tuple(_issuer(item, folder) for item in declared if item["kind"] == "issuer")
    verifiers = tuple(_verifier(item, folder) for item in declared if item["kind"] == "verifier")
    for kind, names in (
        ("issuers", [item.name for item in issuers]),
        ("verifiers", [item.name for item in verifiers]),
    ):
        if len(set(names)) != len(names):
            raise SettingsError(f"LAUREL_VC_API: two {kind} have one name")
    keys = [item.key_file.resolve() for item in issuers]
    if len(set(keys)) != len(keys):
        raise SettingsError("LAUREL_VC_API: two instances have one key file; each has its own key")
    return Instances(issuers=issuers, verifiers=verifiers)


def _issuer(item: Mapping[str, Any], folder: Path) -> IssuerInstance:
    return IssuerInstance(
        name=item["name"],
        form=item["form"],
        key_file=folder / item["keyFile"],
        identifier=item["identifier"],
        purposes=tuple(item.get("statusPurposes", ())),
        access=_access(item, folder),
    )


def _verifier(item: Mapping[str, Any], folder: Path) -> VerifierInstance:
    return VerifierInstance(
        name=item["name"],
        policy=Policy(item.get("policy", Policy.STRICT)),
        decides=Decides(item.get("decides", Decides.VERIFIED)),
        access=_access(item, folder),
    )


def _access(item: Mapping[str, Any], folder: Path) -> Access:
    if "tokenFile" not in item:
        return Access()
    path = folder / item["tokenFile"]
    try:
        token = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"LAUREL_VC_API: {path} cannot be read") from error
    if len(token) < LEAST_TOKEN_CHARACTERS or any(c.isspace() for c in token):
        raise SettingsError(
            f"LAUREL_VC_API: {path} must hold one token of {LEAST_TOKEN_CHARACTERS} characters"
        )
    return Access(token=token)
