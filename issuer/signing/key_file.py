"""An Ed25519 or P-256 key in an encrypted PKCS#8 file.

PKCS#8 alone stretches a passphrase only 2,048 times, so the file's password is the passphrase
stretched by scrypt first; how, stands in the line above the PEM block.
"""

import base64
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from credentials.errors import UnsupportedKey
from credentials.keys.public_key import ED25519, P256
from credentials.keys.software import PrivateKey, SoftwareSigner, software_signer
from edge.files import write_atomically
from issuer.errors import KeyUnavailable, SigningError, WrongPassphrase

ALGORITHMS = (ED25519, P256)
_COST, _BLOCK_SIZE, _PARALLEL = 2**15, 8, 1
"""32 MiB and about 0.1 s for each guess."""
_SALT_BYTES = 16
_HEADER = "Passphrase: scrypt n={n} r={r} p={p} salt={salt}"
_HEADER_LINE = re.compile(
    r"Passphrase: scrypt n=(\d{1,8}) r=(\d{1,3}) p=(\d{1,3}) salt=([0-9a-f]{32})", re.ASCII
)
_MOST_COST = 2**20
_OTHERS = 0o077


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFileSigner:
    """A `credentials.keys.signer.Signer` that holds the opened key in memory."""

    public_key_multibase: str
    algorithm: str
    key: SoftwareSigner
    deterministic: bool = True

    def __repr__(self) -> str:
        return f"KeyFileSigner({self.public_key_multibase})"

    def sign(self, data: bytes) -> bytes:
        """64 bytes; the same data always give the same signature. RFC 8032 §5.1.6, RFC 6979."""
        return self.key.sign(data)


def create_key_file(folder: Path, passphrase: str, *, algorithm: str = ED25519) -> KeyFileSigner:
    """Makes a new key and its file `<public key>.pem` (only its owner may read it).

    When this returns, the file is on disk; a crash leaves either all of it or none.
    """
    if not passphrase:
        raise SigningError("a key file needs a passphrase")
    private_key: PrivateKey
    if algorithm == ED25519:
        private_key = Ed25519PrivateKey.generate()
    else:
        private_key = generate_private_key(SECP256R1())
    signer = _signer(private_key)
    salt = secrets.token_bytes(_SALT_BYTES)
    header = _HEADER.format(n=_COST, r=_BLOCK_SIZE, p=_PARALLEL, salt=salt.hex())
    pem = private_key.private_bytes(
        Encoding.PEM,
        PrivateFormat.PKCS8,
        BestAvailableEncryption(_stretch(passphrase, salt, _COST, _BLOCK_SIZE, _PARALLEL)),
    )
    path = key_path(folder, signer.public_key_multibase)
    write_atomically(path, header.encode() + b"\n" + pem)
    return signer


def open_key_file(path: Path, passphrase: str) -> KeyFileSigner:
    """The signer of that file.

    Raises KeyUnavailable if there is none, WrongPassphrase, or SigningError if the file is not
    one of ours or others may read it.
    """
    try:
        text = path.read_text("ascii")
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise KeyUnavailable(f"no key file {path.name}", key=path.stem) from error
    except UnicodeDecodeError as error:
        raise SigningError(f"{path.name} is not a key file of Laurel") from error
    if os.name == "posix" and mode & _OTHERS:
        raise SigningError(f"others may read {path.name}: run chmod 600 on it")
    header = _HEADER_LINE.match(text)
    if header is None or not 1 < int(header[1]) <= _MOST_COST:
        raise SigningError(f"{path.name} is not a key file of Laurel")
    password = _stretch(
        passphrase, bytes.fromhex(header[4]), int(header[1]), int(header[2]), int(header[3])
    )
    return _load(path, text, password)


def key_path(folder: Path, public_key: str) -> Path:
    """Where the key of that Multikey text lies."""
    return folder / f"{public_key}.pem"


def _load(path: Path, text: str, password: bytes) -> KeyFileSigner:
    try:
        key = load_pem_private_key(text[text.index("-----BEGIN") :].encode(), password)
    except ValueError as error:
        raise WrongPassphrase(
            f"the passphrase does not open {path.name}", path=path.name
        ) from error
    try:
        signer = _signer(key)  # type: ignore[arg-type]
    except (AttributeError, UnsupportedKey) as error:
        raise SigningError(f"{path.name} holds another kind of key") from error
    if signer.algorithm not in ALGORITHMS:
        raise SigningError(f"{path.name} holds another kind of key")
    if path.stem != signer.public_key_multibase:
        raise SigningError(f"{path.name} holds the key {signer.public_key_multibase}")
    return signer


def _signer(private_key: PrivateKey) -> KeyFileSigner:
    key = software_signer(private_key)
    return KeyFileSigner(
        public_key_multibase=key.public_key_multibase, algorithm=key.algorithm, key=key
    )


def _stretch(passphrase: str, salt: bytes, cost: int, block_size: int, parallel: int) -> bytes:
    derived = Scrypt(salt=salt, length=32, n=cost, r=block_size, p=parallel).derive(
        passphrase.encode()
    )
    return base64.b64encode(derived)
