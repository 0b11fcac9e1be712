"""What `laurel verify` is given: files, folders, links, the standard input, requirements."""

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from credentials.encoding.times import parse_date_time_stamp
from credentials.errors import ValueMalformed

if TYPE_CHECKING:
    from verifier.many import Named
    from verifier.requirements.asked import Requirement

MOST_BYTES = 24 * 1024 * 1024
"""More than any form may have: a larger file is refused by its form's limit all the same."""


class Moment(click.ParamType[datetime]):
    """A moment that has come: date and time with an offset."""

    name = "moment"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """The time, or a usage error that says what is wanted."""
        from edge.clock import utc_now

        try:
            moment = parse_date_time_stamp(value)
        except ValueMalformed as error:
            self.fail(f"{value}: {error.detail}", param, ctx)
        if moment > utc_now():
            self.fail(f"{value} has not come yet", param, ctx)
        return moment


class Asked(click.ParamType["Requirement"]):
    """Something that must be true of the credential."""

    name = "requirement"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> "Requirement":
        """The requirement, or a usage error that says what is wanted."""
        from verifier.requirements.asked import RequirementMalformed, parse_requirement

        try:
            return parse_requirement(value)
        except RequirementMalformed as error:
            self.fail(f"{value}: {error}", param, ctx)


def inputs(names: Sequence[str]) -> list["Named"]:
    """What is to be checked, in order; of a folder, each file in it (not its folders).

    Raises BadParameter for what is not there or cannot be read.
    """
    from verifier.many import Named

    return [Named(name=name, read=_reader(name)) for name in _expanded(names)]


def _expanded(names: Sequence[str]) -> Iterator[str]:
    for name in names:
        if name == "-" or _is_link(name):
            yield name
        elif Path(name).is_dir():
            files = sorted(path for path in Path(name).iterdir() if path.is_file())
            if not files:
                raise click.BadParameter(f"{name}: no file is in this folder", param_hint="FILE")
            yield from (_readable(str(path)) for path in files)
        else:
            yield _readable(name)


def _readable(file: str) -> str:
    if not Path(file).is_file():
        raise click.BadParameter(f"{file}: there is no such file", param_hint="FILE")
    try:
        with Path(file).open("rb"):
            return file
    except OSError as error:
        raise click.BadParameter(f"{file}: cannot be read", param_hint="FILE") from error


def _is_link(name: str) -> bool:
    return name.lower().startswith(("https://", "http://"))


def _reader(name: str) -> Any:
    from verifier.intake.taken import Submission

    def read() -> Submission:
        if _is_link(name):
            return Submission(url=name)
        if name == "-":
            return Submission(data=sys.stdin.buffer.read(MOST_BYTES))
        with Path(name).open("rb") as stream:
            return Submission(data=stream.read(MOST_BYTES))

    return read
