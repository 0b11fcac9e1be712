"""What the crash tests run in processes of their own, and what they compare afterwards."""

import io
import json
import os
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from edge.clock import utc_now
from edge.settings import Settings
from issuer.services import failpoints
from issuer.services.books import check_books
from issuer.services.certificates import load_certificate
from issuer.services.completions import submit_completion
from issuer.services.evidence import put_evidence
from issuer.services.files import certificate_file
from issuer.services.idempotency import StoredAnswer, once
from issuer.services.imports import Request, import_evidence
from issuer.services.programmes import publish_programme
from issuer.services.recovery import resume
from issuer.services.site import Site
from issuer.services.status_changes import revoke, suspend
from issuer.wiring import initialise, open_site
from tests.support.databases import (
    CLIENT,
    SUSPENDABLE,
    failing_evidence,
    passing_evidence,
    suspendable,
)

LATER = timedelta(minutes=1)
"""After this every lease of the killed process is over."""


def kill_at(name: str) -> Callable[[str], None]:
    """What kills this process without warning when it reaches that failpoint."""

    def act(reached: str) -> None:
        if reached == name:
            os.kill(os.getpid(), signal.SIGKILL)

    return act


def whole_life(settings: Settings, failpoint: str | None, result: str | None) -> None:
    """A site's life from nothing to a revoked certificate; with a failpoint, up to that.

    Without one it also resumes what an earlier life left, and writes the end state to `result`.
    """
    clock = utc_now if failpoint else _later
    failpoints.arm(kill_at(failpoint) if failpoint else None)
    initialise(settings, clock=clock)
    site = open_site(settings, clock=clock)
    if failpoint is None:
        resume(site)
    publish_programme(site, suspendable())
    evidence = passing_evidence(programme={"id": SUSPENDABLE})
    _send_evidence_alone(site)
    first = _post(site, "completion", lambda: _complete(site, evidence))
    credential_id = json.loads(first.body)["id"]
    _post(site, "again", lambda: _complete(site, evidence))
    refused = failing_evidence() | {"programme": {"id": SUSPENDABLE}, "cohort": "2020"}
    _post(site, "refused", lambda: _complete(site, refused))
    certificate_file(site, load_certificate(site, credential_id), "svg", "en")
    certificate_file(site, load_certificate(site, credential_id), "jwt", "en")
    _post(
        site, "suspend", lambda: _answer(200, suspend(site, CLIENT, credential_id, reason="other"))
    )
    _post(site, "revoke", lambda: _answer(200, revoke(site, CLIENT, credential_id, reason="other")))
    if result is not None:
        Path(result).write_text(json.dumps(end_state(site)))
    site.close()


def _later() -> datetime:
    return utc_now() + LATER


def _post(site: Site, key: str, run: Callable[[], StoredAnswer]) -> StoredAnswer:
    return once(site, client=CLIENT, method="POST", path=f"/{key}", key=key, body=b"{}", run=run)


def _complete(site: Site, evidence: dict[str, Any]) -> StoredAnswer:
    answer = submit_completion(site, CLIENT, evidence)
    new = answer.credential is not None and not answer.already_issued
    return _answer(201 if new else 200, answer.credential or {"outcome": "none"})


def _change(site: Site, change: Callable[..., dict[str, Any]], credential_id: str) -> StoredAnswer:
    return _answer(200, change(site, CLIENT, credential_id, reason="other"))


def _answer(status: int, document: dict[str, Any]) -> StoredAnswer:
    return StoredAnswer(status=status, body=json.dumps(document).encode())


