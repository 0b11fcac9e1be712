"""From an expanded document to its dataset. JSON-LD 1.1 API §7.2, §8.

Refuses what the dataset would not hold, or would hold like something else: indexes, malformed
language tags, empty lists, names that are no addresses, one thing described twice.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from credentials.encoding.iris import is_absolute_iri, is_language_tag
from credentials.encoding.jcs import canonical
from credentials.errors import LimitExceeded, ValueMalformed
from credentials.jsonld.nquads import RDF, XSD, Quad
from credentials.jsonld.refusal import Reason, refuse
from credentials.jsonld.states import is_boolean, is_numeric
from credentials.jsonld.values import (
    I18N,
    literal_text,
    native_literal,
    refuse_native_form,
    tagged_text,
)
from credentials.jsonld.walk import MOST_BLANK_NODES

_TYPE: Final = f"<{RDF}type>"
_FIRST: Final = f"<{RDF}first>"
_REST: Final = f"<{RDF}rest>"
_NIL: Final = f"<{RDF}nil>"
_REFERENCE: Final = frozenset({"@id", "@type"})
_COMMENT: Final = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#endorsementComment"
_OF_NODES: Final = frozenset({"@id", "@type", "@graph", "@included", "@reverse"})
_OF_VALUES: Final = frozenset({"@value", "@type", "@language", "@direction"})


def dataset_of(expanded: list[Any]) -> list[Quad]:
    """The quads of an expanded document, with blank nodes `_:b0`, ...; twins may occur.

    RefusalError with the offending text as its only step; LimitExceeded.
    """
    maker = _Maker()
    for node in expanded:
        maker.node(node, "")
    return maker.quads


class _Maker:
    __slots__ = ("_blank", "_described", "_names", "quads")

    def __init__(self) -> None:
        self.quads: list[Quad] = []
        self._blank = 0
        self._names: dict[str, str] = {}
        self._described: dict[tuple[str, str], str] = {}

    def node(self, node: Any, graph: str) -> str:
        """Adds the quads of a node object; gives back its name. §8.1, §8.2.2 steps 1, 2."""
        if not isinstance(node, Mapping) or "@value" in node or "@list" in node:
            refuse(Reason.VALUE_KIND, "a value where a thing is meant")
        if not node:
            refuse(Reason.EMPTY, "an empty object")
        name = self._name(node["@id"]) if "@id" in node else self._new()
        self._describe(node, name, graph)
        for type_ in node.get("@type", ()):
            self.quads.append((name, _TYPE, _address(type_), graph))
        for key, values in node.items():
            if key == "@graph":
                for inner in values:
                    self.node(inner, name)
            elif key == "@included":
                for inner in values:
                    self.node(inner, graph)
            elif key == "@reverse":
                self._reverse(values, name, graph)
            elif key.startswith("@") and key not in _OF_NODES:
                refuse(Reason.KEYWORD, f"{key}, which RDF does not hold", key)
            elif not key.startswith("@"):
                self._property(name, key, values, graph)
        return name

    def _property(self, name: str, key: str, values: list[Any], graph: str) -> None:
        if not values:
            refuse(Reason.EMPTY, "an empty list", key)
        predicate = _address(key)
        for value in values:
            self.quads.append((name, predicate, self._object(value, graph), graph))

    def _reverse(self, properties: Mapping[str, list[Any]], name: str, graph: str) -> None:
        for key, values in properties.items():
            for value in values:
                self.quads.append((self.node(value, graph), _address(key), name, graph))

    def _object(self, value: Any, graph: str) -> str:
        if "@value" in value:
            return _literal(value)
        if "@list" in value:
            if value.keys() != {"@list"}:
                refuse(Reason.KEYWORD, "a list with an index", "@index")
            return self._list(value["@list"], graph)
        return self.node(value, graph)

    def _list(self, values: list[Any], graph: str) -> str:
        """§8.2.3."""
        rest = _NIL
        for value in reversed(values):
            head = self._new()
            self.quads.append((head, _FIRST, self._object(value, graph), graph))
            self.quads.append((head, _REST, rest, graph))
            rest = head
        return rest

    def _name(self, id_: Any) -> str:
        if not isinstance(id_, str) or not id_.startswith("_:"):
            return _address(id_)
        if id_ not in self._names:
            self._names[id_] = self._new()
        return self._names[id_]

    def _new(self) -> str:
        self._blank += 1
        if self._blank > MOST_BLANK_NODES:
            raise LimitExceeded(
                f"blank_nodes: {self._blank}, allowed are {MOST_BLANK_NODES}",
                limit="blank_nodes",
                allowed=MOST_BLANK_NODES,
                measured=self._blank,
            )
        return f"_:b{self._blank - 1}"

    def _describe(self, node: Mapping[str, Any], name: str, graph: str) -> None:
        """One thing is described in one place, or alike in all, as in the walk."""
        if "@id" not in node or node.keys() <= _REFERENCE | {_COMMENT}:
            return
        text = json.dumps(node, sort_keys=True)
        before = self._described.setdefault((name, graph), text)
        if before == text:
            return
        if (node.keys() & json.loads(before).keys()) - _REFERENCE:
            refuse(Reason.TWO_DESCRIPTIONS, f"a second description of {name}", node["@id"])
        refuse(Reason.SPLIT_DESCRIPTION, f"the description of {name} in two parts", node["@id"])


def _address(text: Any) -> str:
    """The term for a property, type or node that has an address."""
    if not isinstance(text, str):
        refuse(Reason.MALFORMED_IRI, "an address that is not a text")
    if is_absolute_iri(text):
        return f"<{text}>"
    if text.startswith("_:"):
        refuse(Reason.BLANK_NODE_ID, f"a blank node's name: {text[:80]}", text)
    _, colon, _ = text.partition(":")
    reason = Reason.MALFORMED_IRI if colon else Reason.RELATIVE_IRI
    return refuse(reason, f"not a well-formed absolute address: {text[:80]!r}", text)


def _literal(value: Mapping[str, Any]) -> str:
    """§8.2.2 steps 3 to 13."""
    content, datatype = value["@value"], value.get("@type")
    if not value.keys() <= _OF_VALUES:
        refuse(Reason.KEYWORD, "an index, which RDF does not hold", "@index")
    if datatype == "@json":
        return f'"{_json_text(content)}"^^<{RDF}JSON>'
    if datatype is not None:
        _address(datatype)
    if not isinstance(content, str):
        free = datatype is None
        return native_literal(
            content,
            datatype,
            boolean=free or is_boolean(datatype),
            numeric=free or is_numeric(datatype),
        )
    if "@language" in value or "@direction" in value:
        if not is_language_tag(value.get("@language", "en")):
            refuse(Reason.LANGUAGE_TAG, "not a language tag", value["@language"])
        return tagged_text(content, value)
    if datatype in (None, XSD + "string"):
        return f'"{literal_text(content)}"'
    if datatype.startswith((RDF, I18N)):
        refuse(Reason.RESPELLED, "another spelling of a JSON value or a text", content)
    if is_boolean(datatype) or is_numeric(datatype):
        refuse_native_form(content, boolean=is_boolean(datatype))
    return f'"{literal_text(content)}"^^<{datatype}>'


def _json_text(content: Any) -> str:
    if content is None:
        refuse(Reason.NULL, "null says nothing that is signed")
    try:
        return literal_text(canonical(content).decode())
    except ValueMalformed:
        refuse(Reason.NOT_JSON, "not a JSON value")
