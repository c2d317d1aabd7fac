"""Changes by moderators: each is whole or not done at all, and belongs to its server alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.settings import Settings
from bot.store import open_store
from gateway import Permission
from running import owner_of, running_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from gateway import LocalDiscord, Person, Reply

EDIT_OWN_REPLY = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"
FIELDS = ("Title", "Publisher", "Published", "Address", "Text")
TIDE = "High tide comes at {} on Saturday. The quay is closed then."
LONG = "\n\n".join(f"Boat number {n} sails at dawn. {'It is slow. ' * 20}" for n in range(40))
MANY = "\n".join(f"Boat number {n} leaves pier {n} at dawn." for n in range(12))
OWN = {
    "twice": TIDE.format("noon"),
    "forged": TIDE.format("one"),
    "meanwhile": TIDE.format("two"),
    "logged": TIDE.format("three"),
    "forgotten": TIDE.format("four"),
    "kept": TIDE.format("five"),
    "long": LONG,
    "many": MANY,
    "same": TIDE.format("six"),
    "old": TIDE.format("seven"),
    "grown": "Wagon 0 waits at dusk.",
    "gone": TIDE.format("eight"),
    "lost": TIDE.format("nine"),
    "offered": TIDE.format("ten"),
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the stories of whoever runs the bot."""
    folder = tmp_path_factory.mktemp("stories")
    (folder / "mayor.md").write_text("---\ntags: a\n---\nThe mayor is Ines Duarte.\n")
    line = '{"story_id": "%s", "title": "%s", "text": "The tram was built in 19%s."}\n'
    (folder / "many.jsonl").write_text(line % ("t1", "Tram", "01") + line % ("t2", "Line", "02"))
    return folder


@pytest.fixture(scope="module")
async def discord_(shared: Path) -> AsyncIterator[LocalDiscord]:
    """A local Discord with a bot that has all of `OWN` on the shelf of "News"."""
    async with running_bot(shared, own=OWN) as server:
        yield server


@pytest.fixture
def eve(discord_: LocalDiscord, moderator: Person) -> Person:
    """Another moderator, in the test's channel."""
    name = f"Eve of {moderator.here.name}"
    return discord_.guild("News").member(name, Permission.MANAGE_GUILD).at(moderator.here)


async def edit(person: Person, story: str, text: str, **others: str) -> Reply:
    """Edit a story up to the preview."""
    opened = await person.slash("/knowledge edit", story=story)
    return await person.submit_modal(opened, filled(opened, Text=text, **others))


def filled(opened: Reply, **others: str) -> dict[str, str]:
    """What is sent of a form: what stands there, but for what is typed instead."""
    return shown(opened) | others


def shown(opened: Reply) -> dict[str, str]:
    assert opened.modal is not None
    parts = opened.modal["components"]
    return {part["label"]: part["component"].get("value") or "" for part in parts}


def button(reply: Reply, label: str) -> dict[str, Any]:
    parts = [part for row in reply.components for part in row["components"]]
    return next(part for part in parts if part.get("label") == label)


async def answer(person: Person, question: str) -> str:
    return (await person.slash("/ask", question=question)).content.replace("**", "")


async def test_the_form_holds_what_the_story_says(moderator: Person) -> None:
    opened = await moderator.slash("/knowledge edit", story="twice")
    assert shown(opened) == dict.fromkeys(FIELDS, "") | {"Title": "twice", "Text": OWN["twice"]}


async def test_a_change_is_made_once_however_fast_somebody_clicks(
    discord_: LocalDiscord, moderator: Person
) -> None:
    preview = await edit(moderator, "twice", TIDE.format("ten"))
    clicks = [moderator.start_click(preview, "Confirm") for _ in range(2)]
    await moderator.completed(clicks[0])
    await discord_.until(lambda: clicks[1].reply.callback_type, "an answer to the second click")
    assert preview.content.startswith("✅ Changed: **twice**")
    log = await moderator.slash("/knowledge log")
    assert log.content.count("changed **twice**") == 1


async def test_what_changes_nothing_is_told_and_not_offered(moderator: Person) -> None:
    reply = await edit(moderator, "same", OWN["same"] + "\n")
    assert reply.content == "You wrote nothing that differs; nothing has changed."
    assert reply.buttons == ["Edit again"]


async def test_a_button_works_for_nobody_else_and_in_no_other_server(
    discord_: LocalDiscord, moderator: Person, eve: Person
) -> None:
    preview = await edit(moderator, "forged", TIDE.format("ten"))
    other = discord_.add_guild("Other")
    there = other.member(moderator.user.name + " there", Permission.MANAGE_GUILD)
    for person in (eve, there.at(other.channel("general"))):
        own = await person.slash("/knowledge log")
        told = forge(own, preview, "Confirm")
        reply = await person.click(own, told)
        assert "I no longer remember this" in reply.content
    assert "at one on" in await answer(moderator, "When does high tide come in one?")
    await moderator.click(preview, "Confirm")


