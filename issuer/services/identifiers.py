"""Everything that is drawn by chance: identifiers, salts, orders. From the system's generator."""

import secrets
import struct
import uuid

ID_BYTES = 16
"""128 bits: 22 base64url characters."""
SALT_BYTES = 16


def new_credential_id() -> str:
    """22 base64url characters."""
    return secrets.token_urlsafe(ID_BYTES)


def new_uuid() -> str:
    """A version 4 UUID, lower case. RFC 9562 §5.4."""
    return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))


def new_salt() -> str:
    """22 base64url characters."""
    return secrets.token_urlsafe(SALT_BYTES)


def new_owner() -> str:
    """A name for one piece of work, to claim it with."""
    return secrets.token_hex(16)


def new_order(length: int) -> list[int]:
    """The numbers from 0 to `length` - 1 in an order that nobody can guess."""
    keys = struct.unpack(f"{length}Q", secrets.token_bytes(8 * length))
    return sorted(range(length), key=keys.__getitem__)
