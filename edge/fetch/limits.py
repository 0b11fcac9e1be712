"""What one fetch may cost."""

KIB = 1024
MIB = 1024 * KIB

DNS_SECONDS = 2.0
CONNECT_SECONDS = 2.0
"""For each address that is tried."""
READ_SECONDS = 3.0
"""Between two pieces of an answer, and until its first byte."""
TOTAL_SECONDS = 5.0
"""Wall clock from the name lookup to the last byte of the last hop; does not reset."""
MAX_REDIRECTS = 3
MAX_ADDRESSES_TRIED = 2
MAX_WIRE_BYTES = 1 * MIB
"""Read of all hops together: status lines, headers, trailers and bodies, before inflation."""
MAX_HEAD_BYTES = 64 * KIB
"""Of one answer, with interim answers before it: reading heads is dear."""
MAX_INFLATED_BYTES = 16 * MIB
MAX_URL_CHARACTERS = 2048
MAX_VALIDATOR_CHARACTERS = 256
"""Of an ETag or date that is sent back; a longer one is not kept."""
LOOKUPS_AT_ONCE = 64
"""A lookup that hangs cannot be ended, only abandoned: so many may hang at one time. More than one
caller's checks in a minute can name, so that nobody keeps all others from looking up."""

CACHE_ENTRIES = 256
CACHE_BYTES = 32 * MIB
DEFAULT_LIFETIME_SECONDS = 300.0
"""How long a foreign answer is used again without asking; a list's own ttl may shorten it."""
FAILURE_SECONDS = 60.0
"""How long a foreign address that gave no answer is not asked again."""
FAILURE_ENTRIES = 512
FOREIGN_HOST_PER_MINUTE = 30

FETCHES_PER_CHECK = 8
HOSTS_PER_CHECK = 4
SECONDS_PER_CHECK = 10.0

FETCHES_PER_SUBMISSION = 64
HOSTS_PER_SUBMISSION = 16
SECONDS_PER_SUBMISSION = 30.0
"""Of a submission that holds several things; each of them has the limits of one check as well."""
