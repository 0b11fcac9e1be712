"""Rules of Open Badges 3.0 about the credential, its issuer, subject, achievement and status."""

import re
from collections.abc import Iterator, Mapping

from credentials.lints.finding import Finding, Severity, finding
from credentials.lints.tree import Tree, listed, member, text_of, types_of
from credentials.schemas import pointer_of

CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
_SHA_256_OF_IDENTITY = re.compile(r"sha256\$[0-9a-f]{64}", re.ASCII)
SALT_CHARACTERS = 22
"""128 bits as base64url."""


def contexts(tree: Tree) -> Iterator[Finding]:
    """Second 3.0.3, then the extensions exactly if a type needs them. OB 3.0 Serialization."""
    found = listed(tree.document.get("@context"))
    if found[1:2] != [CONTEXT]:
        yield finding("ob3.context", ("@context", 1), f"must be {CONTEXT}")
    extended = any(name.startswith("1EdTech") for types in tree.types for name in types)
    if found[2:] != [EXTENSIONS_CONTEXT] * extended:
        yield finding(
            "ob3.context", ("@context", 2), "must be the extensions exactly if a type needs them"
        )


def credential_type(tree: Tree) -> Iterator[Finding]:
    """The credential is an `OpenBadgeCredential`. OB 3.0 data model, AchievementCredential."""
    if "OpenBadgeCredential" not in types_of(tree.document):
        yield finding("ob3.type", ("type",), "must hold OpenBadgeCredential")


def name(tree: Tree) -> Iterator[Finding]:
    """The credential has a name: readers of the older model require it. VCDM 2.0 §4.6."""
    if not tree.document.get("name"):
        yield finding("ob3.name", ("name",), "is missing")


def issuer_profile(tree: Tree) -> Iterator[Finding]:
    """The issuer is an object of type Profile with name and url. OB 3.0 data model, Profile."""
    issuer = member(tree.document, "issuer")
    if "Profile" not in types_of(issuer):
        yield finding("ob3.issuer", ("issuer", "type"), "must hold Profile")
    for wanted in ("name", "url"):
        if not issuer.get(wanted):
            yield finding("ob3.issuer", ("issuer", wanted), "is missing")


def achievement_subject(tree: Tree) -> Iterator[Finding]:
    """The subject is an AchievementSubject and is identified. OB 3.0 data model."""
    subject = member(tree.document, "credentialSubject")
    if "AchievementSubject" not in types_of(subject):
        yield finding("ob3.subject", ("credentialSubject", "type"), "must hold AchievementSubject")
    if not subject.get("id") and not subject.get("identifier"):
        yield finding("ob3.subject", ("credentialSubject", "identifier"), "or an id must be there")


def achievement(tree: Tree) -> Iterator[Finding]:
    """The achievement is one, and its criteria say something. OB 3.0 data model, Criteria."""
    found = member(member(tree.document, "credentialSubject"), "achievement")
    path = ("credentialSubject", "achievement")
    if "Achievement" not in types_of(found):
        yield finding("ob3.achievement", (*path, "type"), "must hold Achievement")
    criteria = member(found, "criteria")
    if not criteria.get("id") and not criteria.get("narrative"):
        yield finding("ob3.criteria", (*path, "criteria"), "must have an id or a narrative")


def identities(tree: Tree) -> Iterator[Finding]:
    """A hashed identity is a salted SHA-256, an open one has no salt. OB 3.0, IdentityObject."""
    for path, node in tree.typed("IdentityObject"):
        salt, hashed = node.get("salt"), node.get("hashed")
        if not isinstance(hashed, bool):
            yield finding("ob3.identity", (*path, "hashed"), "must be true or false")
        elif not hashed and "salt" in node:
            yield finding("ob3.identity", (*path, "salt"), "must not be there: nothing is hashed")
        elif hashed and not _SHA_256_OF_IDENTITY.fullmatch(text_of(node.get("identityHash"))):
            yield finding("ob3.identity", (*path, "identityHash"), "must be sha256$ and 64 digits")
        elif hashed and (not isinstance(salt, str) or len(salt) < SALT_CHARACTERS):
            yield finding("ob3.identity", (*path, "salt"), "must have 128 bits or more")


def images(tree: Tree) -> Iterator[Finding]:
    """An image is an object with an address. OB 3.0 data model, Image."""
    for path, node in tree.objects:
        if "image" in node and "Image" not in types_of(node["image"]):
            yield finding("ob3.image", (*path, "image"), "must be an object of type Image")


def one_status(tree: Tree) -> Iterator[Finding]:
    """One status entry; revocation and suspension together are the one allowed exception.

    Both official schemas refuse a list, VCDM 2.0 §4.10 allows it. DESIGN 3.12.
    """
    status = tree.document.get("credentialStatus")
    if isinstance(status, Mapping) or status is None:
        return
    purposes = [e.get("statusPurpose") for e in listed(status) if isinstance(e, Mapping)]
    if purposes == ["revocation", "suspension"]:
        yield Finding(
            code="ob3.two_status_entries",
            pointer=pointer_of(("credentialStatus",)),
            detail="two status entries: valid VCDM 2.0, refused by the Open Badges schema",
            severity=Severity.ALLOWED,
        )
    else:
        yield finding(
            "ob3.status_entries", ("credentialStatus",), "must be one, or revocation, suspension"
        )


RULES = (
    contexts,
    credential_type,
    name,
    issuer_profile,
    achievement_subject,
    achievement,
    identities,
    images,
    one_status,
)
