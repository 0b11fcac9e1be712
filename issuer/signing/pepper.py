"""The secret under which API tokens are hashed: in a file, so that the database lacks it."""

import secrets
from pathlib import Path

from edge.files import write_atomically
from issuer.errors import NotInitialised, SigningError

PEPPER_BYTES = 32
NAME = "token-pepper"


def create_pepper(folder: Path) -> None:
    """Makes the file if there is none; when this returns it is on disk."""
    if not (folder / NAME).exists():
        write_atomically(folder / NAME, secrets.token_hex(PEPPER_BYTES).encode() + b"\n")


def load_pepper(folder: Path) -> bytes:
    """The 32 bytes. NotInitialised without the file, SigningError if it is damaged."""
    try:
        pepper = bytes.fromhex((folder / NAME).read_text("ascii").strip())
    except FileNotFoundError as error:
        raise NotInitialised(f"no file {NAME} beside the keys: run `laurel init`") from error
    except ValueError as error:
        raise SigningError(f"the file {NAME} is damaged") from error
    if len(pepper) != PEPPER_BYTES:
        raise SigningError(f"the file {NAME} is damaged")
    return pepper