_STATE = {
    "programmes": "SELECT id, version, digest FROM programmes ORDER BY 1, 2",
    "evidence": "SELECT id, revision, digest FROM evidence ORDER BY 1, 2",
    "decisions": "SELECT id, outcome FROM decisions ORDER BY 1",
    "awards": "SELECT programme_id, role, cohort, learner FROM awards ORDER BY 1, 2, 3, 4",
    "credentials": "SELECT edition, state, status, decision, role FROM credentials ORDER BY 1, 2",
    "leases": "SELECT count(*) FROM credentials WHERE lease_owner IS NOT NULL",
    "entries": "SELECT purpose, count(*), count(DISTINCT entry) FROM status_entries"
    " GROUP BY purpose ORDER BY 1",
    "free": "SELECT list, count(*) FROM status_free GROUP BY list ORDER BY 1",
    "lists": "SELECT number, purpose, signed_version = version FROM status_lists ORDER BY 1",
    "changes": "SELECT action, reason FROM status_changes ORDER BY 1, 2",
    "answers": "SELECT scope, status FROM answers ORDER BY 1",
    "keys": "SELECT algorithm, state FROM issuer_keys ORDER BY 1, 2",
    "tokens": "SELECT count(*), count(body) FROM credential_tokens",
}


def end_state(site: Site) -> dict[str, Any]:
    """Everything that must be the same however often the way there was interrupted."""
    with site.store.reading() as unit:
        state: dict[str, Any] = {
            name: [[_plain(value) for value in row] for row in unit.connection.execute(text(query))]
            for name, query in _STATE.items()
        }
    books = check_books(site)
    state["findings"] = [[finding.code, finding.subject] for finding in books.findings]
    state["files"] = sorted(
        path.suffix for path in site.files.rglob("*") if path.is_file() and path.name[0] != "."
    )
    state["key files"] = len(list((site.settings.data / "keys").glob("z*.pem")))
    return state


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


def issue_many(settings: Settings, lease_seconds: int, learners: list[str], log: str) -> None:
    """Asks for the certificates of these learners one by one; notes each answer in `log`.

    Begins with what is not noted yet, as a platform does that sends again what had no answer.
    """
    site = open_site(settings, lease_seconds=lease_seconds)
    resume(site)
    noted = {line.split()[0] for line in _lines(log)}
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for learner in learners:
        if learner not in noted:
            answer = submit_completion(site, CLIENT, passing_evidence(learner))
            credential = answer.credential or {}
            os.write(descriptor, f"{learner} {credential['id']} {credential['digest']}\n".encode())
    os.close(descriptor)
    site.close()


def _send_evidence_alone(site: Site) -> None:
    """One document under its sender's id, and a file of two."""
    documents = [
        passing_evidence(f"alone-{n}", programme={"id": SUSPENDABLE}, id=f"alone-{n}")
        for n in range(3)
    ]
    put_evidence(site, CLIENT, source="m", external_id="alone-0", document=documents[0])
    lines = b"".join(json.dumps(one).encode() + b"\n" for one in documents[1:])
    mapping = {
        "schema": "evidence-mapping/1",
        "name": "own",
        "format": "evidence",
        "source": {"system": "form", "instance": "https://courses.example.org"},
        "programme": {"id": SUSPENDABLE},
        "activities": [],
    }
    done = import_evidence(site, CLIENT, Request(file=io.BytesIO(lines), mapping=mapping))
    assert done["counts"]["refused"] == 0


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def race(settings: Settings, threads: int, learner: str, log: str) -> None:
    """So many threads ask for one learner's certificate at once; notes what each was told."""
    site = open_site(settings)
    start = threading.Barrier(threads)

    def send() -> None:
        start.wait()
        answer = submit_completion(site, CLIENT, passing_evidence(learner))
        with Path(log).open("a") as file:
            file.write(f"{(answer.credential or {})['id']} {answer.already_issued}\n")

    running = [threading.Thread(target=send) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    site.close()


def write_token(settings: Settings, credential_id: str, file: str) -> None:
    """Writes the credential as a token into `file`."""
    site = open_site(settings)
    Path(file).write_bytes(
        certificate_file(site, load_certificate(site, credential_id), "jwt", "en")
    )
    site.close()
