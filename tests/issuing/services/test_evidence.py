"""Evidence alone, on both databases: kept once whoever sends it, however often, at once."""

import io
import threading
from typing import Any

from issuer.errors import EvidenceConflict
from issuer.services.evidence import Kept, put_evidence
from issuer.services.imports import BATCH, Request, import_evidence
from issuer.services.mappings import load_mapping, save_mapping
from issuer.services.site import Site
from tests.support.databases import CLIENT, musa, passing_evidence

IDS = [one["id"] for one in musa()["activities"] if "dcc" in one["requiredFor"]][:2]
MAPPING: dict[str, Any] = {
    "schema": "evidence-mapping/1",
    "name": "grades",
    "format": "moodle-gradebook",
    "source": {"system": "moodle", "instance": "https://courses.example.org"},
    "programme": {"id": "musa-specialization-2019"},
    "role": "dcc",
    "cohort": "2019",
    "learner": {"id": "id", "full": "name"},
    "activities": [{"from": id_, "activityId": id_} for id_ in IDS],
}


def put(site: Site, document: dict[str, Any], id_: str = "4711") -> Kept:
    return put_evidence(site, CLIENT, source="moodle", external_id=id_, document=document)


def at_once(*acts: Any) -> list[Any]:
    """What each of them gives or raises, all begun together."""
    start, found = threading.Barrier(len(acts)), []

    def run(act: Any) -> None:
        start.wait()
        try:
            found.append(act())
        except EvidenceConflict as conflict:
            found.append(conflict)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_the_same_document_at_once_is_kept_once(site: Site) -> None:
    found = at_once(*[lambda: put(site, passing_evidence())] * 4)
    assert sorted(kept.state for kept in found) == ["created", *["unchanged"] * 3]
    assert {kept.revision for kept in found} == {1}


def test_two_learners_under_one_id_at_once_are_not_both_kept(site: Site) -> None:
    documents = [passing_evidence(f"learner-{n}", id=f"e-{n}") for n in (1, 2)]
    found = at_once(*[lambda d=d: put(site, d) for d in documents])  # type: ignore[misc]
    assert sorted(type(one).__name__ for one in found) == ["EvidenceConflict", "Kept"]


def test_a_conflict_keeps_nothing(site: Site) -> None:
    put(site, passing_evidence())
    for other in (passing_evidence("learner-2"), passing_evidence(id="e-2")):
        found = at_once(lambda other=other: put(site, other))  # type: ignore[misc]
        assert isinstance(found[0], EvidenceConflict)
    with site.store.reading() as unit:
        assert unit.evidence.latest("e-2") is None
        latest = unit.evidence.latest(passing_evidence()["id"])
    assert latest is not None
    assert latest.revision == 1


def test_a_file_of_several_batches(site: Site) -> None:
    rows = [f"u{n},Learner {n},{'x' if n == 7 else n % 11},5" for n in range(2 * BATCH + 3)]
    data = "\n".join(["id,name," + ",".join(IDS), *rows]).encode()

    def request() -> Request:
        return Request(file=io.BytesIO(data), mapping=MAPPING, as_of="2020-03-16T10:00:00Z")

    first, again = (import_evidence(site, CLIENT, request()) for _ in range(2))
    assert (first["counts"]["created"], first["counts"]["refused"]) == (2 * BATCH + 2, 1)
    assert (again["counts"]["unchanged"], again["counts"]["refused"]) == (2 * BATCH + 2, 1)
    assert [row["learner"] for row in first["rows"]] == [f"u{n}" for n in range(2 * BATCH + 3)]


def test_the_same_mapping_at_once_is_saved_once(site: Site) -> None:
    found = at_once(*[lambda: save_mapping(site, CLIENT, MAPPING)] * 4)
    assert {saved.revision for saved in found} == {1}
    assert save_mapping(site, CLIENT, {**MAPPING, "country": "GR"}).revision == 2
    assert load_mapping(site, "grades").document["country"] == "GR"
