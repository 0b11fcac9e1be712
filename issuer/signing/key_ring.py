"""The issuer's private keys at hand, each opened once."""

import threading
from pathlib import Path

from credentials.errors import CredentialsError
from credentials.keys.multikey import decode_public_key
from credentials.keys.public_key import algorithm_of
from credentials.keys.signer import Signer
from issuer.signing.key_file import create_key_file, key_path, open_key_file


class KeyRing:
    """Key files of one folder under one passphrase."""

    def __init__(self, folder: Path, passphrase: str) -> None:
        self._folder = folder
        self._passphrase = passphrase
        self._opened: dict[str, Signer] = {}
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"KeyRing({self._folder})"

    def signer(self, public_key: str) -> Signer:
        """The signer of that key. Raises a SigningError if it cannot be opened."""
        with self._lock:
            if public_key not in self._opened:
                path = key_path(self._folder, public_key)
                self._opened[public_key] = open_key_file(path, self._passphrase)
            return self._opened[public_key]

    def create(self, algorithm: str) -> Signer:
        """A new key of that kind, in its file already."""
        signer = create_key_file(self._folder, self._passphrase, algorithm=algorithm)
        with self._lock:
            self._opened[signer.public_key_multibase] = signer
        return signer

    def public_keys(self, algorithm: str) -> tuple[str, ...]:
        """The Multikey texts of all key files of that kind, sorted."""
        names = sorted(path.stem for path in self._folder.glob("z*.pem"))
        return tuple(name for name in names if _is_of(algorithm, name))


def _is_of(algorithm: str, name: str) -> bool:
    try:
        return algorithm_of(decode_public_key(name)) == algorithm
    except CredentialsError:
        return False  # not a file of ours
