"""The registries that whoever runs this verifier has declared in a file (`LAUREL_TRUST`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from credentials.encoding.strict_json import API_LIMITS, parse_json
from credentials.errors import AddressRefused, CredentialsError
from credentials.keys.multikey import decode_public_key
from credentials.keys.public_key import PublicKey
from credentials.schemas import violations
from edge.fetch.address import destination_of, origin_of
from edge.settings import SettingsError
from verifier.trust.issuer_list import MIB, Form, ListRefused, read_json_object, read_list

SCHEMA: Final = "trust-1"
NOT_ASKED_YET: Final = "openid-federation"
"""A kind that is named and not asked: it would tell the registry who is looked up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One registry: what readers are told of it, where its list is, and how the list is known."""

    name: str
    form: Form | None
    """None for a registry that cannot be asked here."""
    url: str | None = None
    governance: str | None = None
    address: str | None = None
    """Where the list is fetched; None for one from a file."""
    data: bytes | None = None
    """The list from a file."""
    digest: str | None = None
    """SHA-256 of the list's bytes, in hex, if it is pinned."""
    keys: tuple[PublicKey, ...] = ()
    """If there are any, one of them has signed the list."""


def read_registries(path: Path | None, allow: tuple[str, ...] = ()) -> tuple[Declared, ...]:
    """The registries of the file, in its order; without one, none.

    Names of files in it are relative to its folder; `allow` are the origins that may be fetched
    although they are private or plain http. SettingsError says what is wrong with it or with a
    list in a file. Signatures are looked at when somebody asks.
    """
    if path is None:
        return ()
    document = _document(path)
    found = violations(SCHEMA, document)
    if found:
        raise _wrong(path, f"{found[0].pointer or '/'} {found[0].detail}")
    declared = tuple(
        _registry(item, f"/registries/{number}", path, allow)
        for number, item in enumerate(document["registries"])
    )
    if len({registry.name for registry in declared}) != len(declared):
        raise _wrong(path, "/registries two registries have one name")
    return declared


def _document(path: Path) -> Any:
    try:
        return parse_json(path.read_bytes(), limits=API_LIMITS)
    except OSError as error:
        raise _wrong(path, f"cannot be read: {error.strerror}") from error
    except CredentialsError as error:
        raise _wrong(path, f"is not strict JSON: {error.detail}") from error


def _registry(item: Mapping[str, Any], place: str, path: Path, allow: tuple[str, ...]) -> Declared:
    about: dict[str, Any] = {name: item.get(name) for name in ("url", "governance")}
    if item["kind"] == NOT_ASKED_YET:
        return Declared(name=item["name"], form=None, address=item["address"], **about)
    keys = tuple(
        _key(text, f"{place}/keys/{number}", path)
        for number, text in enumerate(item.get("keys", ()))
    )
    form, digest = Form(item["kind"]), item.get("sha256")
    if "address" in item:
        _require_fetchable(item["address"], f"{place}/address", path, allow)
        return Declared(
            name=item["name"], form=form, address=item["address"], digest=digest, keys=keys, **about
        )
    data = _list_in(path.parent / item["file"], f"{place}/file", path, digest)
    if not keys:
        _require_readable(data, form, f"{place}/file", path)
    return Declared(name=item["name"], form=form, data=data, digest=digest, keys=keys, **about)


def _key(text: str, place: str, path: Path) -> PublicKey:
    try:
        return decode_public_key(text)
    except CredentialsError as error:
        raise _wrong(path, f"{place} is no Multikey: {error.detail}") from error


def _require_fetchable(address: str, place: str, path: Path, allow: tuple[str, ...]) -> None:
    try:
        destination_of(address, frozenset(map(origin_of, allow)))
    except AddressRefused as error:
        raise _wrong(path, f"{place} is no address that may be fetched") from error


def _list_in(file: Path, place: str, path: Path, digest: str | None) -> bytes:
    try:
        with file.open("rb") as stream:
            data = stream.read(MIB + 1)
    except OSError as error:
        raise _wrong(path, f"{place} cannot be read: {error.strerror}") from error
    if digest is not None and sha256(data).hexdigest() != digest:
        raise _wrong(path, f"{place} does not have the SHA-256 that is stated")
    return data


def _require_readable(data: bytes, form: Form, place: str, path: Path) -> None:
    try:
        read_list(read_json_object(data), form)
    except ListRefused as error:
        raise _wrong(path, f"{place} is no list: {error.detail}") from error


def _wrong(path: Path, detail: str) -> SettingsError:
    return SettingsError(f"LAUREL_TRUST: {path}: {detail}")
