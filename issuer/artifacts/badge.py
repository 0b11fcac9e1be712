"""The badge: a square picture with the rosette as its ground and the role's title as outlines.

The picture of a credential has the signed credential baked in and shows its rosette and digits. The
picture of a role (what an achievement's `image` names) has neither credential nor digits: its
rosette is drawn from the programme's digest and the role.
"""

from functools import lru_cache
from hashlib import sha256
from typing import Literal

from credentials.baking.png import bake_png
from credentials.baking.svg import bake_svg
from credentials.rosette import rosette_path, short_digest
from issuer.artifacts.lettering import outline
from issuer.domain.certificate import Certificate
from issuer.domain.programme import Programme

SIZE = 1024
"""Width and height, in pixels of the PNG and units of the SVG."""
PAPER = "#fbf9f4"
SERIF, SANS = "EBGaramond_500Medium.ttf", "SourceSans3_600SemiBold.ttf"
MARGIN = 84
TITLE_HEIGHT = 660
"""The room for the title between the margins, in units."""
LARGEST_TITLE = 212
"""Size of the title's letters where there is room, in units."""
LINE_HEIGHT = 0.98
MOST_LINES, SHORT_WORD = 4, 3
GROUND_OPACITY = 0.42


def render_badge_svg(certificate: Certificate) -> bytes:
    """The badge of a credential as SVG, the credential baked in. OB 3.0 §5.3.2."""
    return bake_svg(_of_certificate(certificate).encode(), _credential(certificate))


def render_badge_png(certificate: Certificate) -> bytes:
    """The badge of a credential as PNG of 1,024 pixels, the credential baked in. OB 3.0 §5.3.1."""
    return bake_png(_rasterize(_of_certificate(certificate)), _credential(certificate))


@lru_cache(maxsize=64)
def _role_svg(title: str, issuer: str, colour: str, digest: str) -> str:
    return _picture(title=title, issuer=issuer, colour=colour, digest=digest, digits="")


def render_role_badge(programme: Programme, role: str, form: Literal["svg", "png"]) -> bytes:
    """The badge of a role, without a credential."""
    shown = programme.roles[role]
    digest = sha256(f"{programme.digest} {role}".encode()).hexdigest()
    svg = _role_svg(shown.title["en"], programme.short_name, shown.colour, digest)
    return svg.encode() if form == "svg" else _rasterize(svg)


def _credential(certificate: Certificate) -> str:
    return certificate.document_bytes.decode("utf-8")


def _of_certificate(certificate: Certificate) -> str:
    role = certificate.programme.roles[certificate.role]
    return _picture(
        title=role.title["en"],
        issuer=certificate.programme.short_name,
        colour=role.colour,
        digest=certificate.digest,
        digits=short_digest(certificate.digest),
    )


def _rasterize(svg: str) -> bytes:
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=SIZE, height=SIZE))


def _lines(title: str) -> tuple[str, ...]:
    """One word a line; a short word joins the next, so that there are at most four lines."""
    lines: list[str] = []
    for word in title.split():
        if lines and len(lines[-1]) <= SHORT_WORD:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    while len(lines) > MOST_LINES:
        at = min(range(len(lines) - 1), key=lambda i: len(lines[i]) + len(lines[i + 1]))
        lines[at : at + 2] = [f"{lines[at]} {lines[at + 1]}"]
    return tuple(lines)


def _title_size(lines: tuple[str, ...]) -> float:
    widest = max(outline(line, file=SERIF, size=100).width for line in lines)
    room = SIZE - 2 * MARGIN
    return min(LARGEST_TITLE, room / widest * 100, TITLE_HEIGHT / len(lines) / LINE_HEIGHT)


def _title(title: str, colour: str) -> str:
    """The title, left-aligned, with the ground cut out around its letters."""
    lines = _lines(title)
    size = _title_size(lines)
    top = (SIZE - 90 - len(lines) * size * LINE_HEIGHT) / 2 + size * 0.78
    parts = []
    for number, line in enumerate(lines):
        path = outline(line, file=SERIF, size=size).path
        place = f'transform="translate({MARGIN} {top + number * size * LINE_HEIGHT:.1f})"'
        parts.append(
            f'<path {place} d="{path}" fill="{colour}" stroke="{colour}" stroke-width="26" '
            f'stroke-linejoin="round"/><path {place} d="{path}" fill="{PAPER}"/>'
        )
    # All cut-outs first: a line's cut-out must not eat the letters of the line above.
    cuts = "".join(part.partition("/><path")[0] + "/>" for part in parts)
    letters = "".join("<path" + part.partition("/><path")[2] for part in parts)
    return cuts + letters


def _small(text: str, *, right: bool, colour: str) -> str:
    line = outline(text, file=SANS, size=54)
    x = SIZE - MARGIN - line.width if right else MARGIN
    place = f'transform="translate({x:.1f} {SIZE - MARGIN})"'
    return (
        f'<path {place} d="{line.path}" fill="{colour}" stroke="{colour}" stroke-width="22" '
        f'stroke-linejoin="round"/><path {place} d="{line.path}" fill="{PAPER}"/>'
    )


def _picture(*, title: str, issuer: str, colour: str, digest: str, digits: str) -> str:
    label = _escaped(f"{title}, {issuer}" + (f", {digits}" if digits else ""))
    inset = 22
    ground = rosette_path(digest, size=SIZE - 2 * inset)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}" '
        f'viewBox="0 0 {SIZE} {SIZE}" role="img"><title>{label}</title>'
        f'<path d="M0 0h{SIZE}v{SIZE}H0z" fill="{colour}"/>'
        f'<path transform="translate({inset} {inset})" d="{ground}" '
        f'fill="none" stroke="{PAPER}" stroke-opacity="{GROUND_OPACITY}" stroke-width="2.6"/>'
        + _title(title, colour)
        + _small(issuer, right=False, colour=colour)
        + (_small(digits, right=True, colour=colour) if digits else "")
        + "</svg>"
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
