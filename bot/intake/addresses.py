"""Which addresses may be fetched: their form, and the machines behind their names.

Anybody who may add a story could otherwise have the bot's machine ask its own network, or the
cloud's metadata service. The form of an address is judged here before anything is sent;
whether a machine is public is judged on the very number that is connected to (see `fetching`),
since a name may mean one machine now and another one later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Network, ip_address, ip_network

from yarl import URL

from bot.intake.errors import FetchError

PORTS = {"http": 80, "https": 443}
LONGEST = 2000
"""Characters that an address has at most."""
LONGEST_SHOWN = 120

NO_URL = re.compile(r"[\x00-\x20\x7f-\x9f\\<>\"]")
NUMERIC = re.compile(r"(?:0x[0-9a-f]*|\d+)", re.IGNORECASE)
"""The last part of a name that browsers and system libraries read as a number."""

# What Python's is_global leaves open, or older versions of it do.
NOT_PUBLIC_4 = tuple(
    map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4"))
)
# Everything beyond global unicast is refused, and so are the forms inside it that carry an
# IPv4 address (6to4, Teredo) or stand in documentation. NAT64 and mapped ones lie outside.
GLOBAL_UNICAST = IPv6Network("2000::/3")
NOT_PUBLIC_6 = tuple(map(ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the owner lets be fetched."""

    is_on: bool = True
    hosts: tuple[str, ...] = ()
    """The only hosts, with those below them, and these at any port; any host where none is named.

    An IP address with its port is a machine that may be in the owner's own network: just that
    one, at just that port.
    """

    def lists(self, host: str, port: int | None) -> bool:
        """Tell whether the owner has named a host, or one that it stands below."""
        named = [_ascii(one) for one in self.hosts if _machine(one) is None]
        is_named = any(host == one or host.endswith(f".{one}") for one in named)
        return is_named or (port is not None and self.trusts(host, port))

    def trusts(self, address: str, port: int) -> bool:
        """Tell whether the owner has named this very machine, public or not."""
        return (address, port) in map(_machine, self.hosts)


def is_public(address: str) -> bool:
    """Tell whether an IP address is that of a machine in the public network."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv4Address):
        return ip.is_global and not ip.is_multicast and not any(ip in net for net in NOT_PUBLIC_4)
    return ip in GLOBAL_UNICAST and ip.is_global and not any(ip in net for net in NOT_PUBLIC_6)


def read_address(written: str, allowed: Allowed) -> URL:
    """Return the address that somebody wrote, without its fragment.

    Raises:
        FetchError: it is no web address, or none that may be fetched.
    """
    shown = shown_address(written)
    if not allowed.is_on:
        raise FetchError("fetch_off", address=shown)
    url = _parsed(written.strip(), shown)
    host = url.raw_host or ""
    if url.scheme not in PORTS:
        raise FetchError("fetch_scheme", address=shown)
    if url.raw_user is not None or url.raw_password is not None:
        raise FetchError("fetch_credentials", address=shown)
    if not host:
        raise FetchError("fetch_no_address", address=shown)
    listed = allowed.lists(_bare(host), url.port)
    if allowed.hosts and not listed:
        raise FetchError("fetch_not_listed", address=shown, hosts=", ".join(allowed.hosts))
    if url.port != PORTS[url.scheme] and not listed:
        raise FetchError("fetch_port", address=shown)
    return url.with_fragment(None)


def redirected(url: URL, location: str, allowed: Allowed) -> URL:
    """Return where an address leads, judged as if somebody had written it.

    Raises:
        FetchError: it leads to no address that may be fetched, or from https to http.
    """
    try:
        target = read_address(str(url.join(URL(location))), allowed)
    except ValueError:
        raise FetchError("fetch_no_address", address=shown_address(location)) from None
    if url.scheme == "https" and target.scheme == "http":
        raise FetchError("fetch_downgrade", address=shown_address(str(url)))
    return target


def is_address(written: str) -> bool:
    """Tell whether what somebody wrote is meant as a web address."""
    return re.match(r"\s*https?://", written, re.IGNORECASE) is not None


def shown_address(written: str) -> str:
    """Return an address as a person is told of it: short, on one line, and without a password."""
    line = re.sub(r"(?<=://)[^/?#@\s]*@", "", " ".join(written.split()))
    return line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}…"


def literal(host: str) -> str | None:
    """Return the IP address that a host is written as, or None where it is a name."""
    try:
        ip_address(host)
    except ValueError:
        return None
    return host


def _parsed(written: str, shown: str) -> URL:
    if len(written) > LONGEST or NO_URL.search(written):
        raise FetchError("fetch_no_address", address=shown)
    try:
        url = URL(written)
        host, _ = url.raw_host or "", url.port
    except ValueError:
        raise FetchError("fetch_no_address", address=shown) from None
    # "0x7f.1" and "2130706433" mean 127.0.0.1 to system libraries, and nothing to people.
    last = _bare(host).rpartition(".")[2]
    if "%" in host or (literal(host) is None and (NUMERIC.fullmatch(last) or ":" in host)):
        raise FetchError("fetch_no_address", address=shown)
    return url


def _bare(host: str) -> str:
    return host.lower().removesuffix(".")


def _machine(named: str) -> tuple[str, int] | None:
    """Return the IP address and port that an owner's entry is, or None where it is a name."""
    try:
        url = URL(f"http://{named.strip()}")
        host, port = url.raw_host or "", url.explicit_port
    except ValueError:
        return None
    return None if literal(host) is None or port is None else (host, port)


def _ascii(host: str) -> str:
    """Return the name of a host as the network writes it."""
    try:
        return _bare(URL.build(scheme="http", host=host.strip()).raw_host or "")
    except ValueError:
        return _bare(host.strip())
