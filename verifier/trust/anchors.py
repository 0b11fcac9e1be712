"""The authorities whose certificates count for seals: PEM files of whoever runs this verifier."""

from pathlib import Path

from cryptography.x509 import Certificate

from credentials.errors import ValueMalformed
from credentials.jose.anchors import read_anchors
from edge.settings import SettingsError


def read_anchors_of(path: Path | None) -> tuple[Certificate, ...]:
    """The certificates of a file, or of the `.pem` files of a folder; without a path, none.

    SettingsError names what cannot be read, holds no certificate, or the folder without a file.
    """
    if path is None:
        return ()
    files = sorted(path.glob("*.pem")) if path.is_dir() else [path]
    if not files:
        raise SettingsError(f"LAUREL_ANCHORS: {path}: no .pem file in the folder")
    return tuple(certificate for file in files for certificate in _of_file(file))


def _of_file(file: Path) -> tuple[Certificate, ...]:
    try:
        return read_anchors(file.read_bytes())
    except OSError as error:
        raise SettingsError(f"LAUREL_ANCHORS: {file}: cannot be read: {error.strerror}") from error
    except ValueMalformed as error:
        raise SettingsError(f"LAUREL_ANCHORS: {file}: {error.detail}") from error
