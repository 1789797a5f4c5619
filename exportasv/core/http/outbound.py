"""Posts to addresses that somebody else named (webhooks), without a way into our own network.

The name is resolved once, every address that it has must be a public one, and the connection goes to the address that
was looked at: a name that resolves to something else a moment later changes nothing. The same is done for each
redirect. Size and time are limited from the name to the last byte.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

MAX_SECONDS = 10.0  # for all of a call, redirects too
MAX_ANSWER_BYTES = 2_000  # what is read of the answer
MAX_REDIRECTS = 3
REDIRECTS = (301, 302, 307, 308)
SCHEMES = {"https": 443}
# Addresses of IPv6 that lead to one of IPv4: NAT64, 6to4 and Teredo.
TUNNELS = tuple(ipaddress.ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class OutboundError(Exception):
    """A call that was not answered. The text is for the partner's log; it names no address of ours."""


class Answer(NamedTuple):
    status: int
    text: str  # its beginning


class Target(NamedTuple):
    """Where a call goes: the address in the network that was looked at, and what the URL says."""

    ip: str
    port: int
    host: str
    path: str
    scheme: str


def is_public_address(text: str) -> bool:
    """Return whether an IP address is one of the public network: not private, loopback, link-local or shared."""
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if any(address in tunnel for tunnel in TUNNELS):
            return False
        address = address.ipv4_mapped or address
    return address.is_global and not address.is_multicast and not address.is_reserved


def check_url(url: str) -> None:
    """Raise OutboundError if a URL is not one that may be called, as far as its text tells."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise OutboundError("The address cannot be read.") from error
    if parts.scheme not in SCHEMES or not parts.hostname or not url.isascii() or any(each <= " " for each in url):
        raise OutboundError("The address must begin with https:// and a host name.")
    if parts.username is not None or parts.password is not None:
        raise OutboundError("The address must not have a name or password.")
    if port is not None and port != SCHEMES[parts.scheme] and port < 1024:
        raise OutboundError("The port must be the usual one or above 1023.")


def resolved_target(url: str, deadline: float) -> Target:
    """Return where a URL leads. Raise OutboundError if one of its host's addresses is not public."""
    check_url(url)
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or SCHEMES[parts.scheme]
    found = _addresses(host, port, deadline)
    if not all(is_public_address(each) for each in found):
        raise OutboundError("The host is not in the public network.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(found[0], port, host, path, parts.scheme)


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Post to a URL and return the answer, whatever its status. Raise OutboundError if there is none in time.

    A redirect is followed with the same body, at most MAX_REDIRECTS times.
    """
    deadline = time.monotonic() + MAX_SECONDS
    for _turn in range(MAX_REDIRECTS + 1):
        answer, location = _post_once(resolved_target(url, deadline), body, headers, deadline)
        if answer.status not in REDIRECTS or not location:
            return answer
        url = urljoin(url, location)
    raise OutboundError("There were too many redirects.")


def _addresses(host: str, port: int, deadline: float) -> list[str]:
    """Return the addresses of a host. A thread asks, as the system's resolver knows no limit of time."""
    found: Future[list[str]] = Future()

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.set_result([str(row[4][0]) for row in rows])
        except (OSError, UnicodeError) as error:
            found.set_exception(error)

    threading.Thread(target=ask, name="resolve", daemon=True).start()
    try:
        addresses = found.result(timeout=max(0.0, deadline - time.monotonic()))
    except (OSError, UnicodeError, FutureTimeoutError) as error:
        raise OutboundError("The host has no address.") from error
    if not addresses:
        raise OutboundError("The host has no address.")
    return addresses


def _post_once(target: Target, body: bytes, headers: Mapping[str, str], deadline: float) -> tuple[Answer, str]:
    """Return the answer of one server, and where it redirects to, if it does."""
    connection = _PinnedConnection(target, deadline)
    watchdog = threading.Timer(max(0.0, deadline - time.monotonic()), connection.cut)
    watchdog.daemon = True
    watchdog.start()
    try:
        connection.request("POST", target.path, body, dict(headers))
        response = connection.getresponse()
        text = response.read(MAX_ANSWER_BYTES).decode(errors="replace")
        if connection.is_cut:
            raise TimeoutError
        return Answer(response.status, text), response.getheader("Location", "")
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
        late = time.monotonic() >= deadline
        cause = "There was no answer in time." if late else f"The connection failed: {type(error).__name__}."
        raise OutboundError(cause) from error
    finally:
        watchdog.cancel()
        connection.close()


class _PinnedConnection(http.client.HTTPConnection):
    """A connection to the address that was looked at; the certificate must be that of the host's name."""

    def __init__(self, target: Target, deadline: float) -> None:
        super().__init__(target.host, target.port)
        self.target, self.deadline, self.is_cut = target, deadline, False
        self._wire: socket.socket | None = None  # kept: `sock` is let go while the answer is still being read

    def connect(self) -> None:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.sock = socket.create_connection((self.target.ip, self.target.port), timeout=left)
        if self.target.scheme == "https":
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.target.host)
        self._wire = self.sock
        if self.is_cut:
            raise TimeoutError

    def cut(self) -> None:
        """End the connection, whoever waits for it: a server may send a byte now and then for ever."""
        self.is_cut = True
        if self._wire:
            with suppress(OSError):
                self._wire.shutdown(socket.SHUT_RDWR)
