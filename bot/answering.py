"""One question, one reply: the step that every surface of Discord shares."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.reply import render

if TYPE_CHECKING:
    from bot.reply import Reply
    from bot.shelf import Shelf


async def reply_to(
    shelf: Shelf, question: str, *, story: str | None = None, with_question: bool = False
) -> Reply:
    """Answer from the library that the shelf holds now.

    Raises:
        UnknownStoryError: `story` is no story's id.
    """
    snapshot = shelf.snapshot
    library = snapshot.library
    # A thread always: it costs a tenth of a millisecond, and a large library or a
    # long question never holds up the heartbeat or the other members.
    answer = await asyncio.to_thread(library.ask, question, story=story)
    return render(
        answer,
        developing=library.developing,
        sample=snapshot.is_sample,
        with_question=with_question,
    )
