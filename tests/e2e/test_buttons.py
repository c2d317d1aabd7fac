"""The buttons under a reply: what they show, to whom, and what outlives a restart."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway import BotProcess, LocalDiscord
from gateway.interactions import Callback
from running import VERBATIM, choose_setting, quoted, reload_stories

if TYPE_CHECKING:
    from gateway import Message, Person, Reply

DELETE = "🗑️"
QUESTION = "When did engineers test the main cable of the harbour bridge?"
STORY = "\n".join(
    [
        "The harbour bridge was closed on Tuesday. A ferry runs instead.",
        "‘We shall not open the harbour bridge before all is tested,’ Mayor Ines Duarte said.",
        "Engineers tested the main cable of the harbour bridge on Monday. Nobody was hurt.",
        "Engineers had tested the main cable of another bridge. Nobody was hurt there.",
        "The main cable of the bridge is tested by engineers. It is thick.",
        *(f"Worker {n} likes the bridge. The weather was good." for n in range(6, 25)),
    ]
)

WALRUS = """\
A grey walrus escaped from the zoo on Monday.
Keepers hope that the grey walrus has not escaped far from the zoo.
A second walrus stayed in the zoo on Monday.
"""


async def ask(person: Person, question: str = QUESTION) -> Message:
    assert person.channel is not None
    return await person.say(person.channel, f"<@bot> {question}")


async def reload(moderator: Person) -> None:
    await reload_stories(moderator.discord)


# ---- which there are ----------------------------------------------------------------


async def test_a_reply_has_its_five_buttons(ada: Person) -> None:
    assert (await ask(ada)).buttons == ["Context", "More", "👍", "👎", DELETE]


async def test_a_command_s_answer_has_the_same(ada: Person) -> None:
    reply = await ada.slash("/ask", question=QUESTION)
    assert reply.buttons == ["Context", "More", "👍", "👎", DELETE]


async def test_a_private_answer_has_none_to_remove_it_since_discord_has(ada: Person) -> None:
    reply = await ada.slash("/ask", question=QUESTION, private=True)
    assert reply.buttons == ["Context", "More", "👍", "👎"]


async def test_a_refusal_can_only_be_removed(ada: Person) -> None:
    assert (await ask(ada, "what is the boiling point of lead?")).buttons == [DELETE]


# ---- context and more ---------------------------------------------------------------


async def test_context_shows_the_paragraph_with_its_neighbours_and_the_passage_bold(
    ada: Person, bob: Person
) -> None:
    reply = await ask(ada, "What did Duarte say of the harbour bridge?")
    context = await bob.click(reply, "Context")
    assert context.ephemeral
    lines = STORY.splitlines()
    assert [line for line in quoted(context) if line] == lines[:3]
    assert f"> **{lines[1]}**" in context.content


async def test_context_leads_to_the_other_passages_in_place(ada: Person) -> None:
    context = await ada.click(await ask(ada), "Context")
    assert context.buttons == ["Passage 2", "Passage 3"]
    other = await ada.click(context, "Passage 3")
    assert other.callback_type is Callback.UPDATE
    assert other.shown is context.shown
    assert other.buttons == ["Passage 1", "Passage 2"]


async def test_more_shows_the_next_passages_and_then_the_next(ada: Person) -> None:
    reply = await ask(ada)
    seen = quoted(reply)
    more = await ada.click(reply, "More")
    assert more.ephemeral
    seen += quoted(more)
    last = await ada.click(more, "Next ▶")
    assert last.callback_type is Callback.UPDATE
    seen += quoted(last)
    assert len(seen) == len(set(seen)) == 8
    assert last.buttons == []


async def test_however_much_is_clicked_only_a_part_of_a_story_is_shown(
    ada: Person, stories: Path, moderator: Person
) -> None:
    short = stories / "walrus.md"
    short.write_text(WALRUS + "A walrus eats fish.\n" * 4, encoding="utf-8")
    await reload(moderator)
    reply = await ask(ada, "When did the grey walrus escape from the zoo?")
    assert quoted(reply) == WALRUS.splitlines()
    assert "More" not in reply.buttons
    short.unlink()
    await reload(moderator)


# ---- what has changed or gone -------------------------------------------------------


async def test_a_removed_story_is_gone_from_the_buttons_of_older_replies(
    ada: Person, stories: Path, moderator: Person
) -> None:
    secret = stories / "walrus.md"
    secret.write_text(WALRUS + "A walrus eats fish.\n" * 30, encoding="utf-8")
    await reload(moderator)
    reply = await ask(ada, "When did the grey walrus escape from the zoo?")
    secret.unlink()
    await reload(moderator)
    for button in ("Context", "More"):
        shown = await ada.click(reply, button)
        assert shown.ephemeral
        assert shown.content == "That story is no longer there."


async def test_of_a_changed_story_is_shown_what_it_says_now(
    ada: Person, stories: Path, moderator: Person
) -> None:
    tides = stories / "tides.md"
    tides.write_text("High water comes at noon.\nLow water comes at six.", encoding="utf-8")
    await reload(moderator)
    low, high = await ask(ada, "When is low water?"), await ask(ada, "When is high water?")
    tides.write_text("High water comes at noon.\nLow water comes at five.", encoding="utf-8")
    await reload(moderator)
    changed = await ada.click(low, "Context")
    assert changed.content.startswith("That sentence says something else now")
    assert quoted(changed) == ["Low water comes at five."]
    assert "**five**" in changed.content
    assert quoted(await ada.click(high, "Context")) == ["High water comes at noon."]
    tides.unlink()
    await reload(moderator)


async def test_a_reply_that_is_no_longer_remembered_says_so(
    ada: Person, discord_: LocalDiscord
) -> None:
    reply = await ask(ada)
    forget_everything(discord_)
    for button in ("Context", "More", "👍", "👎"):
        shown = await ada.click(reply, button)
        assert shown.content == "I no longer remember this reply; please ask again."


async def test_the_buttons_survive_a_restart(stories: Path) -> None:
    bot = [VERBATIM, "bot", "--stories", str(stories)]
    async with LocalDiscord("News") as server:
        news = server.guild("News")
        ada, bob = (news.member(name).at(news.channel("general")) for name in ("Ada", "Bob"))
        async with BotProcess(server, bot):
            reply = await ask(ada)
        async with BotProcess(server, bot):
            assert quoted(await bob.click(reply, "Context"))
            assert len(quoted(await bob.click(reply, "More"))) == 3
            assert (await bob.click(reply, "👍")).content.startswith("Thank you")
            await ada.click(reply, DELETE)
            assert reply.deleted


# ---- votes --------------------------------------------------------------------------


async def test_a_vote_is_counted_once_for_each_person_and_can_be_changed(
    ada: Person, bob: Person, discord_: LocalDiscord
) -> None:
    reply = await ask(ada)
    for _ in range(2):
        thanks = await ada.click(reply, "👍")
        assert thanks.ephemeral
    await bob.click(reply, "👍")
    assert votes(discord_, reply) == {(ada.user.id, "up", None), (bob.user.id, "up", None)}
    await ada.click(reply, "👎")
    assert votes(discord_, reply) == {(ada.user.id, "down", None), (bob.user.id, "up", None)}


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("Not an answer", "not-an-answer"),
        ("Wrong speaker", "wrong-speaker"),
        ("Out of date", "out-of-date"),
    ],
)
async def test_a_vote_against_asks_what_is_wrong(
    ada: Person, discord_: LocalDiscord, label: str, reason: str
) -> None:
    reply = await ask(ada)
    question = await ada.click(reply, "👎")
    assert question.ephemeral
    thanks = await ada.click(question, label)
    assert thanks.callback_type is Callback.UPDATE
    assert thanks.content == f"Thank you, noted: {label}."
    assert votes(discord_, reply) == {(ada.user.id, "down", reason)}


async def test_a_vote_can_be_taken_back(ada: Person, discord_: LocalDiscord) -> None:
    reply = await ask(ada)
    await ada.click(await ada.click(reply, "👍"), "Take it back")
    assert votes(discord_, reply) == set()


# ---- removing a reply ---------------------------------------------------------------


async def test_the_asker_removes_the_reply(ada: Person) -> None:
    reply = await ask(ada)
    await ada.click(reply, DELETE)
    assert reply.deleted


async def test_a_moderator_removes_a_reply_to_somebody_else(ada: Person, moderator: Person) -> None:
    reply = (await ada.slash("/ask", question=QUESTION)).shown
    await moderator.click(reply, DELETE)
    assert reply.deleted


async def test_somebody_with_the_chosen_role_is_a_moderator(
    ada: Person, bob: Person, moderator: Person, discord_: LocalDiscord
) -> None:
    server = discord_.guild("News")
    role = server.role("Editors")
    told = await choose_setting(moderator, "role", role)
    assert f"**Moderators’ role:** <@&{role.id}>" in told.text
    reply = await ask(ada)
    server.give(bob.user, role)
    await bob.click(reply, DELETE)
    assert reply.deleted
    await choose_setting(moderator, "role")
    again = await ask(ada)
    assert (await bob.click(again, DELETE)).content.startswith("Only the person who asked")


async def test_the_role_opens_the_moderators_commands_but_not_the_choice_of_the_role(
    bob: Person, moderator: Person, discord_: LocalDiscord
) -> None:
    server = discord_.guild("News")
    server.open_command("/knowledge")
    server.open_command("/settings")
    role = server.role("Editors")
    server.give(bob.user, role)
    await choose_setting(moderator, "role", role)
    assert "Stories of this server" in (await bob.slash("/knowledge status")).content
    page = await bob.slash("/settings")
    with pytest.raises(LookupError, match="is disabled"):
        await bob.choose(page, "settings:role")
    await choose_setting(moderator, "role")
    assert "**Manage Server**" in (await bob.slash("/knowledge status")).content


async def test_the_role_of_everybody_makes_nobody_a_moderator(
    ada: Person, bob: Person, moderator: Person, discord_: LocalDiscord
) -> None:
    everyone = discord_.guild("News").guild.roles[0]
    told = await choose_setting(moderator, "role", everyone)
    assert "⚠️ Everybody in this server has that role" in told.text
    assert "**Moderators’ role:** none" in told.text
    assert (await bob.click(await ask(ada), DELETE)).content.startswith("Only the person")


async def test_anybody_else_is_told_why_not(ada: Person, bob: Person) -> None:
    reply = await ask(ada)
    refusal = await bob.click(reply, DELETE)
    assert refusal.ephemeral
    assert refusal.content == ("Only the person who asked, or a moderator, can remove this answer.")
    assert not reply.deleted


# ---- when something goes wrong ------------------------------------------------------


async def test_a_click_that_fails_is_told_with_a_reference_that_is_in_the_log(
    ada: Person, discord_: LocalDiscord
) -> None:
    reply = await ask(ada)
    discord_.fail_next("POST /interactions/{interaction_id}/{interaction_token}/callback", 400)
    shown = await ada.click(reply, "Context")
    assert shown.ephemeral
    reference = shown.content.split("`")[1]
    await discord_.processes[-1].logged(f"reference {reference}")


def database(server: LocalDiscord) -> Path:
    return Path(server.env["VERBATIM_DATA"]) / "verbatim.db"


def votes(server: LocalDiscord, reply: Message | Reply) -> set[tuple[int, str, str | None]]:
    custom_id = next(c for c in reply.components[0]["components"])["custom_id"]
    with closing(sqlite3.connect(database(server))) as connection, connection:
        rows = connection.execute(
            "SELECT user_id, value, reason FROM feedback WHERE token = ?",
            [custom_id.split(":")[1]],
        )
        return set(rows)


def forget_everything(server: LocalDiscord) -> None:
    with closing(sqlite3.connect(database(server))) as connection, connection:
        connection.execute("DELETE FROM replies")
