"""The log of a bot that writes down everything: each line by its request, and nobody's words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from gateway import BotProcess, LocalDiscord
from gateway.payloads import MESSAGE_CONTENT_INTENT
from gateway.world import Permission
from running import VERBATIM, choose_setting, run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from gateway import Channel, Person

STORY = "The ferry takes 40 passengers, ‘and more in summer,’ Ann Wood said.\n"
MARKER = "zanzibarmarker"
"""Stands in everything that people say here, and nowhere else."""
QUESTION = f"How many passengers does the ferry take, {MARKER}?"
ENV = {
    "VERBATIM_LOG_LEVEL": "DEBUG",
    "VERBATIM_LOG_FORMAT": "json",
    "VERBATIM_MESSAGE_CONTENT": "true",
}


@pytest.fixture(scope="module")
async def discord_() -> AsyncIterator[LocalDiscord]:
    async with LocalDiscord("News", granted=MESSAGE_CONTENT_INTENT) as server:
        await run(server, "sync")
        yield server


@pytest.fixture(scope="module")
async def process(
    discord_: LocalDiscord, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[BotProcess]:
    stories = tmp_path_factory.mktemp("stories")
    (stories / "ferry.md").write_text(STORY, encoding="utf-8")
    async with BotProcess(discord_, [VERBATIM, "bot", "--stories", str(stories)], ENV) as running:
        yield running


def lines(process: BotProcess) -> list[dict[str, Any]]:
    """The log; what is no JSON fails."""
    return [json.loads(line) for line in process.stderr]


async def answered(process: BotProcess, event: int) -> dict[str, Any]:
    """The line of an answer to an event."""
    await process.logged(f'"request": "{event}"')
    (line,) = [one for one in lines(process) if one.get("request") == str(event)]
    return line


async def test_every_line_is_an_object_and_an_answer_is_told_under_the_id_of_its_event(
    discord_: LocalDiscord, process: BotProcess, ada: Person, channel: Channel
) -> None:
    command = ada.start_slash("/ask", question=QUESTION)
    reply = await ada.completed(command)
    said = ada.post(channel, f"<@bot> {QUESTION}")
    await ada.answer_to(said)
    direct = ada.post(discord_.world.dm(ada.user), QUESTION)
    await ada.answer_to(direct)
    menu = ada.start_menu(said, "Ask the story")
    await ada.completed(menu)
    events = {command.id: "command", said.id: "mention", direct.id: "direct", menu.id: "menu"}
    for event, surface in events.items():
        line = await answered(process, event)
        assert line["message"] == f"answered: quote, {surface}"
        assert line["level"] == "DEBUG"
    assert reply.shown.text


async def test_whatever_people_do_no_word_of_theirs_and_no_token_is_written_down(
    discord_: LocalDiscord, process: BotProcess, ada: Person, channel: Channel
) -> None:
    moderator = discord_.guild("News").member("Mo", Permission.MANAGE_GUILD).at(channel)
    await choose_setting(moderator, "asking", channel)
    await choose_setting(moderator, "gaps", "kept for 7 days")
    reply = await ada.slash("/ask", question=QUESTION)
    for button in ("Context", "👍", "👎"):
        await ada.click(reply, button)
    await ada.slash("/ask", question=f"Who painted the Mona Lisa, {MARKER}?")
    await ada.slash("/ask", question=QUESTION, private=True)
    await ada.slash("/quotes", speaker=MARKER)
    await ada.autocomplete("/quotes", "speaker", MARKER)
    await ada.autocomplete("/ask", "story", MARKER, question=QUESTION)
    unasked = ada.post(channel, QUESTION)
    await ada.answer_to(unasked)
    discord_.edit(unasked, f"{QUESTION} And in summer, {MARKER}?")
    claim = ada.post(channel, f"“The ferry takes 50 passengers”, {MARKER} said.")
    await ada.select_menu(claim, "Find the source")
    await ada.dm(QUESTION)
    discord_.delete(unasked)
    form = await moderator.slash("/knowledge add")
    await moderator.submit_modal(form, {"Text": f"{MARKER} wrote a story of many words here."})
    await discord_.received()
    told = "\n".join(json.dumps(line) for line in lines(process)).casefold()
    assert MARKER not in told
    for secret in (discord_.token, *discord_.interactions, *discord_.discretion.tokens):
        assert secret.casefold() not in told
