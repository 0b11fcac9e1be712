"""Documents over the bundled contexts, whatever these allow: any type, any member, any place."""

import random
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from credentials.jsonld import walk
from credentials.jsonld.refusal import RefusalError
from credentials.jsonld.states import Entry, State

OB = "https://purl.imsglobal.org/spec/ob/v3p0/"
V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
CONTEXTS = (
    (V2,),
    (V2, f"{OB}context-3.0.3.json"),
    (V2, f"{OB}context-3.0.3.json", f"{OB}extensions.json"),
    (V2, f"{OB}context-3.0.2.json"),
    (V1, f"{OB}context-3.0.1.json"),
    (V1, f"{OB}context.json"),
    (V1, "https://w3id.org/vc/status-list/2021/v1"),
    (V2, f"{OB}context-3.0.3.json", "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"),
    ("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"),
    ("https://www.w3.org/ns/cid/v1",),
    (V1, "https://w3id.org/security/data-integrity/v2"),
    (V2, f"{OB}context-3.0.3.json", "https://w3id.org/security/suites/ed25519-2020/v1"),
)
OF_TODAY = CONTEXTS[:4]
"""Those of credentials as they are issued now."""
TEXTS = (
    "x", "", "Ελένη Παππά", 'a "quoted" \\ text', "line\nfeed\ttab\r", "\U0001f600", "e\u0301",
    "2026-11-22T23:00:00Z", "87.23", "5", "true", "null", "https://a.example/", "{}", " ", "\u2028",
)  # fmt: skip
TAGS = ("el", "pt-BR", "zh-Hant-TW", "x-own", "de-1996", "EN-us")
NUMBERS = (0, 1, -7, 22.6, 8.7, 1.0, 1e-6, 123456.789, 2**53 - 1, -(2**53 - 1), 0.1, 1e15, 99.5)
MOST_DEPTH = 4
OWN = "https://own.example/"


class Generator:
    """Makes documents from chance."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._names = 0
        self.odd = chance.random() < 0.3
        """Whether a node may have two types that bring contexts, a class be used as a member, or
        `kid`, which has two addresses, be one."""
        self.numbers: set[float] = set()
        self.json = False
        """Whether there is a JSON literal."""

    def document(self, contexts: tuple[str, ...] | None = None) -> dict[str, Any]:
        """A document over one of the lists of contexts."""
        contexts = contexts or self._chance.choice(CONTEXTS)
        state = walk.STATES.by_contexts.get(contexts) or walk.STATES.root(contexts)
        written: Any = contexts[0] if len(contexts) == 1 else list(contexts)
        return {"@context": written, **self.node(state, 1)}

    def node(self, state: State, depth: int) -> dict[str, Any]:
        """A node object, described nowhere else."""
        chance = self._chance
        node: dict[str, Any] = {}
        inside = state
        types = [name for name in sorted(state.scoping) if name[0].isupper()]
        if types and chance.random() < 0.9 and state.knows("type", "@type"):
            chosen = chance.sample(types, min(len(types), 1 + (self.odd and chance.random() < 0.2)))
            with suppress(RefusalError):  # types that contradict each other, or what is around
                inside = walk.STATES.typed(state, sorted(chosen))
                chosen += [f"{OWN}Type"] * (chance.random() < 0.1)
                bare = len(chosen) == 1 and chance.random() < 0.5
                node["type"] = chosen[0] if bare else chosen
        if chance.random() < 0.5 and state.knows("id", "@id"):
            node["id"] = self.name()
        keys = sorted(
            key
            for key, entry in inside.entries.items()
            if not entry.graph and (self.odd or not (key[0].isupper() or key == "kid"))
        )
        for key in chance.sample(keys, min(len(keys), chance.randrange(1, 6))):
            node[key] = self.values(inside, inside.entries[key], depth)
        return node

    def name(self) -> str:
        self._names += 1
        kind = self._chance.choice(
            ("https://a.example/", "did:web:a.example:", "urn:x:", f"{OWN}#")
        )
        return f"{kind}{self._names}"

    def values(self, state: State, entry: Entry, depth: int) -> Any:
        """One value or several."""
        if entry.json:
            self.json = True
            return {"b": [1, True, {"é": "\n"}], "a": self._number(NUMBERS)}
        if self._chance.random() < 0.7:
            return self.value(state, entry, depth)
        return [self.value(state, entry, depth) for _ in range(self._chance.randrange(1, 4))]

    def value(self, state: State, entry: Entry, depth: int) -> Any:
        """One value that the entry's type takes."""
        chance = self._chance
        if entry.numeric:
            whole = "nteger" in str(entry.datatype)
            return self._number([n for n in NUMBERS if not whole or isinstance(n, int)])
        if entry.boolean:
            return chance.random() < 0.5
        if entry.addresses:
            return self.name() if chance.random() < 0.5 else self._inner(state, entry, depth)
        if entry.vocabulary:
            return f"{OWN}word"
        if entry.datatype is not None:
            return chance.choice(TEXTS[:7])
        kind = chance.random()
        if kind < 0.5:
            return chance.choice(TEXTS)
        if kind < 0.65:
            return {"@value": chance.choice(TEXTS), "@language": chance.choice(TAGS)}
        if kind < 0.75:
            return self._number(NUMBERS)
        return self._inner(state, entry, depth)

    def _number(self, numbers: Sequence[float]) -> float:
        number = self._chance.choice(numbers)
        self.numbers.add(number)
        return number

    def _inner(self, state: State, entry: Entry, depth: int) -> Any:
        if depth >= MOST_DEPTH:
            return {"id": self.name()}
        inner = state.reverted or state
        if entry.term.has_scope:
            inner = walk.STATES.scoped(inner, entry)
        return self.node(inner, depth + 1) or {"id": self.name()}


def with_own_words(document: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The document with a context of its own, and members by it at some places."""
    context = {
        "ownText": f"{OWN}text",
        "ownThing": {"@id": f"{OWN}thing", "@type": "@id"},
        "ownDate": {"@id": f"{OWN}date", "@type": "http://www.w3.org/2001/XMLSchema#date"},
        "ownTexts": {"@id": f"{OWN}texts", "@container": "@language"},
        "ownList": {"@id": f"{OWN}list", "@container": "@list"},
        "ownJson": {"@id": f"{OWN}json", "@type": "@json"},
        "o": OWN,
        "ownShort": "o:short",
    }
    entries = document["@context"]
    entries = [entries] if isinstance(entries, str) else entries
    changed: dict[str, Any] = {**_sprinkled(document, chance), "@context": [*entries, context]}
    return changed


def _sprinkled(value: Any, chance: random.Random) -> Any:
    if isinstance(value, list):
        return [_sprinkled(item, chance) for item in value]
    if not isinstance(value, dict) or "@value" in value or "b" in value:
        return value
    changed = {
        key: item if key == "@context" else _sprinkled(item, chance) for key, item in value.items()
    }
    own: dict[str, Any] = {
        "ownText": chance.choice(TEXTS),
        "ownThing": [f"{OWN}1", "_:blank", {"ownText": "x"}][chance.randrange(3)],
        "ownDate": "2026-11-22",
        "ownTexts": {"el": "χ", "en": ["a", "b"]},
        "ownList": [chance.choice(TEXTS), chance.choice(NUMBERS), {"ownText": "x"}],
        "ownJson": {"k": [None, 1.5, "é"]},
        "ownShort": {"@value": "x", "@type": f"{OWN}kind"},
    }
    if set(value) != {"id"}:
        for key in chance.sample(sorted(own), chance.choice((0, 0, 1, 2))):
            changed[key] = own[key]
    return changed
