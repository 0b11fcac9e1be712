"""The files of docs/examples do what docs/evidence.md says."""

import io
import json
from pathlib import Path

from issuer.domain.decision import decide
from issuer.domain.evidence import parse_evidence
from issuer.services.imports import Request, digest_of, read_all
from tests.support.programmes import musa

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"


def test_the_examples_are_read() -> None:
    from issuer.intake.mapping import parse_mapping

    files = {n: io.BytesIO((EXAMPLES / f"{n}.csv").read_bytes()) for n in ("gradebook", "facts")}
    document = json.loads((EXAMPLES / "evidence-mapping.json").read_text("utf-8"))
    request = Request(file=files["gradebook"], facts=files["facts"], mapping=document)
    mapping, digest = parse_mapping(document, musa()), digest_of(files["gradebook"])
    readings = list(read_all(request, mapping, musa(), digest=digest))
    outcomes = [
        decide(musa(), parse_evidence(reading.draft.document, musa())).document["outcome"]
        if reading.draft
        else [(found.code, found.row, found.column) for found in reading.problems]
        for reading in readings
    ]
    assert outcomes == [
        "eligible",
        "eligible",
        [("cell.number", 4, "Quiz: quiz-ecf-b4 (Real)")],
    ]
