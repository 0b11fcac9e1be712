"""Whether the schemas that a credential names find anything. OB 3.0 §9 step 1; VCDM 2.0 §4.11.

The standard has them fetched and applied before anything is verified. A schema that cannot be had,
read or afforded might find something: the credential could then not be fully checked, and whoever
keeps the schema from us gains nothing.
"""

from typing import Any, Final

from credentials.encoding.integrity import agrees, demands_of
from credentials.errors import BudgetExceeded, RetrievalError, ValueMalformed
from credentials.foreign_schema import violations_of
from credentials.model.credential import Credential
from credentials.model.members import Placed, types_of
from credentials.report import CheckResult, failed, not_determined, passed
from credentials.verification.ports import Fetcher
from credentials.verification.resources import resource_at

OFFICIAL: Final = "https://purl.imsglobal.org/spec/ob/v3p0/schema/"
"""The schemas of Open Badges are bundled, and applied to every badge."""
KNOWN: Final = frozenset({"1EdTechJsonSchemaValidator2019", "JsonSchema"})
ACCEPT: Final = ("application/schema+json", "application/json")
MOST: Final = 2


def check_own_schemas(credential: Credential, *, fetcher: Fetcher) -> tuple[CheckResult, ...]:
    """One result for each schema that it names beside the official ones."""
    named = [placed for placed in credential.schemas if not _is_official(placed)]
    results = [_check(placed, credential, fetcher) for placed in named[:MOST]]
    if len(named) > MOST:
        results.append(not_determined("schema.own_too_many", count=len(named), limit=MOST))
    return tuple(results)


def _is_official(placed: Placed) -> bool:
    return str(placed.document.get("id", "")).startswith(OFFICIAL)


def _check(placed: Placed, credential: Credential, fetcher: Fetcher) -> CheckResult:
    types = types_of(placed.document)
    url = str(placed.document.get("id", ""))
    if KNOWN.isdisjoint(types):
        return not_determined("schema.own_unknown_type", type=types[0], url=url)
    try:
        demands = demands_of(placed.document)
        schema = resource_at(url, fetcher, accept=ACCEPT)
        if demands and not agrees(schema, demands):
            return not_determined("schema.own_another", url=url)
        found = violations_of(schema, credential.document)
    except RetrievalError as error:
        return not_determined("schema.own_unreachable", url=url, reason=error.code)
    except (ValueMalformed, BudgetExceeded) as error:
        return not_determined("schema.own_not_usable", url=url, detail=error.detail)
    if not found:
        return passed("schema.own_conforms", url=url)
    facts: dict[str, Any] = {"pointer": found[0].pointer, "detail": found[0].detail}
    return failed("schema.own_violated", url=url, count=len(found), **facts)
