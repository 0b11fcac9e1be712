"""Measures the service over HTTP and writes docs/results/bench-http.json and docs/performance.md.

Run with `make bench-http` (under 3 minutes). Loopback, two workers, SQLite on disk; the load
comes from `benchmarks/load.py` on the same machine, and takes its share of the cores. Figures, no
verdict.
"""

import json
from pathlib import Path
from typing import Any

from benchmarks.completions import measure_completions
from benchmarks.http_site import http_site
from benchmarks.http_verify import measure_full, measure_small
from tests.support.databases import passing_evidence
from tests.support.results import write_result

WORKERS, CLIENTS = 2, 16
COMPLETIONS, SMALL, FULL = 2_000, 4_000, 300
PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN = "<!-- http: written by the HTTP benchmark -->"
END = "<!-- http: end -->"
_HEAD = (
    "| request | clients | a second | p50 ms | p95 ms | p99 ms | CPU of the server, ms |",
    "| --- | --- | --- | --- | --- | --- | --- |",
)


def main() -> None:
    """Prints the figures and keeps them."""
    with http_site(WORKERS) as site:
        _, _, content = site.server.call(
            "POST", "/v1/completions", json.dumps(passing_evidence("first")).encode()
        )
        address = json.loads(content)["credential"]["url"]
        found = {
            "workers": WORKERS,
            "small": measure_small(site, count=SMALL, clients=CLIENTS),
            "full": measure_full(site, address, count=FULL),
        }
    with http_site(WORKERS) as site:
        found["completions"] = measure_completions(site, count=COMPLETIONS, clients=CLIENTS)
    write_result("bench-http", **found)
    write_page(PAGE, table(found))
    print(table(found))


def table(found: dict[str, Any]) -> str:
    """The figures as a Markdown table."""
    small, full, completions = found["small"], found["full"], found["completions"]
    books = completions["books"]
    session = (
        f"{found['workers']} workers on SQLite on disk; verification of {small['bytes']:,} bytes in"
        f" process on one core: {small['inProcessPerSecond']:,.0f} a second; over HTTP with"
        f" {small['clients']} clients {small['shareOfInProcess']:.0%} of it."
    )
    kept = (
        f"After the completions: {books['issued']:,} credentials, {books['awards']:,} awards,"
        f" {books['findings']} findings in the books."
    )
    rows = [
        _row("verify, 2 KB", 1, small["oneClient"]),
        _row("verify, 2 KB", small["clients"], small["manyClients"]),
        _row(f"verify, full certificate ({full['bytes'] / 1024:.0f} KB)", 1, full),
        _row("completion", completions["clients"], completions),
    ]
    return "\n".join([session, "", *_HEAD, *rows, "", kept])


def _row(name: str, clients: int, figures: dict[str, Any]) -> str:
    times = figures["milliseconds"]
    cells = [name, clients, f"{figures['perSecond']:,.0f}"]
    cells += [f"{times[quantile]:.1f}" for quantile in ("p50", "p95", "p99")]
    return "| " + " | ".join(map(str, [*cells, figures["serverCpuMilliseconds"]])) + " |"


def write_page(page: Path, content: str) -> None:
    """Puts the content between the marks of the page; makes what is missing of it."""
    before = page.read_text() if page.exists() else "# Performance\n"
    if BEGIN not in before:
        before = f"{before.rstrip()}\n\n## Over HTTP\n\n{BEGIN}\n{END}\n"
    head, _, rest = before.partition(BEGIN)
    page.write_text(f"{head}{BEGIN}\n\n{content}\n\n{END}{rest.partition(END)[2]}")


if __name__ == "__main__":
    main()
