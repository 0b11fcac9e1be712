"""`make bench`: this core beside plain PyLD + cryptography and beside npm's @digitalbazaar/vc.

One session, one core, every side in turn, median of five. Writes `docs/results/bench.json`, the
plot `docs/pictures/bench.svg` and the tables of `docs/performance.md`. `--quick` measures each
thing once, without JavaScript, and writes nothing but what `--to` names.
"""

import argparse
import json
import platform
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import chart, core, page, plain_pyld, smaller
from benchmarks.documents import full, of_learner, small
from benchmarks.measure import ROUNDS, SECONDS, Figures, Turn, on_one_core, side_by_side, turn
from benchmarks.node import Node, NotAvailableError, versions
from credentials.encoding.multibase import encode_base58btc
from credentials.jsonld.contexts import known_contexts, load_context
from tests.support.sample_certificate import SIGNER

ROOT = Path(__file__).parent.parent
LEARNERS = 40
SHAPES: Mapping[str, Callable[[], dict[str, Any]]] = {"small": small, "full": full}
SERIES, CORE, PYLD, JAVASCRIPT = "series", "core", "pyld", "javascript"
_SECRET_ED25519 = b"\x80\x26"


def main() -> None:
    """Measures and writes."""
    arguments = _arguments()
    number = on_one_core()
    rounds, seconds = (1, 0.0) if arguments.quick else (ROUNDS, SECONDS)
    node, why_not = _node(quick=arguments.quick)
    results: dict[str, Any] = {
        "machine": _machine(number),
        "javascript_missing": why_not,
        "documents": {},
        "figures": {},
    }
    for shape, make in SHAPES.items():
        documents = [of_learner(make(), learner) for learner in range(LEARNERS)]
        signed = [core.issue(document) for document in documents]
        results["documents"][shape] = {
            "bytes": len(signed[0]),
            "statements": smaller.statements(documents[0]),
        }
        _agree(documents, node)
        for act, turns in _turns(shape, documents, signed, node).items():
            figures = side_by_side(turns, rounds=rounds, seconds=seconds)
            results["figures"][f"{act} {shape}"] = _as_json(figures)
            print(f"{act:7} {shape:6}", _line(figures), flush=True)
    results["smaller"] = smaller.measure(rounds=rounds, seconds=seconds / 2)
    if node is not None:
        node.__exit__(None, None, None)
    _write(results, arguments.to, quick=arguments.quick)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="once each, without JavaScript")
    parser.add_argument("--to", type=Path, default=ROOT / "docs", help="folder of the documents")
    return parser.parse_args()


def _node(*, quick: bool) -> tuple[Node | None, str | None]:
    if quick:
        return None, "not asked for"
    try:
        node = Node()
    except NotAvailableError as error:
        print(f"WITHOUT JAVASCRIPT: {error}", file=sys.stderr)
        return None, str(error)
    given = core.for_javascript()
    given["documents"] |= {url: {"@context": load_context(url)} for url in known_contexts()}
    secret = encode_base58btc(_SECRET_ED25519 + SIGNER.secret)
    key = {**given["documents"][core.METHOD], "secretKeyMultibase": secret}
    node.ask(ask="setUp", key=key, **given)
    return node, None


def _agree(documents: list[dict[str, Any]], node: Node | None) -> None:
    """Every side accepts what every side signed; the first one that does not, raises."""
    document = documents[0]
    values = core.values_at(document, core.open_places(documents))
    signed = [
        core.series_of(documents)(values),
        core.issue(document),
        plain_pyld.issue(document, core.OPTIONS, SIGNER.key),
    ]
    if node is not None:
        answer = node.ask(ask="do", act="issue", document=core.text(document))
        signed.append(answer["result"].encode())
    for one in signed:
        core.verify(one)
        plain_pyld.verify(one, SIGNER.key.public_key())
        if node is not None:
            node.ask(ask="do", act="verify", document=one.decode())


def _turns(
    shape: str, documents: list[dict[str, Any]], signed: list[bytes], node: Node | None
) -> dict[str, dict[str, Turn]]:
    """By act and side."""
    key, public_key = SIGNER.key, SIGNER.key.public_key()
    places = core.open_places(documents)
    values = [core.values_at(document, places) for document in documents]
    turns: dict[str, dict[str, Turn]] = {
        "issue": {
            SERIES: turn(core.series_of(documents), values),
            CORE: turn(core.issue, documents),
            PYLD: turn(lambda one: plain_pyld.issue(one, core.OPTIONS, key), documents),
        },
        "verify": {
            CORE: turn(core.verify, signed),
            PYLD: turn(lambda one: plain_pyld.verify(one, public_key), signed),
        },
    }
    if "evidence" in documents[0]:  # the small one lacks what the house asks for
        turns["issue"]["gate"] = turn(core.issue_through_the_gate, documents)
    if node is not None:
        texts = {
            "issue": [core.text(document) for document in documents],
            "verify": [one.decode() for one in signed],
        }
        for act, sides in turns.items():
            name = f"{act} {shape}"
            node.ask(ask="keep", name=name, documents=texts[act])
            sides[JAVASCRIPT] = _javascript_turn(node, act, name)
    return turns


def _javascript_turn(node: Node, act: str, name: str) -> Turn:
    return lambda seconds: float(
        node.ask(ask="measure", act=act, name=name, seconds=seconds)["microseconds"]
    )


def _as_json(figures: Figures) -> dict[str, Any]:
    sides = list(figures.rounds)
    return {
        "per_second": {side: round(figures.rate(side), 1) for side in sides},
        "microseconds": {side: round(figures.median(side), 1) for side in sides},
        "times_pyld": {side: round(figures.times(side, PYLD), 1) for side in sides},
        "times_javascript": {side: round(figures.times(side, JAVASCRIPT), 1) for side in sides}
        if JAVASCRIPT in sides
        else {},
    }


def _line(figures: Figures) -> str:
    return "  ".join(
        f"{side} {figures.rate(side):8.1f}/s ({figures.times(side, PYLD):5.1f}x)"
        for side in figures.rounds
    )


def _machine(core_number: int) -> dict[str, Any]:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if sys.platform == "linux" else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "processor": models[0] if models else platform.processor(),
        "core": core_number,
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("PyLD", "cryptography", "pyoxigraph")}
        | versions(),
    }


def _write(results: dict[str, Any], folder: Path, *, quick: bool) -> None:
    for name in ("results", "pictures"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    if quick and folder == ROOT / "docs":
        return
    written = json.dumps(results, indent=2, ensure_ascii=False) + "\n"
    (folder / "results" / "bench.json").write_text(written)
    (folder / "pictures" / "bench.svg").write_text(chart.drawn(results))
    page.refresh(folder / "performance.md", results)


if __name__ == "__main__":
    main()
