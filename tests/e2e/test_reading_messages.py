"""What a message says and asks, wherever its words stand and however the bot is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gateway import pings
from gateway.payloads import forwarded
from gateway.world import timestamp
from running import quoted, reading_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from gateway import Channel, LocalDiscord, Message, Person

CLOSED = "The harbour bridge was closed on Tuesday after engineers found cracks in two cables."
SAID = "‘We shall not open it before every cable has been tested,’ said Ines Duarte, the mayor."
QUESTION = "Why was the harbour bridge closed?"
FIND, ASK = "Find the source", "Ask the story"


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stories")
    (folder / "bridge.md").write_text(f"{CLOSED}\n{SAID}\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
async def reader(stories: Path) -> AsyncIterator[LocalDiscord]:
    """A Discord that lets the bot read every message."""
    async with reading_bot(stories) as server:
        yield server


def forward(words: str) -> dict[str, Any]:
    return {"told": forwarded(words)}


def embed(**fields: object) -> dict[str, Any]:
    return {"embeds": [{"type": "rich"} | fields]}


def poll(question: str) -> dict[str, Any]:
    answers = [{"answer_id": 1, "poll_media": {"text": "Cracks"}}]
    rules = {"expiry": timestamp(), "allow_multiselect": False, "layout_type": 1}
    asked = {"question": {"text": question}, "answers": answers} | rules
    return {"told": {"poll": asked}}


def text_displays(words: str) -> dict[str, Any]:
    text = {"type": 10, "id": 2, "content": words}
    return {"components": [{"type": 17, "id": 1, "components": [text]}], "flags": 1 << 15}


CLAIMS = {
    "a forward": forward(CLOSED),
    "an embed's description": embed(title="Latest", description=CLOSED),
    "an embed's field": embed(fields=[{"name": "News", "value": CLOSED, "inline": False}]),
    "components": text_displays(CLOSED),
}


@pytest.mark.parametrize("more", CLAIMS.values(), ids=CLAIMS)
async def test_the_source_is_found_of_words_that_are_no_content(
    ada: Person, bob: Person, channel: Channel, more: dict[str, Any]
) -> None:
    reply = await ada.select_menu(bob.post(channel, "", **more), FIND)
    assert reply.content.startswith("Word for word in the story:")
    assert quoted(reply) == [CLOSED]


async def test_the_preview_of_a_link_is_looked_through(
    ada: Person, bob: Person, channel: Channel
) -> None:
    message = bob.post(channel, "https://a.example/1", **embed(title="A", description=CLOSED))
    assert quoted(await ada.select_menu(message, FIND)) == [CLOSED]


@pytest.mark.parametrize("name", ["story.txt", "NOTES.MD"])
async def test_a_small_text_file_is_read(
    ada: Person, bob: Person, channel: Channel, name: str, discord_: LocalDiscord
) -> None:
    file = discord_.attach(name, CLOSED.encode())
    assert quoted(await ada.select_menu(bob.post(channel, "", attachments=[file]), FIND)) == [
        CLOSED
    ]


OTHER_FILES = {"a.txt": b"\xff\xfe\x00", "big.txt": b"a " * 40_000, "a.png": CLOSED.encode()}


@pytest.mark.parametrize("name", OTHER_FILES)
async def test_other_files_are_left_alone(
    ada: Person, bob: Person, channel: Channel, name: str, discord_: LocalDiscord
) -> None:
    file = discord_.attach(name, OTHER_FILES[name])
    reply = await ada.select_menu(bob.post(channel, "", attachments=[file]), FIND)
    assert reply.content == "That message has no words that I could look for."


QUESTIONS = {
    "a forward": forward(QUESTION),
    "a poll": poll(QUESTION),
    "an embed": embed(description=QUESTION),
}


@pytest.mark.parametrize("more", QUESTIONS.values(), ids=QUESTIONS)
async def test_a_question_that_is_no_content_is_answered(
    ada: Person, bob: Person, channel: Channel, more: dict[str, Any]
) -> None:
    assert quoted(await ada.select_menu(bob.post(channel, "", **more), ASK))[0] == CLOSED


async def test_a_question_forwarded_to_the_bot_directly_is_answered(ada: Person) -> None:
    private = ada.in_private()
    message = private.post(private.here, "", **forward(QUESTION))
    assert quoted(await private.answer_to(message))[0] == CLOSED


async def test_the_source_is_found_of_a_claim_forwarded_to_the_bot_directly(ada: Person) -> None:
    private = ada.in_private()
    claim = "We shall open it before every cable has been tested"
    reply = await private.answer_to(private.post(private.here, "", **forward(claim)))
    assert reply.content.startswith("Not word for word.")
    assert quoted(reply) == [SAID]


async def test_forwarded_words_that_no_story_has_are_taken_for_a_question(ada: Person) -> None:
    private = ada.in_private()
    message = private.post(private.here, "", **forward("why was the harbour bridge closed"))
    assert quoted(await private.answer_to(message))[0] == CLOSED


# ---- ways of calling it -------------------------------------------------------------


async def test_whoever_mentions_its_role_is_told_to_mention_the_bot(
    ada: Person, channel: Channel, discord_: LocalDiscord
) -> None:
    role = discord_.guild("News").own_role()
    reply = await ada.say(channel, f"<@&{role.id}> {QUESTION}")
    assert f"Mention me, {discord_.world.bot.mention}, with your question." in reply.content
    assert pings(reply) == []


async def test_where_it_may_read_a_mention_of_its_role_is_answered(reader: LocalDiscord) -> None:
    server = reader.guild("News")
    role, other = server.own_role(), server.role("Readers")
    ada = server.member("Ada")
    reply = await ada.say(ada.here, f"<@&{role.id}> {QUESTION}")
    assert quoted(reply)[0] == CLOSED
    await reader.unanswered(ada.post(ada.here, f"<@&{other.id}> {QUESTION}"))


UNDER_A_CLAIM = (
    "<@bot> is this true?",
    "source? <@bot>",
    "<@bot>",
    "<@bot> did he really say that?",
)


@pytest.mark.parametrize("asked", [*UNDER_A_CLAIM, "<@bot> stimmt das?", "<@bot> c’est vrai ?"])
async def test_a_question_under_a_claim_is_about_the_claim(
    reader: LocalDiscord, asked: str
) -> None:
    ada, bob = (reader.guild("News").member(name) for name in ("Ada", "Bob"))
    claim = bob.post(bob.here, "We shall open it before every cable has been tested")
    reply = await ada.say(ada.here, asked, reply_to=claim)
    assert reply.content.startswith("Not word for word.")
    assert quoted(reply) == [SAID]
    assert pings(reply) == []


async def test_a_mention_under_a_question_asks_that_question(reader: LocalDiscord) -> None:
    ada, bob = (reader.guild("News").member(name) for name in ("Ada", "Bob"))
    reply = await ada.say(ada.here, "<@bot>", reply_to=bob.post(bob.here, QUESTION))
    assert quoted(reply)[0] == CLOSED


async def test_a_question_of_its_own_under_a_claim_is_answered(reader: LocalDiscord) -> None:
    ada, bob = (reader.guild("News").member(name) for name in ("Ada", "Bob"))
    claim = bob.post(bob.here, "The bridge is closed because of the weather")
    reply = await ada.say(ada.here, f"<@bot> {QUESTION}", reply_to=claim)
    assert quoted(reply)[0] == CLOSED


async def test_where_a_claim_may_not_be_read_the_menu_is_named(
    ada: Person, bob: Person, channel: Channel
) -> None:
    claim = bob.post(channel, CLOSED)
    reply = await ada.say(channel, "<@bot> is this true?", reply_to=claim)
    assert reply.content.startswith("I cannot read that message.")
    assert "**Find the source**" in reply.content


async def test_a_mention_that_is_only_typed_is_no_part_of_the_question(
    ada: Person, discord_: LocalDiscord
) -> None:
    reply = await ada.in_private().dm(f"@{discord_.world.bot.name} {QUESTION}")
    assert quoted(reply)[0] == CLOSED


@pytest.mark.parametrize("said", ["<@bot> see the title", "<@bot>"])
async def test_the_title_of_a_forum_post_is_its_question(
    ada: Person, discord_: LocalDiscord, said: str
) -> None:
    server = discord_.guild("News")
    post = server.open_post(server.add_forum("questions"), QUESTION, ada)
    reply = await ada.say(post, said, id=post.id)
    assert quoted(reply)[0] == CLOSED


# ---- taking a question back ---------------------------------------------------------


@pytest.mark.parametrize("left", ["never mind", "<@bot>"])
async def test_an_edit_that_takes_the_question_back_takes_the_answer_with_it(
    ada: Person, channel: Channel, discord_: LocalDiscord, left: str
) -> None:
    message: Message = ada.post(channel, f"<@bot> {QUESTION}")
    answer = await ada.answer_to(message)
    message.mentions.clear()
    discord_.edit(message, left)
    await discord_.until(lambda: answer.deleted, "the answer to be deleted")
