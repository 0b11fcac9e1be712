"""Which adapter reads which format. One line a format."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO

from issuer.domain.programme import Programme
from issuer.intake.drafts import Origin
from issuer.intake.gradebook import read_gradebook
from issuer.intake.json_input import JSON_TYPE, NDJSON_TYPE, is_lines
from issuer.intake.lti import read_results
from issuer.intake.mapping import EvidenceMapping
from issuer.intake.moodle_completion import read_activity_completion, read_course_completion
from issuer.intake.moodle_items import read_grade_items
from issuer.intake.openedx import read_events, read_grade_rows
from issuer.intake.own_documents import read_own_documents
from issuer.intake.reading import Reading
from issuer.intake.tables import open_table
from issuer.intake.xapi import read_statements

Adapter = Callable[[BinaryIO, EvidenceMapping, Programme, Origin], Iterator[Reading]]


def _read_gradebook_file(
    file: BinaryIO, mapping: EvidenceMapping, programme: Programme, origin: Origin
) -> Iterator[Reading]:
    table = open_table(file, mapping.get("file"))
    return read_gradebook(table, mapping, programme, replace(origin, media_type=table.media_type))


def _read_own(
    file: BinaryIO, _mapping: EvidenceMapping, _programme: Programme, _origin: Origin
) -> Iterator[Reading]:
    return read_own_documents(file)


ADAPTERS: Mapping[str, Adapter] = {
    "moodle-gradebook": _read_gradebook_file,
    "moodle-grade-items": read_grade_items,
    "moodle-activity-completion": read_activity_completion,
    "moodle-course-completion": read_course_completion,
    "openedx-grades": read_grade_rows,
    "openedx-events": read_events,
    "lti-results": read_results,
    "xapi": read_statements,
    "cmi5": read_statements,
    "evidence": _read_own,
}


def read_file(
    file: BinaryIO,
    mapping: EvidenceMapping,
    programme: Programme,
    *,
    digest: str,
    as_of: str | None,
) -> Iterator[Reading]:
    """What the mapping's format says about each learner of the file.

    Raises IntakeRefused if the file cannot be read as a whole, also while it is read.
    """
    is_json = mapping.format != "moodle-gradebook"
    media_type = (NDJSON_TYPE if is_lines(file) else JSON_TYPE) if is_json else ""
    origin = Origin(digest=digest, media_type=media_type, as_of=as_of)
    return ADAPTERS[mapping.format](file, mapping, programme, origin)
