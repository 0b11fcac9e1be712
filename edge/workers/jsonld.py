"""The process that expands foreign JSON-LD. Run as `python -m edge.workers.jsonld`.

Asked with a document, it answers `ok` and its quads and compacted form, or `no` and the name,
text and fields of the error.
"""

import json

from credentials import errors
from credentials.jsonld.expansion import expand
from edge.workers.frames import NO, OK, Frame, serve

EXPAND = b"e"
TOO_COSTLY = Frame(
    NO, json.dumps([errors.BudgetExceeded.__name__, "too much memory or depth", {}]).encode()
)


def answer(_: bytes, content: bytes) -> Frame:
    """The answer to one request."""
    try:
        expanded = expand(json.loads(content))
    except errors.CredentialsError as error:
        told = [type(error).__name__, error.detail, error.fields]
        return Frame(NO, json.dumps(told).encode())
    return Frame(OK, json.dumps([expanded.quads, expanded.compacted]).encode())


if __name__ == "__main__":
    serve(answer, TOO_COSTLY)
