"""`/verify.html`: the file that checks on the reader's own device, with keys and lists in it."""

from flask import Blueprint, Response, request

from edge.web.device_page import device_page
from edge.web.policy import Policy, policy
from issuer.services.device_page import pinned
from issuer.web.auth import current_site

blueprint = Blueprint("device", __name__)


@blueprint.get("/verify.html")
@policy(Policy(listed=True))
def verify_html() -> Response:
    """The page; with `?download`, as a file to keep."""
    site = current_site()
    known = pinned(site)
    page = device_page(
        made=site.clock(),
        site=site.base_url,
        controllers=(known.controller,),
        lists=known.lists,
    )
    response = Response(page.body, mimetype="text/html")
    response.headers["Content-Security-Policy"] = page.policy
    response.headers["Cache-Control"] = "no-cache"
    if "download" in request.args:
        response.headers["Content-Disposition"] = 'attachment; filename="verify.html"'
    return response
