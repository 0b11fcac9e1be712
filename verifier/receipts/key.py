"""The key that signs receipts, and nothing else: a file in the data folder, or none.

Where there is none, no receipts are given. With `LAUREL_KEY_PASSPHRASE` the file is encrypted.
"""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from credentials.keys.signer import Signer
from credentials.keys.software import software_signer
from edge.files import write_atomically
from edge.settings import Settings, SettingsError

NAME = "receipt-key.pem"
_OTHERS = 0o077
_ENCRYPTED = b"ENCRYPTED"


def receipt_key_path(settings: Settings) -> Path:
    """Where the key of this verifier lies, if it has one."""
    return settings.receipt_key or settings.data / NAME


def make_receipt_key(settings: Settings) -> Signer:
    """The key of this verifier; a new one if it has none. Its file is on disk then."""
    known = open_receipt_key(settings)
    if known is not None:
        return known
    if receipt_key_path(settings).exists():
        raise SettingsError(f"{receipt_key_path(settings)} needs LAUREL_KEY_PASSPHRASE")
    key = Ed25519PrivateKey.generate()
    encryption: KeySerializationEncryption = NoEncryption()
    if settings.key_passphrase:
        encryption = BestAvailableEncryption(settings.key_passphrase.encode())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)
    write_atomically(receipt_key_path(settings), pem)
    return software_signer(key)


def open_receipt_key(settings: Settings) -> Signer | None:
    """The key; None without a file, or without the passphrase that it needs: whoever only checks
    has none. SettingsError for one that cannot be used, or that others may read."""
    path = receipt_key_path(settings)
    try:
        text, mode = path.read_bytes(), path.stat().st_mode
    except FileNotFoundError:
        return None
    if os.name == "posix" and mode & _OTHERS:
        raise SettingsError(f"others may read {path}: run chmod 600 on it")
    if _ENCRYPTED in text and not settings.key_passphrase:
        return None
    password = settings.key_passphrase.encode() if settings.key_passphrase else None
    try:
        key = load_pem_private_key(text, password if _ENCRYPTED in text else None)
    except (ValueError, TypeError) as error:
        raise SettingsError(f"{path} cannot be opened with this passphrase") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingsError(f"{path} holds another kind of key than Ed25519")
    return software_signer(key)
