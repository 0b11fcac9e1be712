"""Rules of the house that no linter knows."""

import importlib
import re
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
PACKAGES = ("credentials", "edge", "issuer", "verifier", "laurel")


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", *patterns],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [CHECKOUT / name for name in listed.stdout.split("\0") if name]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_the_real_one_and_not_a_test_folder(package: str) -> None:
    file = importlib.import_module(package).__file__
    assert file is not None
    assert Path(file) == CHECKOUT / package / "__init__.py"


def test_no_module_is_longer_than_400_lines() -> None:
    lengths = {
        str(path.relative_to(CHECKOUT)): len(path.read_text().splitlines())
        for path in tracked("*.py")
    }
    assert len(lengths) > 50
    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}


def test_no_file_names_a_package_registry() -> None:
    hosts = re.compile(
        "|".join(
            [
                "pypi" + r"\.org",
                "files.python" + "hosted",
                "registry.npm" + "js",
                "deb.debian" + r"\.org",
            ]
        )
    )
    naming = [
        str(path.relative_to(CHECKOUT))
        for path in tracked()
        if path.suffix not in {".png", ".ttf", ".pdf"}
        and path.is_file()
        and hosts.search(path.read_text(errors="replace"))
    ]
    assert naming == []


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(CHECKOUT))
        for path in tracked(*(f"{package}/**.py" for package in PACKAGES))
        if not path.read_text().lstrip().startswith(('"""', 'r"""'))
    ]
    assert silent == []


def test_nothing_of_a_programme_stands_in_python() -> None:
    words = re.compile(r'mu\.?sa\b|museum|ecvet|\bdcc\b|"died"|wbl', re.IGNORECASE)
    found = [
        f"{path.relative_to(CHECKOUT)}:{number}"
        for path in tracked(*(f"{package}/**.py" for package in PACKAGES))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if words.search(line)
    ]
    assert found == []


def test_every_setting_is_documented() -> None:
    from edge import settings

    source = Path(settings.__file__).read_text()
    names = set(re.findall(r'env\.get\("([A-Z_]+)"\)', source))
    documented = (CHECKOUT / "docs" / "operations.md").read_text()
    assert names
    assert {name for name in names if f"`{name}`" not in documented} == set()
