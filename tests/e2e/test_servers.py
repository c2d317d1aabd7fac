"""What differs from server to server: the first message, the channel that asks, the language."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.discord.text.markdown import LONGEST_SHOWN_NAME
from bot.exits import REMEDY_KEYS, Exit
from bot.settings import Settings
from bot.words import ENGLISH, catalogue
from discord_markdown import read
from gateway import BotProcess, LocalDiscord, Permission
from running import VERBATIM, choose_setting, own_lines, quoted, reading_bot, running_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from gateway import Channel, Message, Person

STORY = "The harbour bridge was closed on Tuesday.\nThe ferry crosses every hour.\n"
CLOSED = STORY.splitlines()[0]


@pytest.fixture(scope="module")
async def discord_(stories: Path) -> AsyncIterator[LocalDiscord]:
    """A Discord whose bot may read messages, and asks to."""
    async with reading_bot(stories) as server:
        yield server


def own(server: LocalDiscord, channel: Channel) -> list[Message]:
    return [m for m in channel.messages.values() if m.author is server.world.bot]


# ---- the channel that asks ----------------------------------------------------------


async def test_in_the_chosen_channel_every_message_is_a_question(
    ada: Person, channel: Channel, moderator: Person, discord_: LocalDiscord
) -> None:
    told = await choose_setting(moderator, "asking", channel)
    assert told.shown.ephemeral
    assert f"**Asking channel:** {channel.mention}" in told.text
    assert quoted(await ada.say(channel, "when was the bridge closed")) == [CLOSED]
    refusal = await ada.say(channel, "what is the boiling point of lead?")
    assert refusal.content.startswith("Sorry, the stories say nothing")
    thread = discord_.start_thread(ada.post(channel, "good morning"), "Bridge", ada.user)
    assert quoted(await ada.say(thread, "when was the bridge closed")) == [CLOSED]


async def test_there_it_leaves_small_talk_and_what_is_for_others_alone(
    ada: Person, channel: Channel, moderator: Person, discord_: LocalDiscord
) -> None:
    await choose_setting(moderator, "asking", channel)
    bob = discord_.guild("News").member("Bob")
    small_talk = ada.post(channel, "lovely boiling weather")
    await discord_.unanswered(small_talk)
    for_bob = f"{bob.user.mention} when was the bridge closed?"
    await discord_.unanswered(ada.post(channel, for_bob))
    await discord_.unanswered(bob.post(channel, "the bridge was closed", reply_to=small_talk))


async def test_there_nobody_is_told_to_talk_less(
    ada: Person, channel: Channel, moderator: Person, discord_: LocalDiscord
) -> None:
    await choose_setting(moderator, "asking", channel)
    pace = Settings.model_fields["questions_per_minute"].default
    for _ in range(pace):  # each is counted before the next, however slow the machine is
        await discord_.unanswered(ada.post(channel, "lovely boiling weather"))
    await discord_.unanswered(ada.post(channel, "when was the bridge closed?"))
    told = await ada.say(channel, "<@bot> when was the bridge closed?")
    assert told.content.startswith("You ask faster than I may answer.")


async def test_what_is_left_alone_is_not_remembered(
    ada: Person, channel: Channel, moderator: Person, discord_: LocalDiscord
) -> None:
    await choose_setting(moderator, "asking", channel)
    await ada.say(channel, "when was the bridge closed?")
    await discord_.unanswered(ada.post(channel, "lovely boiling weather"))
    await ada.say(channel, "when does the ferry cross?")
    with (
        closing(sqlite3.connect(Path(discord_.env["VERBATIM_DATA"]) / "verbatim.db")) as connection,
        connection,
    ):
        asked = "SELECT count(*) FROM replies WHERE channel_id = ?"
        assert connection.execute(asked, [channel.id]).fetchone() == (2,)


async def test_there_a_question_that_becomes_small_talk_loses_its_answer_until_it_asks_again(
    ada: Person, channel: Channel, moderator: Person, discord_: LocalDiscord
) -> None:
    await choose_setting(moderator, "asking", channel)
    message = ada.post(channel, "when was the bridge closed?")
    reply = await ada.answer_to(message)
    discord_.edit(message, "lovely boiling weather")
    await discord_.until(lambda: reply.deleted, "the removal of the reply")
    discord_.edit(message, "when was the bridge closed?")
    again = await ada.answer_to(message)
    assert quoted(again) == [CLOSED]
    assert quoted(await ada.click(again, "Context"))[0] == CLOSED


async def test_the_channel_can_be_given_up_again(
    ada: Person, channel: Channel, moderator: Person, discord_: LocalDiscord
) -> None:
    await choose_setting(moderator, "asking", channel)
    told = await choose_setting(moderator, "asking")
    assert "**Asking channel:** none" in told.text
    await discord_.unanswered(ada.post(channel, "when was the bridge closed?"))


async def test_a_channel_in_which_it_may_not_write_is_not_chosen(
    moderator: Person, discord_: LocalDiscord, ada: Person
) -> None:
    news = discord_.guild("News")
    closed = news.add_channel("closed", denied=Permission.SEND_MESSAGES)
    told = await choose_setting(moderator, "asking", closed)
    assert f"I may not write in {closed.mention}" in told.text
    await discord_.unanswered(ada.post(closed, "when was the bridge closed?"))


async def test_without_the_intent_a_moderator_is_told_what_it_needs(stories: Path) -> None:
    async with running_bot(stories) as server:
        news = server.guild("News")
        moderator = news.member("Mo", Permission.MANAGE_GUILD)
        told = await choose_setting(moderator, "asking", news.channel("general"))
        assert "⚠️ I cannot read the messages of a channel" in told.text
        assert "VERBATIM_MESSAGE_CONTENT=true" in told.text
        assert "**Asking channel:** none" in told.text
        await server.unanswered(moderator.post(news.channel("general"), "the bridge?"))


async def test_an_intent_that_was_not_granted_ends_it_with_what_to_do() -> None:
    async with LocalDiscord("News") as server:
        process = BotProcess(server, [VERBATIM, "bot"], {"VERBATIM_MESSAGE_CONTENT": "true"})
        await process.start()
        ended = (await process.ended(), own_lines(process))
        assert ended == (Exit.INTENT_MISSING, [ENGLISH(REMEDY_KEYS[Exit.INTENT_MISSING])])
        assert "VERBATIM_MESSAGE_CONTENT" in ENGLISH(REMEDY_KEYS[Exit.INTENT_MISSING])


async def test_a_member_who_is_no_moderator_may_not_choose(
    ada: Person, discord_: LocalDiscord
) -> None:
    discord_.guild("News").open_command("/settings")
    refusal = await ada.slash("/settings")
    assert "**Manage Server**, which you do not have here" in refusal.content


# ---- the language -------------------------------------------------------------------

NOTHING = {"en-GB": "Sorry", "fr": "Désolé", "de": "Dazu steht", "es-419": "Lo siento"}


@pytest.mark.parametrize("locale", NOTHING)
async def test_a_command_is_answered_in_the_person_s_language(
    discord_: LocalDiscord, locale: str
) -> None:
    reader = discord_.guild("News").member(f"Reader of {locale}", locale=locale)
    reply = await reader.slash("/ask", question="what is the boiling point of lead?")
    assert reply.content.split("\n")[1].startswith(NOTHING[locale])


async def test_the_story_s_words_are_never_translated(discord_: LocalDiscord) -> None:
    reader = discord_.guild("News").member("Leser", locale="de")
    reply = await reader.slash("/ask", question="when was the bridge closed?")
    assert quoted(reply) == [CLOSED]
    assert "Absatz 1" in reply.content
    assert reply.buttons[:1] == ["Kontext"]


async def test_a_click_is_answered_in_the_language_of_whoever_clicks(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    reply = await ada.say(channel, "<@bot> when was the bridge closed?")
    reader = discord_.guild("News").member("Lecteur", locale="fr").at(channel)
    context = await reader.click(reply, "Context")
    assert context.content.startswith("Ce qui entoure le passage")


async def test_a_message_is_answered_in_the_server_s_language(discord_: LocalDiscord) -> None:
    zeitung = discord_.add_guild("Zeitung", locale="de")
    reader = zeitung.member("Leserin", locale="en-GB")
    reply = await reader.say(zeitung.channel("general"), "<@bot> boiling point of lead?")
    assert reply.content.startswith("Dazu steht")


@pytest.mark.parametrize(
    ("said", "language"),
    [("help", "en"), ("Help?", "en"), ("aide !", "fr"), ("hilfe", "de"), ("¡Ayuda!", "es")],
)
async def test_who_writes_help_and_nothing_else_is_helped(
    ada: Person, channel: Channel, said: str, language: str
) -> None:
    first = catalogue(language).entries["help"].strip().split("**")[0]
    assert (await ada.say(channel, f"<@bot> {said}")).content.startswith(first)
    assert (await ada.dm(said)).content.startswith(first)


async def test_help_is_in_the_server_s_language_where_the_word_tells_none(
    discord_: LocalDiscord,
) -> None:
    post = discord_.add_guild("Post", locale="de")
    reply = await post.member("Leserin").say(post.channel("general"), "<@bot> help")
    assert reply.content.startswith("Ich beantworte Fragen")


@pytest.mark.parametrize("locale", ["en-US", "de", "es-ES", "fr"])
async def test_help_fits_and_names_every_command_as_its_reader_sees_it(
    discord_: LocalDiscord, locale: str
) -> None:
    reader = discord_.guild("News").member(f"Beginner with {locale}", locale=locale)
    reply = await reader.slash("/help")
    assert reply.ephemeral
    assert len(reply.content) <= 2000 - LONGEST_SHOWN_NAME  # the example is somebody's name
    words = catalogue(locale[:2])
    for key in ("ask", "quotes", "stories", "knowledge", "settings"):
        assert f"`/{words(f'{key}_name')}" in reply.content
    assert words("privacy_none") in reply.content
    constructs = {c for line in read(reply.content) for c in line.constructs}
    assert constructs <= {"code", "list", "subtext"}


# ---- the first message --------------------------------------------------------------


async def test_it_introduces_itself_once_in_a_server_that_it_joins(
    discord_: LocalDiscord,
) -> None:
    # What comes before is taken for a server that it was in already.
    await discord_.processes[-1].logged("ready as")
    joined = discord_.add_guild("Gazette")
    general = joined.channel("general")
    await discord_.until(lambda: own(discord_, general), "the first message")
    [hello] = own(discord_, general)
    assert hello.content.startswith("Hello! I answer questions about news stories")
    assert [n for n in ("1", "2", "3") if f"**{n}.**" in hello.content] == ["1", "2", "3"]
    assert "I keep no questions," in hello.content
    discord_.rejoin(joined)
    await discord_.received()
    await joined.member("Ada").dm("when was the bridge closed?")
    assert own(discord_, general) == [hello]


async def test_it_introduces_itself_in_the_server_s_language(discord_: LocalDiscord) -> None:
    general = discord_.add_guild("Gazette de Paris", locale="fr").channel("general")
    await discord_.until(lambda: own(discord_, general), "the first message")
    assert own(discord_, general)[0].content.startswith("Bonjour")


async def test_it_keeps_quiet_where_it_may_not_write(discord_: LocalDiscord) -> None:
    joined = discord_.add_guild("Closed", denied=Permission.SEND_MESSAGES)
    await discord_.processes[-1].logged(f"server {joined.guild.id}: no system channel")
    assert own(discord_, joined.channel("general")) == []
