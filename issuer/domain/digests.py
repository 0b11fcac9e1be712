"""Names that follow from content."""

from credentials.encoding.multibase import base64url

BITS_128 = 16


def short_id(digest: str) -> str:
    """22 base64url characters: the first 128 bits of a `sha-256:` digest."""
    return base64url(bytes.fromhex(digest.removeprefix("sha-256:"))[:BITS_128])
