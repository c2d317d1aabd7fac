"""What moderators make of answers: expectations, corrections, gaps, the week, and what is kept."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.discord.features.upkeep import tidy
from bot.discord.services import build_services
from bot.settings import Settings
from bot.shelf import Shelf
from bot.shelves import Shelves
from bot.store import Lack, open_store
from bot.store.database import DATABASE_FILE
from bot.words import ENGLISH
from gateway import Callback, Permission
from knowledge.stories.expectations import Expectation
from paths import DATA
from running import choose_setting, owner_of, reload_stories, running_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from gateway import LocalDiscord, Person, Reply

LEAD = "what is the boiling point of lead?"
INSPECTED = "when was the last inspection?"
QUAY = "who said that nobody will be left standing on the quay?"
TIDE = "High tide comes at noon on Saturday."


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    return shutil.copytree(DATA / "news", tmp_path / "news")


@pytest.fixture
async def discord_(stories: Path) -> AsyncIterator[LocalDiscord]:
    """A local Discord with a bot of the test's own."""
    async with running_bot(stories, own={"tide": TIDE}) as server:
        yield server


def file_of(reply: Reply, ending: str) -> bytes:
    (found,) = [one.content for one in reply.shown.attachments if one.filename.endswith(ending)]
    return found


async def test_the_gaps_are_taken_along_as_a_table_and_as_json(moderator: Person) -> None:
    await choose_setting(moderator, "gaps", "kept for 7 days")
    for question in (LEAD, "=1+1 lead?", INSPECTED):
        await moderator.slash("/ask", question=question)
    listed = await moderator.slash("/knowledge gaps")
    reply = await moderator.click(listed, "Export")
    assert reply.ephemeral
    rows = list(csv.DictReader(io.StringIO(file_of(reply, ".csv").decode("utf-8-sig"))))
    assert [row["question"] for row in rows] == ["'=1+1 lead?", LEAD]
    plain = json.loads(file_of(reply, ".json"))
    assert [(row["question"], row["none"]) for row in plain] == [("=1+1 lead?", 1), (LEAD, 1)]
    assert str(moderator.user.id) not in file_of(reply, ".json").decode()


async def test_all_that_is_kept_is_taken_along_in_one_file(moderator: Person) -> None:
    answer = await moderator.slash("/ask", question=INSPECTED)
    await moderator.click(answer, "👎")
    reply = await moderator.slash("/knowledge export")
    kept = json.loads(file_of(reply, ".json"))
    assert kept["stories"][0]["content"]["text"] == TIDE
    assert [vote["value"] for vote in kept["votes"]] == ["down"]
    assert str(moderator.user.id) not in json.dumps(kept)


async def test_what_is_erased_is_gone_at_once_and_after_a_restart(
    discord_: LocalDiscord, moderator: Person
) -> None:
    question = "when does high tide come on Saturday?"
    assert "noon" in (await moderator.slash("/ask", question=question)).text
    asked = await moderator.slash("/knowledge erase")
    form = await moderator.click(asked, "Erase all of it")
    label = "Write the server’s name: News"
    assert "All of it is erased." in (await moderator.submit_modal(form, {label: "News"})).text
    assert TIDE not in (await moderator.slash("/ask", question=question)).text
    await discord_.processes[-1].restart()
    assert TIDE not in (await moderator.slash("/ask", question=question)).text


async def test_the_week_is_told_once_whatever_restarts(
    discord_: LocalDiscord, moderator: Person
) -> None:
    news = discord_.guild("News")
    channel = news.add_channel("digest")
    await choose_setting(moderator, "gaps", "kept for 7 days")
    await choose_setting(moderator, "digest", channel)
    await moderator.slash("/ask", question=LEAD)
    await moderator.click(await moderator.slash("/ask", question=INSPECTED), "👍")
    await discord_.processes[-1].restart()
    await discord_.until(lambda: channel.messages, "a digest")
    await discord_.processes[-1].restart()
    await moderator.slash("/knowledge gaps")
    await discord_.received()
    (message,) = channel.messages.values()
    for told in ("The last seven days", f"1× {LEAD}", "👍 1 · 👎 0", "tide"):
        assert told in message.text


async def test_a_week_in_which_nothing_happened_is_not_told(stories: Path) -> None:
    async with running_bot(stories) as server:
        news = server.guild("News")
        moderator = news.member("Mo", Permission.MANAGE_GUILD)
        channel = news.add_channel("digest")
        await choose_setting(moderator, "digest", channel)
        await server.processes[-1].restart()
        await moderator.slash("/knowledge gaps")
        await server.received()
        assert channel.messages == {}


