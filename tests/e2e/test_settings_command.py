"""`/settings`: what moderators choose for their server, and that each choice really counts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.discord.limits import LONGEST_COOLDOWN, Pace, TooFastError
from bot.discord.settings_menus import COOLDOWNS
from bot.words import catalogue, languages
from gateway import LocalDiscord, Permission
from gateway.world import walk
from running import choose_setting, owner_of, quoted, reload_stories, running_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from gateway import Person, Reply
    from gateway.driver import Server

BRIDGE = "---\ntitle: The bridge\n---\nThe harbour bridge was closed on Tuesday.\n"
FERRY = "---\ntitle: The ferry\n---\nThe ferry sailed on Friday.\n"
CLOSED = "The harbour bridge was closed on Tuesday."
QUESTION = "when was the bridge closed?"


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stories")
    (folder / "bridge.md").write_text(BRIDGE, encoding="utf-8")
    (folder / "ferry.md").write_text(FERRY, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
async def discord_(stories: Path) -> AsyncIterator[LocalDiscord]:
    async with running_bot(stories, {"VERBATIM_QUESTIONS_PER_MINUTE": "1000"}) as server:
        yield server


@pytest.fixture
def server(discord_: LocalDiscord, request: pytest.FixtureRequest) -> Server:
    """A server of the test's own."""
    return discord_.add_guild(f"Server of {request.node.name}")


@pytest.fixture
def mo(server: Server) -> Person:
    return server.member("Mo", Permission.MANAGE_GUILD)


@pytest.fixture
def reader(server: Server) -> Person:
    return server.member("Ada")


def ids(reply: Reply) -> list[str]:
    return [part["custom_id"] for part in walk(reply.components) if "custom_id" in part]


async def test_all_settings_stand_in_one_message_with_a_menu_each(mo: Person) -> None:
    page = await mo.slash("/settings")
    assert page.ephemeral
    assert len(ids(page)) == 10
    assert len(walk(page.components)) <= 40
    kinds = {part["type"] for part in walk(page.components)}
    assert kinds == {1, 3, 6, 8, 10}  # rows, menus of options, roles and channels, and text


@pytest.mark.parametrize("language", languages())
async def test_they_fit_in_every_language_with_everything_chosen(
    server: Server, language: str
) -> None:
    locale = {"en": "en-US", "es": "es-ES"}.get(language, language)
    mo = server.member(f"Mo of {language}", Permission.MANAGE_GUILD, locale=locale)
    channels = [server.add_channel(f"{language}-{number}") for number in range(25)]
    await choose_setting(mo, "channels", *channels)
    await choose_setting(mo, "log", channels[0])
    page = await choose_setting(mo, "digest", channels[1])
    assert catalogue(language)("setting_channels") in page.text
    assert len(page.text) <= 4000


async def test_where_channels_are_chosen_a_mention_elsewhere_is_told_where_to_ask(
    server: Server, mo: Person, reader: Person
) -> None:
    chosen, elsewhere = server.add_channel("questions"), server.add_channel("talk")
    await choose_setting(mo, "channels", chosen)
    told = await reader.say(elsewhere, f"<@bot> {QUESTION}")
    assert told.content.startswith("Here I answer only with `/ask`, for you alone.")
    assert chosen.mention in told.content
    assert quoted(await reader.say(chosen, f"<@bot> {QUESTION}")) == [CLOSED]
    thread = server.discord.start_thread(reader.post(chosen, "Hello"), "Bridge", reader.user)
    assert quoted(await reader.say(thread, f"<@bot> {QUESTION}")) == [CLOSED]


async def test_where_channels_are_chosen_a_command_elsewhere_answers_privately(
    server: Server, mo: Person, reader: Person
) -> None:
    chosen, elsewhere = server.add_channel("questions"), server.add_channel("talk")
    await choose_setting(mo, "channels", chosen)
    private = await reader.at(elsewhere).slash("/ask", question=QUESTION, private=False)
    assert private.ephemeral
    assert quoted(private) == [CLOSED]
    assert chosen.mention in private.content
    assert not (await reader.at(chosen).slash("/ask", question=QUESTION)).ephemeral


