"""Questions that follow others: understood by what was shown before, where people talk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from running import quoted

if TYPE_CHECKING:
    from gateway import Channel, LocalDiscord, Person

STORY = """\
‘The bridge will be closed until every cable has been tested,’ said Ines Duarte, the mayor.
‘Nobody will pay for the ferry,’ said Ines Duarte.
‘The ferry is too small for lorries,’ said Otto Lind, a driver.
Engineers found cracks in two cables on Monday.
The museum opens a new wing in the autumn.
"""
CABLES, FERRY = STORY.splitlines()[:2]


async def test_in_a_chain_of_replies_a_pronoun_is_who_was_quoted_before(
    ada: Person, channel: Channel
) -> None:
    first = await ada.say(channel, "<@bot> What did Ines Duarte say about the bridge?")
    assert quoted(first)[0] == CABLES
    second = await ada.say(channel, "what did she say about the ferry?", reply_to=first)
    assert quoted(second)[0] == FERRY
    assert "-# Understood as “what did Ines Duarte say about the ferry?”." in second.content


async def test_in_a_thread_and_in_a_direct_message_too(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    thread = discord_.start_thread(ada.post(channel, "The bridge"), "The bridge", ada.user)
    await ada.say(thread, "<@bot> What did Ines Duarte say about the bridge?")
    assert "Understood as" in (await ada.say(thread, "<@bot> what did she say?")).content
    await ada.dm("What did Ines Duarte say about the bridge?")
    assert "Understood as" in (await ada.dm("what did she say about the ferry?")).content


async def test_after_thanks_or_a_refusal_the_next_question_follows_the_answer_before(
    discord_: LocalDiscord,
) -> None:
    cleo = discord_.guild("News").member("Cleo")
    await cleo.dm("What did Ines Duarte say about the bridge?")
    assert (await cleo.dm("thanks")).content.startswith("You are welcome!")
    refusal = await cleo.dm("What is the boiling point of lead?")
    assert refusal.content.startswith("Sorry, the stories say nothing about this.")
    assert "Understood as" in (await cleo.dm("what did she say about the ferry?")).content


async def test_a_reply_to_a_refusal_follows_the_answer_before(
    ada: Person, channel: Channel
) -> None:
    first = await ada.say(channel, "<@bot> What did Ines Duarte say about the bridge?")
    thanks = await ada.say(channel, "thanks", reply_to=first)
    second = await ada.say(channel, "what did she say about the ferry?", reply_to=thanks)
    assert "Understood as" in second.content


@pytest.mark.parametrize("by", ["command", "menu"])
async def test_what_was_answered_privately_is_never_followed_in_public(
    ada: Person, channel: Channel, discord_: LocalDiscord, by: str
) -> None:
    thread = discord_.start_thread(ada.post(channel, "The bridge"), "The bridge", ada.user)
    asked = "What did Ines Duarte say about the bridge?"
    if by == "command":
        await ada.at(thread).slash("/ask", question=asked, private=True)
    else:
        await ada.at(thread).select_menu(ada.post(thread, asked), "Ask the story")
    second = await ada.say(thread, "<@bot> what did she say about the ferry?")
    assert "Understood as" not in second.content


async def test_elsewhere_a_question_stands_by_itself(ada: Person, channel: Channel) -> None:
    await ada.say(channel, "<@bot> What did Ines Duarte say about the bridge?")
    second = await ada.say(channel, "<@bot> what did she say about the ferry?")
    assert "Understood as" not in second.content


async def test_a_reply_follows_the_answer_that_it_replies_to_whoever_asked(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    first = await ada.slash("/ask", question="What did Ines Duarte say about the bridge?")
    bob = discord_.guild("News").member("Bob").at(channel)
    await bob.say(channel, "<@bot> What did Otto Lind say about the ferry?")
    second = await bob.say(channel, "what did she say about the ferry?", reply_to=first.shown)
    assert quoted(second)[0] == FERRY


async def test_in_a_thread_nobody_follows_somebody_else(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    thread = discord_.start_thread(ada.post(channel, "The bridge"), "The bridge", ada.user)
    await ada.say(thread, "<@bot> What did Ines Duarte say about the bridge?")
    bob = discord_.guild("News").member("Bob")
    second = await bob.say(thread, "<@bot> what did she say about the ferry?")
    assert "Understood as" not in second.content


async def test_a_refusal_offers_questions_that_the_stories_do_answer(ada: Person) -> None:
    reply = await ada.dm("What is the boiling point of lead?")
    assert reply.content.startswith("Sorry, the stories say nothing about this.")
    question = "What did Ines Duarte say about the ferry?"
    assert question in reply.content
    assert "> " in (await ada.dm(question)).content


async def test_a_misspelt_word_is_told(ada: Person) -> None:
    reply = await ada.dm("What did engineers find in the cabels on Monday?")
    assert "-# Searched for “cables” instead of “cabels”." in reply.content
