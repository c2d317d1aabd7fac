"""One person who wants much at once: others have their turns, and the person is told to wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.discord.crowd import MOST_EACH
from running import quoted, running_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from gateway import Channel, LocalDiscord, Person

QUESTION = "When was the harbour bridge closed?"
CLOSED = "The harbour bridge was closed on Tuesday."
LINES = [f"The council paid {n} pounds for the ferry, said Ann Hill{n % 90}." for n in range(4000)]
POSTED = " ".join(LINES[2000:2025]).replace("paid", "gave")
"""Words whose source takes a moment to be found."""
FIND = "Find the source"
AT_ONCE = MOST_EACH + 8


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stories")
    (folder / "archive.md").write_text("\n".join(LINES), encoding="utf-8")
    (folder / "bridge.md").write_text(f"{CLOSED}\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
async def discord_(stories: Path) -> AsyncIterator[LocalDiscord]:
    async with running_bot(stories, {"VERBATIM_QUESTIONS_PER_MINUTE": "1000"}) as server:
        yield server


async def test_others_are_answered_before_a_flood_is(
    ada: Person, bob: Person, channel: Channel
) -> None:
    posted = ada.post(channel, POSTED)
    flood = [ada.start_menu(posted, FIND) for _ in range(MOST_EACH)]
    reply = await bob.slash("/ask", question=QUESTION)
    assert quoted(reply) == [CLOSED]
    assert any(not one.reply.completed for one in flood)
    replies = [await ada.completed(one) for one in flood]
    assert all(not reply.refusals for reply in replies)
    assert all("said Ann Hill" in reply.content for reply in replies)


async def test_who_wants_more_than_may_wait_is_told_so_and_others_are_answered(
    ada: Person, bob: Person, channel: Channel
) -> None:
    posted = ada.post(channel, POSTED)
    flood = [ada.start_menu(posted, FIND) for _ in range(AT_ONCE)]
    assert quoted(await bob.slash("/ask", question=QUESTION)) == [CLOSED]
    contents = [(await ada.completed(one)).content for one in flood]
    told = [one for one in contents if one.startswith("I am still at work on what you asked")]
    assert 0 < len(told) <= AT_ONCE - MOST_EACH
    assert quoted(await ada.slash("/ask", question=QUESTION)) == [CLOSED]


async def test_clicks_wait_their_turn_too(ada: Person, bob: Person) -> None:
    reply = await ada.slash("/ask", question=QUESTION)
    flood = [ada.start_click(reply, "Context") for _ in range(MOST_EACH)]
    assert quoted(await bob.slash("/ask", question=QUESTION)) == [CLOSED]
    contexts = [await ada.completed(one) for one in flood]
    assert all(quoted(context) == [CLOSED] for context in contexts)
