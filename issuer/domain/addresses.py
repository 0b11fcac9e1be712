"""The public addresses of what credentials name. They are signed: they never change."""


def credential_url(base_url: str, credential_id: str) -> str:
    """The certificate's address, which is the signed `id`."""
    return f"{base_url}/c/{credential_id}"


def programme_url(base_url: str, programme: str, version: str) -> str:
    """The page of a programme version."""
    return f"{base_url}/programmes/{programme}/{version}"


def role_url(base_url: str, programme: str, version: str, role: str) -> str:
    """The page of a role: the id of the achievement."""
    return f"{programme_url(base_url, programme, version)}/roles/{role}"


def criteria_url(base_url: str, programme: str, version: str, role: str) -> str:
    """The place of the criteria on the role's page.

    Not the page itself: one id for two things would be one thing with the members of both.
    """
    return f"{role_url(base_url, programme, version, role)}#criteria"


def role_image_url(base_url: str, programme: str, version: str, role: str) -> str:
    """The picture of the achievement."""
    return f"{role_url(base_url, programme, version, role)}/badge.png"


def competence_url(base_url: str, programme: str, version: str, competence: str) -> str:
    """The page of a competence: the target of an alignment."""
    return f"{programme_url(base_url, programme, version)}/competences/{competence}"
