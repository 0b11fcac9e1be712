"""A decision in words, in four languages. Texts are made on reading and never digested."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

from babel.lists import format_list

from edge.words import LANGUAGES, Language, say
from issuer.domain.programme import Programme

Node = Mapping[str, Any]
View = Literal["learner", "auditor"]
MOST_LISTS = 2_048
LISTED = 5
"""More names than this are counted, not listed."""


def render_decision(document: Node, programme: Programme) -> dict[str, Any]:
    """The decision with `text` (all languages) beside each rule, observation and reason."""
    rules = {rule["id"]: rule for rule in document["rules"]}
    return {
        **document,
        "rules": [_with_text(rule, rule_text, programme) for rule in document["rules"]],
        "observations": [
            _with_text(rule, observation_text, programme) for rule in document["observations"]
        ],
        "reasons": [
            _with_text(reason, _reason_teller(rules), programme) for reason in document["reasons"]
        ],
    }


def explanation(
    document: Node, programme: Programme, language: Language, view: View = "learner"
) -> dict[str, Any]:
    """The decision told to one reader: headline, what is missing, each rule, all reasons.

    The auditor also sees digests, bounds and every activity; nobody sees names of people.
    """
    rules = {rule["id"]: rule for rule in document["rules"]}
    tell = _reason_teller(rules)
    told: dict[str, Any] = {
        "decision": document["id"],
        "language": language,
        "view": view,
        "outcome": document["outcome"],
        "headline": outcome_text(document["outcome"], programme, language),
        "asOf": document["asOf"],
        "rules": [_told_rule(rule, programme, language) for rule in document["rules"]],
        "missing": _missing(document, programme, language),
        "reasons": [
            {
                "code": reason["code"],
                "kind": reason["kind"],
                "text": tell(reason, programme, language),
            }
            for reason in document["reasons"]
        ],
    }
    if view == "auditor":
        kept = ("digest", "machineOutcome", "programme", "evidence", "records", "activities")
        told |= {name: document[name] for name in kept}
        told["observations"] = [
            _told_rule({**rule, **_OBSERVED}, programme, language)
            for rule in document["observations"]
        ]
    return told


def outcome_text(outcome: str, programme: Programme, language: Language) -> str:
    """One sentence for an outcome."""
    return say(language, f"decision.outcome.{outcome}", {"issuer": programme.issuer.name.value})


def rule_text(rule: Node, programme: Programme, language: Language) -> str:
    """What a rule's result means, with its numbers."""
    teller = _TELLERS.get(rule["type"], _plain_rule)
    return teller(rule, programme, language)


_OBSERVED = {"observed": True}


def observation_text(rule: Node, programme: Programme, language: Language) -> str:
    """The same for an observation, which does not decide."""
    return rule_text({**rule, **_OBSERVED}, programme, language)


def _with_text(
    entry: Node, teller: Callable[[Node, Programme, Language], str], programme: Programme
) -> dict[str, Any]:
    return {**entry, "text": {lang: teller(entry, programme, lang) for lang in LANGUAGES}}


def _told_rule(rule: Node, programme: Programme, language: Language) -> dict[str, Any]:
    label = programme.rule_labels.get(rule["id"], {}).get(language, rule["id"])
    kept = {name: rule[name] for name in ("id", "value", "measured", "needed", "worst", "best")}
    return {**kept, "label": label, "text": rule_text(rule, programme, language)}


def _missing(document: Node, programme: Programme, language: Language) -> list[dict[str, Any]]:
    """For each rule that stands in the way: what is open, by name."""
    rules = {rule["id"]: rule for rule in document["rules"]}
    wanted = [rules[reason["rule"]] for reason in document["reasons"] if reason["kind"] == "rule"]
    return [
        {
            "rule": rule["id"],
            "text": rule_text(rule, programme, language),
            "activities": [
                {"id": name, "title": programme.activities[name].title[language]}
                for name in rule.get("missing", ())
                if name in programme.activities
            ],
        }
        for rule in wanted
    ]


def _say(language: Language, code: str, **facts: Any) -> str:
    return say(language, f"decision.{code}", facts)


def _code(rule: Node, *more: str) -> str:
    return ".".join(("rule", rule["type"], *more, rule["value"].lower()))


def _parts(rule: Node, name: str) -> tuple[str, str]:
    """The two sides of `41/47`."""
    left, _, right = rule[name].partition("/")
    return left, right


def _number(language: Language, text: str) -> str:
    """A decimal text with the language's decimal sign."""
    return text if language == "en" else text.replace(".", ",")


def _listed(language: Language, names: Sequence[str]) -> str:
    if len(names) > LISTED:
        listed = ", ".join(names[:LISTED])
        return _say(language, "and_more", listed=listed, count=len(names) - LISTED)
    return _joined(language, tuple(names))


@lru_cache(maxsize=MOST_LISTS)
def _joined(language: Language, names: tuple[str, ...]) -> str:
    """`one, two and three`. The lists of a programme are told again and again."""
    return format_list(list(names), locale=language)


def _titles(programme: Programme, language: Language, ids: Sequence[str]) -> str:
    titles = [
        programme.activities[name].title[language] if name in programme.activities else name
        for name in ids
    ]
    return _listed(language, titles)


def _plain_rule(rule: Node, _programme: Programme, language: Language) -> str:
    return _say(
        language,
        _code(rule),
        measured=_number(language, rule["measured"]),
        needed=_number(language, rule["needed"]),
    )


def _combinator(rule: Node, _programme: Programme, language: Language) -> str:
    done, of = _parts(rule, "measured")
    needed, _ = _parts(rule, "needed")
    return _say(language, _code(rule), done=done, of=of, needed=needed)


