"""The rosette: a fine-line drawing computed from a credential's digest.

It is the same on paper and screen, and helps the eye to see that both show one credential.
It proves nothing: eight hex digits can be met by trying, and a drawing can be copied.

Three rings of waves (guilloche). The digest chooses how many petals the whole has, how many waves a
ring carries, in how many turns they close, how far and where they swing. All 32 bytes are used.
"""

from dataclasses import dataclass
from math import ceil, cos, gcd, log10, pi, sin

from credentials.errors import ValueMalformed

DIGEST_LENGTH = 64
"""Hex digits of a SHA-256."""
SHORT_LENGTH = 8
"""Digits shown for people: two groups of four."""
PIECES_PER_WAVE, PIECES_PER_PETAL = 4, 3
"""Curve pieces per wave and petal; these keep the error of a piece below a hair line."""
LINE_WIDTH = 0.0034
"""Width of the line as a share of the size."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """One closed line that swings about a circle: `_point` is its equation."""

    radius: float
    """Middle of the ring, as a share of half the size."""
    swing: float
    petals: int
    petal_depth: float
    bulge: float
    """How far the middle of the ring itself follows the petals."""
    waves: int
    """Waves until the line closes."""
    turns: int
    """Times round until it closes; has no common divisor with `waves`."""
    phase: float
    """Radians."""
    lean: float
    """How far the waves lean sideways: 0 upright."""


def short_digest(digest: str) -> str:
    """The first eight hex digits in two groups of four: `3f2a 91bc`."""
    _digest_bytes(digest)
    return f"{digest[:4]} {digest[4:SHORT_LENGTH]}"


def rosette_path(digest: str, *, size: float) -> str:
    """SVG path data of the rosette in a square of `size` user units, its corner at 0 0.

    `digest` is 64 lower-case hex digits; raises ValueMalformed otherwise. The same digest gives
    the same text everywhere: coordinates are rounded to a thousandth of the size.
    """
    return " ".join(_line(ring, size) for ring in _rings(_digest_bytes(digest)))


def rosette_svg(
    digest: str, *, size: float = 1000, ink: str = "currentColor", title: str = ""
) -> str:
    """The rosette as an `svg` element, with `title` (plain text) as its accessible name."""
    name = f'role="img" aria-label="{_escaped(title)}"' if title else 'aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size:g} {size:g}" {name}>'
        f'<path d="{rosette_path(digest, size=size)}" fill="none" stroke="{_escaped(ink)}" '
        f'stroke-width="{size * LINE_WIDTH:.3g}" stroke-linejoin="round"/></svg>'
    )


def _escaped(text: str) -> str:
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(character, entity)
    return text


def _digest_bytes(digest: str) -> bytes:
    if len(digest) != DIGEST_LENGTH or not set(digest) <= set("0123456789abcdef"):
        raise ValueMalformed("a digest is 64 lower-case hex digits")
    return bytes.fromhex(digest)


def _between(low: float, high: float, byte: int) -> float:
    return low + (high - low) * byte / 255


def _rings(data: bytes) -> tuple[Ring, ...]:
    """Outer, middle and inner ring: one number of petals for all, ten bytes for each."""
    petals = 5 + data[0] % 8
    hollow = _between(0.0, 0.1, data[1])
    places = ((0.755 + hollow / 3, 0.165, 60), (0.43 + hollow, 0.2, 54), (0.16 + hollow, 0.12, 26))
    return tuple(
        _ring(data[2 + 10 * number : 12 + 10 * number], petals, place)
        for number, place in enumerate(places)
    )


def _ring(data: bytes, petals: int, place: tuple[float, float, int]) -> Ring:
    """`waves` is a multiple of `petals`: turning by one petal maps the drawing on itself."""
    radius, swing, most_waves = place
    per_petal = max(2, most_waves // petals - data[0] % 2)
    waves = petals * per_petal
    possible = [m for m in range(2, 3 * per_petal) if gcd(m, waves) == 1 and m >= per_petal * 0.85]
    return Ring(
        radius=radius + _between(-0.012, 0.012, data[1]),
        swing=swing * _between(0.72, 1.0, data[2]),
        petals=petals,
        petal_depth=_between(-0.45, 0.45, data[3]),
        bulge=_between(-0.045, 0.045, data[4]),
        waves=waves,
        turns=possible[data[5] % min(4, len(possible))],
        phase=2 * pi * (data[6] + (data[7] ^ data[0] ^ data[5]) / 256) / 256,
        lean=_between(-0.05, 0.05, data[8]) + _between(-0.004, 0.004, data[9]),
    )


def _point(ring: Ring, at: float, size: float) -> tuple[float, float]:
    wave = ring.waves / ring.turns * at + ring.phase
    petal = cos(ring.petals * at)
    swing = ring.swing * (1 + ring.petal_depth * petal) / (1 + abs(ring.petal_depth))
    radius = (ring.radius + ring.bulge * petal + swing * cos(wave)) * size / 2
    angle = at + ring.lean * sin(wave)
    return size / 2 + radius * sin(angle), size / 2 - radius * cos(angle)


def _line(ring: Ring, size: float) -> str:
    """One closed line in smooth cubic pieces, to a thousandth of the size or finer."""
    count = max(ring.waves * PIECES_PER_WAVE, ring.petals * ring.turns * PIECES_PER_PETAL)
    step = 2 * pi * ring.turns / count
    digits = max(0, ceil(3 - log10(size)))
    knots = [_knot(ring, index * step, step, size * 10**digits) for index in range(count + 1)]
    (x, y), (dx, dy) = knots[0]
    start = f"M{_number(x, digits)} {_number(y, digits)}"
    pieces = [f"c{_numbers((dx, dy), digits)} "]
    for index, ((x1, y1), (dx, dy)) in enumerate(knots[1:]):
        pieces.append("s" if index else "")
        pieces.append(_numbers((x1 - dx - x, y1 - dy - y, x1 - x, y1 - y), digits))
        x, y = x1, y1
    return start + "".join(pieces) + "z"


def _knot(ring: Ring, at: float, step: float, size: float) -> tuple[Pair, Pair]:
    """The point at `at`, and a third of the way the line goes from it in one step."""
    (xa, ya), (xb, yb) = _point(ring, at - step / 32, size), _point(ring, at + step / 32, size)
    x, y = _point(ring, at, size)
    return (round(x), round(y)), (round((xb - xa) * 16 / 3), round((yb - ya) * 16 / 3))


def _number(value: int, digits: int) -> str:
    if not digits:
        return str(value)
    return f"{value / 10**digits:.{digits}f}".rstrip("0").rstrip(".")


def _numbers(values: tuple[int, ...], digits: int) -> str:
    first, *rest = (_number(value, digits) for value in values)
    return first + "".join(text if text.startswith("-") else f" {text}" for text in rest)
