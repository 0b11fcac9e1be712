"""The examples of `docs/library.md` run, in order, and name every public name of the core."""

import re
from pathlib import Path

import credentials

PAGE = Path(__file__).parents[2] / "docs" / "library.md"
EXAMPLES = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)


def test_the_examples_run() -> None:
    names: dict[str, object] = {}
    for number, example in enumerate(EXAMPLES, 1):
        exec(compile(example, f"{PAGE.name}, example {number}", "exec"), names)


def test_every_public_name_has_its_example() -> None:
    text = "\n".join(EXAMPLES)
    imported = re.findall(r"^from credentials import (.*)$", text, re.MULTILINE)
    assert {name.strip() for line in imported for name in line.split(",")} == set(
        credentials.__all__
    )
    assert len(EXAMPLES) >= 5


def test_the_public_names_are_what_the_types_say() -> None:
    for name in credentials.__all__:
        assert getattr(credentials, name).__module__.startswith("credentials.")
