"""What a server's moderators added is known in that server alone, by whatever way one asks.

The other server, and direct messages, have only the shared story; somebody who is a member of
both tries every way across.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.discord.text.autocomplete import digest, key_of
from bot.exits import Exit
from bot.settings import Settings
from bot.shelves import content_of
from bot.store import Action, NewRevision, open_store
from gateway import BotProcess, LocalDiscord, Message, Permission
from gateway.interactions import InteractionType
from gateway.world import Member, timestamp
from knowledge.model import Story
from permissions import token_of
from running import VERBATIM, choose_setting, quoted, run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from gateway import Channel, Person, Reply

SHARED = "---\ntitle: The bridge\n---\nThe harbour bridge was closed on Tuesday.\n"
SECRET = Story(
    "quill",
    "Quill leaves the lighthouse",
    "Zebulon Quill left the lighthouse at midnight.\n"
    "“The lamp has failed,” Zebulon Quill said.\n"
    "The lighthouse keeper took three boats with him.\n",
)
SAID = SECRET.text.splitlines()[0]
QUESTION = "when did Quill leave the lighthouse?"
WORDS = ("quill", "zebulon", "lighthouse at", "lamp has", "three boats")
"""Parts of the story that no question here holds."""


@pytest.fixture(scope="module")
async def discord_(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalDiscord]:
    folder = tmp_path_factory.mktemp("stories")
    (folder / "bridge.md").write_text(SHARED, encoding="utf-8")
    async with LocalDiscord("News", "Gazette") as server:
        settings = Settings(data=Path(server.env["VERBATIM_DATA"]), database_url=None)
        async with open_store(settings) as store:
            gazette = server.guild("Gazette").guild.id
            added = NewRevision(gazette, SECRET.id, Action.ADD, content_of(SECRET), None)
            await store.revisions.append(added)
        env = {"VERBATIM_QUESTIONS_PER_MINUTE": "10000"}
        assert await run(server, "sync", env=env) == (Exit.CLOSED, [])
        async with BotProcess(server, [VERBATIM, "bot", "--stories", str(folder)], env):
            yield server


@pytest.fixture
def insider(discord_: LocalDiscord) -> Person:
    """Sam, who is a member of both servers, where the story belongs."""
    gazette, news = discord_.guild("Gazette"), discord_.guild("News")
    sam = gazette.member("Sam", Permission.MANAGE_GUILD)
    news.guild.members.setdefault(sam.user.id, Member(sam.user))
    return sam.at(gazette.channel("general"))


@pytest.fixture(params=["News", "direct message"])
def outside(request: pytest.FixtureRequest, insider: Person, channel: Channel) -> Person:
    """The same person where the story does not belong."""
    return insider.at(channel) if request.param == "News" else insider.in_private()


def tells(told: str, asked: str = "") -> list[str]:
    """What of the story stands in a reply, but for the words of the question itself."""
    rest = told.lower().replace(asked.lower(), "")
    return [part for part in WORDS if part in rest]


async def test_it_answers_where_it_belongs(insider: Person) -> None:
    assert quoted(await insider.slash("/ask", question=QUESTION))[0] == SAID
    assert quoted(await insider.say(insider.here, f"<@bot> {QUESTION}"))[0] == SAID
    choices = await insider.autocomplete("/ask", "story", "quill", question="x")
    assert [choice["value"] for choice in choices] == ["quill"]
    assert "Quill" in (await insider.slash("/stories")).content
    assert "lamp" in (await insider.slash("/quotes", speaker="Zebulon Quill")).content


@pytest.mark.parametrize("story", [None, SECRET.id, key_of(SECRET.id), digest(SECRET.id)])
async def test_it_is_not_asked_elsewhere(outside: Person, story: str | None) -> None:
    given = {} if story is None else {"story": story}
    reply = await outside.slash("/ask", question=QUESTION, private=True, **given)
    told = reply.content.replace(story or "\0", "")
    assert tells(told, QUESTION) == []
    assert quoted(reply) == []


async def test_nothing_of_it_is_offered_elsewhere(outside: Person) -> None:
    for typed in ("", "q", "quill", "light"):
        stories = await outside.autocomplete("/ask", "story", typed, question="x")
        assert tells(str(stories)) == []
        speakers = await outside.autocomplete("/quotes", "speaker", typed)
        assert tells(str(speakers)) == []


async def test_nobody_is_quoted_from_it_elsewhere(outside: Person) -> None:
    for speaker in ("Zebulon Quill", "Zebulon", key_of("Zebulon Quill")):
        reply = await outside.slash("/quotes", speaker=speaker)
        assert tells(reply.content.replace(speaker, "")) == []


async def test_it_is_not_listed_elsewhere(outside: Person) -> None:
    assert tells((await outside.slash("/stories")).content) == []
    assert tells((await outside.slash("/help")).content) == []


async def test_its_words_are_not_found_elsewhere(outside: Person) -> None:
    for words in (SAID, "“The lamp has failed,” Quill said", QUESTION):
        message = outside.post(outside.here, words)
        for menu in ("Find the source", "Ask the story"):
            reply = await outside.select_menu(message, menu)
            assert quoted(reply) == []
            assert tells(reply.content, words) == []


async def test_a_message_elsewhere_is_not_answered_from_it(outside: Person) -> None:
    reply = await outside.say(outside.here, f"<@bot> {QUESTION}")
    assert quoted(reply) == []
    again = await outside.say(outside.here, "who said that the lamp failed?", reply_to=reply)
    assert quoted(again) == []
    assert tells(again.content, "the lamp failed") == []


@pytest.mark.parametrize("asked", ["", "more", "who said that?", "and how many boats?", "why?"])
async def test_a_forward_of_its_answer_leads_to_nothing_more(
    outside: Person, insider: Person, asked: str
) -> None:
    """Who may read it may carry it on; but no question elsewhere goes on from it."""
    answer = await insider.say(insider.here, f"<@bot> {QUESTION}")
    snapshot = {
        "message": {
            "type": 0,
            "content": answer.content,
            "embeds": [],
            "attachments": [],
            "timestamp": timestamp(),
            "edited_timestamp": None,
            "flags": 0,
            "mentions": [],
            "mention_roles": [],
            "components": [],
        }
    }
    where = {"type": 1, "message_id": str(answer.id), "channel_id": str(answer.channel.id)}
    told = {"message_snapshots": [snapshot], "message_reference": where}
    message = outside.post(outside.here, f"<@bot> {asked}", told=told)
    reply = await outside.answer_to(message)
    assert "lamp has failed" not in reply.content
    assert "three boats" not in reply.content
    assert "Quill leaves" not in reply.content


@pytest.mark.parametrize("action", ["context", "around", "more", "next"])
async def test_a_button_of_its_answer_shows_nothing_elsewhere(
    outside: Person, insider: Person, discord_: LocalDiscord, action: str
) -> None:
    answer = await insider.slash("/ask", question=QUESTION)
    argument = "0-1" if action in {"context", "around"} else "0"
    reply = await _forged(discord_, outside, f"{action}:{token_of(answer)}:{argument}")
    assert reply.content == "I no longer remember this reply; please ask again."


async def test_a_page_of_its_list_shows_nothing_elsewhere(
    outside: Person, discord_: LocalDiscord
) -> None:
    for name in (f"quotes:{digest('Zebulon Quill')}:", "quotes:~quill:", "quotes:~zebulon:lamp"):
        reply = await _forged(discord_, outside, f"page:on:0:{name}")
        assert tells(reply.content) == []
    assert tells((await _forged(discord_, outside, "page:on:0:stories")).content) == []


async def test_a_vote_from_elsewhere_does_not_count(
    outside: Person, insider: Person, discord_: LocalDiscord
) -> None:
    token = token_of(await insider.slash("/ask", question=QUESTION))
    for action in (f"up:{token}:", f"down:{token}:", f"why:{token}:out-of-date"):
        assert "no longer remember" in (await _forged(discord_, outside, action)).content


async def test_moderators_elsewhere_choose_and_see_nothing_of_it(
    discord_: LocalDiscord, channel: Channel
) -> None:
    mo = discord_.guild("News").member("Mo", Permission.MANAGE_GUILD).at(channel)
    assert tells((await mo.slash("/knowledge status")).content) == []
    page = await mo.slash("/settings")
    assert tells(page.text + str(page.components)) == []
    with pytest.raises(LookupError):
        await choose_setting(mo, "story", SECRET.title)
    data = {"custom_id": "settings:story", "component_type": 3, "values": [SECRET.id]}
    reply = await mo.completed(mo._use(page.shown, data))  # noqa: SLF001 - forged
    assert "That story is no longer there." in reply.text
    assert "**Default story:** all stories" in reply.text


async def test_two_servers_with_a_story_of_one_name_keep_their_own(
    insider: Person, discord_: LocalDiscord, channel: Channel
) -> None:
    status = await insider.slash("/knowledge status")
    assert "**Stories of this server**\n1 story" in status.content
    mo = discord_.guild("News").member("Mo", Permission.MANAGE_GUILD).at(channel)
    assert "**Stories of this server**\n0 stories" in (await mo.slash("/knowledge status")).content


async def _forged(discord_: LocalDiscord, person: Person, custom_id: str) -> Reply:
    """Click a button of any id, under a message of the bot's where the person is."""
    button = {"type": 2, "id": 2, "style": 2, "label": "forged", "custom_id": custom_id}
    row = {"type": 1, "id": 1, "components": [button]}
    message = discord_.post(Message(person.here, discord_.world.bot, "…", components=[row]))
    data = {"custom_id": custom_id, "component_type": 2}
    kind = InteractionType.COMPONENT
    return await person.completed(person._interact(kind, data, message))  # noqa: SLF001
