"""Whether a newer form is offered. VCDM 2.0 §5.4; OB 3.0 §9 step 3 (1EdTechCredentialRefresh).

The service is named and not asked: an answer would be another credential, and following addresses
out of a stranger's document tells its issuer who looks. What is at hand is judged as it is.
"""

from credentials.model.credential import Credential
from credentials.model.members import id_of, objects, types_of
from credentials.report import CheckResult, not_applicable, not_determined


def check_refresh(credential: Credential) -> CheckResult:
    """The kinds and addresses of the services, none of which was asked."""
    services = [placed.document for placed in objects(credential.document, "refreshService")]
    if not services:
        return not_applicable("refresh.none")
    return not_determined(
        "refresh.not_asked",
        types=sorted({kind for service in services for kind in types_of(service)}),
        urls=[url for service in services if (url := id_of(service)) is not None],
    )