def forge(own: Reply, of: Reply, label: str) -> str:
    """Put a button of another's message under one's own; return its id."""
    forged = button(of, label)
    own.shown.components = [{"type": 1, "components": [forged]}]
    custom_id: str = forged["custom_id"]
    return custom_id


async def test_whoever_is_second_sees_what_the_first_has_changed(
    moderator: Person, eve: Person
) -> None:
    opened = await moderator.slash("/knowledge edit", story="meanwhile")
    first, second = TIDE.format("ten"), OWN["meanwhile"] + " Bring a coat."
    await eve.click(await edit(eve, "meanwhile", first), "Confirm")
    preview = await moderator.submit_modal(opened, filled(opened, Text=second))
    told = f"<@{eve.user.id}> has changed it meanwhile; this is what it would change now."
    assert preview.content.startswith(told)
    assert "Bring a coat." in preview.content
    third = await edit(eve, "meanwhile", first + " Bring a hat.")
    await eve.click(third, "Confirm")
    again = await moderator.click(preview, "Confirm")
    assert again.content.startswith(told)
    assert again.buttons == ["Confirm", "Edit again", "Cancel"]
    assert (await moderator.click(again, "Confirm")).content.startswith("✅ Changed")


async def test_what_would_lose_much_waits_for_a_second_click(moderator: Person) -> None:
    preview = await edit(moderator, "many", "Boat number 0 leaves pier 0 at dawn.")
    assert preview.content.startswith("⚠️ many: 12 → 1 sentences")
    asked = await moderator.click(preview, "Confirm")
    assert "Really?" in asked.content
    assert asked.buttons == ["Yes, really", "Cancel"]
    assert "pier 7" in await answer(moderator, "Which pier does boat number 7 leave?")
    done = await moderator.click(asked, "Yes, really")
    assert done.content.startswith("✅ Changed: **many**")


async def test_every_change_is_told_in_the_log_channel(
    discord_: LocalDiscord, moderator: Person
) -> None:
    guild = discord_.guild("News")
    channel = guild.add_channel("log")
    async with open_store(Settings(data=Path(discord_.env["VERBATIM_DATA"]))) as store:
        await store.servers.decide(guild.guild.id, log_channel_id=channel.id)
    await moderator.click(await edit(moderator, "logged", TIDE.format("ten")), "Confirm")
    await discord_.until(lambda: channel.messages, "a line in the log channel")
    (line,) = channel.messages.values()
    assert f"<@{moderator.user.id}> changed **logged**" in line.content
    assert line.allowed_mentions == {"parse": []}
    async with open_store(Settings(data=Path(discord_.env["VERBATIM_DATA"]))) as store:
        await store.servers.decide(guild.guild.id, log_channel_id=None)


async def test_after_a_restart_a_change_is_forgotten_and_not_done(
    discord_: LocalDiscord, moderator: Person
) -> None:
    preview = await edit(moderator, "forgotten", TIDE.format("ten"))
    refused = await edit(moderator, "kept", "")
    assert refused.buttons == ["Edit again"]
    await discord_.processes[-1].restart()
    for reply, label in ((preview, "Confirm"), (refused, "Edit again")):
        told = await moderator.click(reply, label)
        assert told.content == "I no longer remember this; please start again. Nothing has changed."
        assert told.buttons == []
    assert "at four on" in await answer(moderator, "When does high tide come in forgotten?")


async def test_what_was_refused_stands_in_the_form_again(moderator: Person) -> None:
    refused = await edit(moderator, "kept", TIDE.format("ten"), Title=" ", Address="nowhere")
    assert refused.content.startswith("A story needs a title; nothing has changed.")
    opened = await moderator.click(refused, "Edit again")
    assert shown(opened)["Text"] == TIDE.format("ten")
    assert shown(opened)["Address"] == "nowhere"


async def test_what_was_taken_down_meanwhile_does_not_come_back(
    moderator: Person, eve: Person
) -> None:
    opened = await moderator.slash("/knowledge edit", story="gone")
    preview = await edit(moderator, "gone", TIDE.format("ten"))
    removal = await eve.slash("/knowledge remove", story="gone")
    second = await moderator.slash("/knowledge remove", story="gone")
    asked = await eve.click(removal, "Take down for good")
    assert (await eve.click(asked, "Yes, really")).content == "✅ Taken down for good."
    told = await moderator.submit_modal(opened, filled(opened, Text=TIDE.format("six")))
    assert (told.content, told.buttons) == ("That story is no longer there.", [])
    for reply, label in ((preview, "Confirm"), (second, "Take down for good")):
        assert "I no longer remember this" in (await moderator.click(reply, label)).content
    choices = await moderator.autocomplete("/knowledge restore", "story", "gone")
    assert "gone" not in [choice["name"] for choice in choices]


