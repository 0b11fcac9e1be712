"""Whatever others answer, about keys or about status: a report, and never a better one.

Each value of a controller document, a status list and an unsigned revocation list is replaced by
any JSON in turn, behind a proof inside and behind a token.
"""

import copy
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from credentials.report import Verdict
from tests.core.jose.tokens import SIGNERS
from tests.core.keys.test_any_document import JSON
from tests.core.verification.reading import member_paths, replaced
from tests.support.issuer_host import IssuerHost, a_badge
from tests.support.token_host import DID, LIST, TokenHost, a_vc_jwt, controller_of

HOST = IssuerHost()
SIGNED = HOST.issue(a_badge(HOST))
DOCUMENT = dict(HOST.resolver.resolve(HOST.did))
LIST_CREDENTIAL = HOST.list_credential("revocation") or {}
TOKEN = a_vc_jwt("EdDSA")
TOKEN_DOCUMENT = controller_of(DID, EdDSA=SIGNERS["EdDSA"])
REVOKED = {"issuer": DID, "revokedCredential": [{"id": "https://issuer.example/c/1"}]}
TOKEN_WITH_LIST = a_vc_jwt(
    "EdDSA",
    credentialStatus={"id": "https://issuer.example/revoked", "type": "1EdTechRevocationList"},
)


def places(document: dict[str, Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.sampled_from(sorted(member_paths(document), key=str))


def changed(document: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    return replaced(copy.deepcopy(document), path, value)


@given(places(DOCUMENT), JSON)
def test_any_controller_document_behind_a_proof(path: tuple[Any, ...], value: Any) -> None:
    host = IssuerHost()
    host.documents[host.did] = changed(DOCUMENT, path, value)
    assert host.verify(SIGNED).verdict is not Verdict.ALTERED


@given(places(TOKEN_DOCUMENT), JSON)
def test_any_controller_document_behind_a_token(path: tuple[Any, ...], value: Any) -> None:
    host = TokenHost(documents={DID: changed(TOKEN_DOCUMENT, path, value)})
    assert host.verify(TOKEN).verdict is not Verdict.ALTERED


@given(places(LIST_CREDENTIAL), JSON)
def test_any_status_list(path: tuple[Any, ...], value: Any) -> None:
    host = IssuerHost()
    edited = changed(LIST_CREDENTIAL, path, value)
    host.break_list(lambda _: edited, after_signing=True)
    report = host.verify(SIGNED)
    same = edited == LIST_CREDENTIAL
    assert report.verdict is (Verdict.VALID if same else Verdict.UNDETERMINED)


@given(places(REVOKED), JSON)
def test_any_unsigned_list_of_one_who_is_revoked(path: tuple[Any, ...], value: Any) -> None:
    host = TokenHost(pages={"https://issuer.example/revoked": changed(REVOKED, path, value)})
    verdict = host.verify(TOKEN_WITH_LIST).verdict
    assert verdict in (Verdict.REVOKED, Verdict.UNDETERMINED, Verdict.VALID)


@given(JSON)
def test_any_answer_at_all(answer: Any) -> None:
    host = TokenHost(pages={LIST: json.dumps(answer).encode()})
    assert host.verify(TOKEN).verdict is Verdict.UNDETERMINED
