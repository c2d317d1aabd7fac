"""What of a message may be meant to be added, wherever it stands.

A message may hold an attached file, addresses, a news feed's embed, and words of its own or of
the message that it forwards. Each is something that can be added. A remark beside any of them
("look at this") is none: it is short and one line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.discord.adding.sources import GivenAddress, GivenFile, GivenText, given_file, is_readable
from bot.discord.content import LINKS, displayed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discord import Embed, Message, MessageSnapshot

    from bot.discord.adding.sources import Given

ADDRESS = re.compile(r"https?://[^\s<>|]+", re.IGNORECASE)
BEHIND = ".,;:!?'\"*_~`"
"""What stands behind an address and is no part of it."""
REMARK = 200
"""Characters up to which words beside something else are a remark."""


def given_in(message: Message) -> list[Given]:
    """Return what can be added, what is most likely meant first."""
    sides: list[Message | MessageSnapshot] = [message, *message.message_snapshots]
    files = [file for side in sides for file in side.attachments]
    readable: list[Given] = [given_file(one) for one in files if is_readable(one.filename)]
    embeds = [embed for side in sides for embed in side.embeds]
    written = [address for side in sides for address in _addresses(_words(side))]
    known = dict.fromkeys([*written, *(one.url for one in embeds if one.url)])
    pages: list[Given] = [GivenAddress(one) for one in known]
    # Discord shows a preview of an address that somebody wrote; the page itself says more.
    told = [_told(one, message.jump_url) for one in embeds if one.url not in written]
    others = [*readable, *pages, *filter(None, told)]
    texts = [text for side in sides if (text := _words(side)) and LINKS.sub("", text).strip()]
    unreadable: list[Given] = [given_file(one) for one in files if not is_readable(one.filename)]
    whole = [text for text in texts if not _is_remark(text)]
    meant = whole if whole or others or unreadable else texts
    said = [GivenText(text, is_markdown=True, origin=message.jump_url) for text in meant]
    # A file of another kind is refused by its name, where it is all that there is.
    return [*others, *said] or unreadable


def label_of(given: Given) -> tuple[str, str]:
    """Return how something is called in a menu: the key of its words, and its name."""
    if isinstance(given, GivenFile):
        return "adding_this_file", given.name
    if isinstance(given, GivenAddress):
        return "adding_this_page", given.address
    title = given.said.get("title")
    return ("adding_this_embed", title) if title else ("adding_this_text", given.text)


def _words(side: Message | MessageSnapshot) -> str:
    return "\n".join([side.content, *displayed(side.components)]).strip()


def _addresses(text: str) -> Iterator[str]:
    for found in ADDRESS.finditer(text):
        address = found[0].rstrip(BEHIND)
        # "[words](address)" and "(address)" close what stands before it.
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip(BEHIND)
        yield address


def _told(embed: Embed, origin: str) -> GivenText | None:
    """Return the words of an embed, with what it says of them."""
    rows = [embed.description, *(row for one in embed.fields for row in (one.name, one.value))]
    text = "\n\n".join(row for row in rows if row and row.strip())
    if not text:
        return None
    said = {
        "title": embed.title,
        "url": embed.url,
        "publisher": embed.provider.name,
        "published": None if embed.timestamp is None else embed.timestamp.date().isoformat(),
    }
    return GivenText(text, said, is_markdown=True, origin=embed.url or origin)


def _is_remark(text: str) -> bool:
    return len(text) <= REMARK and "\n" not in text
