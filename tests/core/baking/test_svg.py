"""Baking SVG pictures, and reading them without fetching or expanding anything."""

import pytest
from lxml import etree

from credentials.baking.svg import MOST_BYTES, OPEN_BADGES, SVG, bake_svg, unbake_svg
from credentials.errors import BakedTwice, NotAnImage, NothingBaked

CREDENTIAL = '{"name":"Ελένη <b> & ]]> ]]]]>", "proof":[{"x":"\\u0007"}]}\n'.rstrip()
DRAWING = f'<svg xmlns="{SVG}" viewBox="0 0 9 9"><title>Έ</title><path d="M0 0h9"/></svg>'.encode()
TOKEN = "eyJhbGciOiJFUzI1NiJ9.e30.c2ln"


def a_baked(inside: str, *, before: str = "") -> bytes:
    return f'{before}<svg xmlns="{SVG}" xmlns:ob="{OPEN_BADGES}">{inside}</svg>'.encode()


@pytest.mark.parametrize("credential", [CREDENTIAL, TOKEN, '{"a":"]]>"}', "{}"])
def test_what_is_baked_comes_back(credential: str) -> None:
    assert unbake_svg(bake_svg(DRAWING, credential)) == credential


def test_the_element_stands_first_in_cdata_and_the_prefix_on_the_root() -> None:
    text = bake_svg(DRAWING, CREDENTIAL).decode()
    assert f'xmlns:openbadges="{OPEN_BADGES}"' in text.partition(">")[2].partition(">")[0]
    assert "<openbadges:credential><![CDATA[{" in text
    root = etree.fromstring(text.encode())
    assert root[0].tag == f"{{{OPEN_BADGES}}}credential"
    assert [etree.QName(child).localname for child in root[1:]] == ["title", "path"]


def test_a_token_goes_into_the_attribute() -> None:
    element = etree.fromstring(bake_svg(DRAWING, TOKEN))[0]
    assert (element.get("verify"), element.text) == (TOKEN, None)


def test_baking_again_overwrites() -> None:
    once, again = (
        bake_svg(DRAWING, CREDENTIAL),
        bake_svg(bake_svg(DRAWING, '{"old":1}'), CREDENTIAL),
    )
    assert again == once


def test_text_at_the_front_of_the_drawing_is_kept_and_never_mistaken() -> None:
    drawing = f'<svg xmlns="{SVG}">the-credential-goes-here<g/></svg>'.encode()
    baked = bake_svg(drawing, CREDENTIAL)
    assert unbake_svg(baked) == CREDENTIAL
    assert b"the-credential-goes-here<g/>" in baked


def test_the_text_around_an_older_credential_stays() -> None:
    inside = "a<ob:credential>{}</ob:credential>b<g/>c<ob:credential/>d<g>e<ob:credential/>f</g>"
    root = etree.fromstring(bake_svg(a_baked(inside), CREDENTIAL))
    assert "".join(root.itertext()).replace(CREDENTIAL, "") == "abcdef"
    assert len(root.findall(f".//{{{OPEN_BADGES}}}credential")) == 1


def test_any_prefix_and_a_plain_document_type_are_read() -> None:
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://127.0.0.1:9/svg11.dtd">'
    assert unbake_svg(a_baked("<ob:credential>{}</ob:credential>", before=doctype)) == "{}"


def test_the_old_namespace_is_no_credential() -> None:
    old = f'<svg xmlns="{SVG}" xmlns:openbadges="http://openbadges.org">'
    old += '<openbadges:assertion verify="x"/></svg>'
    with pytest.raises(NothingBaked):
        unbake_svg(old.encode())
    assert unbake_svg(bake_svg(old.encode(), CREDENTIAL)) == CREDENTIAL


@pytest.mark.parametrize(
    "inside", ["", "<g/>", "<ob:credential/>", "<ob:credential> </ob:credential>"]
)
def test_nothing_baked(inside: str) -> None:
    with pytest.raises(NothingBaked):
        unbake_svg(a_baked(inside))


@pytest.mark.parametrize(
    "inside",
    [
        "<ob:credential>{}</ob:credential><g><ob:credential>{}</ob:credential></g>",
        '<ob:credential verify="a.b.c">{}</ob:credential>',
    ],
)
def test_two_credentials_are_refused(inside: str) -> None:
    with pytest.raises(BakedTwice):
        unbake_svg(a_baked(inside))


ENTITY = '<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
BOMB = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
BEHIND_A_COMMENT = "<!-- <svg > -->" + BOMB
DEFAULTS = '<!DOCTYPE svg [<!ATTLIST svg verify CDATA "x">]>'
UNSAFE = {
    "an outside entity": (
        a_baked("<ob:credential>&e;</ob:credential>", before=ENTITY),
        "declarations",
    ),
    "an entity bomb": (a_baked("<ob:credential>&b;</ob:credential>", before=BOMB), "declarations"),
    "behind a comment": (a_baked("<g/>", before=BEHIND_A_COMMENT), "declarations"),
    "attribute defaults": (a_baked("<g/>", before=DEFAULTS), "declarations"),
    "an undeclared entity": (a_baked("<ob:credential>&e;</ob:credential>"), "xml"),
    "not XML": (b"<svg", "xml"),
    "nothing": (b"", "xml"),
    "too deep": (a_baked("<g>" * 300 + "</g>" * 300), "xml"),
    "another root": (b"<html/>", "root"),
    "no namespace": (b"<svg/>", "root"),
    "too large": (b" " * (MOST_BYTES + 1), "size"),
    "UTF-16": (DRAWING.decode().encode("utf-16"), "encoding"),
    "another encoding": (b'<?xml version="1.0" encoding="UTF-7"?>' + DRAWING, "encoding"),
    "elements inside": (a_baked("<ob:credential>{<g/>}</ob:credential>"), "credential"),
}


@pytest.mark.parametrize(("data", "reason"), UNSAFE.values(), ids=UNSAFE.keys())
def test_what_cannot_be_read_safely_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(NotAnImage) as refused:
        unbake_svg(data)
    assert refused.value.fields["reason"] == reason


@pytest.mark.parametrize(
    "credential", ["", "{\x0b}", '{"a":"\uffff"}', '{"a":"' + "x" * 2**20 + '"}']
)
def test_what_xml_cannot_hold_is_not_baked(credential: str) -> None:
    with pytest.raises(NotAnImage):
        bake_svg(DRAWING, credential)
