"""Rules of the W3C Verifiable Credentials Data Model 2.0 and of Bitstring Status List 1.0."""

import re
from collections.abc import Iterator, Mapping

from credentials.encoding.iris import is_absolute_iri
from credentials.encoding.times import parse_date_time_stamp
from credentials.errors import ValueMalformed
from credentials.jsonld.related_resource import Match, compare
from credentials.lints.finding import Finding, finding, quoted
from credentials.lints.tree import Tree, listed, text_of, types_of

CONTEXT = "https://www.w3.org/ns/credentials/v2"
_INDEX = re.compile(r"0|[1-9][0-9]{0,9}")


def is_absolute(value: object) -> bool:
    """Whether a value is text that is an absolute IRI. RFC 3987 §2.2."""
    return isinstance(value, str) and is_absolute_iri(value) is not None


def first_context(tree: Tree) -> Iterator[Finding]:
    """The first context is that of version 2. VCDM 2.0 §4.3."""
    contexts = tree.document.get("@context")
    if not isinstance(contexts, list) or not contexts or contexts[0] != CONTEXT:
        yield finding("vcdm.context", ("@context", 0), f"must be {CONTEXT}")


def credential_id(tree: Tree) -> Iterator[Finding]:
    """The credential has one id, a URL. VCDM 2.0 §4.4."""
    if not is_absolute(tree.document.get("id")):
        yield finding("vcdm.id", ("id",), "must be an absolute URL")


def credential_type(tree: Tree) -> Iterator[Finding]:
    """`VerifiableCredential` is among the types. VCDM 2.0 §4.5."""
    if "VerifiableCredential" not in types_of(tree.document):
        yield finding("vcdm.type", ("type",), "must hold VerifiableCredential")


def issuer_id(tree: Tree) -> Iterator[Finding]:
    """The issuer is a URL or an object with one as its id. VCDM 2.0 §4.7."""
    issuer = tree.document.get("issuer")
    if not is_absolute(issuer.get("id") if isinstance(issuer, Mapping) else issuer):
        yield finding("vcdm.issuer", ("issuer", "id"), "must be an absolute URL")


def subject(tree: Tree) -> Iterator[Finding]:
    """There is one subject and something is said about it. VCDM 2.0 §4.8."""
    found = tree.document.get("credentialSubject")
    if not isinstance(found, Mapping) or not found:
        yield finding("vcdm.subject", ("credentialSubject",), "must be an object with members")


def validity(tree: Tree) -> Iterator[Finding]:
    """Start and end are date-times with offset, in order. VCDM 2.0 §4.9."""
    times = {}
    for name in ("validFrom", "validUntil"):
        if name not in tree.document:
            continue
        try:
            times[name] = parse_date_time_stamp(text_of(tree.document[name]))
        except ValueMalformed:
            yield finding("vcdm.date", (name,), f"is no date-time: {quoted(tree.document[name])}")
    if "validFrom" not in tree.document:
        yield finding("vcdm.valid_from", ("validFrom",), "is missing")
    if len(times) == 2 and times["validUntil"] < times["validFrom"]:
        yield finding("vcdm.period", ("validUntil",), "lies before validFrom")


def not_yet_signed(tree: Tree) -> Iterator[Finding]:
    """What is to be signed has no proof yet. VCDM 2.0 §4.12."""
    if "proof" in tree.document:
        yield finding("vcdm.signed_already", ("proof",), "must not be there before signing")


def status_entries(tree: Tree) -> Iterator[Finding]:
    """Each status entry is one of a bitstring list, complete. Bitstring Status List 1.0 §2.1."""
    status = tree.document.get("credentialStatus")
    for at, entry in enumerate(listed(status)):
        path = ("credentialStatus", at) if isinstance(status, list) else ("credentialStatus",)
        if not isinstance(entry, Mapping):
            yield finding("vcdm.status_entry", path, "must be an object")
            continue
        if entry.get("type") != "BitstringStatusListEntry":
            yield finding("vcdm.status_type", (*path, "type"), "must be BitstringStatusListEntry")
        index, list_url = entry.get("statusListIndex"), entry.get("statusListCredential")
        if not isinstance(index, str) or not _INDEX.fullmatch(index):
            yield finding(
                "vcdm.status_index", (*path, "statusListIndex"), "must be digits, as text"
            )
        if entry.get("statusPurpose") not in ("revocation", "suspension"):
            yield finding(
                "vcdm.status_purpose", (*path, "statusPurpose"), "must be revocation or suspension"
            )
        if not is_absolute(list_url):
            yield finding(
                "vcdm.status_list", (*path, "statusListCredential"), "must be an absolute URL"
            )
        if not is_absolute(entry.get("id")) or entry.get("id") == list_url:
            yield finding("vcdm.status_id", (*path, "id"), "must be a URL other than the list's")


def one_entry_a_purpose(tree: Tree) -> Iterator[Finding]:
    """No two entries have the same purpose: what would hold? Bitstring Status List 1.0 §2.1."""
    entries = [e for e in listed(tree.document.get("credentialStatus")) if isinstance(e, Mapping)]
    purposes = [text_of(entry.get("statusPurpose")) for entry in entries]
    if len(set(purposes)) < len(purposes):
        yield finding("vcdm.status_same_purpose", ("credentialStatus",), "has one purpose twice")


def related_resources(tree: Tree) -> Iterator[Finding]:
    """A related resource is named once, with the digest of its current text. VCDM 2.0 §5.3."""
    related, seen = tree.document.get("relatedResource"), set()
    for at, resource in enumerate(listed(related)):
        path = ("relatedResource", at) if isinstance(related, list) else ("relatedResource",)
        if not isinstance(resource, Mapping) or not is_absolute(resource.get("id")):
            yield finding("vcdm.related_resource", path, "must be an object with a URL as id")
            continue
        if resource["id"] in seen:
            yield finding("vcdm.related_resource", (*path, "id"), "stands twice")
        seen.add(resource["id"])
        try:
            match = compare(resource)
        except ValueMalformed as error:
            yield finding("vcdm.related_resource", path, error.detail)
            continue
        if match not in (Match.MATCHES, Match.NOT_AT_HAND):
            yield finding("vcdm.related_resource", path, "has not the digest of its current text")


RULES = (
    first_context,
    credential_id,
    credential_type,
    issuer_id,
    subject,
    validity,
    not_yet_signed,
    status_entries,
    one_entry_a_purpose,
    related_resources,
)
