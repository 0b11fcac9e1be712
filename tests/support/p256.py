"""P-256 keys for tests, the same in every run."""

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1, derive_private_key

from credentials.keys.software import SoftwareSigner, software_signer


def p256(number: int) -> SoftwareSigner:
    """A signer whose secret is that number."""
    return software_signer(derive_private_key(number, SECP256R1()))


def p384(number: int) -> SoftwareSigner:
    """A signer whose secret is that number, on P-384."""
    return software_signer(derive_private_key(number, SECP384R1()))
