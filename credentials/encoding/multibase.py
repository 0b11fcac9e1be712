"""Multibase texts, base58btc (`z`) and base64url without padding (`u`). CID 1.0 §2.4."""

import base64
import binascii
import itertools
import re
from functools import cache

from credentials.errors import ValueMalformed

MOST_CHARACTERS = 512
"""Of a base58btc text: decoding takes time with the square of the length."""

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_TWO_DIGITS = ["".join(two) for two in itertools.product(_BASE58, repeat=2)]
_BASE58_CHUNK_DIGITS = 10
"""The most digits whose values are small numbers, which multiply and divide faster."""
_BASE58_CHUNK = 58**_BASE58_CHUNK_DIGITS
_BASE58_VALUES = bytes.maketrans(_BASE58.encode(), bytes(range(len(_BASE58))))
_BASE58_TEXT = re.compile(f"[{_BASE58}]+")
_BASE64URL_TEXT = re.compile("[A-Za-z0-9_-]*")


def encode_base58btc(data: bytes) -> str:
    """`z` and the base58btc text of `data`."""
    zeros = len(data) - len(data.lstrip(b"\0"))
    number = int.from_bytes(data, "big")
    digits: list[str] = []
    while number:
        number, chunk = divmod(number, _BASE58_CHUNK)
        for _ in range(5):
            chunk, two = divmod(chunk, len(_TWO_DIGITS))
            digits.append(_TWO_DIGITS[two])
    return "z" + "1" * zeros + "".join(reversed(digits)).lstrip("1")


def decode_base58btc(text: str, *, most_characters: int = MOST_CHARACTERS) -> bytes:
    """The bytes of a `z…` text. ValueMalformed for another base, character or a longer text."""
    if not text.startswith("z"):
        raise ValueMalformed("not a base58btc text: it must begin with z")
    digits = text[1:]
    if len(text) > most_characters or not _BASE58_TEXT.fullmatch(digits):
        raise ValueMalformed(f"not a base58btc text of at most {most_characters} characters")
    number = _number_of(digits)
    zeros = len(digits) - len(digits.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def _number_of(digits: str) -> int:
    """The number written in base 58.

    Each digit is a byte of one long number; neighbours are joined, in all of it at once: first to
    two digits in two bytes, then to four in four, until a single number is left.
    """
    joined = int.from_bytes(digits.encode().translate(_BASE58_VALUES), "big")
    bits, base = 8, len(_BASE58)
    while bits < 8 * len(digits):
        right = _right_halves(bits, 8 * len(digits))
        joined = (joined >> bits & right) * base + (joined & right)
        bits, base = 2 * bits, base * base
    return joined


@cache
def _right_halves(bits: int, size: int) -> int:
    """A mask for every second group of so many bits, at least `size` bits in all."""
    group = (1 << bits) - 1
    return sum(group << at for at in range(0, size, 2 * bits))


def encode_base64url(data: bytes) -> str:
    """`u` and the base64url text of `data`, without padding."""
    return "u" + base64url(data)


def decode_base64url(text: str) -> bytes:
    """The bytes of a `u…` text. ValueMalformed for another base, padding or loose bits."""
    if not text.startswith("u"):
        raise ValueMalformed("not a base64url text: it must begin with u")
    return from_base64url(text[1:])


def base64url(data: bytes) -> str:
    """The base64url text of `data`, without padding and without multibase prefix. RFC 4648 §5."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """The bytes of a base64url text. ValueMalformed for padding, other characters, loose bits."""
    if not _BASE64URL_TEXT.fullmatch(text) or len(text) % 4 == 1:
        raise ValueMalformed("not a base64url text without padding")
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise ValueMalformed("not a base64url text without padding") from error
    if len(text) % 4 and base64url(data[-(len(data) % 3) :])[-1] != text[-1]:
        raise ValueMalformed("a base64url text whose last bits are not zero")
    return data