async def test_a_week_that_cannot_be_told_costs_no_other_server_its_own(
    discord_: LocalDiscord,
) -> None:
    news, gazette = discord_.guild("News"), discord_.add_guild("Gazette")
    channels = [server.add_channel("digest") for server in (news, gazette)]
    async with open_store(Settings(data=discord_.env["VERBATIM_DATA"])) as store:  # type: ignore[arg-type]
        for server, channel in zip((news, gazette), channels, strict=True):
            where = server.guild.id
            await store.servers.decide(where, gaps_days=7, digest_channel_id=channel.id)
            await store.gaps.note(where, LEAD, Lack.NONE)
    with closing(sqlite3.connect(Path(discord_.env["VERBATIM_DATA"], DATABASE_FILE))) as database:
        database.execute("UPDATE gaps SET verdict = 'odd' WHERE guild_id = ?", [news.guild.id])
        database.commit()
    await discord_.processes[-1].restart()
    await discord_.until(lambda: channels[1].messages, "the week of the other server")
    assert channels[0].messages == {}


async def test_a_server_that_took_the_bot_back_while_it_did_not_run_is_not_forgotten(
    discord_: LocalDiscord, moderator: Person
) -> None:
    news = discord_.guild("News")
    channel = news.add_channel("digest")
    async with open_store(Settings(data=discord_.env["VERBATIM_DATA"])) as store:  # type: ignore[arg-type]
        await store.servers.decide(news.guild.id, digest_channel_id=channel.id)
        await store.servers.set_left(news.guild.id, datetime.now(UTC) - timedelta(days=31))
        await discord_.processes[-1].restart()
        await discord_.until(lambda: channel.messages, "a digest, which comes after forgetting")
        assert (await store.servers.of(news.guild.id)).left_at is None
    question = "when does high tide come on Saturday?"
    assert "noon" in (await moderator.slash("/ask", question=question)).text


async def test_whoever_runs_the_bot_corrects_a_speaker_for_every_server(
    discord_: LocalDiscord, stories: Path
) -> None:
    owner = owner_of(discord_)
    answer = await owner.slash("/ask", question=QUAY)
    assert "Ines Duarte" in answer.text
    down = await owner.click(answer, "👎")
    why = await owner.click(down, "Wrong speaker")
    reply = await owner.click(why, "Correct the speaker")
    if "Which statement" in reply.text:
        said = "‘Nobody will be left standing on the quay,’"
        reply = await owner.choose(reply, "Which statement is meant?", said)
    form = await owner.choose(reply, "Who says it?", "Another name …")
    role = "What they are, as “mayor” (optional)"
    done = await owner.submit_modal(form, {"Who says it": "Tom Reed", role: "porter"})
    shared = await owner.click(done, "For every server")
    assert "From now on in every server" in shared.text
    assert "speaker: Tom Reed" in (stories / "speakers.yaml").read_text(encoding="utf-8")
    again = await owner.slash("/ask", question=QUAY)
    assert "Tom Reed, porter" in again.text


async def expected(moderator: Person) -> None:
    """Let what the server's own story says become an expectation."""
    answer = await moderator.slash("/ask", question="when does high tide come on Saturday?")
    voted = await moderator.click(answer, "👍")
    kept = await moderator.click(voted, "Always expect this answer")
    assert "Before every change" in kept.text


async def edited(moderator: Person) -> Reply:
    """Edit that story up to the preview."""
    form = await moderator.slash("/knowledge edit", story="tide")
    assert form.modal is not None
    parts = form.modal["components"]
    there = {part["label"]: part["component"].get("value") or "" for part in parts}
    return await moderator.submit_modal(form, there | {"Text": "Low tide comes at six."})


async def test_a_preview_tells_which_expectation_would_not_hold_any_more(
    moderator: Person,
) -> None:
    await expected(moderator)
    preview = await edited(moderator)
    assert "No longer as expected: “when does high tide come on Saturday?”" in preview.text
    assert "Cancel" in preview.buttons
    checked = await moderator.slash("/knowledge check")
    assert "all held" in checked.text


async def test_a_change_that_breaks_an_expectation_is_stopped_where_the_owner_wants_it(
    stories: Path,
) -> None:
    stops = {"VERBATIM_EXPECTATIONS_STOP": "true"}
    async with running_bot(stories, stops, own={"tide": TIDE}) as server:
        moderator = server.guild("News").member("Mo", Permission.MANAGE_GUILD)
        await expected(moderator)
        preview = await edited(moderator)
        assert "such a change is not made" in preview.text
        assert "Cancel" in preview.buttons
        assert ENGLISH("confirm_button") not in preview.buttons
        (stories / "expectations.yaml").write_text(
            "- question: when was the last inspection?\n  contains: '2017'\n", encoding="utf-8"
        )
        await reload_stories(server)
        bridge = stories / "harbour-bridge.md"
        text = bridge.read_text(encoding="utf-8")
        bridge.write_text(text.replace("2017", "2018"), encoding="utf-8")
        assert "no longer be answered as expected" in (await reload_stories(server)).text
        assert "2017" in (await moderator.slash("/ask", question=INSPECTED)).text