async def test_whoever_is_no_moderator_any_more_can_do_nothing_with_what_stands_open(
    discord_: LocalDiscord, moderator: Person
) -> None:
    former = discord_.guild("News").member("Former", Permission.MANAGE_GUILD).at(moderator.here)
    opened = await former.slash("/knowledge edit", story="same")
    preview = await edit(former, "same", TIDE.format("ten"))
    asked = await former.slash("/knowledge edit", story="long")
    (menu,) = [part for row in asked.components for part in row["components"]]
    discord_.guild("News").guild.members[former.user.id].roles.clear()
    refused = "That is for moderators"
    chosen = await former.choose(asked, menu["custom_id"], menu["options"][0]["label"])
    assert (chosen.modal, refused in chosen.content) == (None, True)
    for label in ("Edit again", "Confirm"):
        clicked = await former.click(preview, label)
        assert (clicked.modal, refused in clicked.content) == (None, True)
    sent = await former.submit_modal(opened, filled(opened, Text=TIDE.format("ten")))
    assert refused in sent.content
    assert "at six on" in await answer(moderator, "When does high tide come in same?")


async def test_an_alarm_above_a_long_difference_leaves_room_for_both(moderator: Person) -> None:
    text = "\n".join(f"Wagon {n} *waits* for <@{n}> behind shed {n}." for n in range(90))
    title = "Wagons of the @everyone line " * 10
    await moderator.click(await edit(moderator, "grown", text, Title=title), "Confirm")
    preview = await moderator.slash("/knowledge undo")
    assert preview.content.startswith("⚠️ grown: 90 → 1 sentences")
    assert "Undoing that would change:" in preview.content
    assert 1500 < len(preview.content) <= 2000
    left = int(preview.content.rpartition("… and ")[2].split()[0])
    assert left + preview.content.count("\n- Removed") >= 89
    asked = await moderator.click(preview, "Undo")
    assert (await moderator.click(asked, "Yes, really")).content.startswith("✅ Undone: **grown**")


async def test_a_change_is_logged_whose_maker_could_not_be_told(
    discord_: LocalDiscord, moderator: Person
) -> None:
    guild = discord_.guild("News")
    channel = guild.add_channel("lost")
    async with open_store(Settings(data=Path(discord_.env["VERBATIM_DATA"]))) as store:
        await store.servers.decide(guild.guild.id, log_channel_id=channel.id)
    preview = await edit(moderator, "lost", TIDE.format("ten"))
    discord_.fail_next(EDIT_OWN_REPLY, 400)
    moderator.start_click(preview, "Confirm")
    await discord_.until(lambda: channel.messages, "a line in the log channel")
    (line,) = channel.messages.values()
    assert "changed **lost**" in line.content
    async with open_store(Settings(data=Path(discord_.env["VERBATIM_DATA"]))) as store:
        await store.servers.decide(guild.guild.id, log_channel_id=None)


