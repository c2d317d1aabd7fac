"""What a change breaks: the expectations that hold now, and would not any more.

They are held against what would answer before it does, in a thread and within bounds, so that
nobody's question waits; what was not asked is told.
"""

from __future__ import annotations

import asyncio
from operator import attrgetter
from typing import TYPE_CHECKING

from bot.discord.text.markdown import name
from bot.words.expecting import failure
from knowledge.errors import ArchiveError
from knowledge.expectations import Compared, compared

if TYPE_CHECKING:
    from bot.discord.services import Services
    from bot.words import Words
    from knowledge.library import Library
    from knowledge.stories.expectations import Expectation

BROKEN_TOLD = 2
"""How many broken expectations are told one by one."""
LONGEST_TOLD = 60
"""Characters of a question or a phrase there."""


async def expected_in(services: Services, server: int) -> list[Expectation]:
    """Return what is expected in a server: what its moderators keep, then what the files say."""
    own = [one.value for one in await services.store.expectations.on(server)]
    # The first to ask takes the files apart.
    theirs = await asyncio.to_thread(attrgetter("expectations"), services.shelves.now(server))
    return [*own, *theirs]


async def broken_by(services: Services, server: int, before: Library, after: Library) -> Compared:
    """Return what a change of what answers in a server breaks."""
    expected = await expected_in(services, server)
    try:
        return await asyncio.to_thread(compared, before, after, expected)
    except ArchiveError:  # nobody can tell just now
        return Compared(out_of=len(expected))


def broken_lines(found: Compared, words: Words) -> list[str]:
    """Return what a change breaks, a line an expectation, and whether all were asked."""
    lines = [
        words("would_break", what=failure(one, words, _short)) for one in found.broken[:BROKEN_TOLD]
    ]
    rest = len(found.broken) - BROKEN_TOLD
    if rest > 0:
        lines.append(words.count("would_break_more", rest))
    if found.asked < found.out_of and found.asked:
        asked, out_of = words.number(found.asked), words.number(found.out_of)
        lines.append(words("expectations_asked", asked=asked, number=out_of))
    return lines


def _short(text: str) -> str:
    return name(text, LONGEST_TOLD)
