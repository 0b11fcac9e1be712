"""From a document and its compacted form to what may be judged by name. Data Integrity §4.6.

Checks and pages read members by name. So each name must mean what the bundled contexts say, and
all that these have a name for must stand under that name, at its place, in its one spelling.
Words of the document's own may be added; in the judged document they are addresses.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from credentials.jsonld.contexts import meanings_of
from credentials.jsonld.refusal import Reason, RefusalError, refuse

EMBEDDED: Final = "verifiableCredential"
"""Whose values are verified on their own. VCDM 2.0 §4.13."""
_LANGUAGE_STRING: Final = frozenset({"@value", "@language"})


def judged(document: Mapping[str, Any], compacted: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document with its own words as addresses.

    `compacted`: the same data by the known contexts only. Raises DataLoss or NotCovered (fields
    `reason`, `pointer`) where the two differ in anything that has a known name.
    """
    try:
        return _Judging(compacted.get("@context", ())).node(document, compacted)
    except RefusalError as refusal:
        raise refusal.error() from refusal


class _Judging:
    """The comparison over one document."""

    def __init__(self, contexts: Any) -> None:
        urls = [contexts] if isinstance(contexts, str) else contexts
        meanings = {pair for url in urls for pair in meanings_of(url)}
        names: dict[str, set[str]] = {}
        for name, meaning in meanings:
            names.setdefault(meaning, set()).add(name)
        self._names = names
        """Known terms by address."""
        self._twins = {
            name: names[meaning] for name, meaning in meanings if len(names[meaning]) > 1
        }
        """Known terms of the same address: a class and a member, as `Image` and `image`."""
        self._prefixes = {name: meaning for name, meaning in meanings if meaning[-1:] in "#/:"}

    def node(self, original: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
        """The judged form of a node object."""
        told = {self._spelled(key, original): value for key, value in told.items()}
        own = [key for key in original if key not in told and key != "@context"]
        extra = [key for key in told if key not in original and key != "@context"]
        self._refuse_hidden(original, told, own, extra)
        result: dict[str, Any] = {}
        for key, value in original.items():
            if key == "@context":
                result[key] = _known_contexts(value)
            elif key in told:
                try:
                    result[key] = self._judge_of(key)(value, told[key])
                except RefusalError as refusal:
                    refusal.path.append(key)
                    raise
        if len(own) != len(extra):
            refuse(Reason.CONTEXT_CONFLICT, "several own words for one thing", *own[:1])
        return result | {key: told[key] for key in extra}

    def _judge_of(self, key: str) -> Callable[[Any, Any], Any]:
        if key == "type":
            return self._types
        return self._documents if key == EMBEDDED else self._values

    def _documents(self, original: Any, told: Any) -> Any:
        """Documents inside the document, as they are: each is judged by its own contexts."""
        count, meant = (len(v) if isinstance(v, list) else 1 for v in (original, told))
        if count != meant:
            refuse(Reason.RESPELLED, "other documents than the proof covers under this name")
        return original

    def _refuse_hidden(
        self,
        original: Mapping[str, Any],
        told: Mapping[str, Any],
        own: list[str],
        extra: list[str],
    ) -> None:
        """Refuses data that have a known name, and stand under none or another one."""
        for key in extra:
            backwards = key == "@reverse"
            if any(map(self._is_known, told[key] if backwards else [key])):
                fitting = [name for name in own if self._fits(original[name], told[key])]
                place = [*fitting, *(own if len(own) == 1 else ()), key][0]
                refuse(Reason.RESPELLED, f"data that belong under {key[:80]}", place)
            if backwards:
                refuse(Reason.CONTEXT_CONFLICT, "a property that is said backwards", *own[:1])
        for key in set(original) & set(told):
            if ":" in key and self._is_known(key):
                refuse(Reason.RESPELLED, "another spelling of a member", key)

    def _spelled(self, key: str, original: Mapping[str, Any]) -> str:
        """The key of the compacted form as the document spells it, if that is a twin of it.

        Where a class has a twin, compacting may choose the twin and lose the names that belong to
        the class: they come as addresses then. Members are spelled with a small letter: a class
        name in their place hides them.
        """
        spellings = [
            name
            for name in (*self._twins.get(key, ()), *self._names.get(key, ()))
            if name in original
        ]
        for name in spellings:
            if name[0].isupper():
                refuse(Reason.RESPELLED, "another spelling of a member", name)
        return spellings[0] if spellings else key

    def _is_known(self, key: str) -> bool:
        """Whether a key of the compacted form is a known term, or the address of one."""
        prefix, colon, rest = key.partition(":")
        if not colon:
            return True
        return key in self._names or self._prefixes.get(prefix, ":") + rest in self._names

    def _fits(self, value: Any, told: Any) -> bool:
        try:
            self._values(value, told)
        except RefusalError:
            return False
        return True

    def _types(self, original: Any, told: Any) -> Any:
        """The types; own ones as addresses."""
        if _same(original, told):
            return original
        names = original if isinstance(original, list) else [original]
        known = told if isinstance(told, list) else [told]
        if len(names) != len(known):
            refuse(Reason.RESPELLED, "a type in two spellings")
        spelled = [
            name if name in self._twins.get(meaning, ()) else meaning
            for name, meaning in zip(names, known, strict=True)
        ]
        for name, meaning in zip(names, spelled, strict=True):
            if name != meaning and self._is_known(meaning):
                refuse(Reason.RESPELLED, f"another word for the type {meaning}")
        return spelled if isinstance(original, list) else spelled[0]

    def _values(self, original: Any, told: Any) -> Any:
        if not isinstance(original, list):
            if isinstance(told, list) and len(told) == 1:  # a container writes one as a list
                told = told[0]
            if isinstance(told, list):
                refuse(Reason.RESPELLED, "further data that belong here, under another name")
            return self._value(original, told)
        meant = told if isinstance(told, list) else [told]
        if any(isinstance(item, list) for item in original) and not any(
            isinstance(item, list) for item in meant
        ):
            refuse(Reason.NESTED_ARRAY, "a list in a list")
        if len(original) != len(meant):
            refuse(Reason.RESPELLED, "other data than the proof covers under this name")
        result = []
        for index, (item, meaning) in enumerate(zip(original, meant, strict=True)):
            try:
                result.append(self._value(item, meaning))
            except RefusalError as refusal:
                refusal.path.append(index)
                raise
        return result

    def _value(self, original: Any, told: Any) -> Any:
        if isinstance(original, list) and isinstance(told, list):
            return self._values(original, told)
        if isinstance(original, Mapping) and "@value" not in original:
            if isinstance(told, Mapping):
                return self.node(original, told)
            if original.keys() - {"@context"} == {"id"} and original["id"] == told:
                return original
        elif isinstance(original, Mapping):
            if original.keys() == _LANGUAGE_STRING and _same(_lower(original), _lower(told)):
                return original
        elif _same(original, told) or told == {"id": original}:
            return original
        return refuse(Reason.RESPELLED, "another spelling of a value")


def _known_contexts(value: Any) -> list[str]:
    entries = value if isinstance(value, list) else [value]
    return [entry for entry in entries if isinstance(entry, str)]


def _lower(value: Any) -> Any:
    """A language value with its tag in lower case."""
    if isinstance(value, Mapping) and isinstance(value.get("@language"), str):
        return {**value, "@language": value["@language"].lower()}
    return value


def _same(one: Any, other: Any) -> bool:
    """Whether two JSON values are written alike: `1` is not `true`, but `1.0`."""
    if isinstance(one, Mapping | list) or isinstance(other, Mapping | list):
        return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)
