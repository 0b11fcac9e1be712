"""`laurel recompute`: make a decision anew from its record."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from laurel.cli.shared import Refusal, answer, json_option, open_own_site, read_json

if TYPE_CHECKING:
    from issuer.domain.programme import Programme
    from issuer.domain.replay import Replay

SAME, DIFFERENT, OPEN = 0, 1, 2
_file = click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True)


@click.command(
    epilog="""\b
Exit codes: 0 the same decision, byte for byte; 1 something was altered or does not follow;
2 it could not be made anew; 64 wrong use.

\b
Examples:
  laurel recompute record.json
  laurel recompute record.json --programme my-programme.json --credential certificate.json
""",
    help="Make a decision anew from its record and the published programme, and say what differs.",
)
@click.argument("file", type=_file)
@click.option("--programme", type=_file, help="The definition; default: as published here.")
@click.option("--credential", type=_file, help="Whether this credential names the decision, too.")
@json_option
def recompute(file: Path, programme: Path | None, credential: Path | None, *, as_json: bool) -> int:
    """Prints the outcome and each place that differs."""
    from issuer.domain.replay import replay

    record = _record_in(file)
    replayed = replay(record, _programme(record, programme))
    named = None if credential is None else _is_named(record, read_json(credential))
    answer(_document(record, replayed, named), _lines(record, replayed, named), as_json=as_json)
    if replayed.decision is None:
        return OPEN
    return SAME if replayed.is_same and named is not False else DIFFERENT


def _record_in(file: Path) -> dict[str, Any]:
    from credentials.schemas import violations

    document = read_json(file)
    found = violations("decision-record-1", document)
    if found:
        raise Refusal(
            f"{file}: no decision record", tuple((one.pointer, one.detail) for one in found)
        )
    return document


def _programme(record: dict[str, Any], file: Path | None) -> "Programme":
    from issuer.domain.programme import parse_programme
    from issuer.services.programmes import find_programme

    if file is not None:
        return parse_programme(read_json(file))
    named = record["decision"]["programme"]
    with open_own_site() as site:
        found = find_programme(site, named["id"], named["version"])
    if found is None:
        raise Refusal(f"{named['id']} {named['version']} is not published here; give --programme")
    return found


def _is_named(record: dict[str, Any], credential: dict[str, Any]) -> bool:
    """Whether the credential's evidence holds the decision's digest. DESIGN 3.7."""
    from credentials.encoding.digests import MULTIHASH_SHA2_256
    from credentials.encoding.multibase import encode_base64url
    from credentials.model.members import objects

    digest = bytes.fromhex(record["decision"]["digest"].removeprefix("sha-256:"))
    wanted = encode_base64url(MULTIHASH_SHA2_256 + digest)
    return any(
        placed.document.get("digestMultibase") == wanted
        for placed in objects(credential, "evidence")
    )


def _document(record: dict[str, Any], replayed: "Replay", named: bool | None) -> dict[str, Any]:  # noqa: FBT001
    again = replayed.decision
    return {
        "same": replayed.is_same,
        "outcome": record["decision"]["outcome"],
        "digest": record["decision"]["digest"],
        "recomputed": None
        if again is None
        else {"outcome": again["outcome"], "digest": again["digest"]},
        "namedByCredential": named,
        "differences": [
            {"pointer": d.pointer, "code": d.code, "recorded": d.recorded, "expected": d.expected}
            for d in replayed.differences
        ],
    }


def _lines(record: dict[str, Any], replayed: "Replay", named: bool | None) -> list[str]:  # noqa: FBT001
    told = record["decision"]
    if replayed.decision is None:
        lines = ["It could not be made anew."]
    elif replayed.is_same:
        lines = [f"The same decision: {told['outcome']}, {told['digest']}"]
    else:
        lines = [
            f"Not the same. Recorded: {told['outcome']}, {told['digest']}",
            f"Recomputed: {replayed.decision['outcome']}, {replayed.decision['digest']}",
        ]
    lines += [
        f"  {one.pointer}: {_short(one.recorded)}, expected {_short(one.expected)} [{one.code}]"
        for one in replayed.differences
    ]
    if named is not None:
        lines.append(f"The credential {'names' if named else 'does not name'} this decision.")
    return lines


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
