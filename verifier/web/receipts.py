"""Receipts over HTTP: in the page of a result, for `?receipt=`, and on paper. Nothing is stored."""

import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, jsonify, request

from edge.problems import FieldError, Problem
from edge.web.languages import current_language
from edge.web.policy import Policy, policy
from verifier.receipts.checked import check_receipt
from verifier.receipts.document import Receipts
from verifier.receipts.paper import can_print, receipt_pdf
from verifier.service import Answer, Verifier

FORMS = ("json", "pdf")
MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptView:
    """What the page of a result offers."""

    text: str
    """The signed receipt."""
    data: str
    """The same as base64, for a link to it."""
    on_paper: bool


def receipt_view(receipts: Receipts | None, answer: Answer) -> ReceiptView | None:
    """None where the verifier has no key for receipts."""
    if receipts is None:
        return None
    text = _text(receipts.receipt(answer.report))
    return ReceiptView(text=text, data=b64encode(text.encode()).decode(), on_paper=can_print())


def receipt_form() -> str | None:
    """`json` or `pdf`, if the request asks for a receipt; a Problem for another form."""
    form = request.args.get("receipt")
    if form is not None and form not in FORMS:
        raise _refused(f"one of {', '.join(FORMS)}")
    return form


def receipt_answer(receipts: Receipts | None, answers: Sequence[Answer], form: str) -> Response:
    """The receipt in that form; of several answers, a JSON list."""
    if receipts is None:
        raise _refused("this verifier has no key for receipts")
    made = [receipts.receipt(answer.report) for answer in answers]
    if form == "json":
        return _file(_text(made[0] if len(made) == 1 else made).encode(), "json")
    if len(made) != 1:
        raise _refused("several things are on no one page: ask for json")
    return _paper(made[0])


def add_receipts(app: Flask, verifier: Verifier) -> None:
    """`/verify/receipt-key`: whose receipts are ours; `POST /verify/receipt.pdf`: one on paper."""

    @app.get("/verify/receipt-key")
    @policy(Policy(any_origin=True))
    def receipt_key() -> Response:
        if verifier.receipts is None:
            raise Problem("not-found")
        return jsonify({"id": verifier.receipts.did})

    @app.post("/verify/receipt.pdf")
    @policy(Policy(rate="verify", body_bytes=MOST_BYTES))
    def receipt_on_paper() -> Response:
        """Of our own receipts only, as they were signed."""
        checked = check_receipt(request.form.get("receipt", "").encode())
        document, receipts = checked.document, verifier.receipts
        if document is None or receipts is None or document["verifier"]["id"] != receipts.did:
            raise _refused("a receipt of this verifier, as it was given")
        return _paper(document)


def _paper(receipt: Any) -> Response:
    if not can_print():
        raise _refused("paper needs the extra `site`: ask for json")
    return _file(receipt_pdf(receipt, language=current_language()), "pdf")


def _file(body: bytes, form: str) -> Response:
    response = Response(body, mimetype=f"application/{form}")
    response.headers["Content-Disposition"] = f'attachment; filename="receipt.{form}"'
    return response


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _refused(detail: str) -> Problem:
    return Problem("malformed-request", errors=[FieldError(pointer="receipt", detail=detail)])
