"""The examples of `docs/verifier.md` run, in order, and name every public name of the verifier."""

import re
from pathlib import Path

import verifier

PAGE = Path(__file__).parents[2] / "docs" / "verifier.md"
EXAMPLES = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)


def test_the_examples_run() -> None:
    names: dict[str, object] = {}
    for number, example in enumerate(EXAMPLES, 1):
        exec(compile(example, f"{PAGE.name}, example {number}", "exec"), names)
    assert len(EXAMPLES) >= 3


def test_every_public_name_has_its_example() -> None:
    text = "\n".join(EXAMPLES)
    imported = re.findall(r"^from verifier import (.*)$", text, re.MULTILINE)
    assert {name.strip() for line in imported for name in line.split(",")} == set(verifier.__all__)


def test_the_public_names_are_what_the_types_say() -> None:
    for name in verifier.__all__:
        assert getattr(verifier, name).__module__.startswith("verifier.")
