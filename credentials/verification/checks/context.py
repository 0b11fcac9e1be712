"""Whether every vocabulary is a bundled one. VCDM 2.0 §4.3, §B.1; Data Integrity §4.6."""

from collections.abc import Mapping
from typing import Any

from credentials.jsonld.contexts import known_contexts
from credentials.model.members import as_tuple
from credentials.report import CheckResult, not_determined, passed


def check_context(document: Mapping[str, Any]) -> CheckResult:
    """Passed if each entry of `@context` is an address of the closed table; none is fetched.

    Contexts below the top are found by the coverage.
    """
    entries = as_tuple(document.get("@context"))
    for number, entry in enumerate(entries):
        if not isinstance(entry, str):
            return not_determined(
                "context.inline",
                pointer=f"/@context/{number}",
                detail="the credential defines words of its own",
            )
        if entry not in known_contexts():
            return not_determined("context.unknown", url=entry)
    if not entries:
        return not_determined("context.none")
    return passed("context.known", urls=list(entries))
