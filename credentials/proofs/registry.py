"""The cryptosuites known here. A new one is one module and one line."""

from collections.abc import Mapping
from typing import Any, Final

from credentials.errors import UnsupportedCryptosuite
from credentials.proofs import (
    ecdsa_jcs_2019,
    ecdsa_rdfc_2019,
    ecdsa_sd_2023,
    ed25519_signature_2020,
    eddsa_2022,
    eddsa_jcs_2022,
    eddsa_rdfc_2022,
)
from credentials.proofs.cryptosuite import DATA_INTEGRITY, Cryptosuite

_ALL: Final[tuple[Cryptosuite, ...]] = (
    eddsa_rdfc_2022.SUITE,
    eddsa_jcs_2022.SUITE,
    ecdsa_rdfc_2019.SUITE,
    ecdsa_jcs_2019.SUITE,
    ecdsa_sd_2023.SUITE,
    ed25519_signature_2020.SUITE,
    eddsa_2022.SUITE,
)
_SUITES: Final = {suite.name: suite for suite in _ALL}


def suites() -> tuple[Cryptosuite, ...]:
    """All suites known here."""
    return _ALL


def suite_named(name: str) -> Cryptosuite:
    """The suite of that name. UnsupportedCryptosuite (field `cryptosuite`) if there is none."""
    suite = _SUITES.get(name)
    if suite is None:
        raise UnsupportedCryptosuite(f"not known here: {name[:80]}", cryptosuite=name[:80])
    return suite


def suite_of(proof: Mapping[str, Any]) -> Cryptosuite:
    """The suite of a proof whose `type`, and `cryptosuite` where its type wants one, are texts.

    Raises UnsupportedCryptosuite, also for the name of one type under another.
    """
    kind = proof["type"]
    name = proof["cryptosuite"] if kind == DATA_INTEGRITY else kind
    suite = suite_named(name)
    if suite.proof_type != kind:
        raise UnsupportedCryptosuite("not with this type", cryptosuite=name[:80])
    return suite
