"""Baking into a picture of either kind. OB 3.0 §5.3."""

from credentials.baking.png import SIGNATURE, bake_png, unbake_png
from credentials.baking.svg import bake_svg, unbake_svg


def bake(picture: bytes, credential: str) -> bytes:
    """The PNG or SVG with the credential (JSON or compact JWS) in it; one baked before goes.

    Raises NotAnImage for what is neither, ValueMalformed for a text that is no credential.
    """
    return bake_png(picture, credential) if _is_png(picture) else bake_svg(picture, credential)


def unbake(picture: bytes) -> str:
    """The text baked into a PNG or SVG, unverified. Raises NotAnImage, NothingBaked, BakedTwice."""
    return unbake_png(picture) if _is_png(picture) else unbake_svg(picture)


def _is_png(picture: bytes) -> bool:
    return picture.startswith(SIGNATURE)
