"""Every form of an address at every way in, in a network namespace of its own: the kernel counts.

Run by itself under `unshare`; nothing of Python's sockets is changed, so that connections made by
libraries in other languages count too. Prints the counts as JSON.
"""

import fcntl
import json
import socket
import struct
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from edge.did_resolver import FetchingDidResolver
from edge.fetch import GuardedFetcher
from edge.settings import Settings
from tests.support.entry_points import ENTRY_POINTS
from tests.support.issuer_host import NOON
from tests.support.url_forms import URLS, ZONE
from verifier.service import check
from verifier.wiring import open_verifier

SIOCSIFFLAGS, IFF_UP = 0x8914, 0x1


def raise_loopback() -> None:
    """Lets the namespace reach itself: an attempt to do so is then one that is counted."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh", b"lo", IFF_UP))


def kernels_counts() -> int:
    """Connections begun, and packets for which there was no way, since the namespace began."""
    counts: dict[str, int] = {}
    lines = Path("/proc/self/net/snmp").read_text().splitlines()
    for names, values in zip(lines[::2], lines[1::2], strict=True):
        protocol, *columns = names.split()
        counts |= {
            protocol + column: int(value)
            for column, value in zip(columns, values.split()[1:], strict=True)
        }
    for line in Path("/proc/self/net/snmp6").read_text().splitlines():
        name, value = line.split()
        counts[name] = int(value)
    return counts["Tcp:ActiveOpens"] + counts["Ip:OutNoRoutes"] + counts["Ip6OutNoRoutes"]


def from_the_zone(host: str, port: int, *_: Any) -> list[Any]:
    """What a name server would say, without asking one."""
    addresses = ZONE.get(host, ((),))[0]
    if not addresses:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return [
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (text, port, 0, 0))
        if ":" in text
        else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (text, port))
        for text in addresses
    ]


def check_all_forms() -> int:
    """How many checks were made."""
    verifier, tls = open_verifier(Settings()), GuardedFetcher()._tls
    for entry in ENTRY_POINTS.values():
        for url in URLS:
            fetcher = GuardedFetcher(resolver=from_the_zone, tls=tls)
            asking = replace(verifier, fetcher=fetcher, resolver=FetchingDidResolver(fetcher))
            check(asking, entry(url), at=NOON)
    verifier.close()
    return len(ENTRY_POINTS) * len(URLS)


def counted_controls() -> list[int]:
    """What the kernel counts for one attempt each to loopback, a private and an IPv6 address."""
    counted = []
    for address in (("127.0.0.1", 9), ("10.0.0.1", 80), ("2001:db8::1", 80)):
        before = kernels_counts()
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        with socket.socket(family) as one, suppress(OSError):
            one.connect(address)
        counted.append(kernels_counts() - before)
    return counted


if __name__ == "__main__":
    raise_loopback()
    before = kernels_counts()
    checks = check_all_forms()
    counted = kernels_counts() - before
    print(json.dumps({"checks": checks, "counted": counted, "controls": counted_controls()}))
