"""Absolute IRIs and language tags."""

import time

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.encoding.iris import is_absolute_iri, is_language_tag


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/b?c=d&e#f",
        "https://user@a.example:8000/",
        "http://[2001:db8::1]:80/x",
        "did:web:a.example%3A8000#z6Mk",
        "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "mailto:a@b.example",
        "data:image/png;base64,iVBORw0KGgo=",
        "https://παράδειγμα.example/ключ?x=😀",
        "a:",
        "tag:a,2026:b//c",
    ],
)
def test_absolute(text: str) -> None:
    assert is_absolute_iri(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":",
        "a",
        "1a:b",
        "/a:b",
        "#a:b",
        "-a:b",
        "_:a",
        "a b:c",
        "a:b c",
        "a:b\n",
        "a:%",
        "a:%4",
        "a:%gg",
        "a:b#c#d",
        "a:<b>",
        'a:"b"',
        "a:{b}",
        "a:b|c",
        "a:b\\c",
        "a:b^c",
        "a:`b`",
        "a:[b]",
        "http://[x]/",
        "http://[::1/",
        "http://a:b@[::1]x/",
        "a:\ud800",
        "a:\ue000",
        "a:\ufffe",
        "a:\x7f",
        "a:\u0085",
    ],
)
def test_not_absolute(text: str) -> None:
    assert not is_absolute_iri(text)


@given(st.text(st.sampled_from("ab:/?#[]@!%20é \\<\u200d😀\ue000"), max_size=12))
def test_what_is_taken_is_an_iri_elsewhere(rest: str) -> None:
    """oxiri, the parser of pyoxigraph, also takes some that we do not."""
    text = f"urn:{rest}"
    if is_absolute_iri(text):
        pyoxigraph.NamedNode(text)


@pytest.mark.parametrize("text", ["a:" + "%41" * 60_000 + "%", "http://" + "a@" * 90_000 + "["])
def test_long_texts_take_no_long_time(text: str) -> None:
    start = time.process_time()
    assert not is_absolute_iri(text)
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "tag",
    [
        "el",
        "EN",
        "pt-BR",
        "zh-Hant-TW",
        "de-1996",
        "sl-rozaj-biske",
        "es-419",
        "en-a-bb-x-y",
        "x-a",
    ],
)
def test_language_tags(tag: str) -> None:
    assert is_language_tag(tag)


@pytest.mark.parametrize(
    "tag",
    ["", "e", "el-", "-el", "e_l", "el el", "el\n", "i-klingon", "en-x", "ελ", "a" * 9, "en" * 40],
)
def test_not_language_tags(tag: str) -> None:
    assert not is_language_tag(tag)
