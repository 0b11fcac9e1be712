"""What can sign. Implementations (key file, PKCS#11, KMS) live outside the core."""

from typing import Protocol


class Signer(Protocol):
    """One private key that never leaves its place."""

    @property
    def algorithm(self) -> str:
        """`Ed25519`, `P-256` or `P-384`."""
        ...

    @property
    def public_key_multibase(self) -> str:
        """The public key as Multikey text (`z6Mk...` for Ed25519). CID 1.0 §2.2.2."""
        ...

    @property
    def deterministic(self) -> bool:
        """Whether the same bytes always give the same signature."""
        ...

    def sign(self, data: bytes) -> bytes:
        """The raw signature of `data` (64 bytes for Ed25519)."""
        ...
