"""The credential of each role of each shipped programme, against everything that judges it."""

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest

import issuer
from credentials.gate import prepare, self_check, sign_ready
from credentials.jsonld.canonize import canonize
from credentials.keys.controller import controller_document
from credentials.report import Verdict
from issuer.domain.decision import decide
from issuer.domain.evidence import parse_evidence
from tests.issuing.open_badge.conftest import ISSUED_AT, Award, Node
from tests.support.issuer_host import IssuerHost
from tests.support.pottery import graduate_of, shipped_programmes
from tests.support.reference import reference

ROLES = [(name, role) for name, one in shipped_programmes().items() for role in one.roles]


@pytest.fixture(params=ROLES, ids="-".join)
def of_role(request: pytest.FixtureRequest, award: Award) -> Node:
    name, role = request.param
    return award(shipped_programmes()[name], role)


def signed(host: IssuerHost, badge: Node) -> tuple[bytes, bytes]:
    ready = prepare(
        badge, verification_method=host.method_of(host.signer), created=ISSUED_AT, oracle=True
    )
    return sign_ready(ready, host.signer), ready.unsigned


def test_it_passes_gate_and_self_check(host: IssuerHost, of_role: Node) -> None:
    credential, unsigned = signed(host, of_role)
    lists = [host.list_credential(purpose) for purpose in ("revocation", "suspension")]
    self_check(
        credential,
        unsigned=unsigned,
        at=ISSUED_AT,
        controller_document=controller_document(host.did, host.published),
        status_lists=[json.dumps(one).encode() for one in lists],
    )
    assert host.verify(credential).verdict is Verdict.VALID


def test_it_fits_the_plain_official_schema_with_its_proof(host: IssuerHost, of_role: Node) -> None:
    path = reference("standards/ob3/schema/json/ob_v3p0_achievementcredential_schema.json")
    plain = jsonschema_rs.validator_for(json.loads(path.read_text()), validate_formats=True)
    document = json.loads(signed(host, of_role)[0])
    if isinstance(document["credentialStatus"], list):
        document["credentialStatus"] = document["credentialStatus"][0]
    assert [error.message for error in plain.iter_errors(document)] == []


def test_no_word_of_it_escapes_the_canonical_form(of_role: Node) -> None:
    covered = json.loads(
        '"' + canonize(of_role).replace("\\", "").replace('"', "") + '"', strict=False
    )

    def words(node: object, name: str = "") -> list[str]:
        if isinstance(node, dict):
            return [w for key, child in node.items() for w in words(child, key)]
        if isinstance(node, list):
            return [w for child in node for w in words(child, name)]
        return [node] if isinstance(node, str) and name not in ("@context", "type") else []

    missing = {word for word in words(of_role) if word.replace('"', "") not in covered}
    lines = {word for word in missing if "\n" in word}
    assert missing - lines == set()
    assert {line for word in lines for line in word.split("\n") if line not in covered} == set()


def test_the_worst_that_a_name_may_be_passes(host: IssuerHost, award: Award) -> None:
    programme = next(iter(shipped_programmes().values()))
    role = next(iter(programme.roles))
    evidence = graduate_of(programme, role)
    evidence["learner"]["name"]["full"] = ('Ζoë-李 نور O’"\\<b>' * 40)[:500]
    badge = award(programme, role, evidence)
    assert signed(host, badge)


@pytest.mark.reference
def test_every_graduate_of_the_reference_cohort_gets_a_valid_credential(
    host: IssuerHost, award: Award
) -> None:
    programme = shipped_programmes()["musa-specialization-2019"]
    issued = 0
    for path in sorted(reference("musa/cohort/evidence").glob("*.json")):
        evidence = json.loads(path.read_bytes())
        decision = decide(programme, parse_evidence(evidence, programme)).document
        if decision["outcome"] != "eligible":
            continue
        credential, _ = signed(host, award(programme, decision["role"], evidence))
        assert host.verify(credential).verdict is Verdict.VALID
        assert decision["share"]["percent"].encode() in credential
        assert evidence["learner"]["sourceId"].encode() not in credential
        issued += 1
    assert issued > 10


def test_nothing_of_a_shipped_programme_stands_in_the_code() -> None:
    """Titles, names and systems are data: found in Python, somebody wrote a programme into it."""
    words = {
        word
        for one in shipped_programmes().values()
        for word in (
            one.id,
            one.short_name,
            *one.name.value.values(),
            one.issuer.name.value,
            *(title for role in one.roles.values() for title in role.title.values()),
            *(total.system for total in one.credit_totals),
            *(activity for activity in one.activities if "-" in activity),
        )
        if word
    }
    root = Path(issuer.__file__).parents[1]
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(words)))})(?![\w-])")
    found = [
        (str(path.relative_to(root)), match.group())
        for package in ("credentials", "edge", "issuer", "verifier", "laurel")
        for path in (root / package).rglob("*.py")
        for match in pattern.finditer(path.read_text())
    ]
    assert found == []
