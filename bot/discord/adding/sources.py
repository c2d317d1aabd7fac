"""What somebody gives to be added: a file, an address, or words; and opening it.

Files come from Discord's own servers alone, whatever a payload says, and only within bounds;
pages are fetched by `bot.intake.fetching`. Few are opened at a time: each may be held whole in
memory, and be converted by a process of its own.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING

import aiohttp
from yarl import URL

from bot.intake.addresses import Allowed
from bot.intake.errors import IntakeError
from bot.intake.fetching import Fetcher
from bot.intake.opening import (
    ARTICLE_TYPES,
    MOST_BYTES,
    file_name,
    open_fetched,
    open_file,
    open_pasted,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from discord import Attachment

    from bot.intake.opening import Opened
    from bot.settings import Settings

SUFFIXES = frozenset({".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".docx"})
"""How the names of files end that can be stories."""
CDN = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
"""The hosts of Discord's files."""
PATIENCE = 20.0
"""Seconds within which a file has to be there."""
AT_ONCE = 2
"""How many sources are opened at the same time; the others wait their turn."""
OK = 200


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file that somebody has sent to Discord."""

    name: str
    url: str
    size: int
    """In bytes, as Discord says."""


@dataclass(frozen=True, slots=True)
class GivenAddress:
    """The address of a page."""

    address: str


@dataclass(frozen=True, slots=True)
class GivenText:
    """Words, and what is said of them."""

    text: str
    said: Mapping[str, str | None] = field(default_factory=dict)
    """Values of a head, by their names."""
    is_markdown: bool = False
    """Whether they are those of a message."""
    is_cut: bool = False
    """Whether they may be less than what was meant, since there was no room for more."""
    origin: str | None = None
    """Where they stood."""


Given = GivenFile | GivenAddress | GivenText


def given_file(attachment: Attachment) -> GivenFile:
    """Return a file as Discord tells of it."""
    # Discord keeps the name without what is no letter, and beside it the name as it was.
    name, suffix = attachment.title, PurePath(attachment.filename).suffix
    called = attachment.filename if name is None else f"{name}{suffix}"
    return GivenFile(called, attachment.url, attachment.size)


def is_readable(name: str) -> bool:
    """Tell whether a file of this name can be a story."""
    return PurePath(name).suffix.lower() in SUFFIXES


def origin_of(given: Given) -> str | None:
    """Return what a revision says of where its story comes from."""
    if isinstance(given, GivenFile):
        return file_name(given.name)
    return given.address if isinstance(given, GivenAddress) else given.origin


class Opener:
    """Opens what somebody gives.

    Args:
        settings: say what may be fetched, and which Discord it is.
    """

    def __init__(self, settings: Settings) -> None:
        self._fetcher = Fetcher(Allowed(settings.fetch, settings.fetch_hosts))
        self._turns = asyncio.Semaphore(AT_ONCE)
        other = settings.discord_api_url
        self._is_discord = other is None
        self._hosts = CDN if other is None else frozenset({URL(other).host})

    async def open(self, given: Given) -> Opened:
        """Return a source that was read.

        Raises:
            IntakeError: it cannot be taken in, and why.
        """
        async with self._turns:
            if isinstance(given, GivenFile):
                return await asyncio.to_thread(open_file, await self._file(given), given.name)
            if isinstance(given, GivenAddress):
                fetched = await self._fetcher.get(
                    given.address, accept=ARTICLE_TYPES, most_bytes=MOST_BYTES
                )
                return await asyncio.to_thread(open_fetched, fetched)
            opened = open_pasted(given.text, is_markdown=given.is_markdown)
            return opened.saying(given.said)

    async def _file(self, given: GivenFile) -> bytes:
        """Return what a file holds; nothing is downloaded that is too large or of another kind."""
        shown = file_name(given.name)
        if not is_readable(given.name):
            raise IntakeError("adding_file_kind", source=shown)
        _require_size(given.size, shown)
        url = URL(given.url)
        if url.host not in self._hosts or (self._is_discord and url.scheme != "https"):
            raise IntakeError("adding_file_gone", source=shown)
        try:
            async with asyncio.timeout(PATIENCE):
                data = await _downloaded(url)
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise IntakeError("adding_file_gone", source=shown) from None
        if data is None:
            raise IntakeError("adding_file_gone", source=shown)
        _require_size(len(data), shown)
        return data


def _require_size(size: int, shown: str) -> None:
    if size > MOST_BYTES:
        raise IntakeError("intake_large", source=shown, megabytes=MOST_BYTES // 1_000_000)


async def _downloaded(url: URL) -> bytes | None:
    """Return what stands at an address, at most a byte more than is taken; None for nothing."""
    async with (
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
        session.get(url, allow_redirects=False) as response,
    ):
        if response.status != OK:
            return None
        data = bytearray()
        async for chunk in response.content.iter_chunked(1 << 16):
            data += chunk
            if len(data) > MOST_BYTES:
                break
        return bytes(data)
