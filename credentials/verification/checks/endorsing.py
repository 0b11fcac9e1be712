"""Whether an endorsement has the form of one. OB 3.0, EndorsementCredential, EndorsementSubject.

The official JSON schema is in no package that could be bundled: these are its rules of the parts
that an endorsement adds.
"""

from credentials.errors import ValueMalformed
from credentials.model.containing import ENDORSEMENT_SUBJECT_TYPE
from credentials.model.credential import Credential
from credentials.model.members import is_url, object_or_none, plain_text, types_of
from credentials.model.version import V2, malformed
from credentials.report import CheckResult, failed, passed


def check_endorsing(credential: Credential) -> CheckResult:
    """Passed if it says by whom and of what it speaks; `endorsed` names the things."""
    try:
        _check(credential)
    except ValueMalformed as error:
        return failed("endorsing.malformed", pointer=error.fields["pointer"], detail=error.detail)
    return passed("endorsing.conforms", endorsed=[subject.id for subject in credential.subjects])


def _check(credential: Credential) -> None:
    document = credential.document
    if credential.id is None:
        raise malformed("/id", "is missing")
    if credential.version is V2 and not plain_text(document.get("name")):
        raise malformed("/name", "is missing")
    issuer = object_or_none(document.get("issuer"))
    if issuer is not None and "Profile" not in types_of(issuer):
        raise malformed("/issuer/type", "must name Profile")
    for subject in credential.subjects:
        if ENDORSEMENT_SUBJECT_TYPE not in subject.types:
            raise malformed(f"{subject.pointer}/type", f"must name {ENDORSEMENT_SUBJECT_TYPE}")
        if not is_url(subject.id):
            raise malformed(f"{subject.pointer}/id", "must name the thing that is endorsed")
        comment = subject.document.get("endorsementComment")
        if comment is not None and plain_text(comment) is None:
            raise malformed(f"{subject.pointer}/endorsementComment", "must be a text")