async def test_a_long_story_is_edited_in_parts(moderator: Person) -> None:
    asked = await moderator.slash("/knowledge edit", story="long")
    (menu,) = [part for row in asked.components for part in row["components"]]
    labels = [option["label"] for option in menu["options"]]
    assert len(labels) == -(-len(LONG) // 3000)
    assert labels[0].startswith("1 · Boat number 0 sails at dawn.")
    opened = await moderator.choose(asked, menu["custom_id"], labels[1])
    part = shown(opened)["Text"]
    assert part in LONG
    (first,) = re.findall(r"\ABoat number (\d+) sails", part)
    changed = part.replace(f"Boat number {first} sails at dawn.", f"Boat number {first} rests.")
    preview = await moderator.submit_modal(opened, filled(opened, Text=changed))
    await moderator.click(preview, "Confirm")
    told = await moderator.slash("/knowledge edit", story="long")
    assert told.content.startswith("**long** is too long for one form.")
    assert f"Boat number {first} rests." in await answer(moderator, f"Does boat {first} rest?")
    assert "Boat number 39 sails at dawn." in await answer(moderator, "When does boat 39 sail?")


async def test_a_revision_is_chosen_by_number_age_person_and_length(moderator: Person) -> None:
    await moderator.click(await edit(moderator, "old", "High tide comes late."), "Confirm")
    await moderator.click(await edit(moderator, "old", "High tide comes early."), "Confirm")
    choices = await moderator.autocomplete("/knowledge restore", "revision", "", story="old")
    pattern = rf"2 · \d+ \w+ ago · {moderator.user.name} · 1 sentence"
    newest, oldest = (choice["name"] for choice in choices)
    assert re.fullmatch(pattern, newest)
    assert re.fullmatch(r"1 · \d+ \w+ ago · 2 sentences", oldest)
    reply = await moderator.slash("/knowledge restore", story="old", revision="1")
    await moderator.click(reply, "Confirm")
    assert "at seven on" in await answer(moderator, "When does high tide come in old?")


async def test_what_is_offered_follows_what_is_changed(moderator: Person) -> None:
    async def names(command: str) -> list[str]:
        choices = await moderator.autocomplete(f"/knowledge {command}", "story", "offered")
        return [choice["name"] for choice in choices]

    assert await names("edit") == await names("restore") == ["offered"]
    removal = await moderator.slash("/knowledge remove", story="offered")
    await moderator.click(removal, "Remove")
    assert "offered" not in await names("edit")
    assert await names("restore") == ["offered · removed"]
    back = await moderator.slash("/knowledge restore", story="offered", revision="1")
    await moderator.click(back, "Confirm")
    preview = await edit(moderator, "offered", TIDE.format("six"), Title="offered anew")
    await moderator.click(preview, "Confirm")
    assert await names("remove") == ["offered anew · offered"]


async def test_another_server_is_offered_none_of_it(discord_: LocalDiscord) -> None:
    other = discord_.add_guild("Elsewhere")
    person = other.member("Mo elsewhere", Permission.MANAGE_GUILD).at(other.channel("general"))
    for command in ("edit", "remove", "restore"):
        assert await person.autocomplete(f"/knowledge {command}", "story", "") == []
    for command, told in (("undo", "There is nothing to undo."), ("log", "Nobody has changed")):
        assert (await person.slash(f"/knowledge {command}")).content.startswith(told)
    reply = await person.slash("/knowledge edit", story="twice")
    assert reply.content.startswith("There is no story “twice” here that you can change.")


async def test_whoever_runs_the_bot_edits_a_file_of_the_shared_shelf(
    discord_: LocalDiscord, moderator: Person, shared: Path
) -> None:
    owner = owner_of(discord_).at(moderator.here)
    for person in (owner, moderator):
        choices = await person.autocomplete("/knowledge edit", "story", "mayor")
        offered = "mayor · on the shared shelf" in [choice["name"] for choice in choices]
        assert offered is (person is owner)
    preview = await edit(owner, "mayor", "The mayor is Eva Brandt.", Published="3 May 2024")
    assert "The mayor is **Eva Brandt**." in preview.content
    done = await owner.click(preview, "Confirm")
    assert done.content.startswith("✅ Changed: **mayor**")
    assert done.buttons == []
    told = "---\ntags: a\npublished: 3 May 2024\n---\nThe mayor is Eva Brandt.\n"
    assert (shared / "mayor.md").read_text() == told
    assert "Eva Brandt" in await answer(moderator, "Who is the mayor?")
    preview = await owner.slash("/knowledge restore", story="mayor", revision="1")
    await owner.click(preview, "Confirm")
    assert (shared / "mayor.md").read_text() == "---\ntags: a\n---\nThe mayor is Ines Duarte.\n"
    reply = await moderator.slash("/knowledge restore", story="mayor", revision="1")
    assert reply.content.startswith("“mayor” has no earlier revision")


async def test_a_file_of_many_stories_is_not_edited_and_why(
    discord_: LocalDiscord, moderator: Person
) -> None:
    owner = owner_of(discord_).at(moderator.here)
    reply = await owner.slash("/knowledge edit", story="t1")
    assert reply.content.startswith("many.jsonl holds more than one story")


async def test_a_file_that_was_changed_by_hand_meanwhile_is_left_as_it_is(
    discord_: LocalDiscord, moderator: Person, shared: Path
) -> None:
    owner = owner_of(discord_).at(moderator.here)
    (shared / "quay.md").write_text("The quay is closed.\n")
    await owner.slash("/knowledge reload")
    preview = await edit(owner, "quay", "The quay is open.")
    (shared / "quay.md").write_text("The quay is under water.\n")
    reply = await owner.click(preview, "Confirm")
    if "could not be written" not in reply.content:  # the change by hand was read first
        assert "meanwhile" in reply.content
    assert (shared / "quay.md").read_text() == "The quay is under water.\n"
