"""Machines: which are connected to, public ones and those that the owner has named.

A name may lead elsewhere the second time, so the number itself is checked where the connection
is made, when no name is looked up any more.
"""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.intake.addresses import literal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from aiohappyeyeballs import AddrInfoType
    from yarl import URL

    from bot.intake.addresses import Allowed

    Resolve = Callable[[str, int], Awaitable[Sequence[tuple[str, int]]]]
    """Looks up a name and port: the IP addresses with the ports to connect to."""


class NotPublicError(OSError):
    """A name that leads to no public machine."""


class Machines:
    """The machines that may be connected to.

    Args:
        allowed: what the owner lets be fetched.
        resolve: looks up a name and port: the IP addresses with the ports to connect to.
        is_public: tells whether an IP address may be connected to.
    """

    def __init__(
        self, allowed: Allowed, resolve: Resolve, is_public: Callable[[str], bool]
    ) -> None:
        self._allowed = allowed
        self._trusted: set[tuple[str, int]] = set()
        """The addresses and ports of machines that the owner has named with their ports."""
        self._resolver = _Resolver(resolve, self._may_look_up)
        self._is_public = is_public

    def require(self, url: URL) -> None:
        """Look at an address that names a machine by its number: nothing is looked up then.

        Raises:
            NotPublicError: that may not be connected to.
        """
        host = url.raw_host or ""
        if literal(host) is not None and not self._may_look_up(host, url.port or 0, host):
            raise NotPublicError(host)

    def connector(self) -> aiohttp.TCPConnector:
        """Return what connects to these machines alone, and keeps no connection."""
        return aiohttp.TCPConnector(
            resolver=self._resolver,
            use_dns_cache=False,
            force_close=True,
            socket_factory=self._socket,
        )

    def _may_look_up(self, host: str, port: int, address: str) -> bool:
        """Tell whether this address of a host may be connected to."""
        if self._allowed.trusts(host.lower().removesuffix("."), port):
            self._trusted.add((address, port))
            return True
        return self._is_public(address)

    def _socket(self, info: AddrInfoType) -> socket.socket:
        """Open a socket to the very address that is connected to, if that is public."""
        family, kind, protocol, _, address = info
        where = str(address[0]), int(address[1])
        if where not in self._trusted and not self._is_public(where[0]):
            raise NotPublicError(address[0])
        return socket.socket(family=family, type=kind, proto=protocol)


class _Resolver(AbstractResolver):
    """Looks names up, and knows only the machines behind them that may be connected to."""

    def __init__(self, resolve: Resolve, may: Callable[[str, int, str], bool]) -> None:
        self._resolve = resolve
        self._may = may

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a host that may be used; whoever asks takes either family."""
        del family
        found = await self._resolve(host, port)
        public = [one for one in found if self._may(host, port, one[0])]
        if found and not public:
            raise NotPublicError(host)
        return [_result(host, address, to_port) for address, to_port in public]

    async def close(self) -> None:
        """Hold nothing."""


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=family,
        proto=socket.IPPROTO_TCP,
        flags=socket.AI_NUMERICHOST,
    )


async def looked_up(host: str, port: int) -> list[tuple[str, int]]:
    """Return the IP addresses of a name, as the system knows them, with the port."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(str(address[0]), port) for *_, address in found]


def is_private(error: BaseException | None) -> bool:
    """Tell whether no public machine is why a connection was not made."""
    seen: Any = error
    while seen is not None:
        if isinstance(seen, NotPublicError):
            return True
        seen = seen.__cause__ or getattr(seen, "os_error", None)
    return False
