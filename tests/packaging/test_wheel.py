"""The wheel works away from the checkout: version, a page, a verification."""

import json
import os
import subprocess
import sys
import sysconfig
import urllib.request
from importlib.metadata import Distribution, PathDistribution, distribution
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from tests.support.running_site import free_port
from tests.support.submissions import SVG_PICTURE, pdf_showing, photo_of, qr_code, zip_of

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


CORE = """
import sys
from datetime import UTC, datetime
import credentials
from credentials import credential_digest, software_signer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
signer = software_signer(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
did = "did:key:" + signer.public_key_multibase
document = {{
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential"],
    "issuer": did,
    "credentialSubject": {{"id": "urn:uuid:00000000-0000-4000-8000-000000000001"}},
}}
at = datetime(2026, 11, 22, tzinfo=UTC)
signed = credentials.sign(
    document,
    signer=signer,
    verification_method=did + "#" + signer.public_key_multibase,
    created=at,
)
report = credentials.verify(credentials.serialise(signed), at=at)
assert report.verdict == "valid", report
assert report.digest == credential_digest(document)
foreign = {banned!r} & {{name.partition(".")[0] for name in sys.modules}}
assert not foreign, foreign
"""
CHECK = """
from verifier import verify
assert verify(b"{}").report.verdict == "unreadable"
"""
ISSUING = frozenset(
    {
        "alembic", "fontTools", "issuer", "openpyxl", "psycopg", "pysqlite3", "qrcode", "resvg_py",
        "sqlalchemy", "weasyprint",
    }
)  # fmt: skip
WEB_AND_SQL = frozenset(
    {
        "alembic", "click", "flask", "flask_babel", "jinja2", "limits", "psycopg", "pysqlite3",
        "sqlalchemy", "urllib3", "waitress", "weasyprint", "werkzeug",
    }
)  # fmt: skip


def run(*arguments: str, cwd: Path, **options: str) -> str:
    alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        arguments, cwd=cwd, capture_output=True, text=True, timeout=240, check=False, env=alone
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


@pytest.fixture(scope="module")
def core_only(elsewhere: Path) -> Path:
    """A folder with the wheel's code and the libraries that it needs without any extra."""
    place = elsewhere / "core"
    place.mkdir()
    site = next((elsewhere / "venv" / "lib").glob("python3*")) / "site-packages"
    for name in ("credentials", "laurel"):
        (place / name).symlink_to(site / name)
    wheel = PathDistribution(next(site.glob("laurel_credentials-*.dist-info")))
    _link_libraries(place, wheel, extra="")
    return place


def _link_libraries(place: Path, wheel: Distribution, *, extra: str) -> None:
    """Puts what the wheel needs with that extra, and nothing else, into the folder."""
    for needed in _needed(wheel, {}, extra=extra).values():
        for top in {file.parts[0] for file in needed.files or () if file.parts[0] != ".."}:
            if not (place / top).exists():
                (place / top).symlink_to(needed.locate_file(top))


def _needed(
    of: Distribution, found: dict[str, Distribution], *, extra: str
) -> dict[str, Distribution]:
    """The distributions that it requires with that extra, and those that they require."""
    for line in of.requires or ():
        requirement = Requirement(line)
        name = requirement.name.lower().replace("-", "_")
        wanted = not requirement.marker or requirement.marker.evaluate({"extra": extra})
        if name in found or not wanted:
            continue
        found[name] = distribution(requirement.name)
        for wider in requirement.extras or {""}:
            _needed(found[name], found, extra=wider)
    return found


def test_without_extras_no_web_or_sql_library_is_needed(core_only: Path) -> None:
    there = {path.name.partition(".")[0].partition("-")[0] for path in core_only.iterdir()}
    assert {"cryptography", "orjson", "pyoxigraph", "rfc8785"} <= there
    assert not there & WEB_AND_SQL


def test_the_core_alone_signs_and_verifies(core_only: Path) -> None:
    script = CORE.format(banned=set(WEB_AND_SQL))
    found_there = f"import sys; sys.path.append({str(core_only)!r})"
    run(sys.executable, "-I", "-S", "-c", found_there + script, cwd=core_only)


