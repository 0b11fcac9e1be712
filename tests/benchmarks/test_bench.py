"""The benchmark runs: once each, without JavaScript, and writes what it is asked to write."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

from benchmarks import chart, page

RESULTS = {
    "machine": {"processor": "a processor", "core": 1, "python": "3.11", "versions": {"PyLD": "3"}},
    "javascript_missing": None,
    "documents": {"small": {"bytes": 2000, "statements": 44}},
    "figures": {
        act: {
            "per_second": {"core": 9000.0, "pyld": 100.0, "javascript": 150.0},
            "microseconds": {"core": 111.0, "pyld": 10_000.0, "javascript": 6666.0},
            "times_pyld": {"core": 90.0, "pyld": 1.0, "javascript": 1.5},
            "times_javascript": {"core": 60.0, "pyld": 0.7, "javascript": 1.0},
        }
        for act in chart.ACTS
    },
    "smaller": {
        "canonicalization": {"small": {"template": 40.0, "walk": 150.0}},
        "growth": [
            {"results": 10**n, "bytes": 10**n, "walk": 10.0**n, "issue": 10.0**n, "verify": 10.0**n}
            for n in (1, 2, 3)
        ],
        "proofs": [{"proof": "a suite", "sign": 5000, "verify": 4000}],
        "status_lists": [{"entries": 131_072, "characters": 321, "encode": 480.0, "decode": 100.0}],
        "deciding": [{"activities": 50, "decide": 900.0, "with_reading": 1500.0}],
    },
}


def test_it_runs_and_writes(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.bench", "--quick", "--to", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    written = json.loads((tmp_path / "results" / "bench.json").read_text())
    assert set(written["figures"]) == set(chart.ACTS)
    assert [one["results"] for one in written["smaller"]["growth"]] == [10, 100, 1000]
    assert "| Verify, 25 KB | this core |" in (tmp_path / "performance.md").read_text()
    ET.parse(tmp_path / "pictures" / "bench.svg")


def test_only_what_stands_between_the_marks_is_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "performance.md"
    path.write_text(f"# By hand\n\n{page.BEGIN}\nold\n{page.END}\n\nBy hand too.\n")
    for _ in range(2):
        page.refresh(path, RESULTS)
    text = path.read_text()
    assert text.startswith(f"# By hand\n\n{page.BEGIN}\n\na processor")
    assert text.endswith(f"\n{page.END}\n\nBy hand too.\n")
    assert "old" not in text
    assert "| Issue, 2 KB | this core | 9,000 | 0.111 | 90.0 | 60.0 |" in text


def test_the_plot_names_every_side() -> None:
    picture = chart.drawn(RESULTS)
    ET.fromstring(picture)
    assert picture.count("90 times PyLD") == len(chart.ACTS)
    for label, _ in chart.SIDES.values():
        assert f">{label}<" in picture
