"""The verifier's pages and its one call. DESIGN 4: `/verify`, `/c/{id}/verify`."""

import re
from dataclasses import replace

from flask import Flask, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from edge.clock import utc_now
from edge.problems import FieldError, Problem
from edge.web.answers import wants_page
from edge.web.base import create_base_app
from edge.web.policy import UPLOAD_BODY_BYTES, Policy, policy
from edge.web.rates import CallerRates
from verifier.errors import NoSuchCredential
from verifier.many import MOST, Named, check_many
from verifier.samples.bundled import MEDIA_TYPE, SAMPLES, sample
from verifier.samples.check import check_sample
from verifier.service import Answer, Verifier, check_all, check_own
from verifier.web.receipts import add_receipts
from verifier.web.repeat import repeat_of
from verifier.web.result import result_of
from verifier.web.submission import (
    NothingHandedIn,
    link_of_query,
    requirements_of_request,
    submissions_of_request,
)

FILES_OF_A_CHECK = 20
"""So many files of one request count as one more check against the caller's budget."""
_ID = re.compile(r"[A-Za-z0-9_-]{22}\Z")


def create_app(verifier: Verifier) -> Flask:
    """`/verify` for anything, `/c/<id>/verify` for the certificates of this site."""
    app = create_base_app("verifier", verifier.settings)
    site = verifier.settings.base_url

    @app.get("/verify")
    @policy(Policy(rate="verify", listed=True, any_origin=True, camera=True))
    def verify_page() -> AnyResponse | str:
        name = request.args.get("sample")
        if name is not None:
            return result_of(
                (_sample(verifier, name),), site, kept={"sample": name}, receipts=verifier.receipts
            )
        link = link_of_query()
        if link is None:
            return _form()
        _take_checks(app, 1)
        requirements = requirements_of_request()
        answers = check_all(verifier, link, at=utc_now())
        kept = {"url": link.url or ""}
        return result_of(
            answers, site, kept=kept, requirements=requirements, receipts=verifier.receipts
        )

    @app.post("/verify")
    @policy(Policy(rate="verify", any_origin=True, body_bytes=UPLOAD_BODY_BYTES, camera=True))
    def verify_submission() -> AnyResponse | str | tuple[str, int]:
        try:
            handed_in = submissions_of_request()
            requirements = requirements_of_request()
        except NothingHandedIn:
            if not wants_page():
                raise
            return _form(empty=True), 400
        _take_checks(app, _cost(len(handed_in)))
        return result_of(
            _check(verifier, handed_in),
            site,
            repeat=repeat_of(handed_in, requirements),
            requirements=requirements,
            receipts=verifier.receipts,
        )

    @app.get("/verify/samples/<name>.json")
    @policy(Policy(any_origin=True))
    def sample_file(name: str) -> AnyResponse:
        document = sample(name)
        if document is None:
            raise Problem("not-found")
        return Response(document, mimetype=MEDIA_TYPE)

    @app.get("/c/<credential_id>/verify")
    @policy(Policy(any_origin=True))
    def verify_own(credential_id: str) -> AnyResponse | str:
        if _ID.match(credential_id) is None:
            raise Problem("not-found")
        try:
            answer = check_own(verifier, credential_id, at=utc_now())
        except NoSuchCredential as error:
            raise Problem("not-found") from error
        return result_of((answer,), site, receipts=verifier.receipts)

    add_receipts(app, verifier)
    return app


def _form(*, empty: bool = False) -> str:
    return render_template("verifier/form.html", empty=empty, samples=SAMPLES.items())


def _sample(verifier: Verifier, name: str) -> Answer:
    try:
        return check_sample(verifier, name, at=utc_now())
    except NoSuchCredential as error:
        raise Problem("not-found") from error


def _take_checks(app: Flask, count: int) -> None:
    """Checks beyond the one of the request itself: of a link in the address, which makes us fetch,
    and of many files."""
    rates = app.extensions.get("rates")
    if isinstance(rates, CallerRates):
        for _ in range(count):
            rates.take("verify")


def _cost(count: int) -> int:
    """How many checks so many files count as, beyond one; a Problem for too many."""
    if count > MOST:
        detail = f"at most {MOST} files at a time"
        raise Problem("malformed-request", errors=[FieldError(pointer="file", detail=detail)])
    return (count - 1) // FILES_OF_A_CHECK


def _check(verifier: Verifier, handed_in: tuple[Named, ...]) -> tuple[Answer, ...]:
    """The answers for all that is in what was handed in; of several, each says in which it was."""
    first = handed_in[0].read()
    if len(handed_in) == 1:
        return check_all(verifier, first, at=utc_now())
    checked = check_many(verifier, handed_in, at=utc_now(), recipient=first.recipient)
    return tuple(
        replace(one.answer, part=": ".join(filter(None, (one.name, one.answer.part))) or None)
        for several in checked
        for one in several
    )