async def test_one_story_is_asked_where_a_question_names_none(mo: Person, reader: Person) -> None:
    await choose_setting(mo, "story", "The ferry")
    reply = await reader.slash("/ask", question=QUESTION)
    assert CLOSED not in quoted(reply)
    assert quoted(await reader.slash("/ask", question=QUESTION, story="The bridge")) == [CLOSED]
    choices = await reader.autocomplete("/ask", "story", "", question="x")
    assert choices[0]["name"] == "All stories"
    every = await reader.slash("/ask", question=QUESTION, story=choices[0]["value"])
    assert quoted(every)[0] == CLOSED
    refusal = await reader.say(reader.here, "<@bot> what is the boiling point of lead?")
    assert "Only “The ferry” was asked" in refusal.content


async def test_where_the_chosen_story_is_gone_all_are_asked_and_moderators_see_it(
    server: Server, mo: Person, reader: Person, stories: Path
) -> None:
    (stories / "tide.md").write_text("---\ntitle: The tide\n---\nHigh tide is at noon.\n")
    await reload_stories(server.discord)
    await choose_setting(mo, "story", "The tide")
    (stories / "tide.md").unlink()
    await reload_stories(server.discord)
    assert quoted(await reader.slash("/ask", question=QUESTION)) == [CLOSED]
    page = await mo.slash("/settings")
    assert "**Default story:** ⚠️ deleted meanwhile" in page.text
    page = await mo.choose(page, "settings:story", "all stories")
    assert "**Default story:** all stories" in page.text


async def test_more_stories_than_a_menu_holds_are_turned_over(
    server: Server, mo: Person, stories: Path
) -> None:
    for number in range(40):
        (stories / f"s{number:02}.md").write_text(
            f"---\ntitle: S {number:02}\n---\nIt is {number}."
        )
    await reload_stories(server.discord)
    page = await mo.slash("/settings")
    menu = next(part for part in walk(page.components) if part.get("custom_id") == "settings:story")
    assert len(menu["options"]) <= 25
    page = await mo.choose(page, "settings:story", "more stories ▶")
    page = await mo.choose(page, "settings:story", "S 30")
    assert "**Default story:** S 30" in page.text
    for number in range(40):
        (stories / f"s{number:02}.md").unlink()
    await reload_stories(server.discord)


async def test_commands_answer_privately_where_moderators_chose_so_and_the_asker_says_nothing(
    mo: Person, reader: Person
) -> None:
    await choose_setting(mo, "private", "only who asks")
    assert (await reader.slash("/ask", question=QUESTION)).ephemeral
    assert not (await reader.slash("/ask", question=QUESTION, private=False)).ephemeral


async def test_who_asks_again_too_soon_is_told_when(
    server: Server, mo: Person, reader: Person
) -> None:
    await choose_setting(mo, "cooldown", "60 seconds")
    assert quoted(await reader.slash("/ask", question=QUESTION)) == [CLOSED]
    refusal = await reader.slash("/ask", question=QUESTION)
    assert refusal.content.startswith("You ask faster than I may answer.")
    other = server.member("Ben")
    message = other.post(other.here, f"<@bot> {QUESTION}")
    reply = await other.answer_to(message)
    assert quoted(reply) == [CLOSED]
    # Mending a question is no other question.
    server.discord.edit(message, "<@bot> when did the ferry sail?")
    await server.discord.until(lambda: reply.edits, "the changed answer")
    assert quoted(reply) == ["The ferry sailed on Friday."]
    assert quoted(await reader.in_private().slash("/ask", question=QUESTION)) == [CLOSED]


async def test_a_pause_counts_from_the_last_answer_in_that_server_alone() -> None:
    pace = Pace(100)
    await pace.rest(1, 7, 60)
    await pace.answered(1, 7, 60)
    with pytest.raises(TooFastError):
        await pace.rest(1, 7, 60)
    await pace.rest(1, 7, 0)
    await pace.rest(1, 8, 60)
    await pace.rest(2, 7, 60)
    assert max(COOLDOWNS) == LONGEST_COOLDOWN
    assert timedelta(seconds=LONGEST_COOLDOWN) <= timedelta(minutes=1)


async def test_the_chosen_language_is_spoken_in_messages(mo: Person, reader: Person) -> None:
    page = await choose_setting(mo, "language", "Deutsch")
    assert "**Language:** Deutsch" in page.text
    reply = await reader.say(reader.here, "<@bot> what is the boiling point of lead?")
    assert reply.content.startswith("Dazu steht")
    command = await reader.slash("/ask", question="what is the boiling point of lead?")
    assert "Sorry" in command.content


