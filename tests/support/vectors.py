"""Official test vectors: reading them, and the signers that made them."""

import json
from typing import Any

from credentials.keys.multikey import decode_public_key
from credentials.keys.public_key import PublicKey
from credentials.keys.software import SoftwareSigner, decode_secret_key, software_signer
from tests.support.reference import reference

W3C = "standards/w3c/vectors"
OB3 = "standards/ob3/vectors"


def text(path: str) -> str:
    """The file of that name; the test is skipped without it."""
    return reference(path).read_text()


def value(path: str) -> Any:
    """The JSON file of that name."""
    return json.loads(text(path))


def signer_of(secret_multibase: str) -> SoftwareSigner:
    """The signer whose secret key is printed in a vector."""
    return software_signer(decode_secret_key(secret_multibase))


def key_of(proof: dict[str, Any]) -> PublicKey:
    """The key in the fragment of a did:key method: good for vectors only."""
    return decode_public_key(proof["verificationMethod"].partition("#")[2])


def without(members: dict[str, Any], *names: str) -> dict[str, Any]:
    """A copy without these members."""
    return {name: item for name, item in members.items() if name not in names}
