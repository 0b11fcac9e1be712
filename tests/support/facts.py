"""Files of facts, also those that the cohort's documents know and its gradebooks do not."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from issuer.intake.facts import COLUMNS, Facts, read_facts
from issuer.intake.tables import open_table

DIGEST = "sha-256:" + "f" * 64


def facts_of(*lines: Iterable[str], delimiter: str = ",") -> bytes:
    """The lines as CSV under the header of a file of facts."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow(COLUMNS)
    writer.writerows(lines)
    return file.getvalue().encode()


def parsed_facts(data: bytes) -> Facts:
    """What stands in such a file."""
    return read_facts(open_table(io.BytesIO(data)), DIGEST)


def lines_of(document: Mapping[str, Any], undecidable: Iterable[str] = ()) -> list[list[str]]:
    """What a gradebook cannot know about the learner of an evidence document.

    Of the activities only what a score cannot tell: statuses without a grade, and the platform's
    verdict on `undecidable`.
    """
    learner = document["learner"]["sourceId"]
    lines = [[learner, "enrolment", "", document["enrolment"]["status"], "", "", ""]]
    lines += [
        [learner, "enrolment", name.removesuffix("At"), "", "", at, ""]
        for name, at in document["enrolment"].items()
        if name.endswith("At")
    ]
    lines += [
        [learner, "prerequisite", item["id"], item["result"], "", item["verifiedAt"], ""]
        for item in document["prerequisites"]
    ]
    work = document["workBased"]
    lines.append([learner, "hours", "planned", work["plannedHours"], "", "", ""])
    lines.append([learner, "hours", "", work["confirmedHours"], "", "", work["supervisor"]["ref"]])
    lines += [
        [learner, "attendance", item["session"], item["hours"], "present", item["date"], ""]
        for item in document["attendance"]
    ]
    lines += [
        [learner, "signOff", item["role"], item["method"], "", item["at"], item["personRef"]]
        for item in document["signOffs"]
    ]
    for item in document["activities"]:
        if "score" not in item:
            lines.append([learner, "activity", item["activityId"], item["status"], "", "", ""])
        elif item["activityId"] in set(undecidable):
            verdict = "passed" if item["passed"] else "failed"
            lines.append([learner, "activity", item["activityId"], "", verdict, "", ""])
    return lines
