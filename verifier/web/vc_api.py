"""The verifier instances of the VC API: credentials, presentations, deriving. VCALM 1.0 §3.3."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app

from credentials.report import PASSED, CheckResult, not_determined
from edge.settings import Settings
from edge.vc_api.instances import Decides, VerifierInstance
from edge.vc_api.problems import ProblemDetails, malformed, of_check
from edge.web.base import create_base_app
from edge.web.languages import current_language
from edge.web.policy import Policy, policy
from edge.web.vc_api import (
    answer,
    answers_refusals,
    derived,
    insist_on_access,
    member,
    options_of,
    read_request,
    refusal,
    text_option,
    texts_option,
)
from verifier.vc_api import (
    PresentationVerification,
    VcApiVerifier,
    Verification,
    check_credential,
    check_presentation,
)

NOT_CHECKED = not_determined("content.not_checked")
_SET = frozenset({"status.revoked", "status.suspended"})
blueprint = Blueprint("vc_api", __name__, url_prefix="/verifiers/<name>")


def create_vc_api_app(settings: Settings, verifier: VcApiVerifier) -> Flask:
    """The application for everything under `/verifiers/`."""
    app = create_base_app("vc-api-verifiers", settings)
    app.extensions["verifier"] = verifier
    app.register_blueprint(blueprint)
    return app


def _verifier() -> VcApiVerifier:
    verifier: VcApiVerifier = current_app.extensions["verifier"]
    return verifier


def _instance(name: str) -> VerifierInstance:
    return _verifier().instances.get(name) or abort(404)


@blueprint.post("/credentials/verify")
@policy(Policy(rate="verify"))
@answers_refusals
def verify_credential(name: str) -> Response:
    """200 if it is verified, else 400; the body says the same and more."""
    instance = _instance(name)
    document = read_request()
    credential, options = member(document, "verifiableCredential"), options_of(document)
    found = check_credential(
        _verifier(), instance, credential, proof_only=_asks_for_proof_only(options)
    )
    members = _members(found, options)
    return _answer(instance, found, _problems(found.errors, found.warnings), members)


@blueprint.post("/presentations/verify")
@policy(Policy(rate="verify"))
@answers_refusals
def verify_a_presentation(name: str) -> Response:
    """200 if it and its credentials are verified, else 400; the body says the same and more."""
    instance = _instance(name)
    document = read_request()
    presentation, options = member(document, "verifiablePresentation"), options_of(document)
    found = check_presentation(
        _verifier(),
        instance,
        presentation,
        challenge=text_option(options, "challenge"),
        domain=_domain(options),
        proof_only=_asks_for_proof_only(options),
    )
    warnings = [*found.warnings, *(w for one in found.credentials for w in one.warnings)]
    members: dict[str, Any] = {
        "holder": found.report.holder,
        "credentialResults": [
            {"verified": one.verified, "valid": one.valid, **_members(one, options)}
            for one in found.credentials
        ],
    }
    if options.get("returnPresentation", True) and found.report.presentation is not None:
        members["presentation"] = found.report.presentation
    return _answer(instance, found, _problems(found.errors, warnings), members)


@blueprint.post("/credentials/derive")
@answers_refusals
def derive_credential(name: str) -> Response:
    """201 with the derived credential; for holders who have no tool of their own."""
    insist_on_access(_instance(name).access)
    return derived()


def _asks_for_proof_only(options: Mapping[str, Any]) -> bool:
    """`checks: ["proof"]`: cryptography and data model only. Other lists ask for everything."""
    return texts_option(options, "checks") == ("proof",)


def _domain(options: Mapping[str, Any]) -> str | Sequence[str] | None:
    value = options.get("domain")
    if value is None or isinstance(value, str):
        return value
    domains = texts_option(options, "domain")
    if not domains:
        raise malformed("/options/domain", "must be a text or a list of texts", current_language())
    return domains


def _answer(
    instance: VerifierInstance,
    found: Verification | PresentationVerification,
    problems: list[ProblemDetails],
    members: dict[str, Any],
) -> Response:
    holds = found.verified if instance.decides is Decides.VERIFIED else found.valid
    said = {"verified": found.verified, "valid": found.valid, **members}
    if holds:
        return answer({**said, "problemDetails": [problem.document() for problem in problems]})
    return refusal(problems or _problems([NOT_CHECKED], ()), **said)


def _problems(
    errors: Iterable[CheckResult], warnings: Iterable[CheckResult]
) -> list[ProblemDetails]:
    """Errors first; none is said twice."""
    language, base_url = current_language(), _verifier().base_url
    told = [of_check(check, language, base_url) for check in (*errors, *warnings)]
    return list(dict.fromkeys(told))


def _members(found: Verification, options: Mapping[str, Any]) -> dict[str, Any]:
    """What there is to say of one credential."""
    members: dict[str, Any] = {"verdict": found.report.verdict.value}
    if options.get("returnCredential", True) and found.report.credential is not None:
        members["credential"] = found.report.credential
    if options.get("returnResults", True):
        members["results"] = _results(found)
    return members


def _results(found: Verification) -> dict[str, Any]:
    """The single results, as far as they are known. VCALM 1.0, `/credentials/verify`."""
    checks = found.report.checks
    credential = found.report.credential or {}
    period = next((check for check in checks if check.id == "period"), None)
    results: dict[str, Any] = {
        "proof": [_result(check) for check in checks if check.id == "proof"],
        "credentialStatus": [
            {**_result(check), "value": check.code in _SET}
            for check in checks
            if check.id == "status" and check.code != "status.none"
        ],
        "credentialSchema": [_result(check) for check in checks if check.id == "schema"],
    }
    if period is not None:
        for name in ("validFrom", "validUntil", "issuanceDate", "expirationDate"):
            if name in credential:
                results[name] = {**_result(period), "input": credential[name]}
    return results


def _result(check: CheckResult) -> dict[str, Any]:
    return {
        "verified": check.outcome is PASSED,
        "code": check.code,
        "input": dict(check.evidence),
    }