def _share_of(rule: Node, _programme: Programme, language: Language) -> str:
    """A sentence for what is done, one for what is open, one for what is needed."""
    if rule["percent"] is None:
        return _say(language, "rule.shareOf.empty")
    if rule["countBy"] != "item":
        return " ".join((_weighted_share(rule, language), _least(rule, language)))
    (done, of), (needed, _) = _parts(rule, "measured"), _parts(rule, "needed")
    value, what, open_items = rule["value"], rule["what"], rule["open"]
    percent = _number(language, rule["percent"])
    counted = int(done) if (what, value) == ("passed", "UNKNOWN") else int(of)
    said = [_say(language, _code(rule, what), done=done, count=counted, percent=percent)]
    if value == "UNKNOWN":
        part = "part.open" if what == "passed" else "part.no_report"
        said.append(_say(language, part, count=open_items))
        said.append(_say(language, "part.still_needed", count=int(rule["stillNeeded"])))
    elif value == "FALSE":
        said.append(_say(language, "part.needed", count=int(needed)))
    elif what == "passed":
        said.append(_least(rule, language))
    return " ".join(said)


def _weighted_share(rule: Node, language: Language) -> str:
    return _say(language, _code(rule, "weighted"), percent=_number(language, rule["percent"]))


def _least(rule: Node, language: Language) -> str:
    return _say_least(rule, rule["min"], language)


def _say_least(rule: Node, least: str, language: Language) -> str:
    code = "part.reading_least" if rule.get("observed") else "part.percent_least"
    return _say(language, code, min=_number(language, least))


def _score(rule: Node, _programme: Programme, language: Language) -> str:
    if rule["empty"]:
        return _say(language, "rule.score.empty")
    numbers = {
        name: _number(language, rule[name]) for name in ("measured", "worst", "best", "needed")
    }
    least = _say_least(rule, rule["needed"], language)
    return f"{_say(language, _code(rule), **numbers)} {least}"


def _each(rule: Node, programme: Programme, language: Language) -> str:
    wanted = rule["value"]
    names = [entry["group"] for entry in rule["groups"] if entry["value"] == wanted]
    titles = [
        programme.components[name].plural[language]
        if name in programme.components
        else programme.competences[name].name
        for name in names
    ]
    return _say(language, _code(rule), groups=_listed(language, titles))


def _hours(rule: Node, _programme: Programme, language: Language) -> str:
    code = _code(rule) if rule["told"] else "rule.hours.none"
    return _say(
        language,
        code,
        measured=_number(language, rule["measured"]),
        needed=_number(language, rule["needed"]),
        missing=_number(language, rule["stillNeeded"]),
    )


def _prerequisite(rule: Node, programme: Programme, language: Language) -> str:
    title = programme.prerequisites[rule["prerequisite"]].title[language]
    return _say(language, _code(rule), title=title)


def _enrolled(rule: Node, _programme: Programme, language: Language) -> str:
    if rule["withdrawn"] and rule["value"] == "FALSE":
        return _say(language, "rule.enrolled.withdrawn")
    return _say(language, _code(rule))


_NAMED = {"TRUE": "met", "FALSE": "failed", "UNKNOWN": "missing"}


def _activities(rule: Node, programme: Programme, language: Language) -> str:
    if _parts(rule, "measured")[1] == "0":
        return _say(language, f"rule.{rule['type']}.empty")
    ids = rule[_NAMED[rule["value"]]]
    return _say(language, _code(rule), activities=_titles(programme, language, ids))


def _sign_off(rule: Node, _programme: Programme, language: Language) -> str:
    signers = [_signer(language, role) for role in rule["missing"]]
    return _say(language, _code(rule), signers=_listed(language, signers))


def _signer(language: Language, role: str) -> str:
    code = f"decision.signer.{role}"
    said = say(language, code)
    return role if said == code else said


def _no_open_case(rule: Node, _programme: Programme, language: Language) -> str:
    return _say(language, _code(rule), count=int(rule["measured"]))


_TELLERS: Mapping[str, Callable[[Node, Programme, Language], str]] = {
    "all": _combinator,
    "any": _combinator,
    "atLeast": _combinator,
    "not": _combinator,
    "shareOf": _share_of,
    "score": _score,
    "each": _each,
    "hours": _hours,
    "prerequisite": _prerequisite,
    "enrolled": _enrolled,
    "activityPassed": _activities,
    "activityStatus": _activities,
    "signOff": _sign_off,
    "noOpenCase": _no_open_case,
}


def _reason_teller(rules: Mapping[str, Node]) -> Callable[[Node, Programme, Language], str]:
    """Tells a reason; a rule's reason is the rule's own text."""

    def tell(reason: Node, programme: Programme, language: Language) -> str:
        if reason["kind"] == "rule":
            return rule_text(rules[reason["rule"]], programme, language)
        if reason["kind"] == "outcome":
            return outcome_text(reason["code"].removeprefix("outcome."), programme, language)
        effect = reason.get("effect")
        return _say(
            language,
            f"{reason['kind']}.{reason['code']}",
            activities=_titles(programme, language, reason.get("activities", ())),
            observations=_listed(language, _labels(reason, programme, language)),
            measured=reason.get("measured", ""),
            effect=_say(language, f"effect.{effect}") if effect else "",
        )

    return tell


def _labels(reason: Node, programme: Programme, language: Language) -> list[str]:
    return [
        programme.rule_labels.get(name, {}).get(language, name)
        for name in reason.get("observations", ())
    ]
