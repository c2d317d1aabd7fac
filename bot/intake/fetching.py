"""Fetching: one page, file or feed of the public web, bounded in every way.

An address comes from whoever may add a story, and what answers there is anybody's. So the
machine is checked where the connection is made (`machines`); every redirect is followed by hand,
as an address of its own; time, size (as it arrives and unpacked) and type are bounded; the site's
robots.txt is heeded; and nothing is kept or sent that tells of earlier visits.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

import aiohttp

from bot.intake import addresses
from bot.intake.addresses import Allowed, read_address, redirected, shown_address
from bot.intake.errors import FetchError
from bot.intake.freshness import fresh_for, retry_after
from bot.intake.machines import Machines, NotPublicError, is_private, looked_up
from bot.intake.robots import AGENT, Robots
from bot.intake.robots import MOST_BYTES as MOST_ROBOTS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection

    from yarl import URL

    from bot.intake.machines import Resolve

USER_AGENT = f"{AGENT}/{version('verbatim-bot')} (quotes news stories to their readers)"
PATIENCE = 20.0
"""Seconds that one address may take, with its redirects and robots.txt."""
MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
OK, NOT_MODIFIED = 200, 304
ABSENT = range(400, 500)
"""What a site answers that has no robots.txt."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of what it sent, to ask it later whether that has changed."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came from an address."""

    url: str
    """The address that was asked for."""
    final_url: str
    """The one that answered, after redirects."""
    content_type: str
    """Without parameters, in lower case."""
    charset: str | None
    """As the server declares it."""
    data: bytes
    etag: str | None
    last_modified: str | None
    not_modified: bool = False
    """Whether it is what the validators name; there is no data then."""
    moved_to: str | None = None
    """The address that it has for good now, where redirects say so and nothing else."""
    fresh_for: float | None = None
    """Seconds for which its server expects nothing new."""


class Fetcher:
    """Fetches addresses; holds nothing between them but what robots.txt files say.

    Args:
        allowed: what the owner lets be fetched.
        resolve: looks up a name and port: the IP addresses with the ports to connect to.
        is_public: tells whether an IP address may be connected to.
        patience: the seconds that one address may take.
    """

    def __init__(
        self,
        allowed: Allowed = Allowed(),  # noqa: B008 - it is frozen
        *,
        resolve: Resolve | None = None,
        is_public: Callable[[str], bool] = addresses.is_public,
        patience: float = PATIENCE,
    ) -> None:
        self._allowed = allowed
        self._machines = Machines(allowed, resolve or looked_up, is_public)
        self._patience = patience
        self._robots = Robots()

    async def get(
        self,
        url: str,
        *,
        accept: Collection[str],
        most_bytes: int,
        validators: Validators | None = None,
    ) -> Fetched:
        """Fetch what an address gives.

        Args:
            url: the address.
            accept: the media types that are taken.
            most_bytes: how much is taken, unpacked.
            validators: those of an earlier answer.

        Raises:
            FetchError: it may not be fetched, could not be, or is not what is accepted.
        """
        shown = shown_address(url)
        asked = read_address(url, self._allowed)
        try:
            async with asyncio.timeout(self._patience), self._session() as session:
                return await self._followed(session, asked, accept, most_bytes, validators)
        except TimeoutError:
            raise FetchError("fetch_slow", address=shown, seconds=round(self._patience)) from None
        except NotPublicError:
            raise FetchError("fetch_private", address=shown) from None
        except aiohttp.ClientConnectorDNSError as error:
            key = "fetch_private" if is_private(error) else "fetch_unknown_host"
            raise FetchError(key, address=shown) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            key = "fetch_private" if is_private(error) else "fetch_failed"
            raise FetchError(key, address=shown) from None

    async def _followed(
        self,
        session: aiohttp.ClientSession,
        asked: URL,
        accept: Collection[str],
        most_bytes: int,
        validators: Validators | None,
    ) -> Fetched:
        url, for_good = asked, True
        for _ in range(MOST_REDIRECTS + 1):
            await self._heed_robots(session, url)
            async with self._answer(session, url, validators) as response:
                if response.status in REDIRECTS:
                    url = redirected(url, response.headers.get("Location", ""), self._allowed)
                    for_good = for_good and response.status in PERMANENT
                    continue
                moved_to = str(url) if for_good and url != asked else None
                if response.status == NOT_MODIFIED and validators is not None:
                    return _fetched(asked, response, None, moved_to)
                _require(response, accept)
                return _fetched(asked, response, await _body(response, most_bytes), moved_to)
        raise FetchError("fetch_redirects", address=shown_address(str(asked)))

    async def _heed_robots(self, session: aiohttp.ClientSession, url: URL) -> None:
        if not self._robots.knows(url):
            self._robots.learn(url, await self._robots_file(session, url))
        if not self._robots.allows(url):
            raise FetchError("fetch_robots", address=shown_address(str(url)))

    async def _robots_file(self, session: aiohttp.ClientSession, site: URL) -> bytes:
        url = site.origin() / "robots.txt"
        for _ in range(MOST_REDIRECTS + 1):
            async with self._answer(session, url, None) as response:
                if response.status in REDIRECTS:
                    url = redirected(url, response.headers.get("Location", ""), self._allowed)
                    continue
                if response.status in ABSENT:
                    return b""
                if response.status != OK:
                    raise FetchError("fetch_robots_unread", address=shown_address(str(site)))
                return await _read(response, MOST_ROBOTS)
        return b""  # RFC 9309: as if there were none

    @asynccontextmanager
    async def _answer(
        self, session: aiohttp.ClientSession, url: URL, validators: Validators | None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        self._machines.require(url)
        headers = _conditions(validators or Validators())
        async with session.get(url, headers=headers, allow_redirects=False) as response:
            yield response

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=self._machines.connector(),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"},
            timeout=aiohttp.ClientTimeout(total=None),  # one bound holds for all of it
            trust_env=False,
        )


def _conditions(validators: Validators) -> dict[str, str]:
    headers = {
        "If-None-Match": validators.etag,
        "If-Modified-Since": validators.last_modified,
    }
    return {name: value for name, value in headers.items() if value}


def _require(response: aiohttp.ClientResponse, accept: Collection[str]) -> None:
    """Refuse an answer that is none, or of another type."""
    shown = shown_address(str(response.url))
    if response.status != OK:
        pause = retry_after(response.headers, datetime.now(UTC))
        raise FetchError("fetch_status", address=shown, status=response.status, pause=pause)
    if response.content_type.lower() not in accept:
        raise FetchError("fetch_type", address=shown, type=response.content_type[:60])


async def _body(response: aiohttp.ClientResponse, most: int) -> bytes:
    """Return what an answer holds, and none of it where that is too much."""
    declared = response.content_length or 0
    data = b"" if declared > most else await _read(response, most + 1)
    if declared > most or len(data) > most:
        shown = shown_address(str(response.url))
        raise FetchError("fetch_large", address=shown, megabytes=max(most // 1_000_000, 1))
    return data


async def _read(response: aiohttp.ClientResponse, most: int) -> bytes:
    """Return at most so much of what an answer holds, unpacked."""
    data = bytearray()
    async for chunk in response.content.iter_chunked(1 << 16):
        data += chunk
        if len(data) >= most:
            break
    return bytes(data[:most])


def _fetched(
    asked: URL, response: aiohttp.ClientResponse, data: bytes | None, moved_to: str | None
) -> Fetched:
    return Fetched(
        url=str(asked),
        final_url=str(response.url),
        content_type=response.content_type.lower(),
        charset=response.charset,
        data=data or b"",
        etag=response.headers.get("ETag"),
        last_modified=response.headers.get("Last-Modified"),
        not_modified=data is None,
        moved_to=moved_to,
        fresh_for=fresh_for(response.headers),
    )
