"""Where the bundled data folders are: inside the installed package, else in the checkout."""

from importlib.resources import files
from pathlib import Path
from typing import Literal


def bundled(folder: Literal["schemas", "templates"]) -> Path:
    """The folder of that name. FileNotFoundError names both places looked at."""
    package = Path(str(files("credentials")))
    places = (package / "_bundled" / folder, package.parent / folder)
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"no folder {folder!r} at {places[0]} or {places[1]}")
