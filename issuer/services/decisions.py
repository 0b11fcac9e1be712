"""Decide, keep the decision, read it, explain it."""

from collections.abc import Mapping
from typing import Any

from credentials.encoding.strict_json import API_LIMITS, parse_json
from edge.words import Language
from issuer.domain.decision import decide
from issuer.domain.evidence import Evidence, parse_evidence
from issuer.domain.findings import Finding
from issuer.domain.programme import Programme
from issuer.errors import EvidenceRefused, NotFound
from issuer.services import texts
from issuer.services.failpoints import reached
from issuer.services.programmes import programme_for, read_programme
from issuer.services.reservations import Case, record_case
from issuer.services.site import Client, Site
from issuer.store.records import DecisionRecord


def make_decision(
    site: Site, client: Client, request: Mapping[str, Any], *, dry_run: bool
) -> dict[str, Any]:
    """The decision, with its texts, about an evidence document or `{"evidence": [ids]}`.

    Evidence and decision are kept, unless it is a dry run. Raises UnknownProgramme, UnknownRole,
    UnknownActivity, EvidenceRefused.
    """
    case = case_from_ids(site, request["evidence"]) if is_by_ids(request) else None
    case = case or case_from_document(site, request)
    if not dry_run:
        keep_case(site, client, case)
    return rendered(case.decision, case.programme)


def is_by_ids(request: Mapping[str, Any]) -> bool:
    """Whether the request names kept evidence instead of bringing it."""
    return "schema" not in request and isinstance(request.get("evidence"), list)


def case_from_document(site: Site, document: Mapping[str, Any]) -> Case:
    """Parses and decides; nothing is kept."""
    programme = programme_for(site, document)
    evidence = parse_evidence(document, programme, now=site.clock())
    decision = decide(programme, evidence)
    return Case(programme=programme, evidence=(evidence,), decision=decision.document)


def case_from_ids(site: Site, ids: list[str]) -> Case:
    """Decides about the newest revisions of kept evidence documents about one learner."""
    documents = [_newest(site, place, evidence_id) for place, evidence_id in enumerate(ids)]
    if not documents:
        raise _refused("/evidence", "evidence.none", "names no evidence document")
    programme = programme_for(site, documents[0])
    found = tuple(parse_evidence(document, programme) for document in documents)
    ordered = tuple(sorted(found, key=lambda evidence: (evidence.as_of, evidence.digest)))
    try:
        decision = decide(programme, ordered)
    except ValueError as error:
        raise _refused(
            "/evidence", "evidence.mixed", "must be about one learner, role and cohort"
        ) from error
    return Case(programme=programme, evidence=ordered, decision=decision.document)


def _newest(site: Site, place: int, evidence_id: str) -> dict[str, Any]:
    with site.store.reading() as unit:
        record = unit.evidence.latest(evidence_id)
    if record is None or record.document is None:
        raise _refused(
            f"/evidence/{place}", "evidence.unknown", "names no evidence that is kept here"
        )
    document: dict[str, Any] = parse_json(record.document, limits=API_LIMITS, decimals=True)
    return document


def _refused(pointer: str, code: str, detail: str) -> EvidenceRefused:
    return EvidenceRefused(detail, findings=(Finding(pointer=pointer, code=code, detail=detail),))


def keep_case(site: Site, client: Client, case: Case) -> None:
    """Stores evidence and decision, in one transaction; none if both are stored already."""
    with site.store.reading() as unit:
        known = unit.decisions.is_known(case.decision["id"])
    if known:
        return
    with site.store.writing() as unit:
        record_case(unit, case, client, site.clock())
    reached("accept.committed")


def read_decision(site: Site, decision_id: str) -> dict[str, Any]:
    """The kept decision with its texts. NotFound if there is none."""
    document, programme = load_decision(site, decision_id)
    return rendered(document, programme)


def explanation(site: Site, decision_id: str, language: Language) -> dict[str, Any]:
    """The kept decision in plain words of one language. NotFound if there is none."""
    document, programme = load_decision(site, decision_id)
    return texts.explanation(document, programme, language)


def load_decision(site: Site, decision_id: str) -> tuple[dict[str, Any], Programme]:
    """The decision document, without texts, and its programme. NotFound if there is none."""
    with site.store.reading() as unit:
        record = unit.decisions.load(decision_id)
    if record is None or record.document is None:
        raise NotFound("no such decision", kind="decision", id=decision_id)
    document = decision_document(record)
    named = document["programme"]
    return document, read_programme(site, named["id"], named["version"])


def decision_document(record: DecisionRecord) -> dict[str, Any]:
    """The stored document, parsed."""
    document: dict[str, Any] = parse_json(record.document or b"{}", limits=API_LIMITS)
    return document


def evidence_of(
    site: Site, decision: Mapping[str, Any], programme: Programme
) -> tuple[Evidence, ...]:
    """The very documents that the decision is about, the newest last. NotFound once erased."""
    found = []
    for named in decision["evidence"]:
        with site.store.reading() as unit:
            record = unit.evidence.by_digest(named["digest"])
        if record is None or record.document is None:
            raise NotFound("the evidence is not kept any more", kind="evidence", id=named["id"])
        document = parse_json(record.document, limits=API_LIMITS, decimals=True)
        found.append(parse_evidence(document, programme))
    return tuple(sorted(found, key=lambda evidence: (evidence.as_of, evidence.digest)))


def rendered(document: Mapping[str, Any], programme: Programme) -> dict[str, Any]:
    """The decision document with `text` in every language."""
    return texts.render_decision(document, programme)
