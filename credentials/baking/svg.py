"""Credentials in SVG pictures. OB 3.0 §5.3.2 (baking).

The parser fetches nothing and expands nothing: a document type without declarations of its own is
skipped (published badges have one), any other is refused.
"""

import re
from typing import Any
from xml.parsers import expat

from lxml import etree

from credentials.errors import BakedTwice, NotAnImage, NothingBaked

OPEN_BADGES = "https://purl.imsglobal.org/ob/v3p0"
SVG = "http://www.w3.org/2000/svg"
PREFIX = "openbadges"
MOST_BYTES = 1024 * 1024

_CREDENTIAL = f"{{{OPEN_BADGES}}}credential"
_PLACE = "the-credential-goes-here"
_ENCODING = re.compile(r"\A\s*<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def bake_svg(picture: bytes, credential: str) -> bytes:
    """The same drawing holding `credential`, in place of any older one.

    JSON goes into CDATA as it is (line ends become those of XML), a compact JWS into the
    attribute `verify`. NotAnImage for what is no SVG that can be read safely.
    """
    if not credential or _NOT_XML.search(credential):
        raise NotAnImage("a credential that XML cannot hold", reason="credential")
    root = _with_prefix(parse_svg(picture))
    for parent in list(root.iter()):
        for older in parent.findall(_CREDENTIAL):
            _remove(parent, older)
    element = etree.Element(_CREDENTIAL)
    root.insert(0, element)
    element.tail, root.text = root.text, None
    is_json = credential.lstrip().startswith("{")
    if is_json:
        element.text = _PLACE
    else:
        element.set("verify", credential)
    text = etree.tostring(root, encoding="unicode")
    if is_json:
        text = text.replace(f">{_PLACE}<", f">{_cdata(credential)}<", 1)
    baked = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
    if len(baked) > MOST_BYTES:
        raise NotAnImage(f"over {MOST_BYTES} bytes with the credential", reason="size")
    return baked


def unbake_svg(data: bytes) -> str:
    """The credential (JSON or compact JWS) in the drawing, found by namespace, not by prefix.

    Raises NotAnImage (field `reason`), NothingBaked, BakedTwice.
    """
    found = list(parse_svg(data).iter(_CREDENTIAL))
    if not found:
        raise NothingBaked("no credential element of Open Badges 3.0")
    if len(found) > 1:
        raise BakedTwice(f"{len(found)} credential elements", count=len(found))
    element = found[0]
    if len(element):
        raise NotAnImage("a credential element with elements inside", reason="credential")
    body, token = (element.text or "").strip(), (element.get("verify") or "").strip()
    if body and token:
        raise BakedTwice("a credential in the attribute and one in the text", count=2)
    if not body and not token:
        raise NothingBaked("an empty credential element")
    return body or token


def parse_svg(data: bytes) -> etree._Element:
    """The root of a drawing. NotAnImage for what is no SVG that can be read safely."""
    if len(data) > MOST_BYTES:
        raise NotAnImage(f"over {MOST_BYTES} bytes", reason="size")
    _require_utf8(data)
    _refuse_declarations(data.strip())
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
    )
    try:
        root = etree.fromstring(data.strip(), parser)
    except etree.XMLSyntaxError as error:
        raise NotAnImage("not well-formed XML", reason="xml") from error
    if root.tag != f"{{{SVG}}}svg":
        raise NotAnImage("not an SVG", reason="root")
    return root


def _require_utf8(data: bytes) -> None:
    """The file must be UTF-8 and say nothing else of itself."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotAnImage("not UTF-8", reason="encoding") from error
    declared = _ENCODING.match(text)
    if declared and declared[1].lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise NotAnImage(f"declared as {declared[1]}", reason="encoding")


def _refuse_declarations(data: bytes) -> None:
    """Refuses a document type with declarations of its own (entities, attributes) at its start."""

    def doctype(name: str, system: str | None, public: str | None, has_subset: int) -> None:  # noqa: ARG001
        if has_subset:
            raise NotAnImage("a document type with declarations", reason="declarations")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)  # noqa: FBT003
    except expat.ExpatError as error:
        raise NotAnImage("not well-formed XML", reason="xml") from error


def _with_prefix(root: etree._Element) -> etree._Element:
    """The same root with the prefix `openbadges` declared on it, as the standard shows it."""
    if root.nsmap.get(PREFIX) == OPEN_BADGES:
        return root
    prefixes: Any = {**root.nsmap, PREFIX: OPEN_BADGES}
    new = etree.Element(root.tag, nsmap=prefixes)
    for name, value in root.attrib.items():
        new.set(name, value)
    new.text = root.text
    new.extend(list(root))
    return new


def _remove(parent: etree._Element, element: etree._Element) -> None:
    """Takes the element out; the text after it stays."""
    before = element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _cdata(text: str) -> str:
    """`text` as CDATA; its own `]]>` is divided between two sections."""
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"
