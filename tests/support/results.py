"""Result files of experiments, kept in the repository."""

import json
import os
import platform
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "docs" / "results"


def write_result(name: str, **facts: Any) -> None:
    """Writes `docs/results/<name>.json`."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    machine = {"cores": os.cpu_count(), "python": platform.python_version()}
    document = {"experiment": name, **facts, "machine": machine}
    (FOLDER / f"{name}.json").write_text(json.dumps(document, indent=2) + "\n")
