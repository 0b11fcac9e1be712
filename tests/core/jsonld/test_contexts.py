"""The bundled contexts are the published ones, and say each thing in one way."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from credentials.errors import ContextDamaged, UnknownContext
from credentials.jsonld import contexts
from credentials.jsonld.contexts import digests_of, known_contexts, load_context
from credentials.resources import bundled
from tests.core.jsonld.documents import OB, V2
from tests.support.reference import reference

FOLDER = bundled("schemas") / "contexts"
W3C = "standards/w3c/contexts"
PUBLISHED = {
    "credentials-v2": f"{W3C}/credentials-v2.jsonld",
    "credentials-v1": f"{W3C}/credentials-v1.jsonld",
    "credentials-status-v1": f"{W3C}/credentials-status-v1.jsonld",
    "status-list-2021-v1": f"{W3C}/vc-status-list-2021-v1.jsonld",
    "data-integrity-v1": f"{W3C}/security-data-integrity-v1.jsonld",
    "data-integrity-v2": f"{W3C}/security-data-integrity-v2.jsonld",
    "multikey-v1": f"{W3C}/security-multikey-v1.jsonld",
    "did-v1": f"{W3C}/did-v1.jsonld",
    "cid-v1": f"{W3C}/cid-v1.jsonld",
    "ed25519-2020-v1": f"{W3C}/security-suites-ed25519-2020-v1.jsonld",
    "credentials-undefined-terms-v2": f"{W3C}/credentials-undefined-terms-v2.jsonld",
    "credentials-examples-v2": f"{W3C}/credentials-examples-v2.jsonld",
    "jws-2020-v1": f"{W3C}/security-suites-jws-2020-v1.jsonld",
    "clr-2.0.1": "standards/ob3/clr2/context-2.0.1.json",
    "open-badges-3.0": "standards/ob3/contexts/context.json",
    "open-badges-3.0.1": "standards/ob3/contexts/context-3.0.1.json",
    "open-badges-3.0.2": "standards/ob3/contexts/context-3.0.2.json",
    "open-badges-3.0.3": "standards/ob3/contexts/context-3.0.3.json",
    "open-badges-extensions": "standards/ob3/contexts/extensions.json",
}
INDEX = json.loads((FOLDER / "index.json").read_text())


def test_every_file_is_in_the_index_and_in_the_list_of_sources() -> None:
    files = {path.name for path in FOLDER.iterdir()} - {"index.json", "digests.json"}
    sources = (FOLDER.parent / "SOURCES.md").read_text()
    assert files == {entry["file"] for entry in INDEX.values()}
    for url, entry in INDEX.items():
        line = next(line for line in sources.splitlines() if line.startswith(f"| {entry['file']} "))
        assert f" {url} " in line
        assert f"`{entry['sha256']}`" in line


@pytest.mark.parametrize("url", sorted(known_contexts()))
def test_the_bytes_have_their_digest(url: str) -> None:
    data = (FOLDER / INDEX[url]["file"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == INDEX[url]["sha256"]
    assert load_context(url) == json.loads(data)["@context"]


@pytest.mark.reference
@pytest.mark.parametrize("url", sorted(known_contexts()))
def test_they_are_the_published_contexts(url: str) -> None:
    file = INDEX[url]["file"]
    published = reference(PUBLISHED[file.removesuffix(".jsonld")]).read_bytes()
    assert json.loads((FOLDER / file).read_bytes()) == json.loads(published)


def test_credentials_v2_has_the_digest_printed_in_the_recommendation() -> None:
    """VCDM 2.0 B.1."""
    digest = "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"
    assert INDEX[V2]["sha256"] == digest


@pytest.mark.reference
@pytest.mark.parametrize("url", sorted(known_contexts()))
def test_the_digests_are_those_of_the_published_bytes(url: str) -> None:
    file = INDEX[url]["file"].removesuffix(".jsonld")
    published = reference(PUBLISHED[file]).read_bytes()
    (current,) = [digest for digest in digests_of(url) if digest.current]
    assert current.sha256 == hashlib.sha256(published).digest()
    assert current.sha384 == hashlib.sha384(published).digest()
    assert current.sha512 == hashlib.sha512(published).digest()


@pytest.mark.reference
@pytest.mark.parametrize(
    ("url", "file"),
    [
        (V2, f"{W3C}/credentials-v2.superseded-2024-07-20.jsonld"),
        (OB, "standards/ob3/contexts/context-3.0.3.2025-04.json"),
    ],
)
def test_superseded_digests_are_known_as_such(url: str, file: str) -> None:
    (old,) = [digest for digest in digests_of(url) if not digest.current]
    assert old.sha256 == hashlib.sha256(reference(file).read_bytes()).digest()


def test_an_unknown_one_is_refused() -> None:
    with pytest.raises(UnknownContext) as caught:
        load_context("https://w3id.org/security/v1")
    assert caught.value.fields["url"] == "https://w3id.org/security/v1"


def test_changed_bytes_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = INDEX[OB]
    changed = (FOLDER / entry["file"]).read_bytes() + b"\n"
    (tmp_path / entry["file"]).write_bytes(changed)
    monkeypatch.setattr(contexts, "_folder", lambda: tmp_path)
    with pytest.raises(ContextDamaged):
        contexts.load_context.__wrapped__(OB)


def _members(context: Mapping[str, Any], prefixes: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Each member name with its address, scoped contexts included."""
    prefixes = prefixes | {k: v for k, v in context.items() if isinstance(v, str) and v[-1] in "#/"}
    for name, value in context.items():
        if name.startswith("@"):
            continue
        iri = value if isinstance(value, str) else value["@id"]
        prefix, _, rest = iri.partition(":")
        yield name, prefixes[prefix] + rest if prefix in prefixes and rest[:2] != "//" else iri
        if isinstance(value, dict) and isinstance(value.get("@context"), dict):
            yield from _members(value["@context"], prefixes)


def test_no_choice_of_contexts_gives_a_member_a_second_name() -> None:
    """Else a signed member could be hidden under the other name, by another list of contexts.

    Class names such as `Criteria` are the exception; the walk refuses them as member names.
    """
    names = defaultdict(set)
    for url in known_contexts():
        for name, iri in _members(load_context(url), {}):
            if not name[0].isupper():
                names[iri].add(name)
    assert {iri: sorted(twins) for iri, twins in names.items() if len(twins) > 1} == {}
