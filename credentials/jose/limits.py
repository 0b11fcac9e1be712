"""What a token may cost. One place, units in the names."""

from typing import Final

from credentials.encoding.strict_json import KIB, JsonLimits

MOST_HEADER_BYTES: Final = 16 * KIB
MOST_PAYLOAD_BYTES: Final = 512 * KIB
MOST_TOKEN_CHARACTERS: Final = 1024 * KIB
MOST_SIGNATURE_BYTES: Final = 1024
"""An RSA signature with the largest key taken here."""
MOST_KID_CHARACTERS: Final = 512
MOST_DISCLOSURES: Final = 512
MOST_DISCLOSURE_CHARACTERS: Final = 64 * KIB

HEADER_LIMITS: Final = JsonLimits(bytes=MOST_HEADER_BYTES, depth=8, containers=200, members=500)
PAYLOAD_LIMITS: Final = JsonLimits(bytes=MOST_PAYLOAD_BYTES, depth=36)
DISCLOSURE_LIMITS: Final = JsonLimits(bytes=MOST_DISCLOSURE_CHARACTERS, depth=36)
