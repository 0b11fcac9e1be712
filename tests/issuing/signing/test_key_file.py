"""The issuer's key: encrypted, readable by its owner only, there completely or not at all."""

import subprocess
import sys
from pathlib import Path

import pytest

from credentials.keys.multikey import decode_public_key
from credentials.keys.signature import is_signature
from edge.files import write_atomically
from issuer.errors import KeyUnavailable, SigningError, WrongPassphrase
from issuer.signing.key_file import create_key_file, key_path, open_key_file
from issuer.signing.key_ring import KeyRing
from issuer.signing.pepper import create_pepper, load_pepper


def test_what_was_created_can_be_opened_and_signs_the_same(tmp_path: Path) -> None:
    created = create_key_file(tmp_path, "correct horse")
    opened = open_key_file(key_path(tmp_path, created.public_key_multibase), "correct horse")
    assert opened.public_key_multibase == created.public_key_multibase
    assert opened.sign(b"data") == created.sign(b"data")
    assert (opened.algorithm, opened.deterministic) == ("Ed25519", True)
    decode_public_key(opened.public_key_multibase).verify(opened.sign(b"data"), b"data")


def test_a_key_of_p256_signs_the_same_too(tmp_path: Path) -> None:
    created = KeyRing(tmp_path, "correct horse").create("P-256")
    ring = KeyRing(tmp_path, "correct horse")
    ring.create("Ed25519")
    (tmp_path / "zebra.pem").write_text("not a key")
    assert ring.public_keys("P-256") == (created.public_key_multibase,)
    opened = ring.signer(created.public_key_multibase)
    assert opened.algorithm == "P-256"
    assert opened.sign(b"data") == created.sign(b"data")
    key = decode_public_key(opened.public_key_multibase)
    assert is_signature(key, opened.sign(b"data"), b"data")


def test_the_file_is_encrypted_and_for_its_owner_only(tmp_path: Path) -> None:
    created = create_key_file(tmp_path, "correct horse")
    path = key_path(tmp_path, created.public_key_multibase)
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in path.read_bytes()
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert "private" not in repr(created).lower()


def test_a_wrong_passphrase_says_so(tmp_path: Path) -> None:
    created = create_key_file(tmp_path, "correct horse")
    with pytest.raises(WrongPassphrase, match="does not open"):
        open_key_file(key_path(tmp_path, created.public_key_multibase), "battery staple")


def test_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    created = create_key_file(tmp_path, "correct horse")
    path = key_path(tmp_path, created.public_key_multibase)
    path.chmod(0o640)
    with pytest.raises(SigningError, match="chmod 600"):
        open_key_file(path, "correct horse")


def test_a_file_under_another_keys_name_is_refused(tmp_path: Path) -> None:
    created = create_key_file(tmp_path, "correct horse")
    other = tmp_path / "z6MkOther.pem"
    key_path(tmp_path, created.public_key_multibase).rename(other)
    with pytest.raises(SigningError, match=created.public_key_multibase):
        open_key_file(other, "correct horse")


@pytest.mark.parametrize("content", [
    "", "-----BEGIN", "\u03b1", "Passphrase: scrypt n=9999999 r=8 p=1 salt=" + "0" * 32 + "\n",
])  # fmt: skip
def test_what_is_no_key_file_is_refused(tmp_path: Path, content: str) -> None:
    write_atomically(tmp_path / "z.pem", content.encode())
    with pytest.raises(SigningError, match="not a key file"):
        open_key_file(tmp_path / "z.pem", "x")


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyUnavailable) as error:
        KeyRing(tmp_path, "x").signer("z6MkNobody")
    assert error.value.fields == {"key": "z6MkNobody"}


def test_a_key_needs_a_passphrase(tmp_path: Path) -> None:
    with pytest.raises(SigningError, match="needs a passphrase"):
        create_key_file(tmp_path, "")


def test_openssl_reads_it_with_the_stretched_passphrase(tmp_path: Path) -> None:
    from issuer.signing.key_file import _BLOCK_SIZE, _COST, _PARALLEL, _stretch

    created = create_key_file(tmp_path, "correct horse")
    path = key_path(tmp_path, created.public_key_multibase)
    salt = bytes.fromhex(path.read_text().splitlines()[0].rpartition("=")[2])
    password = _stretch("correct horse", salt, _COST, _BLOCK_SIZE, _PARALLEL).decode()
    answer = subprocess.run(
        ["openssl", "pkey", "-in", path, "-passin", f"pass:{password}", "-pubout"],
        capture_output=True,
        check=True,
    )
    assert b"BEGIN PUBLIC KEY" in answer.stdout


KILLED = """
import os, signal, sys
from pathlib import Path
import edge.files
edge.files.os.fsync = lambda descriptor: os.kill(os.getpid(), signal.SIGKILL)
edge.files.write_atomically(Path(sys.argv[1]) / "kept", b"new")
"""


def test_a_crash_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"old")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert killed.returncode == -9
    assert (tmp_path / "kept").read_bytes() == b"old"


def test_the_pepper_is_made_once_and_damage_is_seen(tmp_path: Path) -> None:
    create_pepper(tmp_path)
    first = load_pepper(tmp_path)
    create_pepper(tmp_path)
    assert load_pepper(tmp_path) == first
    assert (tmp_path / "token-pepper").stat().st_mode & 0o777 == 0o600
    (tmp_path / "token-pepper").write_text("00")
    with pytest.raises(SigningError, match="damaged"):
        load_pepper(tmp_path)
