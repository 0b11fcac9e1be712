"""The credentials that are measured: the Mu.SA form, small and full, for as many learners as asked.

FULL is what `issuer.domain.open_badge` composes, with 40 of its results and the issuer's address;
SMALL keeps what every badge must have. Of one shape, each learner's has an id, a name, grades,
a status index and digests of its own, so that nothing is measured twice.
"""

import copy
import hashlib
import itertools
import json
from typing import Any

from credentials.encoding.multibase import encode_base64url
from tests.support.sample_certificate import BASE, a_certificate

RESULTS = 40
_MULTIHASH = b"\x12\x20"
Document = dict[str, Any]


def full(*, results: int = RESULTS) -> Document:
    """The unsigned certificate of an invented learner, with that many results (25 KB with 40)."""
    document: Document = json.loads(a_certificate().document_bytes)
    del document["proof"]
    document["issuer"]["address"] = {"type": ["Address"], "addressCountryCode": "GR"}
    subject = document["credentialSubject"]
    achievement = subject["achievement"]
    subject["result"] = _resized(subject["result"], results, "resultDescription")
    achievement["resultDescription"] = _resized(achievement["resultDescription"], results, "id")
    return document


def _resized(entries: list[Document], count: int, key: str) -> list[Document]:
    """So many of the entries; past their number those of activities again, under other ids.

    The credits stay: they are what the points are named by.
    """
    named = [entry for entry in entries if entry[key].partition("#")[2].startswith("credits")]
    others = [entry for entry in entries if entry not in named]
    again = (
        {**others[-1 - number % RESULTS], key: f"{others[-1][key]}-{number}"}
        for number in itertools.count()
    )
    return [*itertools.islice(itertools.chain(others, again), count - len(named)), *named]


def small() -> Document:
    """A badge with what must be there, two results, and a status (2 KB)."""
    document = full(results=2)
    del document["evidence"], document["issuer"]["address"]
    subject = document["credentialSubject"]
    achievement = subject["achievement"]
    for unneeded in ("term", "role", "activityStartDate", "activityEndDate"):
        del subject[unneeded]
    for unneeded in ("alignment", "image", "tag", "version", "inLanguage", "specialization"):
        del achievement[unneeded]
    subject["identifier"] = subject["identifier"][:1]
    achievement["criteria"]["narrative"] = "Passes at least 80% of the graded activities."
    return document


def of_learner(document: Document, number: int) -> Document:
    """The same for another learner: other values, the same shape."""
    mine = copy.deepcopy(document)
    digest = hashlib.sha256(f"learner {number}".encode())
    mine["id"] = f"{BASE}/c/{number:022d}"
    subject = mine["credentialSubject"]
    for identifier in subject["identifier"]:
        if identifier["hashed"]:
            identifier["identityHash"] = f"sha256${digest.hexdigest()}"
            identifier["salt"] = f"{number:022d}"
        else:
            identifier["identityHash"] = f"Ελένη Παπαδοπούλου {number}"
    for at, result in enumerate(subject["result"]):
        if "value" in result and "#credits" not in result["resultDescription"]:
            result["value"] = f"{80 + (number * 7 + at * 3) % 20}.{number % 100:02d}"
    entry = mine["credentialStatus"]
    entry["statusListIndex"] = str(number * 31)
    entry["id"] = f"{entry['statusListCredential']}#{number * 31}"
    for at, evidence in enumerate(mine.get("evidence", ())):
        evidence["id"] = f"urn:uuid:0000000{at}-0000-4000-8000-{number:012d}"
        evidence["digestMultibase"] = encode_base64url(_MULTIHASH + digest.digest())
    return mine
