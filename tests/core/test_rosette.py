"""The rosette: the same digest, the same drawing; another digest, another drawing."""

import re
from hashlib import sha256
from xml.etree import ElementTree as ET

import pytest

from credentials.errors import ValueMalformed
from credentials.rosette import rosette_path, rosette_svg, short_digest

DIGEST = "3f2a91bc" * 8


def digest_of(number: int) -> str:
    return sha256(str(number).encode()).hexdigest()


def test_the_drawing_of_a_digest_never_changes() -> None:
    """Paper printed today must match a screen in ten years."""
    path = rosette_path(DIGEST, size=1000)
    assert path.startswith("M503 113c22 9 43 28 59 50s29 35 49 32s47")
    assert sha256(path.encode()).hexdigest()[:32] == "aa61a6753d15ababf2b7d8192113603c"


def test_other_digests_give_other_drawings() -> None:
    assert len({rosette_path(digest_of(n), size=200) for n in range(200)}) == 200


@pytest.mark.parametrize("position", range(0, 64, 2))
def test_every_byte_of_the_digest_takes_part(position: int) -> None:
    paths = {
        rosette_path(DIGEST[:position] + f"{byte:02x}" + DIGEST[position + 2 :], size=1000)
        for byte in range(0, 256, 29)
    }
    assert len(paths) > 1


def test_the_drawing_stays_within_its_square() -> None:
    for number in range(60):
        for x, y in _points(rosette_path(digest_of(number), size=1000)):
            assert 0 <= x <= 1000
            assert 0 <= y <= 1000


def _points(path: str) -> list[tuple[float, float]]:
    """End points of the pieces, absolute."""
    points: list[tuple[float, float]] = []
    x = y = 0.0
    for command, numbers in re.findall(r"([Mcs])([^Mcsz]*)", path):
        values = [float(v) for v in re.findall(r"-?\d+(?:\.\d+)?", numbers)]
        x, y = values if command == "M" else (x + values[-2], y + values[-1])
        points.append((x, y))
    return points


def test_the_line_closes() -> None:
    lines = rosette_path(DIGEST, size=1000).split("z")[:-1]
    assert len(lines) == 3
    for line in lines:
        points = _points(line)
        assert points[0] == pytest.approx(points[-1], abs=0.01)


def test_svg_is_well_formed_and_escapes_its_title() -> None:
    root = ET.fromstring(rosette_svg(DIGEST, title='<b>"&'))
    assert root.get("aria-label") == '<b>"&'
    assert root.get("viewBox") == "0 0 1000 1000"
    assert ET.fromstring(rosette_svg(DIGEST)).get("aria-hidden") == "true"


def test_short_digest() -> None:
    assert short_digest(DIGEST) == "3f2a 91bc"


@pytest.mark.parametrize(
    "wrong", ["", "3f2a91bc", DIGEST.upper(), DIGEST[:-1] + "g", DIGEST + "00"]
)
def test_only_64_lower_case_hex_digits_are_a_digest(wrong: str) -> None:
    with pytest.raises(ValueMalformed):
        rosette_path(wrong, size=200)
    with pytest.raises(ValueMalformed):
        short_digest(wrong)
