"""Whom an xAPI statement is about. xAPI 1.0.3 part two §2.4.2."""

from collections.abc import Iterator, Mapping
from typing import Any

from issuer.intake.drafts import CellRefused
from issuer.intake.json_input import list_in, object_in, text_of
from issuer.intake.numbers import echo

Node = Mapping[str, Any]
_MAIL = ("mbox", "mbox_sha1sum")


def actors_of(statement: Node) -> tuple[str | None, tuple[Node, ...]]:
    """The group (its name, if the actor is one) and the agents who get the result.

    CellRefused for a group that names no members: nobody knows who was in it.
    """
    actor = object_in(statement, "actor")
    if text_of(actor, "objectType") != "Group":
        return None, (actor,)
    members = tuple(one for one in list_in(actor, "member") if isinstance(one, Mapping))
    if not members:
        raise CellRefused("actor.group", "a group without members: nobody knows who was in it")
    account = object_in(actor, "account")
    name = text_of(account, "name") or text_of(actor, "name") or text_of(statement, "id")
    return name or "group", members


def known_as(agent: Node, *, instance: str) -> list[str]:
    """The names that the agent goes by; the first one is the learner's id.

    An account of another site carries that site in front. An e-mail address, or its digest, comes
    last: it is no id, and counts only where the mapping says whose it is.
    """
    names = []
    account = object_in(agent, "account")
    if text_of(account, "name"):
        home = text_of(account, "homePage").rstrip("/")
        own = home == instance.rstrip("/")
        names.append(text_of(account, "name") if own else f"{home}|{text_of(account, 'name')}")
    names += [text for member in ("openid", *_MAIL) if (text := text_of(agent, member))]
    return names


def learner_id(agent: Node, *, instance: str, aliases: Mapping[str, str]) -> str:
    """The id of the learner. CellRefused if only an address tells who it is."""
    names = known_as(agent, instance=instance)
    known = next((aliases[name] for name in names if name in aliases), None)
    if known:
        return known
    if not names:
        raise CellRefused("learner.no_id", "the actor has no account")
    if any(names[0] == text_of(agent, member) for member in _MAIL):
        detail = f"{echo(names[0])} is an address, not an id: say under people whose it is"
        raise CellRefused("learner.id_is_email", detail)
    return names[0]


def addresses(agent: Node) -> Iterator[tuple[str, str]]:
    """Identifiers for the document."""
    if text_of(object_in(agent, "account"), "name"):
        yield "sourceUserId", text_of(object_in(agent, "account"), "name")
    if text_of(agent, "mbox"):
        yield "emailAddress", text_of(agent, "mbox").removeprefix("mailto:")
