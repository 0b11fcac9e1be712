"""Where services that show badges in pages made by scripts keep the badge itself.

Each row was seen in public use (links that people share, and programs that read the badge behind
them). What it leads to is fetched and verified like anything else; a row that is out of date costs
one fetch.
"""

import re
from typing import Final

_UUID: Final = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_ROWS: Final = (
    # Credly, Acclaim: Open Badges 2.0, hosted
    (rf"https://(?:www\.)?(?:credly|youracclaim)\.com/(?:\w\w/)?badges/({_UUID})(?:[/?#].*)?",
     (r"https://api.credly.com/v1/obi/v2/badge_assertions/\1",)),
    # Accredible
    (rf"https://(?:www\.)?credential\.net/(?:embed/)?({_UUID})(?:[/?#].*)?",
     (r"https://api.accredible.com/v1/obi/badge_assertions/\1",)),
    # edubadges
    (r"https://(?:www\.)?edubadges\.nl/public/(?:assertions/)?([\w-]{10,40})(?:[/?#].*)?",
     (r"https://api.edubadges.nl/public/assertions/\1",)),
    # Badgr, Canvas Credentials, Parchment
    (r"https://(?:badgr\.com|badgr\.io|badges\.parchment\.com)/public/assertions/([\w-]{10,40})(?:[/?#].*)?",
     (r"https://api.badgr.io/public/assertions/\1.json",)),
    # servers of the Badgr family anywhere
    (r"(https://[^/?#]+/public/assertions/[\w-]{10,40})(?:[?#].*)?", (r"\1.json", r"\1/baked")),
    # Open Badge Factory
    (r"(https://(?:www\.)?openbadgefactory\.com/v1/assertion/[0-9a-f]{20,64})\.html(?:[?#].*)?",
     (r"\1",)),
    # VerifierPlus, Learner Credential Wallet
    (r"(https://(?:www\.)?verifierplus\.org)/credentials/([\w-]{10,80})(?:[/?#].*)?",
     (r"\1/api/credentials/\2",)),
    # Moodle anywhere
    (r"(https?://[^?#]+)/badges/badge\.php\?(?:[^#]*&)?hash=([0-9a-f]{20,64})(?:[&#].*)?",
     (r"\1/badges/assertion.php?b=\2&obversion=2",)),
)  # fmt: skip
_COMPILED: Final = tuple((re.compile(pattern + r"\Z"), ways) for pattern, ways in _ROWS)


def known_ways(address: str) -> tuple[str, ...]:
    """Addresses of the badge that a known kind of page shows; none if it is not known."""
    for pattern, ways in _COMPILED:
        if match := pattern.match(address):
            return tuple(match.expand(way) for way in ways)
    return ()
