"""The bundled fonts: which of them a text needs, and which of its characters none of them has.

Paper is set with EB Garamond and Source Sans 3. Only if a text (in practice: a name) has characters
beyond these, fonts for that script are added. What no bundled font has is reported, never hidden:
the paper then says so, and a font of the machine may stand in.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from credentials.resources import bundled

FIRST_CONTROL_END = 0x20
IGNORED = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad")
"""Characters without a picture of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """One font file."""

    family: str
    file: str
    weight: int = 400
    style: str = "normal"


BASE = (
    Font(family="EB Garamond", file="EBGaramond_400Regular.ttf"),
    Font(family="EB Garamond", file="EBGaramond_400Regular_Italic.ttf", style="italic"),
    Font(family="EB Garamond", file="EBGaramond_500Medium.ttf", weight=500),
    Font(family="Source Sans 3", file="SourceSans3_400Regular.ttf"),
    Font(family="Source Sans 3", file="SourceSans3_400Regular_Italic.ttf", style="italic"),
    Font(family="Source Sans 3", file="SourceSans3_600SemiBold.ttf", weight=600),
)
_SCRIPT_NAMES = (
    "Arabic",
    "Hebrew",
    "Armenian",
    "Georgian",
    "Ethiopic",
    "Devanagari",
    "Bengali",
    "Gurmukhi",
    "Gujarati",
    "Tamil",
    "Telugu",
    "Kannada",
    "Malayalam",
    "Sinhala",
    "Thai",
    "Lao",
    "Khmer",
    "Myanmar",
)
SCRIPTS = (
    *(
        Font(family=f"Noto Sans {name}", file=f"NotoSans{name}_400Regular.ttf")
        for name in _SCRIPT_NAMES
    ),
    Font(family="Noto Sans Han", file="NotoSansHan.ttf"),
    Font(family="Noto Sans Hangul", file="NotoSansHangul.ttf"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Which fonts a text needs beyond the base, and the characters that none has."""

    fonts: tuple[Font, ...]
    missing: str


def font_path(file: str) -> Path:
    """Where the file of that name lies; FileNotFoundError if it is not a bundled font."""
    if file not in {font.file for font in (*BASE, *SCRIPTS)}:
        raise FileNotFoundError(f"no bundled font {file!r}")
    templates = bundled("templates")
    folders = (templates / "static" / "fonts", templates / "certificate" / "fonts")
    return next(path for folder in folders if (path := folder / file).is_file())


@cache
def characters_of(file: str) -> frozenset[int]:
    """The code points that a font file can set."""
    from fontTools.ttLib import TTFont

    with TTFont(font_path(file), lazy=True) as font:
        return frozenset(font.getBestCmap())


def coverage(text: str) -> Coverage:
    """What it takes to set `text`: script fonts in a fixed order, and what is left over."""
    base = characters_of("EBGaramond_400Regular.ttf") & characters_of("SourceSans3_400Regular.ttf")
    left = {ord(c) for c in set(text) if ord(c) >= FIRST_CONTROL_END and c not in IGNORED} - base
    fonts = []
    for font in SCRIPTS:
        if left and (found := left & characters_of(font.file)):
            fonts.append(font)
            left -= found
    return Coverage(fonts=tuple(fonts), missing="".join(chr(c) for c in sorted(left)))
