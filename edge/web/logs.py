"""What is written down about a request: route, status, time taken. Nothing about people.

Not logged: addresses with ids in them (a certificate's address is its secret), queries, bodies,
names, mail addresses, tokens, callers' network addresses, and the texts of exceptions (a database
error quotes the values of the statement).
"""

import logging
import sys
import traceback
from secrets import token_hex
from time import perf_counter

import structlog
from flask import Flask, Response, g, request

REQUEST_ID_BYTES = 8


def configure_logging(level: int = logging.INFO) -> None:
    """Log lines as JSON objects on standard error; libraries only from WARNING on."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


def log_requests(app: Flask) -> None:
    """One line for each request, with an id that the caller gets too (`X-Request-Id`)."""
    log = structlog.get_logger(app.name)

    def start() -> None:
        g.request_id = token_hex(REQUEST_ID_BYTES)
        g.started = perf_counter()

    def finish(response: Response) -> Response:
        log.info(
            "request",
            request_id=g.get("request_id"),
            method=request.method if request.url_rule else "-",
            route=request.url_rule.rule if request.url_rule else "-",
            status=response.status_code,
            problem=g.get("problem"),
            client=g.get("client_id"),
            milliseconds=round((perf_counter() - g.get("started", perf_counter())) * 1000, 1),
        )
        return response

    app.before_request(start)
    app.after_request(finish)


def log_failure(app_name: str, error: BaseException) -> None:
    """Kind and place of an unexpected error, never its text."""
    frames = traceback.extract_tb(error.__traceback__)
    structlog.get_logger(app_name).error(
        "failure",
        request_id=g.get("request_id"),
        error=f"{type(error).__module__}.{type(error).__qualname__}",
        code=getattr(error, "code", None),
        frames=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]],
    )
