"""Sealed European credentials in the verifier: taken in, trusted by its settings, shown."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from credentials.report import PASSED, Verdict
from edge.settings import Settings, SettingsError, settings_from_environ
from edge.words import LANGUAGES, Language
from laurel.cli.main import run
from tests.support.seals import (
    NOON,
    a_european_credential,
    a_seal_holder,
    an_authority,
    an_issuer,
    seal,
    written,
)
from verifier.intake.taken import Submission
from verifier.present.certificate import certificate_view
from verifier.present.page import report_view
from verifier.service import Answer, Verifier, check
from verifier.trust.anchors import read_anchors_of
from verifier.wiring import open_verifier


@pytest.fixture
def anchors(tmp_path: Path) -> Path:
    file = tmp_path / "anchors.pem"
    file.write_bytes(an_authority().certificate.public_bytes(Encoding.PEM))
    return file


@pytest.fixture
def verifier(anchors: Path) -> Iterator[Verifier]:
    with closing(open_verifier(Settings(base_url="", anchors=anchors))) as opened:
        yield opened


def answer_on(verifier: Verifier, **members: Any) -> Answer:
    file = seal(a_european_credential(**members), a_seal_holder())
    return check(verifier, Submission(data=written(file)), at=NOON)


def test_a_sealed_file_is_taken_in_and_valid(verifier: Verifier) -> None:
    answer = answer_on(verifier)
    assert (answer.report.verdict, answer.report.from_issuer) == (Verdict.VALID, PASSED)


def test_an_identifier_that_no_seal_proves_is_asked_nobody_about(verifier: Verifier) -> None:
    """The seal is its owner's; the DID in it may be anybody's."""
    answer = answer_on(verifier, issuer=an_issuer(id="did:web:university.example"))
    assert (answer.trust, answer.domain) == ((), None)
    view = certificate_view(answer.report.credential or {}, "en", own_base="https://a.example")
    assert view is not None
    assert "university" not in f"{view.issuer_id} {view.issuer_host}"


@pytest.mark.parametrize(
    ("language", "title", "issuer"),
    [
        ("en", "Curator", "Museum Office"),
        ("el", "Επιμελητής", "Γραφείο Μουσείων"),
        ("it", "Curator", "Museum Office"),
    ],
)
def test_it_is_shown_in_the_readers_language(language: Language, title: str, issuer: str) -> None:
    view = certificate_view(a_european_credential(), language, own_base="https://a.example")
    assert view is not None
    assert (view.title, view.issuer_name) == (title, issuer)
    assert view.holder == "Maria Papadopoulou"
    assert view.issuer_id == "VATEL-099999998"


@pytest.mark.parametrize("language", LANGUAGES)
def test_beside_the_issuers_words_stands_whose_seal_it_is(
    verifier: Verifier, language: Language
) -> None:
    answer = answer_on(verifier)
    view = report_view(
        answer.report, source=answer.source, trust_code=answer.trust_code, language=language,
        own_base="https://a.example",
    )  # fmt: skip
    assert "Museum Office" in view.issuer_proof
    assert "VATEL-099999998" in view.issuer_proof


def test_anchors_are_a_file_or_a_folder(anchors: Path) -> None:
    assert read_anchors_of(None) == ()
    assert read_anchors_of(anchors) == read_anchors_of(anchors.parent)
    named = settings_from_environ({"LAUREL_ANCHORS": str(anchors)})
    assert named.anchors == anchors


@pytest.mark.parametrize("content", [None, b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_a_file_without_certificates_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "none.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError, match=r"^LAUREL_ANCHORS: .*none\.pem"):
        read_anchors_of(file)


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no \.pem file"):
        read_anchors_of(tmp_path)


def test_the_command_is_told_the_anchors(
    anchors: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "sealed.jsonld"
    file.write_bytes(written(seal(a_european_credential(), a_seal_holder())))
    run(["verify", "--all", str(file)])
    assert "key.not_anchored" in capsys.readouterr().out
    run(["verify", "--all", "--anchors", str(anchors), str(file)])
    out = capsys.readouterr().out
    assert "key.not_anchored" not in out
    assert "Maria Papadopoulou · Curator · VATEL-099999998" in out
    assert run(["verify", "--anchors", str(file), str(file)]) == 64
    assert "not certificates in PEM" in capsys.readouterr().err
