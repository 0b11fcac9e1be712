"""What an answer must not give away (E26): whether there is something that one may not see."""

import time

import pytest

from credentials.encoding.multibase import encode_base64url
from issuer.services.decisions import case_from_document
from issuer.services.reservations import reserve
from issuer.services.site import OWN_CLIENT
from issuer.services.tokens import create_token, list_tokens, revoke_token
from tests.issuing.web.conftest import Api
from tests.support.databases import passing_evidence
from tests.support.results import write_result
from tests.support.timing import facts_of, in_turn, mann_whitney

PAIRS, MANY_PAIRS = 50, 5000
VARYING = {"X-Request-Id", "Date"}


def answer_of(api: Api, path: str, **headers: str) -> tuple[int, bytes, list[tuple[str, str]]]:
    """Status, body and headers without what differs between any two answers."""
    answer = api.client.get(path, headers=headers)
    identifier = answer.headers["X-Request-Id"].encode()
    told = sorted((n, v) for n, v in answer.headers if n not in VARYING)
    return answer.status_code, answer.data.replace(identifier, b"-"), told


def absent_and_reserved(api: Api) -> tuple[str, str]:
    """An id that never was, and one that is reserved and not yet issued."""
    case = case_from_document(api.site, passing_evidence("not-yet"))
    reserved = reserve(api.site, OWN_CLIENT, case).credential.id
    return encode_base64url(bytes(range(16)))[1:], reserved


@pytest.mark.parametrize("form", ["", ".json", ".jwt", ".pdf", ".png", ".svg"])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_what_is_not_yet_issued_looks_like_what_never_was(api: Api, form: str, accept: str) -> None:
    never, reserved = absent_and_reserved(api)
    first = answer_of(api, f"/c/{never}{form}", Accept=accept)
    assert first[0] == 404
    assert answer_of(api, f"/c/{reserved}{form}", Accept=accept) == first


def test_a_withdrawn_token_looks_like_one_that_never_was(api: Api) -> None:
    withdrawn = create_token(api.site, name="old", scopes=("decisions:run",))
    revoke_token(api.site, next(t.id for t in list_tokens(api.site) if t.name == "old"))
    wrong = withdrawn[:-1] + ("A" if withdrawn[-1] != "A" else "B")
    answers = [
        answer_of(api, "/v1/programmes", Authorization=f"Bearer {token}")
        for token in (withdrawn, wrong)
    ]
    assert answers[0][0] == 401
    assert answers[0] == answers[1]


def test_times_that_differ_are_seen_as_such() -> None:
    """Else the measured p would prove nothing."""
    slow, fast = in_turn(lambda: time.sleep(0.001), lambda: None, PAIRS)
    assert mann_whitney(slow, fast) < 0.001
    assert mann_whitney(slow, slow) > 0.9


@pytest.mark.experiment
@pytest.mark.timeout(900)
def test_times_of_absent_and_reserved_credentials_and_of_tokens(api: Api) -> None:
    """The figures are kept, not judged: they belong to a machine. The bytes are judged."""
    never, reserved = absent_and_reserved(api)
    answers = {
        identifier: answer_of(api, f"/c/{identifier}.json") for identifier in (never, reserved)
    }
    assert answers[never] == answers[reserved]
    pages = in_turn(
        lambda: api.client.get(f"/c/{never}.json"),
        lambda: api.client.get(f"/c/{reserved}.json"),
        MANY_PAIRS,
    )
    near = api.token[:-1] + ("A" if api.token[-1] != "A" else "B")
    far = api.token[: len(api.token) // 2].ljust(len(api.token), "C")
    tokens = in_turn(
        lambda: api.client.get("/v1/programmes", headers={"Authorization": f"Bearer {near}"}),
        lambda: api.client.get("/v1/programmes", headers={"Authorization": f"Bearer {far}"}),
        MANY_PAIRS,
    )
    write_result("side-channels-issuer", absent_or_reserved=facts_of(*pages),
                 nearly_right_or_wrong_token=facts_of(*tokens))  # fmt: skip
