"""What a message says, wherever its words stand.

`message.content` is empty where somebody forwards a message, where a news feed posts an
embed, in a poll, in a message of components, and where the words are an attached text
file or what describes a picture. Its parts are returned in the order in which a reader
meets them; what the person wrote comes first.
"""

from __future__ import annotations

import asyncio
import logging
import re
from typing import TYPE_CHECKING

import aiohttp
import discord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from discord import Embed, Message, MessageSnapshot

_log = logging.getLogger(__name__)

LARGEST_FILE = 64 * 1024
"""Bytes of an attached file up to which it is read."""
MOST_FILES = 3
"""How many attached files are read."""
PATIENCE = 5.0
"""Seconds within which a file has to be there."""
LINKS = re.compile(r"<?https?://\S+>?")
TEXT_FILES = (".txt", ".md")
"""How the names of files end that are read as text, whatever Discord says of their type."""


async def parts_of(message: Message, content: str | None = None) -> list[str]:
    """Return what a message says, part by part; `content` stands for its own words.

    None of the parts is blank. Words that are only a link are none; its preview has some.
    """
    said = list(_told(message, message.content if content is None else content))
    for snapshot in message.message_snapshots:
        said += _told(snapshot, snapshot.content)
    if message.poll is not None:
        said += [message.poll.question, *(answer.text for answer in message.poll.answers)]
    said += (file.description or "" for file in message.attachments)
    for file in _text_files(message):
        said += await _read(file)
    return [part.strip() for part in said if part.strip()]


def _told(message: Message | MessageSnapshot, content: str) -> Iterator[str]:
    if LINKS.sub("", content).strip():
        yield content
    for embed in message.embeds:
        yield "\n".join(_embedded(embed))
    yield "\n".join(displayed(message.components))


def _embedded(embed: Embed) -> Iterator[str]:
    """Yield the words of an embed, be it a news feed's or the preview of a link."""
    rows = [embed.title, embed.description]
    for field in embed.fields:
        rows += [field.name, field.value]
    yield from filter(None, rows)


def displayed(components: Iterable[object]) -> Iterator[str]:
    """Yield the texts of components, from the outermost to the innermost."""
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content
        yield from displayed(getattr(component, "children", ()))


def _text_files(message: Message) -> list[discord.Attachment]:
    files = list(message.attachments)
    for snapshot in message.message_snapshots:
        files += snapshot.attachments
    small = (file for file in files if file.size <= LARGEST_FILE and _is_text(file))
    return list(small)[:MOST_FILES]


def _is_text(file: discord.Attachment) -> bool:
    kind = (file.content_type or "").partition(";")[0]
    return kind in ("text/plain", "text/markdown") or file.filename.lower().endswith(TEXT_FILES)


async def _read(file: discord.Attachment) -> list[str]:
    """Return the words of a file; of one that is gone or no text, nothing."""
    try:
        async with asyncio.timeout(PATIENCE):
            return [(await file.read()).decode("utf-8-sig")]
    except (discord.HTTPException, aiohttp.ClientError, OSError, UnicodeDecodeError) as error:
        _log.warning("an attached text file was not read: %s", type(error).__name__)
        return []
