"""`laurel vc-api --demo`: every form of credential as an issuer instance, over https, on localhost.

Keys, status lists and the certificate authority stay in the data folder, so that another start
finds them again. Nobody needs a token, so it listens on this machine alone.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    SECP384R1,
    SECP521R1,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from credentials.keys.public_key import ED25519, P256, P384, P521, RSA
from credentials.keys.software import PrivateKey
from edge.files import write_atomically
from edge.settings import Settings
from edge.vc_api.instances import (
    Access,
    Decides,
    Instances,
    IssuerInstance,
    Policy,
    VerifierInstance,
)
from issuer.services.vc_api.forms import SUITES, algorithms_of

LOOPBACK: Final = "127.0.0.1"
LOOPBACK_NAMES: Final = ("127.0.0.1", "localhost", "::1")
RSA_BITS: Final = 2048
_OPEN: Final = Access(open=True)
_JWT_FORMS: Final = {"JWT": "ob-jwt", "vc+jwt": "vc-jwt", "vc+sd-jwt": "vc-sd-jwt"}
"""What the names of the instances begin with. `JWT` is the form of Open Badges 3.0."""


def demo_settings(settings: Settings, port: int) -> Settings:
    """The settings of the demo, on loopback whatever they were before."""
    return replace(
        settings,
        base_url=f"https://localhost:{port}",
        verifier_url=None,
        host=LOOPBACK,
        port=port,
        rate_limits=False,
        vc_api=None,
    )


def demo_instances(folder: Path) -> Instances:
    """One issuer for each form and kind of key, with its key in `folder`; the verifiers."""
    return Instances(issuers=tuple(_issuers(folder)), verifiers=_VERIFIERS)


_VERIFIERS: Final = (
    VerifierInstance(name="default", access=_OPEN),
    VerifierInstance(name="strict", decides=Decides.VALID, access=_OPEN),
    VerifierInstance(name="proof-only", policy=Policy.PROOF_ONLY, access=_OPEN),
)


def _issuers(folder: Path) -> Iterator[IssuerInstance]:
    for suite in SUITES.values():
        for algorithm in suite.algorithms:
            short = "" if len(suite.algorithms) == 1 else f"-{_short(algorithm)}"
            yield _issuer(folder, suite.name.lower() + short, suite.name, algorithm)
    for form, name in _JWT_FORMS.items():
        for algorithm in algorithms_of(form) or ():
            yield _issuer(folder, f"{name}-{_short(algorithm)}", form, algorithm)


def _short(algorithm: str) -> str:
    return algorithm.lower().replace("-", "")


def _issuer(folder: Path, name: str, form: str, algorithm: str) -> IssuerInstance:
    path = folder / f"{name}.pem"
    if not path.exists():
        write_atomically(path, _pem(_new_key(algorithm)))
    lists = form in SUITES
    return IssuerInstance(
        name=name,
        form=form,
        key_file=path,
        identifier="did:key" if algorithm in (ED25519, P256, P384) else "did:jwk",
        purposes=("revocation", "suspension") if lists else (),
        access=_OPEN,
    )


def _pem(key: PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _new_key(algorithm: str) -> PrivateKey:
    if algorithm == ED25519:
        return Ed25519PrivateKey.generate()
    if algorithm == RSA:
        return generate_rsa(65_537, RSA_BITS)
    curves = {P256: SECP256R1(), P384: SECP384R1(), P521: SECP521R1()}
    return generate_private_key(curves[algorithm])
