"""Text as outlines, so that a picture looks the same where our fonts are not."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock
from typing import Any

from issuer.artifacts.fonts import font_path

_reading = Lock()
"""A lazily read font is not safe in several threads at once."""
_PAIRS, _EXTENSION = 2, 9
"""Lookup types of GPOS. OpenType 1.9, GPOS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A line of text as path data from the origin on its base line, and its width."""

    path: str
    width: float


@cache
def _font(file: str) -> Any:
    from fontTools.ttLib import TTFont

    return TTFont(font_path(file), lazy=True)


@cache
def _pair_tables(file: str) -> tuple[Any, ...]:
    table = _font(file)["GPOS"].table
    wanted = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "kern"
        for index in record.Feature.LookupListIndex
    }
    return tuple(_subtables(table.LookupList.Lookup[index] for index in sorted(wanted)))


def _subtables(lookups: Iterator[Any]) -> Iterator[Any]:
    for lookup in lookups:
        for subtable in lookup.SubTable:
            real = subtable.ExtSubTable if lookup.LookupType == _EXTENSION else subtable
            if real.LookupType == _PAIRS:
                yield real


def _kerning(file: str, left: str, right: str) -> int:
    """How much nearer (negative) two glyphs stand, in font units."""
    for table in _pair_tables(file):
        if left not in table.Coverage.glyphs:
            continue
        if table.Format == 1:
            pairs = table.PairSet[table.Coverage.glyphs.index(left)].PairValueRecord
            found = next((pair for pair in pairs if pair.SecondGlyph == right), None)
            if found is not None:
                return int(found.Value1.XAdvance) if found.Value1 else 0
            continue
        row = table.Class1Record[table.ClassDef1.classDefs.get(left, 0)]
        value = row.Class2Record[table.ClassDef2.classDefs.get(right, 0)].Value1
        return int(getattr(value, "XAdvance", 0)) if value else 0
    return 0


def _glyph_names(file: str, text: str) -> list[str]:
    names = _font(file).getBestCmap()
    return [names.get(ord(character), ".notdef") for character in text]


@lru_cache(maxsize=512)
def outline(text: str, *, file: str, size: float) -> Outline:
    """The text in one line, kerned, `size` units to the em; y grows downwards."""
    with _reading:
        return _outline(text, file, size)


def _outline(text: str, file: str, size: float) -> Outline:
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen

    font = _font(file)
    glyphs, scale = font.getGlyphSet(), size / font["head"].unitsPerEm
    pen = SVGPathPen(glyphs, ntos=lambda value: f"{value:.1f}".rstrip("0").rstrip("."))
    x, names = 0.0, _glyph_names(file, text)
    for name, following in zip(names, [*names[1:], ""], strict=True):
        glyphs[name].draw(TransformPen(pen, (scale, 0, 0, -scale, x, 0)))
        x += scale * (glyphs[name].width + (_kerning(file, name, following) if following else 0))
    return Outline(path=str(pen.getCommands()), width=x)
