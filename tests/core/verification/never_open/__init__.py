"""The mutated credentials of docs/never-open.md: how each of them is made."""

from tests.core.verification.never_open.altered import ALTERED
from tests.core.verification.never_open.content import CONTENT
from tests.core.verification.never_open.keys import KEYS
from tests.core.verification.never_open.named import NAMED
from tests.core.verification.never_open.older import OLDER
from tests.core.verification.never_open.proofs import PROOFS
from tests.core.verification.never_open.records import RECORDS
from tests.core.verification.never_open.status import STATUS
from tests.core.verification.never_open.tokens import TOKENS
from tests.core.verification.never_open.unreadable import UNREADABLE

SECTIONS = {
    "Changed after signing": ALTERED,
    "Proofs": PROOFS,
    "Keys and issuers": KEYS,
    "Status and dates": STATUS,
    "What the issuer signed": CONTENT,
    "What the credential names": NAMED,
    "Tokens": TOKENS,
    "No credentials": UNREADABLE,
    "Learner records": RECORDS,
    "Open Badges before 3.0": OLDER,
}
MUTANTS = {what: make for section in SECTIONS.values() for what, make in section.items()}
