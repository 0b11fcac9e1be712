"""Who awards, with whom and paid by whom; the level as stated."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from issuer.domain.facts import Fact, FactStatus, LocalText, parse_fact

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who awards. `name` is what is signed; the legal entity may not be known yet."""

    name: Fact[str]
    legal_name: Fact[str | None]
    country: Fact[str | None]
    url: Fact[str | None]
    signatory_name: Fact[str | None]
    signatory_function: Fact[LocalText | None]
    place: Fact[str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """An organisation that developed the programme."""

    name: str
    country: str
    status: FactStatus
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding:
    """Official wordings, only in the languages in which they are at hand word for word."""

    show: bool
    wording: LocalText
    disclaimer: LocalText
    grant: Fact[str | None]
    status: FactStatus
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """The level as the provider states it. `framework` is None until it is confirmed."""

    value: str
    framework: str | None
    status: FactStatus
    source: str
    note: str | None


def fact_of(kind: Any, node: Node) -> Fact[Any]:
    """The fact of a JSON object, its value read by `kind` unless it is null."""
    fact = parse_fact(node)
    value = None if fact.value is None else kind(fact.value)
    return Fact(value=value, status=fact.status, source=fact.source, note=fact.note)


def origin(node: Node) -> dict[str, Any]:
    """Status and source of a JSON object."""
    return {"status": FactStatus(node["status"]), "source": node["source"]}


def parse_issuer(node: Node) -> Issuer:
    """The issuer of its JSON object."""
    signatory = node["signatory"]
    return Issuer(
        name=parse_fact(node["name"]),
        legal_name=parse_fact(node["legalName"]),
        country=parse_fact(node["country"]),
        url=parse_fact(node["url"]),
        signatory_name=parse_fact(signatory["name"]),
        signatory_function=parse_fact(signatory["function"]),
        place=parse_fact(node["place"]),
    )


def parse_partner(node: Node) -> Partner:
    """The partner of its JSON object."""
    return Partner(name=node["name"], country=node["country"], **origin(node))


def parse_funding(node: Node) -> Funding:
    """The funding of its JSON object."""
    return Funding(
        show=node["show"],
        wording=node["wording"],
        disclaimer=node["disclaimer"],
        grant=parse_fact(node["grant"]),
        **origin(node),
    )


def parse_level(node: Node) -> Level:
    """The level of its JSON object."""
    return Level(
        value=node["value"], framework=node["framework"], note=node.get("note"), **origin(node)
    )
