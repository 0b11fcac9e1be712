"""What can sign. Implementations (key file, PKCS#11, KMS) live outside the core."""

from typing import Protocol


class Signer(Protocol):
    """One private key that never leaves its place."""

    @property
    def algorithm(self) -> str:
        """`Ed25519`, `P-256`, `P-384`, `P-521` or `RSA`."""
        ...

    @property
    def public_key_multibase(self) -> str:
        """The public key as Multikey text (`z6Mk...` for Ed25519). CID 1.0 §2.2.2.

        UnsupportedKey for the kinds that have none (P-521, RSA).
        """
        ...

    @property
    def deterministic(self) -> bool:
        """Whether the same bytes always give the same signature."""
        ...

    def sign(self, data: bytes) -> bytes:
        """The raw signature of `data`: 64 bytes for Ed25519; r and s, each as long as the curve's
        coordinates, with SHA-256, SHA-384 or SHA-512; RSASSA-PKCS1-v1_5 with SHA-256 for RSA.
        """
        ...
