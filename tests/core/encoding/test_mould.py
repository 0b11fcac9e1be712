"""Texts that differ in holes only are recognised byte for byte."""

import json

import pytest

from credentials.encoding.mould import Mould, is_markable, mark

MARKED = {"a": mark(1), "b": [1, {"c": mark(0)}], "d": "é"}
MOULD = Mould.of(json.dumps(MARKED, ensure_ascii=False).encode())


def text(a: str, c: str) -> bytes:
    return b'{"a": "%s", "b": [1, {"c": "%s"}], "d": "\xc3\xa9"}' % (a.encode(), c.encode())


@pytest.mark.parametrize(("a", "c"), [("x", "y"), ("", ""), ("Ελένη", "a: {}, [1]"), ("\x7f", "'")])
def test_a_text_of_the_mould(a: str, c: str) -> None:
    assert MOULD.holes == (1, 0)
    assert MOULD.values_in(text(a, c)) == [a.encode(), c.encode()]
    assert MOULD.filled([c.encode(), a.encode()]) == text(a, c)


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"{}",
        text("x", "y")[:-1],
        text("x", "y") + b" ",
        b" " + text("x", "y"),
        text("x", "y").replace(b"1", b"2"),
        text('x", "a": "x', "y"),
        text("x", 'y"}, {"c": "z'),
        text("x\\", "y"),
        text("\\u0041", "y"),
        text("x", "\x00"),
        text("x", "\n"),
        b'{"a": "',
        b'{"a": "x", "b": [1, {"c": "',
    ],
)
def test_another_text(other: bytes) -> None:
    assert MOULD.values_in(other) is None


def test_a_text_without_holes() -> None:
    assert Mould.of(b'{"a":1}').values_in(b'{"a":1}') == []
    assert Mould.of(b'{"a":1}').values_in(b'{"a":2}') is None


def test_what_looks_like_a_hole_cannot_stay() -> None:
    assert is_markable("Ελένη")
    assert not is_markable(mark(3))
