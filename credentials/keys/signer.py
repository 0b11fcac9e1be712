"""What can sign. Implementations (key file, PKCS#11, KMS) live outside the core."""

from typing import Protocol


class Signer(Protocol):
    """One private key that never leaves its place.

    What an implementation has to keep, so that a key may as well lie in a token or far away:

    - `sign` gets the data themselves, never a digest of them. A place that only takes digests is
      given the digest of the curve's hash (SHA-256, SHA-384, SHA-512); Ed25519 has no such form.
    - It answers with the raw signature. PKCS#11 gives r and s of equal length; most key services
      give DER, which has to be taken apart (`decode_dss_signature` of cryptography).
    - It may take long, may be called by several threads at once, and may raise whatever it likes:
      then nothing was signed, as far as anybody will ever know. It may ask its place again after
      a lost answer; a signature that nobody got harms nobody.
    - It may give another signature each time (`deterministic` false). Whoever calls asks for the
      two signatures of one reserved document, stores them, and serves the stored bytes ever after.
    """

    @property
    def algorithm(self) -> str:
        """`Ed25519`, `P-256`, `P-384`, `P-521` or `RSA`."""
        ...

    @property
    def public_key_multibase(self) -> str:
        """The public key as Multikey text (`z6Mk...` for Ed25519). CID 1.0 §2.2.2.

        Known without asking anybody. UnsupportedKey for the kinds that have none (P-521, RSA).
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
