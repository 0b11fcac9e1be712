"""The wheel works away from the checkout: version, a page, a verification."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]

PAGE = """
import credentials
from pathlib import Path
from credentials.resources import bundled
assert Path(credentials.__file__).is_relative_to({site!r}), credentials.__file__
assert bundled("schemas").is_relative_to({site!r})
from edge.settings import settings_from_environ
from laurel.app import create_wsgi
from werkzeug.test import Client
environ = {{"LAUREL_DATA": "data", "LAUREL_KEY_PASSPHRASE": "wheel"}}
client = Client(create_wsgi(settings_from_environ(environ)))
page = client.get("/verify", headers={{"Accept": "text/html"}})
assert page.status_code == 200, page.status
assert "<h1" in page.text
"""


def run(*arguments: str, cwd: Path, **options: str) -> str:
    done = subprocess.run(
        arguments, cwd=cwd, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode in (0, int(options.get("code", 0))), done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel and, beside it, only the libraries it needs."""
    place = tmp_path_factory.mktemp("elsewhere")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place), cwd=CHECKOUT)
    run(sys.executable, "-m", "venv", "--without-pip", "venv", cwd=place)
    python = place / "venv" / "bin" / "python"
    site = Path(
        run(
            str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=place
        ).strip()
    )
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    wheel = next(place.glob("*.whl"))
    run(
        sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps",
        "--no-index", "--disable-pip-version-check", str(wheel), cwd=place,
    )  # fmt: skip
    return place


def laurel(place: Path, *arguments: str, **options: str) -> str:
    return run(str(place / "venv" / "bin" / "laurel"), *arguments, cwd=place, **options)


def test_the_installed_command_tells_its_version(elsewhere: Path) -> None:
    from credentials import __version__

    assert __version__ in laurel(elsewhere, "--version")


def test_an_installed_wheel_serves_a_page(elsewhere: Path) -> None:
    site = next((elsewhere / "venv" / "lib").glob("python3*")) / "site-packages"
    run(
        str(elsewhere / "venv" / "bin" / "python"), "-c", PAGE.format(site=str(site)), cwd=elsewhere
    )


def test_an_installed_wheel_verifies_a_file(elsewhere: Path) -> None:
    """A credential without a proof cannot be checked: exit code 2, and the words say so."""
    document = elsewhere / "unsigned.json"
    document.write_text('{"@context": ["https://www.w3.org/ns/credentials/v2"]}')
    answer = laurel(elsewhere, "verify", str(document), code="2")
    assert "checked" in answer or "read" in answer
