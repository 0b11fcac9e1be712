"""Narratives of foreign credentials as harmless HTML."""

from functools import cache

import nh3
from markdown_it import MarkdownIt

from verifier.present.plain import visible_controls

MOST_CHARACTERS = 16 * 1024
_TAGS = {
    "p",
    "br",
    "strong",
    "em",
    "ul",
    "ol",
    "li",
    "blockquote",
    "code",
    "pre",
    "h3",
    "h4",
    "a",
    "hr",
}
_HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).disable("image")


def rendered(text: str) -> tuple[str, bool]:
    """(HTML that is safe to put into a page, whether the text was cut). Links only to https.

    The text is cut before it is parsed: parsing and cleaning cost more than linear time.
    """
    cut = len(text) > MOST_CHARACTERS
    parser = _parser()
    tokens = parser.parse(visible_controls(text[:MOST_CHARACTERS]))
    for token in tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)
    html = parser.renderer.render(tokens, parser.options, {})
    safe = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https"},
        link_rel="nofollow noopener noreferrer ugc",
        strip_comments=True,
    )
    return safe, cut
