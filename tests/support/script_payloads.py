"""Texts that would run a script where a page takes them for HTML, an address or Markdown.

Each calls `hit()`, which a test defines before the page; made by combining, so that there are many.
"""

from itertools import product

_BARE = (
    "<script>hit()</script>",
    "<ScRiPt>hit()</sCrIpT>",
    "<script src='data:text/javascript,hit()'></script>",
    "<img src=x onerror=hit()>",
    "<img/src=x/onerror=hit()//",
    "<svg onload=hit()>",
    "<svg><script>hit()</script></svg>",
    "<svg><animate onbegin=hit() attributeName=x dur=1s>",
    "<iframe srcdoc='<script>parent.hit()</script>'></iframe>",
    "<iframe src='javascript:parent.hit()'></iframe>",
    "<object data='javascript:hit()'></object>",
    "<embed src='data:image/svg+xml,<svg onload=hit()>'>",
    "<details open ontoggle=hit()>x</details>",
    "<input autofocus onfocus=hit()>",
    "<video><source onerror=hit()></video>",
    "<body onload=hit()>",
    "<base href='https://elsewhere.example/'>",
    "<link rel=stylesheet href='https://elsewhere.example/a.css'>",
    "<meta http-equiv=refresh content='0;url=javascript:hit()'>",
    "<style>@import 'https://elsewhere.example/b.css';</style>",
    "<form action='javascript:hit()'><button autofocus>x</button></form>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=hit()></style>",
    "<noscript><p title='</noscript><img src=x onerror=hit()>'>",
    "<template><script>hit()</script></template>",
    "<a href='javascript:hit()' autofocus onfocus=hit()>x</a>",
)
_BEFORE = (
    "",
    '">',
    "'>",
    "</title>",
    "</textarea>",
    "</script>",
    "-->",
    "]]>",
    "\u2028",
    "`>",
    "</style>",
    "<!--",
)
_MARKDOWN = (
    "[x](javascript:hit())",
    "[x](JaVaScRiPt:hit())",
    "[x](javascript&#58;hit())",
    "[x](java\tscript:hit())",
    "[x](data:text/html;base64,PHNjcmlwdD5oaXQoKTwvc2NyaXB0Pg==)",
    "[x](vbscript:hit())",
    "![x](javascript:hit())",
    "![x](https://elsewhere.example/c.png)",
    '![x](x "onerror=hit() y")',
    "<javascript:hit()>",
    "[x][1]\n\n[1]: javascript:hit()",
    "```<script>hit()</script>```",
    '[x](https://e.example/"onmouseover="hit())',
    "**<img src=x onerror=hit()>**",
)
_ADDRESSES = (
    "javascript:hit()",
    "JAVASCRIPT:hit()//https://e.example/",
    "data:text/html,%3Cscript%3Ehit()%3C/script%3E",
    "https://e.example/%22onmouseover=hit()",
    "https://e.example/#%3Cscript%3Ehit()%3C/script%3E",
    "https://e.example@elsewhere.example/",
    "urn:x:'onmouseover='hit()",
    "vbscript:hit()",
)
_EVENTS = ("onmouseover", "onfocus autofocus", "onload", "onerror", "style")
_TEMPLATES = (
    "{{ 7*7 }}",
    "{% raw %}",
    "{{ config }}",
    "${hit()}",
    "#{hit()}",
    "{0.__class__}",
    "%s",
)


def payloads() -> tuple[str, ...]:
    """All of them: at least 400, each different."""
    html = [before + bare for before, bare in product(_BEFORE, _BARE)]
    attributes = [
        f"{quote} {event}=hit() {quote}" for quote, event in product(("", "'", '"'), _EVENTS)
    ]
    markdown = [before + text for before, text in product(("", "> ", "- ", "\n\n"), _MARKDOWN)]
    doubled = [bare.replace("<", "&lt;").replace(">", "&gt;") for bare in _BARE]
    percent = [bare.replace("<", "%3C").replace(">", "%3E") for bare in _BARE]
    return (*html, *attributes, *markdown, *_ADDRESSES, *_TEMPLATES, *doubled, *percent)


def addresses() -> tuple[str, ...]:
    """Those that have the form of an address, for members that must be one."""
    return _ADDRESSES
