"""What others say about it. OB 3.0 §9.1 step 6, §9.2, EndorsementCredential.

An endorsement is a credential of its own, by another issuer, about the thing that it hangs on. It
lends nothing to the credential, so one that fails is a recommendation less and changes no verdict:
whether it was put there by the credential's issuer is for that one's proof to tell.
"""

from credentials.model.containing import ENDORSEMENT_TYPE, Inner, names_endorsed
from credentials.model.members import id_of, types_of
from credentials.ob2.translation import in_todays_form
from credentials.report import (
    CheckResult,
    Report,
    Verdict,
    failed,
    not_applicable,
    not_determined,
    passed,
)


def check_endorsement(inner: Inner, report: Report, *, issuer: str) -> CheckResult:
    """What the report on one endorsement means for the credential of that issuer.

    Who endorses is known only of one that is intact.
    """
    if report.credential is None:
        return _without_words(inner, report)
    document = in_todays_form(report.credential)
    facts = {"pointer": inner.place, "endorser": id_of(document.get("issuer"))}
    if ENDORSEMENT_TYPE not in types_of(document):
        return failed("endorsement.not_one", **facts)
    if set(names_endorsed(document)) != {inner.about} or inner.about is None:
        endorsed = next((name for name in names_endorsed(document) if name), None)
        return failed("endorsement.other_subject", endorsed=endorsed, thing=inner.about, **facts)
    if report.verdict is Verdict.UNDETERMINED:
        return not_determined("endorsement.undetermined", **facts)
    if report.verdict is not Verdict.VALID:
        return failed("endorsement.not_valid", verdict=report.verdict.value, **facts)
    if facts["endorser"] == issuer:
        return not_applicable("endorsement.own", **facts)
    return passed("endorsement.holds", **facts)


def _without_words(inner: Inner, report: Report) -> CheckResult:
    facts = {"pointer": inner.place, "endorser": None}
    if report.verdict is Verdict.UNDETERMINED:
        return not_determined("endorsement.undetermined", **facts)
    return failed("endorsement.not_valid", verdict=report.verdict.value, **facts)