def test_the_command_without_its_extra_says_what_to_install(core_only: Path) -> None:
    done = subprocess.run(
        command(core_only, "--version"), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 64
    assert "laurel-credentials[site]" in done.stderr


def command(place: Path, *arguments: str) -> list[str]:
    """The command `laurel` with the libraries of that folder and no others."""
    script = (
        f"import sys; sys.path.append({str(place)!r}); sys.argv[1:] = {list(arguments)!r}; "
        "from laurel.start import main; main()"
    )
    return [sys.executable, "-I", "-S", "-c", script]


@pytest.fixture(scope="module")
def verifier_only(elsewhere: Path) -> Path:
    """A folder with what the extra `verifier` brings: no issuer, no database, no paper."""
    place = elsewhere / "verifier-only"
    place.mkdir()
    site = next((elsewhere / "venv" / "lib").glob("python3*")) / "site-packages"
    for name in ("credentials", "edge", "verifier", "laurel"):
        (place / name).symlink_to(site / name)
    wheel = PathDistribution(next(site.glob("laurel_credentials-*.dist-info")))
    _link_libraries(place, wheel, extra="verifier")
    there = {path.name.partition(".")[0].partition("-")[0] for path in place.iterdir()}
    assert "flask" in there
    assert not there & ISSUING
    return place


def test_the_verifier_alone_is_a_library(verifier_only: Path) -> None:
    found_there = f"import sys; sys.path.append({str(verifier_only)!r})"
    run(sys.executable, "-I", "-S", "-c", found_there + CHECK, cwd=verifier_only)


def test_the_verifier_alone_checks_files(verifier_only: Path, tmp_path: Path) -> None:
    (tmp_path / "nothing.txt").write_text("nothing of the kind")
    done = subprocess.run(
        command(verifier_only, "verify", "--json", str(tmp_path / "nothing.txt")),
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert json.loads(done.stdout)["verdict"] == "unreadable"


def test_the_verifier_alone_opens_photos_pdfs_and_archives(
    verifier_only: Path, tmp_path: Path
) -> None:
    photo = photo_of("a code on paper", form="PNG")
    paper = pdf_showing(qr_code("a code on paper"))
    members = {"photo": photo, "paper": paper, "drawing": SVG_PICTURE}
    (tmp_path / "all.zip").write_bytes(zip_of(members))
    done = subprocess.run(
        command(verifier_only, "verify", "--json", str(tmp_path / "all.zip")),
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    reasons = [report["reason"] for report in json.loads(done.stdout)]
    assert reasons == ["intake.code_other", "intake.code_other", "intake.picture_without"]


def test_the_verifier_alone_says_what_issuing_needs(verifier_only: Path) -> None:
    done = subprocess.run(
        command(verifier_only, "init"), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 64
    assert "laurel-credentials[site]" in done.stderr


def test_the_verifier_alone_serves(verifier_only: Path) -> None:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    environ = {**os.environ, "PORT": str(port), "LAUREL_BASE_URL": base}
    served = subprocess.Popen(
        command(verifier_only, "serve", "--verifier-only", "--json"),
        stdout=subprocess.PIPE, text=True, env=environ,
    )  # fmt: skip
    try:
        assert served.stdout is not None
        announced = json.loads("".join(takewhile(lambda line: line != "}\n", served.stdout)) + "}")
        assert announced["baseUrl"] == base
        assert read_json(f"{base}/healthz")["status"] == "ok"
        assert set(read_json(f"{base}/openapi.json")["paths"]) >= {"/verify", "/healthz"}
        report = read_json(f"{base}/verify", b"nothing of the kind")
        assert report["verdict"] == "unreadable"
        with urllib.request.urlopen(f"{base}/docs", timeout=30) as page:
            assert b"/verify" in page.read()
    finally:
        served.terminate()
        served.communicate(timeout=30)


def read_json(url: str, body: bytes | None = None) -> dict[str, Any]:
    asked = urllib.request.Request(url, body, {"Accept": "application/json"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        document: dict[str, Any] = json.load(answer)
        return document
