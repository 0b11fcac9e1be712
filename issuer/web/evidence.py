"""Evidence alone: one document under its sender's id, files, and the mappings that read them."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

from flask import Blueprint, Response, request

from credentials.encoding.jcs import canonical
from credentials.encoding.times import format_date_time_stamp, parse_date_time_stamp
from credentials.errors import ValueMalformed
from edge.problems import FieldError, Problem
from edge.web.policy import IMPORT_BODY_BYTES, Policy, policy
from issuer.services.evidence import put_evidence
from issuer.services.imports import Request, digest_of, import_evidence
from issuer.services.mappings import SavedMapping, list_mappings, load_mapping, save_mapping
from issuer.web.auth import current_client, current_site, needs
from issuer.web.bodies import Reply, read_document, respond, respond_once

blueprint = Blueprint("evidence", __name__)
_CHUNK_BYTES = 256 * 1024
_FILE_TYPES = frozenset(
    {
        "application/json",
        "application/octet-stream",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/x-ndjson",
        "text/csv",
    }
)
_FORM = "multipart/form-data"


@blueprint.put("/v1/evidence/<key:source>/<external:external_id>")
@needs("evidence:write")
def put(source: str, external_id: str) -> Response:
    """201 for an id that is new, else 200."""
    document = read_document("completion-evidence-1")
    kept = put_evidence(
        current_site(),
        current_client(),
        source=source,
        external_id=external_id,
        document=document,
    )
    answer = {
        "id": kept.id,
        "revision": kept.revision,
        "digest": kept.digest,
        "state": kept.state,
        "newest": kept.newest,
    }
    return respond(Reply(status=201 if kept.state == "created" else 200, document=answer))


@blueprint.post("/v1/evidence:import")
@needs("evidence:write")
@policy(Policy(body_bytes=IMPORT_BODY_BYTES))
def import_file() -> Response:
    """What became of each row of a file."""
    dry_run = _flag("dryRun")
    mapping = load_mapping(current_site(), _wanted("mapping")).document
    with _files() as files:
        wanted = Request(
            file=files["file"],
            facts=files.get("facts"),
            mapping=mapping,
            as_of=_moment("asOf"),
            dry_run=dry_run,
        )
        if dry_run:
            return respond(_import(wanted))
        return respond_once(lambda: _import(wanted), stands_for=_fingerprint(files))


def _import(wanted: Request) -> Reply:
    return Reply(document=import_evidence(current_site(), current_client(), wanted))


def _fingerprint(files: Mapping[str, BinaryIO]) -> bytes:
    """Stands for a body that is too large to be held: the digests of its files and its query."""
    digests = {name: digest_of(file) for name, file in files.items()}
    return canonical({"files": digests, "query": request.query_string.decode("latin-1")})


@contextmanager
def _files() -> Iterator[dict[str, BinaryIO]]:
    """The file, or the files of a form, on disk until the answer is made."""
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Problem("unsupported-media-type", "Expected a body without Content-Encoding.")
    with ExitStack() as stack:
        if request.mimetype == _FORM:
            found = {
                name: cast("BinaryIO", stack.enter_context(upload.stream))
                for name, upload in request.files.items()
            }
            unknown = sorted(set(found) - {"file", "facts"})
            if "file" not in found or unknown:
                raise _wrong("/file", "expected a part called file, and perhaps one called facts")
            yield found
            return
        if request.mimetype not in _FILE_TYPES:
            detail = f"Expected {_FORM} or one of: {', '.join(sorted(_FILE_TYPES))}."
            raise Problem("unsupported-media-type", detail)
        file = stack.enter_context(TemporaryFile())
        while chunk := request.stream.read(_CHUNK_BYTES):
            file.write(chunk)
        yield {"file": cast("BinaryIO", file)}


def _wanted(name: str) -> str:
    value = request.args.get(name)
    if not value:
        raise _wrong(f"?{name}", "is missing")
    return value


def _moment(name: str) -> str | None:
    value = request.args.get(name)
    if value is None:
        return None
    try:
        return format_date_time_stamp(parse_date_time_stamp(value))
    except ValueMalformed as error:
        raise _wrong(f"?{name}", "must be a date and time with an offset") from error


def _flag(name: str) -> bool:
    asked = request.args.get(name, "false")
    if asked not in ("true", "false"):
        raise _wrong(f"?{name}", "must be true or false")
    return asked == "true"


def _wrong(pointer: str, detail: str) -> Problem:
    return Problem("validation-failed", errors=[FieldError(pointer=pointer, detail=detail)])


@blueprint.get("/v1/mappings")
@needs("evidence:write")
def list_all() -> Response:
    """Names and newest revisions."""
    found = [{"name": name, "revision": number} for name, number in list_mappings(current_site())]
    return respond(Reply(document={"mappings": found}))


@blueprint.get("/v1/mappings/<key:name>")
@needs("evidence:write")
def read(name: str) -> Response:
    """The mapping saved last under that name."""
    return respond(Reply(document=_shown(load_mapping(current_site(), name))))


@blueprint.put("/v1/mappings/<key:name>")
@needs("evidence:write")
def save(name: str) -> Response:
    """201 for a new revision, 200 for the same content again."""
    document = read_document("evidence-mapping-1")
    if document["name"] != name:
        raise _wrong("/name", f"must be {name!r}, as in the address")
    saved = save_mapping(current_site(), current_client(), document)
    return respond(Reply(status=201 if saved.created else 200, document=_shown(saved)))


def _shown(saved: SavedMapping) -> dict[str, Any]:
    return {"revision": saved.revision, "digest": saved.digest, "mapping": saved.document}