async def test_only_what_a_reload_breaks_is_told_in_the_log_channel(
    discord_: LocalDiscord, moderator: Person, stories: Path
) -> None:
    news = discord_.guild("News")
    server, channel = news.guild.id, news.add_channel("log")
    async with open_store(Settings(data=discord_.env["VERBATIM_DATA"])) as store:  # type: ignore[arg-type]
        await store.servers.decide(server, log_channel_id=channel.id)
        # The first does not hold since the server's own story answers it, whatever is reloaded.
        tide = "when does high tide come on Saturday?"
        await store.expectations.keep(server, Expectation(tide, "midnight"))
        await store.expectations.keep(server, Expectation(INSPECTED, "2017"))
    (stories / "tide.md").write_text("High tide comes at midnight on Saturday.", encoding="utf-8")
    await reload_stories(discord_)
    assert "noon" in (await moderator.slash("/ask", question=tide)).text
    bridge = stories / "harbour-bridge.md"
    text = bridge.read_text(encoding="utf-8")
    bridge.write_text(text.replace("2017", "2018"), encoding="utf-8")
    await reload_stories(discord_)
    message = await discord_.until(
        lambda: next((one for one in channel.messages.values() if "2017" in one.text), None),
        "the expectation that is broken",
    )
    assert "midnight" not in message.text


async def test_a_page_whose_making_may_take_long_is_promised_at_once(
    discord_: LocalDiscord, moderator: Person, stories: Path
) -> None:
    wrong = [f"- question: {QUAY}\n  contains: boat {number}\n" for number in range(7)]
    (stories / "expectations.yaml").write_text("".join(wrong), encoding="utf-8")
    await reload_stories(discord_)
    listed = await moderator.slash("/knowledge check")
    assert listed.callback_type is Callback.DEFERRED_MESSAGE
    page = await moderator.click(listed, ENGLISH("next_button"))
    assert page.callback_type is Callback.DEFERRED_UPDATE
    assert "boat 6" in page.text


async def test_a_question_that_does_not_stand_alone_is_asked_for(
    discord_: LocalDiscord, moderator: Person
) -> None:
    closed = "when was the harbour bridge closed?"
    first = await moderator.say(moderator.here, f"<@bot> {closed}")
    then = await moderator.say(moderator.here, "<@bot> why?", reply_to=first)
    assert "engineers found cracks" in then.text
    await discord_.processes[-1].restart()
    voted = await moderator.click(then, "👍")
    await moderator.click(voted, "Always expect this answer")  # and the form is put away
    form = await moderator.click(voted, "Always expect this answer")
    label = "The question, as it reads alone"
    assert form.modal is not None
    assert form.modal["components"][0]["label"] == label
    question = "why was the harbour bridge closed?"
    kept = await moderator.submit_modal(form, {label: question})
    assert question in kept.text


async def test_replies_and_their_votes_are_forgotten_after_half_a_year_without_a_restart(
    tmp_path: Path,
) -> None:
    async with open_store(Settings(data=tmp_path, database_url=None)) as store:
        shelves = Shelves(Shelf([DATA / "news"]), store)
        await shelves.load()
        services = build_services(Settings(data=tmp_path), shelves, store)
        now = datetime.now(UTC)
        answer = services.library(7).ask(INSPECTED)
        token = await store.remember_reply(answer, asker_id=1, guild_id=7)
        await tidy(services, now + timedelta(days=179))
        assert await store.reply(token, 7) is not None
        await tidy(services, now + timedelta(days=181))
        assert await store.reply(token, 7) is None


async def test_a_server_that_the_bot_left_is_forgotten_after_thirty_days(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, database_url=None)
    async with open_store(settings) as store:
        shelves = Shelves(Shelf([DATA / "news"]), store)
        await shelves.load()
        services = build_services(settings, shelves, store)
        now = datetime.now(UTC)
        await store.servers.decide(7, cooldown=5)
        await store.servers.set_left(7, now)
        await tidy(services, now + timedelta(days=29))
        assert (await store.servers.of(7)).cooldown == 5
        await tidy(services, now + timedelta(days=31))
        assert (await store.servers.of(7)).cooldown is None


async def test_a_server_that_removes_the_bot_is_marked(discord_: LocalDiscord) -> None:
    gazette = discord_.add_guild("Gazette")
    await discord_.received()
    gazette.leave()
    await discord_.received()
    async with open_store(Settings(data=discord_.env["VERBATIM_DATA"])) as store:  # type: ignore[arg-type]
        for _ in range(1000):
            if await store.servers.left(datetime.now(UTC) + timedelta(days=1)):
                break
        assert await store.servers.left(datetime.now(UTC) + timedelta(days=1)) == (
            gazette.guild.id,
        )


async def test_nothing_of_it_is_shown_in_another_server(
    discord_: LocalDiscord, moderator: Person
) -> None:
    eve = discord_.add_guild("Gazette").member("Eve", Permission.MANAGE_GUILD)
    for person in (moderator, eve):
        await choose_setting(person, "gaps", "kept for 7 days")
    await moderator.slash("/ask", question=LEAD)
    await expected(moderator)
    own = discord_.guild("News").guild.id
    for command in ("check", "corrections", "gaps", "votes", "export"):
        reply = await eve.slash(f"/knowledge {command}")
        seen = [reply.text, *(one.content.decode() for one in reply.shown.attachments)]
        for text in seen:
            assert not [word for word in (LEAD, "tide", TIDE, str(own)) if word in text], command
