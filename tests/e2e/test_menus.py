"""The commands in a message's menu: its words as a question, and where they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from discord_markdown import read
from gateway import pings
from running import quoted

if TYPE_CHECKING:
    from pathlib import Path

    from gateway import Channel, Person, Reply

STORY = """\
---
title: Harbour bridge
publisher: The Example
published: 12 August 2021
---
The harbour bridge was closed on Tuesday after engineers found cracks in two cables.
‘We shall not open it before every cable has been tested,’ said Ines Duarte, the mayor.
"""
CLOSED, SAID = STORY.splitlines()[-2:]
LONG = "a long list of " * 160


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stories")
    (folder / "bridge.md").write_text(STORY, encoding="utf-8")
    (folder / "long.md").write_text(f"The mayor read {LONG}names.\n", encoding="utf-8")
    return folder


def bold(reply: Reply) -> list[str]:
    """The bold words of each line that has some, as they are seen."""
    lines = [line for line in read(reply.content) if line.bold]
    return ["".join(line.text[at] for at in sorted(line.bold)) for line in lines]


async def test_a_message_s_words_are_answered_privately(
    ada: Person, bob: Person, channel: Channel
) -> None:
    message = bob.post(channel, "does anybody know why the harbour bridge was closed?")
    reply = await ada.select_menu(message, "Ask the story")
    assert reply.ephemeral
    assert quoted(reply)[0] == CLOSED
    assert "Context" in reply.buttons


@pytest.mark.parametrize("menu", ["Ask the story", "Find the source"])
async def test_a_message_without_words_is_told_so(
    ada: Person, bob: Person, channel: Channel, menu: str
) -> None:
    reply = await ada.select_menu(bob.post(channel, "  "), menu)
    assert reply.ephemeral
    assert reply.content == "That message has no words that I could look for."


async def test_a_quotation_that_stands_in_a_story_is_found_with_who_said_it_and_where(
    ada: Person, bob: Person, channel: Channel
) -> None:
    posted = 'she said "We shall not open it before every cable has been tested"!!'
    reply = await ada.select_menu(bob.post(channel, posted), "Find the source")
    assert reply.ephemeral
    assert reply.content.startswith("Word for word in the story:")
    assert quoted(reply) == [SAID]
    assert bold(reply) == ["We shall not open it before every cable has been tested"]
    assert "— Ines Duarte, mayor" in reply.content
    assert "-# Harbour bridge · The Example · 12 August 2021 · paragraph 2" in reply.content


async def test_a_cut_is_shown_whole_with_what_was_left_out_told(
    ada: Person, bob: Person, channel: Channel
) -> None:
    posted = "“open it before every cable has been tested” – Ines Duarte"
    reply = await ada.select_menu(bob.post(channel, posted), "Find the source")
    assert reply.content.startswith("Word for word in the story, but cut out of this")
    assert quoted(reply) == [SAID]
    assert bold(reply) == ["open it before every cable has been tested"]
    left_out = "Words around it were left out that can change the meaning: a negation."
    assert left_out in reply.content


async def test_a_stitched_quotation_shows_each_place(
    ada: Person, bob: Person, channel: Channel
) -> None:
    posted = "“The harbour bridge was closed … every cable has been tested”"
    reply = await ada.select_menu(bob.post(channel, posted), "Find the source")
    assert reply.content.startswith("Put together from several places.")
    assert quoted(reply) == [CLOSED, SAID]
    assert bold(reply) == ["The harbour bridge was closed", "every cable has been tested"]


async def test_words_of_another_speaker_than_the_post_names_are_said_to_be(
    ada: Person, bob: Person, channel: Channel
) -> None:
    posted = (
        "The war is lost! “We shall not open it before every cable has been tested,” Biden said"
    )
    reply = await ada.select_menu(bob.post(channel, posted), "Find the source")
    lines = [line.text for line in read(reply.content)]
    assert "The story gives these words to Ines Duarte, mayor, not to Biden." in lines
    assert "I looked only for the words quoted, not for the rest of the message." in lines


async def test_a_claim_without_a_speaker_is_the_publisher_s(
    ada: Person, bob: Person, channel: Channel
) -> None:
    reply = await ada.select_menu(bob.post(channel, CLOSED), "Find the source")
    assert quoted(reply) == [CLOSED]
    assert "— The Example" in reply.content


async def test_a_misquotation_is_shown_with_every_difference_in_bold(
    ada: Person, bob: Person, channel: Channel
) -> None:
    posted = "“We shall open it before every cable has been checked”"
    reply = await ada.select_menu(bob.post(channel, posted), "Find the source")
    assert reply.content.startswith("Not word for word.")
    assert bold(reply) == ["nottested", "checked"]
    assert quoted(reply) == [SAID]
    assert "What differs changes the meaning: a negation." in reply.content


async def test_what_stands_in_no_story_is_told_beside_what_does(
    ada: Person, bob: Person, channel: Channel
) -> None:
    posted = f"{CLOSED} *Walruses* have taken over the parliament of the country."
    reply = await ada.select_menu(bob.post(channel, posted), "Find the source")
    assert reply.content.startswith("Only a part of it, word for word in the story:")
    walruses = "*Walruses* have taken over the parliament of the country."
    assert quoted(reply) == [CLOSED]
    assert [line.text for line in read(reply.content)][-2:] == [
        "In no story I know:",
        f"“{walruses}”",
    ]


async def test_a_place_that_is_longer_than_a_message_is_named_and_not_cut(
    ada: Person, bob: Person, channel: Channel
) -> None:
    posted = bob.post(channel, f"The mayor read {LONG}names."[:2400])
    reply = await ada.select_menu(posted, "Find the source")
    assert reply.content.startswith("The passage is too long for one message")
    assert quoted(reply) == []
    assert "— long\n-# paragraph 1\n" in reply.content
    assert reply.content.endswith("Words around it were left out.")


async def test_a_place_too_long_to_show_is_still_not_given_to_whom_the_post_names(
    ada: Person, bob: Person, channel: Channel
) -> None:
    posted = bob.post(channel, f"Biden: The mayor read {LONG}names."[:2400])
    reply = await ada.select_menu(posted, "Find the source")
    assert reply.content.startswith("The passage is too long for one message")
    assert reply.content.endswith("The story does not say that these are words of Biden.")


async def test_words_of_no_story_are_said_to_be_in_none(
    ada: Person, bob: Person, channel: Channel
) -> None:
    posted = "“Walruses have taken over the parliament of the whole country”"
    reply = await ada.select_menu(bob.post(channel, posted), "Find the source")
    assert reply.content.startswith("These words do not stand in any story I know")


async def test_a_single_word_is_too_little_to_find_a_source_by(
    ada: Person, bob: Person, channel: Channel
) -> None:
    reply = await ada.select_menu(bob.post(channel, "**bridge**"), "Find the source")
    assert reply.content.startswith("That is too little to find a source by.")


async def test_posted_mentions_ping_nobody(ada: Person, bob: Person, channel: Channel) -> None:
    posted = f"@everyone {ada.user.mention} “We shall open it before every cable has been tested”"
    reply = await ada.select_menu(bob.post(channel, posted), "Find the source")
    assert pings(reply.shown) == []
