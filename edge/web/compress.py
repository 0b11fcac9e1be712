"""Pages, style sheets and scripts are sent compressed to whoever takes gzip.

Only what is the same for every reader: no page here holds a secret whose length could tell it
apart. What programs read (credentials, lists, reports) is sent as it was signed.
"""

import gzip

from flask import Flask, Response, request

MEDIA_TYPES = frozenset({"text/html", "text/css", "text/javascript"})
LEAST_BYTES = 1024
"""Less hardly gets smaller."""
LEVEL = 6


def compress_pages(app: Flask) -> None:
    """Compresses what the application answers, if it is of these types and not small."""

    def compress(response: Response) -> Response:
        if response.mimetype not in MEDIA_TYPES or response.is_streamed:
            return response
        response.vary.add("Accept-Encoding")
        body = response.get_data()
        if len(body) < LEAST_BYTES or not request.accept_encodings["gzip"]:
            return response
        response.set_data(gzip.compress(body, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        etag, _ = response.get_etag()
        if etag is not None:
            response.set_etag(etag, weak=True)
        return response

    app.after_request(compress)
