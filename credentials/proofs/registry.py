"""The cryptosuites known here. A new one is one module and one line."""

from typing import Final

from credentials.errors import UnsupportedCryptosuite
from credentials.proofs import eddsa_rdfc_2022
from credentials.proofs.cryptosuite import Cryptosuite

_SUITES: Final = {suite.name: suite for suite in (eddsa_rdfc_2022.SUITE,)}


def suite_named(name: str) -> Cryptosuite:
    """The suite of that name. UnsupportedCryptosuite (field `cryptosuite`) if there is none."""
    suite = _SUITES.get(name)
    if suite is None:
        raise UnsupportedCryptosuite(f"not known here: {name[:80]}", cryptosuite=name[:80])
    return suite
