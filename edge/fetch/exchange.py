"""One request and its answer, over a connection to a checked address, under one deadline."""

import ssl
import zlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPException

from ssrfguard import Address, BlockedAddressError
from urllib3.exceptions import HTTPError, ReadTimeoutError
from urllib3.response import HTTPResponse

from credentials.errors import (
    AddressRefused,
    RetrievalError,
    TimedOut,
    TooLarge,
    Unreachable,
    WrongContentType,
)
from edge.fetch.address import Destination
from edge.fetch.allowance import Allowance
from edge.fetch.certified import Certified, certified_of
from edge.fetch.connection import Deadline, open_connection
from edge.fetch.limits import KIB, MAX_INFLATED_BYTES
from edge.fetch.media_types import is_acceptable

AGENT = "Laurel-verifier/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: the status, the headers (names in lower case), the inflated body."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    certified: Certified

    @property
    def media_type(self) -> str:
        """Without parameters, in lower case; empty if none was given."""
        return media_type_of(self.headers)


def media_type_of(headers: Mapping[str, str]) -> str:
    """Of headers with names in lower case."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def exchange(
    destination: Destination,
    addresses: tuple[Address, ...],
    *,
    accept: tuple[str, ...],
    headers: Mapping[str, str],
    tls: ssl.SSLContext,
    allowance: Allowance,
) -> Answer:
    """The answer of `destination` to a GET, or a `RetrievalError` with the field `reason`.

    Redirects are not followed here. The body is read only of an answer with status 200 and a media
    type that goes with `accept`.
    """
    deadline = Deadline(allowance.until)
    connection = open_connection(
        destination, addresses, tls=tls, deadline=deadline, allowance=allowance
    )
    try:
        connection.request(
            "GET",
            destination.target,
            headers={
                "Host": destination.host_field,
                "User-Agent": AGENT,
                "Accept": ", ".join(accept) or "*/*",
                "Accept-Encoding": "gzip",
                **headers,
            },
            preload_content=False,
            decode_content=False,
        )
        certified = certified_of(connection.sock)
        with closing(connection.getresponse()) as response:
            connection.responses.end_of_head()
            received = {name.lower(): value for name, value in response.headers.items()}
            body = b""
            if response.status == 200:
                _require_media_type(received, accept, destination.url)
                body = _body(response, received, destination.url)
        if deadline.passed:
            raise TimedOut("the answer takes too long", url=destination.url, reason="deadline")
        return Answer(status=response.status, headers=received, body=body, certified=certified)
    except RetrievalError:
        raise
    except BlockedAddressError as error:
        raise AddressRefused(
            "not the checked address", url=destination.url, reason="address"
        ) from error
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        raise _as_retrieval_error(error, destination.url, passed=deadline.passed) from error
    finally:
        deadline.release()
        connection.responses.close()
        connection.close()


def _as_retrieval_error(error: Exception, url: str, *, passed: bool) -> RetrievalError:
    if passed or isinstance(error, TimeoutError | ReadTimeoutError):
        return TimedOut("the answer takes too long", url=url, reason="deadline")
    if isinstance(error, ssl.SSLError) or isinstance(error.__cause__, ssl.SSLError):
        return Unreachable("no trusted TLS connection", url=url, reason="tls")
    if isinstance(error, ConnectionError):
        return Unreachable("no connection", url=url, reason="connect")
    return Unreachable("no usable answer", url=url, reason="protocol")


def _require_media_type(headers: Mapping[str, str], accept: tuple[str, ...], url: str) -> None:
    if not is_acceptable(media_type_of(headers), accept):
        raise WrongContentType("not of a kind that was asked for", url=url, reason="media_type")


def _body(response: HTTPResponse, headers: Mapping[str, str], url: str) -> bytes:
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("identity", "", "gzip", "x-gzip"):
        raise Unreachable("a content coding that was not asked for", url=url, reason="encoding")
    pieces: list[bytes] = []
    while piece := response.read(64 * KIB, decode_content=False):
        pieces.append(piece)
    raw = b"".join(pieces)
    return inflated(raw, url) if coding in ("gzip", "x-gzip") else raw


def inflated(raw: bytes, url: str) -> bytes:
    """The content of one gzip member, at most `MAX_INFLATED_BYTES` of it; never more in memory."""
    inflater = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        content = inflater.decompress(raw, MAX_INFLATED_BYTES + 1)
    except zlib.error as error:
        raise Unreachable("not gzip", url=url, reason="encoding") from error
    if len(content) > MAX_INFLATED_BYTES:
        raise TooLarge("the answer is too large once inflated", url=url, reason="inflated")
    if not inflater.eof or inflater.unused_data:
        raise Unreachable("not one whole gzip member", url=url, reason="encoding")
    return content
