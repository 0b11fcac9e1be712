"""Ways to write an address that must not be contacted: more than a hundred and twenty.

Names end in `.test`; what they resolve to stands in `ZONE`.
"""

from ipaddress import IPv4Address

from tests.support.name_server import Rounds

PUBLIC = "93.184.215.14"
PUBLIC_6 = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
TARGETS = ("127.0.0.1", "169.254.169.254", "10.0.0.1", "192.168.1.1", "100.64.0.1", "0.0.0.0")
SPECIAL = (
    *TARGETS, "172.16.0.1", "127.255.255.254", "192.0.0.8", "192.0.0.170", "192.0.2.1",
    "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250",
    "240.0.0.1", "255.255.255.255", "100.100.100.200",
    "::1", "::", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::7f00:1", "::ffff:0:7f00:1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a9fe:a9fe::",
    "2001:0:7f00:1::", "2001:0:808:808::80ff:fffe", "fc00::1", "fd00:ec2::254", "fe80::1",
    "fec0::1", "ff02::1", "2001:db8::1", "3fff::1", "5f00::1", "100::1", "2001:2::1", "4000::1",
)  # fmt: skip
"""Addresses that names resolve to."""


def _name_of(address: str) -> str:
    return "a" + address.replace(".", "-").replace(":", "x") + ".special.test"


ZONE: dict[str, Rounds] = {
    **{_name_of(address): ((address,),) for address in SPECIAL},
    "mixed.test": ((PUBLIC, "127.0.0.1"),),
    "mixed6.test": ((PUBLIC, "::1"),),
    "mixed-last.test": (("10.0.0.1", PUBLIC, PUBLIC_6),),
    "nothing.test": ((),),
    "metadata.google.internal": (("169.254.169.254",),),
    "localhost.test": (("127.0.0.1",),),
    "xn--jxafsbk9bpf.test": (("127.0.0.1",),),
}
REBINDING: dict[str, Rounds] = {
    "rebinds.test": ((PUBLIC,), ("127.0.0.1",)),
    "rebinds6.test": ((PUBLIC_6,), ("::1",)),
    "rebinds-to-metadata.test": ((PUBLIC, PUBLIC_6), ("169.254.169.254",)),
}
"""Public when they are checked, inside a moment later."""


def _spellings(address: str) -> list[str]:
    """An IPv4 address in the ways that some readers of URLs understand."""
    number, parts = int(IPv4Address(address)), [int(part) for part in address.split(".")]
    octal, hexed = [f"0{part:o}" for part in parts], [f"0x{part:x}" for part in parts]
    return [
        address, f"{address}.", str(number), hex(number), f"0{number:o}", ".".join(octal),
        ".".join(hexed), ".".join([hexed[0], octal[1], *map(str, parts[2:])]),
        f"{parts[0]}.{number & 0xFFFFFF}",
    ]  # fmt: skip


_LITERALS_6 = (
    "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[0000:0000:0000:0000:0000:0000:0000:0001]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]",
    "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[fc00::1]", "[fe80::1]",
    "[fe80::1%25eth0]", "[fe80::1%eth0]", "[ff02::1]", "[fd00:ec2::254]", "[v1.fe80::a]",
    f"[{PUBLIC_6}]", "[::1", "::1",
)  # fmt: skip
_HOSTS = (
    "localhost", "localhost.", "LOCALHOST", "intranet", "printer.", "①②⑦.⓪.⓪.①", "１２７.０.０.１",
    "127。0。0。1", "127．0．0．1", "𝟏𝟐𝟕.𝟎.𝟎.𝟏", "١٢٧.٠.٠.١", "%31%32%37.0.0.1", "%6c%6f%63alhost",
    "loc\u00adalhost", "local\u200bhost.test", "127.0.0.1%00.good.test",
    "127.0.0.1%2egood.test", "xn--", "xn--.test", "-bad.test", "bad-.test", "under_score.test",
    "a..test", ".test", "*.test",
    "example.0x7f", "example.123", "1.1", PUBLIC, "a" * 64 + ".test", "a." * 126 + "test",
)  # fmt: skip
_WHOLE = (
    "http://example.test/", "ftp://example.test/", "file:///etc/passwd", "gopher://127.0.0.1:70/_x",
    "dict://127.0.0.1:11211/stats", "ldap://127.0.0.1/", "unix:///var/run/docker.sock",
    "data:application/json,{}", "jar:https://127.0.0.1!/", "//127.0.0.1/", "https:127.0.0.1",
    "https:/127.0.0.1/", "https:///127.0.0.1/", "https://", "https://?x", "https://#x",
    "https://127.0.0.1:443/", "https://mixed.test:22/", "https://mixed.test:8443/",
    "https://mixed.test:0/", "https://mixed.test:99999/", "https://mixed.test:443:22/",
    "https://mixed.test:٤٤٣/", "https://mixed.test:/", "https://user@mixed.test/",
    "https://user:word@mixed.test/", "https://mixed.test@127.0.0.1/",
    "https://mixed.test:443@127.0.0.1/", "https://mixed.test\\@127.0.0.1/",
    "https://127.0.0.1\\.mixed.test/", "https://127.0.0.1#@mixed.test/",
    "https://127.0.0.1?@mixed.test/", "https://127.0.0.1;@mixed.test/",
    "https://mixed.test /", "https://mixed\t.test/", "https://mixed.test\r\nHost: 127.0.0.1/",
    "https://mixed.test/\r\nX: y", "HTTPS://LOCALHOST/", "hTTp://127.0.0.1/", " https://127.0.0.1/",
    "https://mixed.test/" + "a" * 2100,
)  # fmt: skip
LITERALS = tuple(
    f"https://{host}/" for target in TARGETS for host in dict.fromkeys(_spellings(target))
)
URLS: tuple[str, ...] = tuple(
    dict.fromkeys(
        (
            *LITERALS,
            *(f"https://{host}/" for host in (*_LITERALS_6, *_HOSTS)),
            *(f"https://{name}/x" for name in ZONE),
            *_WHOLE,
        )
    )
)
