"""Files that are there completely, or not at all."""

import os
import secrets
from pathlib import Path

OWNER_ONLY = 0o600


def write_atomically(path: Path, content: bytes, *, mode: int = OWNER_ONLY) -> None:
    """Writes the file; when this returns it is on disk under its name.

    A crash leaves the old file or the new one, and at most a `.part` file beside it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
