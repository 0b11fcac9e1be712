"""Rules of Open Badges 3.0 about the shape of every object: members, arrays, texts, terms."""

import re
from collections.abc import Iterator, Mapping

from credentials.encoding.times import parse_date_time_stamp
from credentials.errors import ValueMalformed
from credentials.lints.finding import Finding, finding, quoted
from credentials.lints.ob3.vocabulary import EXTENSIBLE, RESULT_STATUSES, is_extension, terms
from credentials.lints.tree import Tree, text_of, types_of

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "AchievementSubject": ("achievement",),
    "Achievement": ("id", "name", "description", "criteria"),
    "ResultDescription": ("id", "name", "resultType"),
    "RubricCriterionLevel": ("id", "name"),
    "Result": ("resultDescription",),
    "Alignment": ("targetName", "targetUrl"),
    "Profile": ("id",),
    "IdentityObject": ("hashed", "identityHash", "identityType"),
    "IdentifierEntry": ("identifier", "identifierType"),
    "Image": ("id",),
    "Related": ("id",),
    "GeoCoordinates": ("latitude", "longitude"),
}
"""What an object of a type must have. `resultDescription` is our own: a value of nothing."""

CLOSED: Mapping[str, frozenset[str]] = {
    "IdentityObject": frozenset(("type", "hashed", "identityHash", "identityType", "salt")),
    "IdentifierEntry": frozenset(("type", "identifier", "identifierType")),
    "Image": frozenset(("type", "id", "caption")),
}
"""Types that may have nothing else. Their `type` is one text, all others' is an array."""

SINGLE_TYPE = frozenset(
    (*CLOSED, "GeoCoordinates", "BitstringStatusListEntry", "DataIntegrityProof")
)

_CLOSED = frozenset(CLOSED)

ARRAYS = terms(
    """endorsement endorsementJwt evidence proof credentialSchema termsOfUse identifier result
    alignment otherIdentifier related tag allowedValue rubricCriterionLevel"""
)
TEXTS = terms(
    """name description narrative genre audience role licenseNumber term humanCode fieldOfStudy
    specialization inLanguage version targetName targetCode targetDescription targetFramework
    targetType targetUrl achievementType resultType value status requiredValue requiredLevel
    valueMin valueMax achievedLevel level points url email phone official addressCountry
    addressCountryCode addressRegion addressLocality streetAddress postOfficeBoxNumber postalCode
    familyName givenName additionalName caption identityHash identityType salt
    identifierType"""
)
NUMBERS = frozenset(("creditsAvailable", "creditsEarned", "latitude", "longitude"))
DATE_TIMES = frozenset(("awardedDate", "activityStartDate", "activityEndDate"))
ENTRY_TYPES: Mapping[str, str] = {
    "identifier": "IdentityObject",
    "result": "Result",
    "resultDescription": "ResultDescription",
    "alignment": "Alignment",
    "evidence": "Evidence",
    "otherIdentifier": "IdentifierEntry",
    "rubricCriterionLevel": "RubricCriterionLevel",
}
"""By member name: the type that each entry must have, or its members lose their meaning."""
_EXTENSIBLE = frozenset(EXTENSIBLE)
_LANGUAGE = re.compile(r"[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?", re.ASCII)


def required_members(tree: Tree) -> Iterator[Finding]:
    """Each object has what its type must have. OB 3.0 data model, required members."""
    for path, node, types in tree.with_types():
        for name in types:
            for wanted in REQUIRED.get(name, ()):
                if wanted not in node:
                    yield finding("ob3.missing", (*path, wanted), f"is missing of a {name}")


def closed_objects(tree: Tree) -> Iterator[Finding]:
    """IdentityObject, IdentifierEntry and Image have no other members. OB 3.0 data model."""
    for path, node, types in tree.with_types():
        for name in _CLOSED.intersection(types):
            for other in node.keys() - CLOSED[name]:
                yield finding("ob3.closed", (*path, other), f"is not a member of {name}")


def arrays(tree: Tree) -> Iterator[Finding]:
    """What may have several values is an array, also with one. OB 3.0 Serialization."""
    for path, node, types in tree.with_types():
        for name in ARRAYS.intersection(node):
            if not isinstance(node[name], list):
                yield finding("ob3.array", (*path, name), "must be an array")
        if "resultDescription" in node and isinstance(node["resultDescription"], Mapping):
            yield finding("ob3.array", (*path, "resultDescription"), "must be an array")
        if "type" in node and SINGLE_TYPE.isdisjoint(types) is not isinstance(node["type"], list):
            wanted = "one text" if isinstance(node["type"], list) else "an array"
            yield finding("ob3.array", (*path, "type"), f"must be {wanted}")


def entry_types(tree: Tree) -> Iterator[Finding]:
    """Entries have their type: without it JSON-LD knows none of their members. OB 3.0 contexts."""
    for path, array in tree.arrays:
        wanted = ENTRY_TYPES.get(str(path[-1]))
        if wanted is None:
            continue
        for at, entry in enumerate(array):
            if wanted not in types_of(entry):
                yield finding("ob3.entry_type", (*path, at), f"must be an object of type {wanted}")


def texts(tree: Tree) -> Iterator[Finding]:
    """Texts are texts: a language map would pass the JSON-LD schema and be dropped unsigned."""
    for path, node in tree.objects:
        for name in TEXTS.intersection(node):
            if not isinstance(node[name], str):
                yield finding("ob3.not_text", (*path, name), "must be a text")


def numbers(tree: Tree) -> Iterator[Finding]:
    """Credits and coordinates are JSON numbers: a text would be another literal. OB 3.0 context."""
    for path, node in tree.objects:
        for name in NUMBERS.intersection(node):
            if isinstance(node[name], bool) or not isinstance(node[name], int | float):
                yield finding("ob3.not_number", (*path, name), "must be a JSON number")


def dates(tree: Tree) -> Iterator[Finding]:
    """Dates are date-times with an offset. OB 3.0 data model, DateTimeZ."""
    for path, node in tree.objects:
        for name in DATE_TIMES.intersection(node):
            try:
                parse_date_time_stamp(text_of(node[name]))
            except ValueMalformed:
                yield finding("ob3.date", (*path, name), f"is no date-time: {quoted(node[name])}")


def enumerations(tree: Tree) -> Iterator[Finding]:
    """Terms are of their list or, anchored, `ext:` ones. OB 3.0 data model, enumerations."""
    for path, node in tree.objects:
        for name in _EXTENSIBLE.intersection(node):
            term = node[name]
            if isinstance(term, str) and term not in EXTENSIBLE[name] and not is_extension(term):
                yield finding("ob3.enumeration", (*path, name), f"unknown term {quoted(term)}")
    for path, node in tree.typed("Result"):
        if "status" in node and text_of(node["status"]) not in RESULT_STATUSES:
            yield finding(
                "ob3.enumeration", (*path, "status"), f"unknown status {quoted(node['status'])}"
            )


def language_tags(tree: Tree) -> Iterator[Finding]:
    """Languages are tags of the form that the schema asks for. OB 3.0 data model, LanguageCode."""
    for path, node in tree.objects:
        tag = node.get("inLanguage")
        if isinstance(tag, str) and not _LANGUAGE.fullmatch(tag):
            yield finding("ob3.language", (*path, "inLanguage"), f"is no language: {quoted(tag)}")


RULES = (
    required_members,
    closed_objects,
    arrays,
    entry_types,
    texts,
    numbers,
    dates,
    enumerations,
    language_tags,
)
