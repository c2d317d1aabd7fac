"""A reload that would lose much waits for whoever runs the bot, and tells no path to anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway import LocalDiscord, Permission
from running import owner_of, quoted, running_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from gateway import Channel, Person

FERRY = "The ferry crosses every hour.\n"
BRIDGE = "The harbour bridge was closed on Tuesday.\n"
TIDE = "High tide comes at noon.\n"
QUESTION = "How often does the ferry cross?"


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    for name, text in (("ferry", FERRY), ("bridge", BRIDGE), ("tide", TIDE)):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
async def discord_(stories: Path) -> AsyncIterator[LocalDiscord]:
    async with running_bot(stories) as server:
        yield server


@pytest.fixture
def olga(discord_: LocalDiscord, channel: Channel) -> Person:
    """Whoever runs the bot."""
    return owner_of(discord_).at(channel)


def names(stories: Path) -> list[str]:
    return sorted(path.name for path in stories.iterdir())


def lose(stories: Path) -> None:
    for name in ("ferry", "bridge"):
        (stories / f"{name}.md").unlink()


async def test_what_would_lose_much_is_shown_and_answers_nothing_until_it_is_confirmed(
    olga: Person, stories: Path
) -> None:
    lose(stories)
    offer = await olga.slash("/knowledge reload")
    assert offer.ephemeral
    assert offer.content.startswith("⚠️ 2 stories fewer: 3 → 1")
    assert quoted(await olga.slash("/ask", question=QUESTION)) == [FERRY.strip()]
    assert "A reload waits to be confirmed" in (await olga.slash("/knowledge status")).content
    done = await olga.click(offer, "Yes, really")
    assert done.shown is offer.shown
    assert "Removed: ferry" in done.content
    assert quoted(await olga.slash("/ask", question=QUESTION)) == []
    assert "waits" not in (await olga.slash("/knowledge status")).content


async def test_what_is_cancelled_or_confirmed_once_is_over(olga: Person, stories: Path) -> None:
    lose(stories)
    first = await olga.slash("/knowledge reload")
    second = await olga.slash("/knowledge reload")
    assert (await olga.click(first, "Cancel")).content == "Nothing has changed."
    assert (await olga.click(second, "Yes, really")).content.startswith("I no longer remember")
    assert quoted(await olga.slash("/ask", question=QUESTION)) == [FERRY.strip()]


async def test_what_was_shown_before_a_restart_is_not_done(
    olga: Person, stories: Path, discord_: LocalDiscord
) -> None:
    lose(stories)
    offer = await olga.slash("/knowledge reload")
    for path in ("ferry", "bridge"):
        (stories / f"{path}.md").write_text(FERRY if path == "ferry" else BRIDGE, encoding="utf-8")
    await discord_.processes[-1].restart()
    assert (await olga.click(offer, "Yes, really")).content.startswith("I no longer remember")
    assert quoted(await olga.slash("/ask", question=QUESTION)) == [FERRY.strip()]


async def test_problems_name_the_file_as_it_is_among_the_stories_and_no_path(
    olga: Person, stories: Path, discord_: LocalDiscord
) -> None:
    (stories / "city").mkdir()
    (stories / "city" / "latin.md").write_bytes("Caf\xe9 au lait.\n".encode("latin-1"))
    (stories / "twin.md").write_text("---\nid: ferry\n---\nAnother ferry.\n", encoding="utf-8")
    told = (await olga.slash("/knowledge reload")).content.replace("\\", "")
    assert "- city/latin.md:1: is not UTF-8 text; save it as UTF-8" in told
    assert "the id 'ferry' of the story in ferry.md, which answers" in told
    status = (await olga.slash("/knowledge status")).content.replace("\\", "")
    assert "- city/latin.md:1: is not UTF-8 text" in status
    mo = discord_.guild("News").member("Mo", Permission.MANAGE_GUILD)
    others = (await mo.slash("/knowledge status")).content
    for told_to_somebody in (told, status, others):
        assert str(stories.parent) not in told_to_somebody
        assert "0x" not in told_to_somebody
    assert "latin" not in others


async def test_the_newest_problem_stands_first(olga: Person, stories: Path) -> None:
    (stories / "a-bad.md").write_bytes(b"\xe9")
    await olga.slash("/knowledge reload")
    (stories / "z-bad.md").write_bytes(b"\xe9")
    await olga.slash("/knowledge reload")
    told = (await olga.slash("/knowledge status")).content.replace("\\", "")
    assert told.index("z-bad.md") < told.index("a-bad.md")


async def test_a_moderator_learns_how_many_shared_stories_there_are_and_since_when(
    discord_: LocalDiscord, stories: Path
) -> None:
    (stories / "bad.md").write_bytes(b"\xe9")
    mo = discord_.guild("News").member("Mo", Permission.MANAGE_GUILD)
    refusal = await mo.slash("/knowledge reload")
    assert refusal.content.startswith("Only whoever runs me")
    told = (await mo.slash("/knowledge status")).content
    assert told.startswith("**Shared stories**\n3 stories, read <t:")
    assert told.endswith("**Stories of this server**\n0 stories")


async def test_a_change_of_one_file_never_brings_in_that_others_are_gone(
    olga: Person, stories: Path, discord_: LocalDiscord
) -> None:
    stop = "The tram stop at the school was closed on Monday.\n\nBuses stop at the church.\n"
    given = discord_.attach("stop.txt", stop.encode())
    offer = await olga.slash("/knowledge add", file=given, shared=True)
    lose(stories)
    refused = await olga.click(offer, "Add")
    assert "Other files of the shared stories are gone" in refused.content
    assert quoted(await olga.slash("/ask", question=QUESTION)) == [FERRY.strip()]
    assert names(stories) == ["tide.md"]
    for name, text in (("ferry", FERRY), ("bridge", BRIDGE)):
        (stories / f"{name}.md").write_text(text, encoding="utf-8")
    assert "Added: " in (await olga.click(offer, "Add")).content