async def test_unanswered_questions_are_kept_only_where_moderators_say_for_how_long(
    mo: Person,
) -> None:
    page = await choose_setting(mo, "gaps", "kept for 30 days")
    assert "**Unanswered questions:** kept for 30 days" in page.text
    page = await mo.choose(page, "settings:gaps", "not kept")
    assert "**Unanswered questions:** not kept" in page.text


@pytest.mark.parametrize("setting", ["log", "digest", "channels"])
async def test_a_channel_in_which_the_bot_may_not_write_is_not_chosen(
    server: Server, mo: Person, setting: str
) -> None:
    closed = server.add_channel("closed", denied=Permission.SEND_MESSAGES)
    page = await choose_setting(mo, setting, closed)
    assert f"⚠️ I may not write in {closed.mention}" in page.text


async def test_what_was_deleted_is_called_so_and_can_be_forgotten(
    server: Server, mo: Person
) -> None:
    log, role = server.add_channel("log"), server.role("Editors")
    await choose_setting(mo, "log", log)
    await choose_setting(mo, "channels", log)
    await choose_setting(mo, "role", role)
    server.delete_channel(log)
    server.delete_role(role)
    page = await mo.slash("/settings")
    assert "**Log channel:** ⚠️ deleted meanwhile" in page.text
    assert "**Moderators’ role:** ⚠️ deleted meanwhile" in page.text
    assert str(log.id) not in page.text + str(page.components)
    assert str(role.id) not in page.text + str(page.components)
    # It does not answer everywhere because the only channel is gone.
    told = await mo.say(server.channel("general"), f"<@bot> {QUESTION}")
    assert told.content == "Here I answer only with `/ask`, for you alone."
    page = await mo.click(page, "Forget what is gone")
    assert "deleted meanwhile" not in page.text
    assert "**Channels with answers:** everywhere" in page.text
    assert "Forget what is gone" not in page.buttons


async def test_a_menu_that_is_older_than_what_it_offers_changes_nothing(
    server: Server, mo: Person
) -> None:
    page, channel = await mo.slash("/settings"), server.add_channel("short-lived")
    interaction = {"custom_id": "settings:log", "component_type": 8, "values": [str(channel.id)]}
    server.delete_channel(channel)
    reply = await mo.completed(mo._use(page.shown, interaction))  # noqa: SLF001 - forged
    assert "That is gone meanwhile; nothing has changed." in reply.text
    assert "**Log channel:** none" in reply.text


async def test_settings_outlive_a_restart(
    discord_: LocalDiscord, mo: Person, reader: Person
) -> None:
    page = await choose_setting(mo, "private", "only who asks")
    await discord_.processes[-1].restart()
    assert (await reader.slash("/ask", question=QUESTION)).ephemeral
    page = await mo.choose(page, "settings:private", "everybody")
    assert "everybody" in page.text


async def test_where_the_last_story_goes_the_log_channel_is_warned_and_nobody_answered(
    server: Server, mo: Person, reader: Person, stories: Path
) -> None:
    log = server.add_channel("log")
    await choose_setting(mo, "log", log)
    (stories / "bridge.md").unlink()
    (stories / "ferry.md").unlink()
    await reload_stories(server.discord)
    await server.discord.until(lambda: log.messages, "a warning")
    (warning,) = log.messages.values()
    assert warning.content.startswith("⚠️ No story is left here")
    told = await reader.say(reader.here, f"<@bot> {QUESTION}")
    assert told.content == "No story is here, so I have nothing to answer from."
    told = await mo.say(mo.here, f"<@bot> {QUESTION}")
    assert "bring one in with `/knowledge`" in told.content
    assert (await reader.slash("/ask", question=QUESTION)).ephemeral
    assert "No story is left here" in (await mo.slash("/knowledge status")).content
    assert str(stories) not in (await owner_of(server.discord).slash("/knowledge status")).content
    (stories / "bridge.md").write_text(BRIDGE, encoding="utf-8")
    (stories / "ferry.md").write_text(FERRY, encoding="utf-8")
    await reload_stories(server.discord)
    assert quoted(await reader.slash("/ask", question=QUESTION)) == [CLOSED]
