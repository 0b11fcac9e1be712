"""The reference material, where it is at hand."""

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


def reference(path: str) -> Path:
    """The file or folder of that name in the reference material; skips the test without it."""
    root = Path(os.environ.get("LAUREL_REFERENCE_DATA") or CHECKOUT.parent / "shared")
    if not (root / path).exists():
        pytest.skip(f"reference material not found: set LAUREL_REFERENCE_DATA ({path})")
    return root / path
