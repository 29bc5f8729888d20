"""Sending one signed body to one address: no redirection, no private network, no endless answer.

A trader names the address, so whoever may register one could make this machine talk to its own
neighbours. The name is looked up here, every address it stands for is checked, and the connection
goes to the very address that was checked.
"""

import hmac
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from tidegate import __version__

from ..document import Invalid, Mistake

#: One exchange takes no longer, however slowly the other side writes.
_WHOLE_S = 10.0
#: Nor is it silent any longer.
_SILENT_S = 4.0
#: So many of the addresses that a name stands for are tried.
_MOST_ADDRESSES = 2
_LONGEST = 500
#: Forms of IPv6 that carry an address of IPv4 within: 6to4, NAT64, Teredo.
_CARRIERS = tuple(
    ip_network(one) for one in ("2002::/16", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32")
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one try: a status, or why there was none."""

    status: int | None
    failure: str = ""

    @property
    def is_good(self) -> bool:
        """Whether it was taken in."""
        return self.status is not None and 200 <= self.status < 300


class NotPublic(Exception):
    """The name stands for an address that is not of the public internet."""


def read_address(text: str, *, public_only: bool) -> str:
    """The address, if we may send there; raises `Invalid`. Names are looked up when it is sent."""
    text = text.strip()
    try:
        parts = urlsplit(text)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise _wrong("address", "an address as https://example.com/news") from None
    plain = text.isascii() and text.isprintable() and " " not in text and len(text) <= _LONGEST
    if not plain or parts.scheme not in ("https", "http") or not host or port == 0:
        raise _wrong("address", "an address as https://example.com/news")
    if "@" in parts.netloc or parts.fragment:
        raise _wrong("address", "an address without a name, a password or a fragment")
    if public_only and parts.scheme != "https":
        raise _wrong("https", "an address that begins with https://")
    if public_only and not _may_be_public(host):
        raise _wrong("public", "an address of the public internet")
    return text


def signature(secret: str, seconds: int, body: bytes) -> str:
    """The header by which a program knows that it was us."""
    made = hmac.digest(secret.encode(), f"{seconds}.".encode() + body, "sha256").hex()
    return f"t={seconds},v1={made}"


def post(address: str, headers: dict[str, str], body: bytes, *, public_only: bool) -> Answer:
    """POST it once. Never raises for what the other side, or the network, does."""
    parts = urlsplit(address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    told = {"User-Agent": f"Tidegate/{__version__}", "Content-Type": "application/json", **headers}
    connection, deadline = None, None
    try:
        connection = _connected(parts, public_only)
        deadline = Timer(_WHOLE_S, _cut, [connection.sock])
        deadline.start()
        if isinstance(connection.sock, ssl.SSLSocket):
            connection.sock.do_handshake()
        connection.request("POST", path, body, told)
        return Answer(connection.getresponse().status)
    except NotPublic:
        return Answer(None, "not_public")
    except TimeoutError:
        return Answer(None, "timeout")
    except ssl.SSLError:
        return Answer(None, "certificate")
    except (OSError, HTTPException, ValueError):
        return Answer(None, "no_answer")
    finally:
        if deadline is not None:
            deadline.cancel()
        if connection is not None:
            connection.close()


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is an address of the public internet, and carries no other one within."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in carrier for carrier in _CARRIERS):
            return False
    return address.is_global and not address.is_multicast


def _connected(parts: SplitResult, public_only: bool) -> HTTPConnection:
    """A connection that is open, to an address that was checked."""
    host = parts.hostname or ""
    is_tls = parts.scheme == "https"
    port = parts.port or (443 if is_tls else 80)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    if public_only and not all(is_public(ip_address(one.split("%")[0])) for one in addresses):
        raise NotPublic
    made: HTTPConnection
    raw = _opened(addresses, port)
    if is_tls:
        context = ssl.create_default_context()
        made = HTTPSConnection(host, port, context=context)
        # The handshake comes under the deadline, too: later.
        made.sock = context.wrap_socket(raw, server_hostname=host, do_handshake_on_connect=False)
    else:
        made = HTTPConnection(host, port)
        made.sock = raw
    return made


def _opened(addresses: list[str], port: int) -> socket.socket:
    """A connection to the first of some addresses that takes one."""
    for address in addresses[:_MOST_ADDRESSES]:
        with suppress(OSError):
            return socket.create_connection((address, port), timeout=_SILENT_S)
    raise TimeoutError


def _cut(connected: socket.socket) -> None:
    """End an exchange that takes too long, from another thread."""
    with suppress(OSError):
        socket.socket.shutdown(connected, socket.SHUT_RDWR)


def _may_be_public(host: str) -> bool:
    try:
        return is_public(ip_address(host))
    except ValueError:
        return "." in host.rstrip(".") and not host.endswith((".local", ".internal", ".localhost"))


def _wrong(rule: str, detail: str) -> Invalid:
    return Invalid([Mistake("address", rule, detail)])
