"""The server of a small site: waitress, which lives through slow and many connections."""

import gc
import resource
import signal
import socket
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any

import waitress
from waitress.channel import HTTPChannel

from edge.settings import Settings
from edge.web.policy import UPLOAD_BODY_BYTES
from edge.web.wsgi import Wsgi
from laurel.request_parser import BodyLimitParser

CONNECTIONS = 2000
THREADS = 8
INACTIVITY_SECONDS = 30
OPEN_FILES = 8192
"""Wanted for that many connections; the hard limit of the machine may be lower."""
SEND_TOGETHER_BYTES = 65_536
"""An answer up to so long is sent in one piece by the thread that reads, not head and body one by
one by the thread that computes: each sending lets other threads go first."""
COLLECT_AFTER = 20_000
"""New containers. An issuance makes some 10,000, nearly all of which end without being searched
for; Python's own 700 looks through them fourteen times, and at times through all that is loaded."""


def serve(
    application: Wsgi,
    settings: Settings,
    *,
    announce: Callable[[], object],
    sockets: Sequence[socket.socket] = (),
) -> None:
    """Serves until SIGTERM or SIGINT; `announce` is called when connections are accepted.

    On `sockets`, if there are any, else on the settings' host and port. Requests that are being
    answered get five seconds to end. OSError if the port is taken.
    """
    _allow_open_files()
    _collect_less_often()
    where: dict[str, Any] = (
        {"sockets": list(sockets)} if sockets else {"listen": f"{settings.host}:{settings.port}"}
    )
    HTTPChannel.parser_class = BodyLimitParser
    server = waitress.create_server(
        application,
        **where,
        threads=THREADS,
        connection_limit=CONNECTIONS,
        backlog=1024,
        send_bytes=SEND_TOGETHER_BYTES,
        channel_timeout=INACTIVITY_SECONDS,
        max_request_body_size=UPLOAD_BODY_BYTES,
        asyncore_use_poll=True,
        expose_tracebacks=False,
        ident=None,
        **_proxy(settings),
    )
    previous = signal.signal(signal.SIGTERM, _stop)
    try:
        announce()
        server.run()
    finally:
        signal.signal(signal.SIGTERM, previous)
        server.close()


def _collect_less_often() -> None:
    """What is loaded by now is never searched again; new cycles are searched for in larger lots."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, *gc.get_threshold()[1:])


def _proxy(settings: Settings) -> dict[str, Any]:
    """Whose word about the caller's address is believed. Without a proxy, nobody's."""
    if settings.trusted_proxy is None:
        return {"clear_untrusted_proxy_headers": False}
    return {
        "trusted_proxy": settings.trusted_proxy,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for"},
        "clear_untrusted_proxy_headers": True,
    }


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _allow_open_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def open_files_limit() -> int:
    """How many files and connections this process may have open."""
    limits: tuple[Any, Any] = resource.getrlimit(resource.RLIMIT_NOFILE)
    return int(limits[0])
