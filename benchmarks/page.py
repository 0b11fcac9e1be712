"""The tables of docs/performance.md: what stands between two marks is written anew."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.chart import ACTS

BEGIN, END = "<!-- bench: written by `make bench` -->", "<!-- bench: end -->"
SIDES = {
    "series": "this core, a series",
    "core": "this core",
    "gate": "this core, whole gate",
    "pyld": "PyLD + cryptography",
    "javascript": "`@digitalbazaar/vc`",
}


class MarksMissingError(Exception):
    """The page has no place for the tables."""


def refresh(path: Path, results: Mapping[str, Any]) -> None:
    """Writes the tables into the page, which is made if it is not there."""
    page = path.read_text() if path.exists() else f"# Performance\n\n{BEGIN}\n{END}\n"
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise MarksMissingError(f"{path} lacks the marks {BEGIN} and {END}")
    path.write_text(f"{before}{BEGIN}\n\n{tables(results)}\n\n{END}{after}")


def tables(results: Mapping[str, Any]) -> str:
    """All of them, as Markdown."""
    smaller = results["smaller"]
    parts = [
        _session(results),
        "![Credentials per second, and cost by size](pictures/bench.svg)",
        _sides(results["figures"]),
        "### Canonicalization alone (microseconds)",
        _canonicalization(smaller["canonicalization"]),
        "### Growth",
        _growth(smaller["growth"]),
        "### Other proofs on the small badge (per second)",
        _table(
            ("proof", "make", "check"),
            [(one["proof"], _whole(one["sign"]), _whole(one["verify"]))
             for one in smaller["proofs"]],
        ),
        "### Status lists, one bit of a hundred set",
        _table(
            ("entries", "characters", "encode, ms", "decode, ms"),
            [(_whole(one["entries"]), _whole(one["characters"]),
              f"{one['encode'] / 1000:.2f}", f"{one['decode'] / 1000:.2f}")
             for one in smaller["status_lists"]],
        ),
        "### Deciding",
        _table(
            ("activities", "learners a second", "decide, ms (µs an activity)", "with reading, ms"),
            [(_whole(one["activities"]), _whole(1_000_000 / one["decide"]),
              f"{one['decide'] / 1000:.2f} ({one['decide'] / one['activities']:.0f})",
              f"{one['with_reading'] / 1000:.2f}")
             for one in smaller["deciding"]],
        ),
    ]  # fmt: skip
    return "\n\n".join(parts)


def _session(results: Mapping[str, Any]) -> str:
    machine = results["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    sizes = "; ".join(
        f"{name} {shape['bytes']:,} bytes signed, {shape['statements']} statements"
        for name, shape in results["documents"].items()
    )
    missing = results["javascript_missing"]
    note = f" Without JavaScript: {missing}." if missing else ""
    return (
        f"{machine['processor']}, one core, Python {machine['python']}; {versions}. "
        f"Documents: {sizes}.{note}"
    )


def _sides(figures: Mapping[str, Any]) -> str:
    rows = []
    for act, label in ACTS.items():
        one = figures[act]
        for side, name in SIDES.items():
            if side in one["per_second"]:
                times = one["times_javascript"].get(side)
                rows.append((
                    label, name, f"{one['per_second'][side]:,.0f}",
                    f"{one['microseconds'][side] / 1000:.3f}", f"{one['times_pyld'][side]:.1f}",
                    "" if times is None else f"{times:.1f}",
                ))  # fmt: skip
    head = ("", "", "per second", "ms", "times PyLD", "times `@digitalbazaar/vc`")
    return _table(head, rows)


def _canonicalization(found: Mapping[str, Mapping[str, float]]) -> str:
    ways = tuple(next(iter(found.values())))
    rows = [(name, *(_whole(one[way]) for way in ways)) for name, one in found.items()]
    return _table(("", *ways), rows)


def _growth(growth: Sequence[Mapping[str, Any]]) -> str:
    rows = [
        (
            _whole(one["results"]),
            _whole(one["bytes"]),
            *(
                f"{one[act] / 1000:.2f} ({one[act] / one['bytes'] * 1000:.0f})"
                for act in ("walk", "issue", "verify")
            ),
        )
        for one in growth
    ]
    head = ("results", "bytes", "walk, ms (µs per KB)", "issue, ms (µs per KB)",
            "verify, ms (µs per KB)")  # fmt: skip
    return _table(head, rows)


def _whole(number: float) -> str:
    return f"{number:,.0f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
