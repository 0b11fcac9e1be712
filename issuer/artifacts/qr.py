"""The QR code: error level Q, as one SVG path. ISO/IEC 18004."""

from functools import lru_cache

QUIET_ZONE_MODULES = 4
"""White modules on each side, as the standard asks for."""


def qr_matrix(text: str) -> list[list[bool]]:
    """The modules without quiet zone, row by row; true is dark."""
    from qrcode.constants import ERROR_CORRECT_Q
    from qrcode.main import QRCode

    code = QRCode(error_correction=ERROR_CORRECT_Q, border=0)
    code.add_data(text, optimize=0)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


@lru_cache(maxsize=256)
def qr_svg(text: str, *, quiet_zone: int = QUIET_ZONE_MODULES) -> str:
    """An `svg` element of black modules on white; one unit is one module."""
    matrix = qr_matrix(text)
    size = len(matrix) + 2 * quiet_zone
    runs = "".join(
        f"M{x + quiet_zone} {y + quiet_zone}h{length}v1h-{length}z"
        for y, row in enumerate(matrix)
        for x, length in _runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path fill="#000" d="{runs}"/></svg>'
    )


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Start and length of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
