"""The examples of `docs/trust.md`: files that the schemas allow, a signed list that is believed."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from credentials.keys.multikey import decode_public_key
from credentials.schemas import violations
from verifier.trust.issuer_list import Form, read_list
from verifier.trust.signed_list import signed_document

PAGE = (Path(__file__).parents[2] / "docs" / "trust.md").read_text()
CODES = set(re.findall(r"`(trust\.[a-z_]+)`", PAGE))


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_files_are_what_the_schemas_say() -> None:
    declared, issuers = (json.loads(text) for text in blocks("json"))
    assert violations("trust-1", declared) == ()
    assert violations("issuer-list-1", issuers) == ()
    for key in declared["registries"][0]["keys"]:
        decode_public_key(key)


def test_the_list_that_is_signed_there_is_believed() -> None:
    names: dict[str, Any] = {}
    (example,) = blocks("python")
    exec(compile(example, "trust.md", "exec"), names)
    keys = [decode_public_key(names["pinned"])]
    document = signed_document(names["text"].encode(), keys, at=datetime.now(UTC)).document
    assert "did:web:school.example" in read_list(document, Form.ISSUER_LIST).issuers


def test_every_code_of_a_registry_is_explained() -> None:
    source = Path(__file__).parents[2] / "verifier" / "trust"
    given = {
        code
        for file in ("registry.py", "issuer_list.py", "signed_list.py")
        for code in re.findall(r'"(trust\.[a-z_]+)"', (source / file).read_text())
    }
    assert given <= CODES | {"trust.unreachable_not_listed"}
