"""The plot: credentials per second of each side, and how cost grows. SVG written by hand.

Colours and tone of the certificate's paper; the sides differ in lightness too, for print in grey.
"""

import math
from collections.abc import Mapping
from html import escape
from typing import Any

INK, PAPER, QUIET, LINE, AEGEAN = "#1B1E24", "#FBF9F4", "#5B616B", "#D9D4C8", "#174A6B"
WIDTH, HEIGHT = 960, 470
SIDES = {
    "pyld": ("PyLD + cryptography", "#B9B3A4"),
    "javascript": ("@digitalbazaar/vc", "#7E8691"),
    "core": ("this core", AEGEAN),
}
ACTS = {
    "issue small": "Issue, 2 KB",
    "verify small": "Verify, 2 KB",
    "issue full": "Issue, 25 KB",
    "verify full": "Verify, 25 KB",
}
_LEFT, _RIGHT, _TOP, _FLOOR = 118, 590, 96, 416
_GROWTH_LEFT, _GROWTH_RIGHT = 690, 915
_BAR, _GROUP = 15, 80
_FONT = 'font-family="Source Sans 3, Inter, Noto Sans, sans-serif" font-size="13" role="img"'


def drawn(results: Mapping[str, Any]) -> str:
    """The whole picture."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {_FONT}>',
        "<title>Credentials per second on one core, and cost by size</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>',
        *_rates(results["figures"]),
        *_growth(results["smaller"]["growth"]),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _text(x: float, y: float, text: str, colour: str = INK, **more: str) -> str:
    attributes = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}"{attributes}>{escape(text)}</text>'


def _line(points: tuple[float, float, float, float], colour: str = LINE) -> str:
    x1, y1, x2, y2 = points
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
        f'stroke="{colour}" stroke-width="1"/>'
    )


def _rates(figures: Mapping[str, Any]) -> list[str]:
    """Bars on a logarithmic scale, from ten to ten thousand a second."""
    out = [_text(28, 38, "Credentials per second, one core", font_size="17")]
    out += _legend()
    for exponent in (1, 2, 3, 4):
        x = _x_of(10**exponent)
        out.append(_line((x, _TOP, x, _FLOOR)))
        out.append(_text(x, _FLOOR + 18, f"{10**exponent:,}", QUIET, text_anchor="middle"))
    for row, (act, label) in enumerate(ACTS.items()):
        y = _TOP + 10 + row * _GROUP
        out.append(_text(28, y + 27, label))
        rates = figures[act]["per_second"]
        for at, side in enumerate(one for one in SIDES if one in rates):
            out += _bar(y + at * (_BAR + 3), side, rates[side], figures[act]["times_pyld"][side])
    return out


def _bar(y: float, side: str, rate: float, times: float) -> list[str]:
    end = _x_of(rate)
    label = f"{rate:,.0f}" if side == "pyld" else f"{rate:,.0f} · {times:.3g} times PyLD"
    weight = "600" if side == "core" else "400"
    inside = side == "core" and end > _LEFT + 230
    place: tuple[float, str, str] = (end - 8, PAPER, "end") if inside else (end + 8, INK, "start")
    x, colour, anchor = place
    shape = f'x="{_LEFT}" y="{y:.1f}" width="{max(end - _LEFT, 1):.1f}" height="{_BAR}"'
    return [
        f'<rect {shape} fill="{SIDES[side][1]}"/>',
        _text(x, y + 12, label, colour, text_anchor=anchor, font_size="12", font_weight=weight),
    ]


def _legend() -> list[str]:
    out, x = [], float(_LEFT)
    for label, colour in SIDES.values():
        out.append(f'<rect x="{x:.1f}" y="56" width="12" height="12" fill="{colour}"/>')
        out.append(_text(x + 18, 67, label, QUIET))
        x += 40 + 7 * len(label)
    return out


def _x_of(rate: float) -> float:
    share = (math.log10(max(rate, 10)) - 1) / 3.2
    return _LEFT + min(share, 1) * (_RIGHT - _LEFT)


def _growth(growth: list[Mapping[str, Any]]) -> list[str]:
    """Milliseconds by size, both logarithmic: what is linear is a straight line."""
    out = [_text(_GROWTH_LEFT - 40, 38, "Milliseconds by size", font_size="17")]
    low, high = -1, 2
    for exponent in range(low, high + 1):
        y = _y_of(10**exponent, low, high)
        out.append(_line((_GROWTH_LEFT, y, _GROWTH_RIGHT, y)))
        out.append(_text(_GROWTH_LEFT - 8, y + 4, f"{10**exponent:g}", QUIET, text_anchor="end"))
    for act, dash in (("verify", ""), ("issue", "5 4")):
        points = [(_growth_x(one["bytes"]), _y_of(one[act] / 1000, low, high)) for one in growth]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        out.append(
            f'<polyline points="{path}" fill="none" stroke="{AEGEAN}" stroke-width="2" '
            f'stroke-dasharray="{dash}"/>'
        )
        out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{AEGEAN}"/>' for x, y in points]
        x, y = points[-1]
        out.append(_text(x - 8, y + (-8 if act == "verify" else 40), act, text_anchor="end"))
    for one in growth:
        x = _growth_x(one["bytes"])
        label = f"{one['bytes'] / 1000:,.0f} KB"
        out.append(_text(x, _FLOOR + 18, label, QUIET, text_anchor="middle"))
    return out


def _growth_x(size: int) -> float:
    """From 10 KB to 1 MB."""
    share = min(max((math.log10(size) - 4) / 2, 0), 1)
    return _GROWTH_LEFT + share * (_GROWTH_RIGHT - _GROWTH_LEFT)


def _y_of(milliseconds: float, low: int, high: int) -> float:
    share = (math.log10(max(milliseconds, 10**low)) - low) / (high - low)
    return _FLOOR - share * (_FLOOR - _TOP)
