"""A file and a programme in; a proposed mapping and what it would read out. Nothing is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from issuer.domain.programme import Programme
from issuer.errors import MappingRefused
from issuer.intake.item_proposal import propose_items
from issuer.intake.mapping import TABLE_FORMATS, parse_mapping
from issuer.intake.preview import preview, unread_columns
from issuer.intake.proposal import Proposal, Wish, propose
from issuer.intake.recognising import format_of
from issuer.intake.tables import open_table
from issuer.services.imports import Request, digest_of, read_all


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A mapping to be confirmed."""

    document: Mapping[str, Any]
    open: tuple[Mapping[str, str], ...]
    """What a person must decide: `about`, `code`, `detail`."""
    preview: tuple[Mapping[str, Any], ...]
    """What would be read of the first three learners; nothing while something must be decided
    first."""
    unread: Mapping[str, list[str]]
    """Columns that are `ignored`, and those that are `unknown`."""


def make_mapping(
    file: BinaryIO,
    programme: Programme,
    wish: Wish,
    *,
    facts: BinaryIO | None = None,
    as_of: str | None = None,
) -> Made:
    """The proposal and its preview. With an empty `wish.format` the file tells its format.

    Raises IntakeRefused if the file cannot be read.
    """
    wish = wish if wish.format else replace(wish, format=format_of(file))
    proposal = (
        propose(open_table(file), programme, wish)
        if wish.format in TABLE_FORMATS
        else propose_items(file, programme, wish)
    )
    return show_mapping(file, programme, proposal, facts=facts, as_of=as_of)


def show_mapping(
    file: BinaryIO,
    programme: Programme,
    proposal: Proposal,
    *,
    facts: BinaryIO | None = None,
    as_of: str | None = None,
) -> Made:
    """The same for a mapping that exists."""
    shown: tuple[Mapping[str, Any], ...] = ()
    unread: dict[str, list[str]] = {"ignored": [], "unknown": []}
    open_ = [{"about": o.about, "code": o.code, "detail": o.detail} for o in proposal.open]
    try:
        mapping = parse_mapping(proposal.document, programme)
    except MappingRefused as error:
        known = {one["about"] for one in open_}
        open_ += [
            {"about": found.pointer, "code": found.code, "detail": found.detail}
            for found in error.fields["findings"]
            if found.pointer.strip("/") not in known
        ]
    else:
        request = Request(file=file, facts=facts, mapping=proposal.document, as_of=as_of)
        readings = read_all(request, mapping, programme, digest=digest_of(file))
        shown = tuple(preview(readings))
        if mapping.format in TABLE_FORMATS:
            unread = unread_columns(open_table(file, mapping.get("file")), mapping)
    return Made(document=proposal.document, open=tuple(open_), preview=shown, unread=unread)
