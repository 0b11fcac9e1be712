"""The closed lists of Open Badges 3.0. Each but the statuses can be extended by `ext:` terms."""

import re
from collections.abc import Mapping


def terms(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


ACHIEVEMENT_TYPES = terms(
    """Achievement ApprenticeshipCertificate Assessment Assignment AssociateDegree Award Badge
    BachelorDegree Certificate CertificateOfCompletion Certification CommunityService Competency
    Course CoCurricular Degree Diploma DoctoralDegree Fieldwork GeneralEducationDevelopment
    JourneymanCertificate LearningProgram License Membership ProfessionalDoctorate
    QualityAssuranceCredential MasterCertificate MasterDegree MicroCredential ResearchDoctorate
    SecondarySchoolDiploma"""
)
RESULT_TYPES = terms(
    """GradePointAverage LetterGrade Percent PerformanceLevel PredictedScore RawScore Result
    RubricCriterion RubricCriterionLevel RubricScore ScaledScore Status"""
)
RESULT_STATUSES = terms("Completed Enrolled Failed InProgress OnHold Provisional Withdrew")
TARGET_TYPES = terms(
    """ceasn:Competency ceterms:Credential CFItem CFRubric CFRubricCriterion
    CFRubricCriterionLevel CTDL"""
)
IDENTIFIER_TYPES = terms(
    """name sourcedId systemId productId userName accountId emailAddress nationalIdentityNumber
    isbn issn lisSourcedId oneRosterSourcedId sisSourcedId ltiContextId ltiDeploymentId ltiToolId
    ltiPlatformId ltiUserId identifier"""
)

EXTENSIBLE: Mapping[str, frozenset[str]] = {
    "achievementType": ACHIEVEMENT_TYPES,
    "resultType": RESULT_TYPES,
    "targetType": TARGET_TYPES,
    "identityType": IDENTIFIER_TYPES,
    "identifierType": IDENTIFIER_TYPES,
}
"""By member name: the list, to which `ext:` terms may be added."""

_EXTENSION = re.compile(r"ext:[a-zA-Z0-9._-]+", re.ASCII)


def is_extension(term: str) -> bool:
    """Whether a term is one of the form `ext:name`; the schema's own pattern is not anchored."""
    return _EXTENSION.fullmatch(term) is not None


def extension(name: str) -> str:
    """`ext:` and the name, its other characters as `-`."""
    return "ext:" + re.sub(r"[^a-zA-Z0-9._-]", "-", name)
