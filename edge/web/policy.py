"""What a route allows that the others do not. The applications read it before and after a view."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from flask import current_app, request

KIB = 1024
API_BODY_BYTES = 1024 * KIB
UPLOAD_BODY_BYTES = 24 * 1024 * KIB
IMPORT_BODY_BYTES = 256 * 1024 * KIB
"""Of a file of evidence, which is kept on disk while it is read."""

RateClass = Literal["pages", "verify", "none"]
View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The defaults are the careful ones."""

    body_bytes: int = API_BODY_BYTES
    """The largest request body; more is 413."""
    rate: RateClass = "pages"
    """Which budget of an anonymous caller a request is taken from."""
    any_origin: bool = False
    """Whether scripts of other sites may read the answer (never with credentials)."""
    listed: bool = False
    """Whether search engines may list the answer."""
    camera: bool = False
    """Whether the page may ask the reader for the camera."""


DEFAULT = Policy()
_ATTRIBUTE = "laurel_policy"


def policy(rules: Policy) -> Callable[[View], View]:
    """Decorates a view with its rules (under `@app.route`, so that Flask sees the mark)."""

    def mark(view: View) -> View:
        setattr(view, _ATTRIBUTE, rules)
        return view

    return mark


def current_policy() -> Policy:
    """The rules of the view that answers the current request."""
    view = current_app.view_functions.get(request.endpoint or "")
    rules = getattr(view, _ATTRIBUTE, DEFAULT)
    return rules if isinstance(rules, Policy) else DEFAULT
