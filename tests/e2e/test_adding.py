"""Stories that moderators bring in from Discord: every way in has the same preview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from documents import docx
from gateway import Permission, pings
from gateway.payloads import forwarded
from gateway.world import walk
from running import quoted

if TYPE_CHECKING:
    from pathlib import Path

    from gateway import Channel, LocalDiscord, Person, Reply

ADD, MENU = "/knowledge add", "Add as story"
LEAD = "The harbour fee rises to {} euros a night in {}, the council said on Tuesday."
SAID = "“Nobody will leave because of it,” said Orla Brandt, the harbour master."
LAST = "The money pays for a new crane."
PAGE = (
    '<html lang="en"><head><title>Fees | The Example</title>'
    '<meta property="og:title" content="{title}">'
    '<meta property="og:site_name" content="The Example">'
    '<meta property="article:published_time" content="2024-05-03T08:00:00Z"></head><body><article>'
    "<h1>{title}</h1><p>{lead}</p><p>{said}</p><p>Sign up to our newsletter</p><p>{last}</p>"
    "</article></body></html>"
)


def story(place: str, fee: int = 14) -> str:
    return f"{LEAD.format(fee, place)}\n\n{SAID}\n\n{LAST}\n"


def page(place: str, title: str) -> str:
    return PAGE.format(title=title, lead=LEAD.format(14, place), said=SAID, last=LAST)


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stories")
    (folder / "mayor.md").write_text("The mayor is Ines Duarte.\n", encoding="utf-8")
    return folder


@pytest.fixture
def owner(discord_: LocalDiscord, channel: Channel) -> Person:
    """Whoever runs the bot, in the test's channel."""
    guild = discord_.guild("News")
    return guild.member(guild.guild.owner.name).at(channel)


async def added(who: Person, preview: Reply) -> Reply:
    assert preview.shown.ephemeral
    assert preview.buttons[-3:] == ["Add", "Edit", "Cancel"], preview.text
    return await who.click(preview, "Add")


async def answer(who: Person, question: str) -> list[str]:
    return quoted(await who.slash("/ask", question=question))


def menu(reply: Reply) -> dict[str, Any]:
    (found,) = [part for part in walk(reply.components) if part["type"] == 3]
    return found


def file(discord_: LocalDiscord, name: str, content: str | bytes) -> Any:
    return discord_.attach(name, content if isinstance(content, bytes) else content.encode())


FILES = {
    "kinsale.txt": story("Kinsale"),
    "youghal.md": "---\ntitle: Fees in Youghal\n---\n" + story("Youghal"),
    "cobh.html": page("Cobh", "Fees in Cobh"),
    "bantry.docx": docx("# Fees in Bantry", *story("Bantry").split("\n\n")),
}


@pytest.mark.parametrize("name", FILES)
async def test_a_file_of_each_kind_becomes_a_story(
    discord_: LocalDiscord, moderator: Person, name: str
) -> None:
    place = name.partition(".")[0].title()
    preview = await moderator.slash(ADD, file=file(discord_, name, FILES[name]))
    assert quoted(preview) == [LEAD.format(14, place), LAST]
    assert "3 sentences · 2 statements · 2 speakers" in preview.content
    assert await answer(moderator, f"What is the harbour fee in {place}?") != [
        LEAD.format(14, place)
    ]
    done = await added(moderator, preview)
    assert done.content.startswith("✅ Added: **")
    assert done.buttons == ["Undo"]
    assert LEAD.format(14, place) in await answer(moderator, f"What is the harbour fee in {place}?")


async def test_what_was_added_is_told_with_its_source(
    discord_: LocalDiscord, moderator: Person
) -> None:
    name = "— Copy of FINAL fees (2).txt"
    preview = await moderator.slash(ADD, file=file(discord_, name, story("Fenit")))
    assert f"From {name}" in preview.content
    await added(moderator, preview)
    told = await moderator.slash("/knowledge log")
    assert f"<@{moderator.user.id}> added **" in told.content
    assert f" · {name} · " in told.content


async def test_of_two_who_add_the_same_the_second_is_shown_what_the_first_did(
    discord_: LocalDiscord, moderator: Person
) -> None:
    eve = discord_.guild("News").member("Eve of adding", Permission.MANAGE_GUILD).at(moderator.here)
    text = "---\ntitle: Fees in Carna\n---\n"
    first = await moderator.slash(ADD, file=file(discord_, "a.md", text + story("Carna")))
    second = await eve.slash(ADD, file=file(discord_, "b.md", text + story("Carna", 15)))
    await added(moderator, first)
    told = await added(eve, second)
    assert "meanwhile" in told.content
    assert "It replaces “Fees in Carna”" in told.content
    assert "14 euros → 15" in told.content
    assert told.buttons == ["Add", "Edit", "Cancel"]
    done = await eve.click(told, "Add")
    assert done.content.startswith("✅")
    assert LEAD.format(15, "Carna") in await answer(moderator, "What is the fee in Carna?")


async def test_after_a_restart_a_preview_is_forgotten_and_nothing_is_added(
    discord_: LocalDiscord, moderator: Person, bob: Person, channel: Channel
) -> None:
    preview = await moderator.slash(ADD, file=file(discord_, "carne.txt", story("Carne")))
    given = file(discord_, "other.txt", story("Carne"))
    message = bob.post(channel, story("Carne"), attachments=[given])
    asked = await moderator.select_menu(message, MENU)
    refused = await moderator.submit_modal(await moderator.slash(ADD), {"Text": " "})
    await discord_.processes[-1].restart()
    first = menu(asked)["options"][0]["label"]
    for told in (
        await moderator.click(preview, "Add"),
        await moderator.choose(asked, menu(asked)["custom_id"], first),
        await moderator.click(refused, "Edit again"),
    ):
        assert told.content.startswith("I no longer remember this; please start again.")
    assert not any("Carne" in one for one in await answer(moderator, "Fee in Carne?"))


async def test_a_page_becomes_a_story_with_what_it_says_of_itself(
    discord_: LocalDiscord, moderator: Person
) -> None:
    address = discord_.publish("dingle.html", page("Dingle", "Fees in Dingle"))
    preview = await moderator.slash(ADD, address=address)
    assert preview.content.startswith("### Fees in Dingle\nThe Example · 2024-05-03")
    assert (
        "**Left out as part of the page, 1 line:**\n-# Sign up to our newsletter" in preview.content
    )
    await added(moderator, preview)
    assert LEAD.format(14, "Dingle") in await answer(moderator, "What is the fee in Dingle?")


async def test_a_line_that_was_left_out_is_kept_where_a_moderator_wants_it(
    discord_: LocalDiscord, moderator: Person
) -> None:
    text = f"{story('Ardmore')}\nSign up to our newsletter\n\nRead more: Fees in Cork\n"
    preview = await moderator.slash(ADD, file=file(discord_, "ardmore.txt", text))
    assert "Left out as part of the page, 2 lines:" in preview.content
    found = menu(preview)
    assert found["placeholder"] == "Keep one of these lines…"
    lines = ["Sign up to our newsletter", "Read more: Fees in Cork"]
    assert [option["label"] for option in found["options"]] == lines
    kept = await moderator.choose(preview, found["custom_id"], lines[0])
    assert kept.message is preview.message
    assert "4 sentences" in kept.content
    assert "Left out as part of the page, 1 line:" in kept.content
    await added(moderator, kept)
    assert await answer(moderator, "Ardmore: sign up to the newsletter?")


async def test_a_pasted_text_becomes_a_story(moderator: Person) -> None:
    opened = await moderator.slash(ADD)
    labels = [part["label"] for part in (opened.modal or {})["components"]]
    assert labels == ["Title", "Publisher", "Published", "Text"]
    typed = {"Title": "Fees in Schull", "Published": "3 May 2024", "Text": story("Schull")}
    preview = await moderator.submit_modal(opened, typed)
    assert preview.content.startswith("### Fees in Schull\n3 May 2024\n")
    assert "It says no" not in preview.content
    await added(moderator, preview)
    assert LEAD.format(14, "Schull") in await answer(moderator, "What is the fee in Schull?")


async def test_a_text_that_fills_the_form_may_be_cut_and_that_is_said(moderator: Person) -> None:
    opened = await moderator.slash(ADD)
    text = "\n\n".join(f"Ship number {n} came from port {n} on that day." for n in range(200))
    preview = await moderator.submit_modal(opened, {"Title": "Ships", "Text": text[:4000]})
    assert "⚠️ It fills the form, so its end may be missing" in preview.content


async def test_what_was_refused_stands_in_the_form_again(moderator: Person) -> None:
    opened = await moderator.slash(ADD)
    refused = await moderator.submit_modal(opened, {"Title": "Nothing yet", "Text": " \n "})
    assert refused.content.startswith("A story needs a text\n")
    assert refused.buttons == ["Edit again"]
    again = await moderator.click(refused, "Edit again")
    assert shown(again)["Title"] == "Nothing yet"
    preview = await moderator.submit_modal(again, {"Title": "A title", "Text": story("Glandore")})
    assert preview.content.startswith("### A title")


def shown(opened: Reply) -> dict[str, str]:
    assert opened.modal is not None
    parts = [part["component"] | part for part in opened.modal["components"]]
    return {part["label"]: part["component"].get("value", "") for part in parts}


async def test_a_draft_is_edited_before_it_is_added(
    discord_: LocalDiscord, moderator: Person
) -> None:
    preview = await moderator.slash(ADD, file=file(discord_, "baltimore.txt", story("Baltimore")))
    opened = await moderator.click(preview, "Edit")
    was = shown(opened)
    assert list(was) == ["Title", "Publisher", "Published", "Address", "Text"]
    assert was["Text"].strip() == story("Baltimore").strip()
    text = was["Text"].replace("14", "16")
    heads = {"Title": "Fees", "Published": "3 May 2024", "Address": "example.com/fees"}
    refused = await moderator.submit_modal(opened, heads | {"Text": text})
    assert refused.content.startswith("An address begins with https\n")
    again = await moderator.click(refused, "Edit again")
    assert shown(again)["Text"] == text
    heads["Address"] = "https://example.com/fees"
    edited = await moderator.submit_modal(again, heads | {"Text": text})
    assert edited.message is preview.message
    assert edited.content.startswith("### Fees\n3 May 2024\n-# https\\://example.com/fees\n")
    assert quoted(edited)[0] == LEAD.format(16, "Baltimore")
    await added(moderator, edited)
    assert LEAD.format(16, "Baltimore") in await answer(moderator, "What is the fee in Baltimore?")


async def test_a_long_draft_is_edited_without_its_text(
    discord_: LocalDiscord, moderator: Person
) -> None:
    text = "\n\n".join(f"Boat number {n} came from port {n} on that day." for n in range(200))
    preview = await moderator.slash(ADD, file=file(discord_, "boats.txt", text))
    opened = await moderator.click(preview, "Edit")
    assert list(shown(opened)) == ["Title", "Publisher", "Published", "Address"]
    edited = await moderator.submit_modal(opened, {"Title": "Many boats"})
    assert edited.content.startswith("### Many boats")
    assert "200 sentences" in edited.content


async def test_a_story_of_the_same_address_is_replaced_and_what_changes_is_shown(
    discord_: LocalDiscord, moderator: Person
) -> None:
    address = discord_.publish("ventry.html", page("Ventry", "Fees in Ventry"))
    await added(moderator, await moderator.slash(ADD, address=address))
    discord_.publish("ventry.html", page("Ventry", "Fees in Ventry").replace("14", "19"))
    preview = await moderator.slash(ADD, address=f"{address}?utm_source=mail")
    assert "**It replaces “Fees in Ventry”. This is what would change:**" in preview.content
    assert "14 euros → 19" in preview.content
    done = await added(moderator, preview)
    assert done.content.startswith("✅ Changed: **Fees in Ventry**")
    assert LEAD.format(19, "Ventry") in await answer(moderator, "What is the fee in Ventry?")
    undo = await moderator.click(done, "Undo")
    await moderator.click(undo, "Undo")
    assert LEAD.format(14, "Ventry") in await answer(moderator, "What is the fee in Ventry?")


async def test_nearly_the_same_story_is_doubted(discord_: LocalDiscord, moderator: Person) -> None:
    text = "\n".join(f"The {n}th boat came from the {n}th port on that day." for n in range(30))
    await added(moderator, await moderator.slash(ADD, file=file(discord_, "one.txt", text)))
    preview = await moderator.slash(ADD, file=file(discord_, "other.txt", text + "\nIt rained."))
    assert "⚠️ It is nearly the same as “" in preview.content


async def test_letters_that_were_read_wrongly_are_mended(
    discord_: LocalDiscord, moderator: Person
) -> None:
    text = story("Cill Airne").replace("Orla", "Öla").replace("”", '"').encode().decode("cp1252")
    preview = await moderator.slash(ADD, file=file(discord_, "killarney.txt", text))
    assert preview.buttons == ["Add", "Mend the letters", "Edit", "Cancel"]
    mended = await moderator.click(preview, "Mend the letters")
    assert "Öla Brandt" in mended.content
    assert mended.buttons == ["Add", "Edit", "Cancel"]


async def test_nothing_is_added_that_was_cancelled(
    discord_: LocalDiscord, moderator: Person
) -> None:
    preview = await moderator.slash(ADD, file=file(discord_, "skibbereen.txt", story("Skibbereen")))
    told = await moderator.click(preview, "Cancel")
    assert told.content == "Nothing has changed."
    assert told.buttons == []
    assert not any("Skibbereen" in one for one in await answer(moderator, "Fee in Skibbereen?"))


REFUSED: dict[str, tuple[str, bytes, str]] = {
    "another kind": ("fees.pdf", b"%PDF-1.4", "fees.pdf: only .txt, .md, .html and .docx are read"),
    "bytes": ("fees.txt", b"\0\1\2\3" * 100, "fees.txt: is no text"),
    "no document": ("fees.docx", b"PK\x03\x04 no zip", "fees.docx: is no document"),
    "a bomb": (
        "bomb.docx",
        docx("One.", parts={f"word/{n}.xml": b"0" * 10_000_000 for n in range(6)}),
        "bomb.docx: unpacks to more than 50 MB",
    ),
    "no words": ("empty.md", b" \n \n", "empty.md: holds no"),
    "too large": ("large.txt", b"word " * 2_100_000, "large.txt: is larger than 10 MB"),
    "markup in its name": ("**a**_b_.exe", b"MZ", r"\*\*a\*\*\_b\_.exe: only"),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_a_file_that_cannot_be_taken_in_is_refused_by_name_and_reason(
    discord_: LocalDiscord, moderator: Person, name: str
) -> None:
    called, content, told = REFUSED[name]
    reply = await moderator.slash(ADD, file=file(discord_, called, content))
    assert reply.shown.ephemeral
    assert reply.content.startswith(told)
    assert reply.buttons == []
    asked = any(f"/{called}" in line for line in discord_.transcript.lines)
    assert asked is (name not in {"another kind", "too large", "markup in its name"})


async def test_a_file_of_another_host_than_discords_is_not_asked_for(
    discord_: LocalDiscord, moderator: Person
) -> None:
    given = file(discord_, "elsewhere.txt", story("Elsewhere"))
    given.url = given.url.replace("127.0.0.1", "localhost")
    reply = await moderator.slash(ADD, file=given)
    assert reply.content.startswith("elsewhere.txt: Discord does not give me this file")


ADDRESSES = {
    "http://169.254.169.254/latest/meta-data": "only pages of 127.0.0.1",
    "file:///etc/passwd": "is no address of the web",
    "fees": "is no address of the web",
    "https://ann:secret@example.com/": "holds a name or password",
}


@pytest.mark.parametrize("address", ADDRESSES)
async def test_an_address_that_is_not_fetched_is_told_with_the_reason(
    moderator: Person, address: str
) -> None:
    reply = await moderator.slash(ADD, address=address)
    assert ADDRESSES[address] in reply.content.replace("\\", "")
    assert "secret" not in reply.content


async def test_a_page_that_is_not_there_is_told(discord_: LocalDiscord, moderator: Person) -> None:
    address = discord_.publish("gone.html", "")
    del discord_.pages["gone.html"]
    reply = await moderator.slash(ADD, address=address)
    assert "the site answers 404" in reply.content


async def test_a_file_and_an_address_at_once_are_refused(
    discord_: LocalDiscord, moderator: Person
) -> None:
    given = file(discord_, "one.txt", story("One"))
    reply = await moderator.slash(ADD, file=given, address="https://example.com")
    assert reply.content == "Give a file or an address, not both at once."


# ---- the menu of messages ---------------------------------------------------------------


def embed(**fields: object) -> dict[str, Any]:
    return {"embeds": [{"type": "rich"} | fields]}


MESSAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "its text": (story("Bere"), {}),
    "a forward": ("", {"told": forwarded(story("Bere"))}),
    "a forward with a remark": ("Is this one for us?", {"told": forwarded(story("Bere"))}),
    "an embed": ("", embed(title="Fees", description=story("Bere"), timestamp="2024-05-03T08:00Z")),
    "an embed's fields": (
        "",
        embed(title="Fees", fields=[{"name": "News", "value": story("Bere"), "inline": False}]),
    ),
}


@pytest.mark.parametrize("kind", MESSAGES)
async def test_what_a_message_says_becomes_a_story(
    moderator: Person, bob: Person, channel: Channel, kind: str
) -> None:
    words, more = MESSAGES[kind]
    preview = await moderator.select_menu(bob.post(channel, words, **more), MENU)
    assert LEAD.format(14, "Bere") in preview.content
    assert preview.buttons == ["Add", "Edit", "Cancel"]
    assert ("2024-05-03" in preview.content) is (kind == "an embed")
    assert preview.shown.ephemeral
    assert pings(preview.shown) == []


async def test_an_attached_file_becomes_a_story_and_a_remark_beside_it_is_none(
    discord_: LocalDiscord, moderator: Person, bob: Person, channel: Channel
) -> None:
    given = file(discord_, "tralee.docx", docx(*story("Tralee").split("\n\n")))
    message = bob.post(channel, "have a look", attachments=[given])
    preview = await moderator.select_menu(message, MENU)
    assert LEAD.format(14, "Tralee") in preview.content
    assert "From tralee.docx" in preview.content


async def test_the_address_in_a_message_becomes_a_story(
    discord_: LocalDiscord, moderator: Person, bob: Person, channel: Channel
) -> None:
    address = discord_.publish("sneem.html", page("Sneem", "Fees in Sneem"))
    preview = embed(title="Fees", description="About fees", url=address, type="article")
    message = bob.post(channel, f"look at this: <{address}>.", **preview)
    reply = await moderator.select_menu(message, MENU)
    assert reply.content.startswith("### Fees in Sneem")


async def test_of_several_things_in_a_message_one_is_chosen(
    discord_: LocalDiscord, moderator: Person, bob: Person, channel: Channel
) -> None:
    given = file(discord_, "kenmare.txt", story("Kenmare"))
    address = discord_.publish("tahilla.html", page("Tahilla", "Fees in Tahilla"))
    message = bob.post(channel, f"{story('Waterville')}\n{address}", attachments=[given])
    asked = await moderator.select_menu(message, MENU)
    assert asked.content.startswith("There is more than one thing in that message.")
    labels = [option["label"] for option in menu(asked)["options"]]
    assert [label.partition(":")[0] for label in labels] == ["File", "Page", "Text"]
    preview = await moderator.choose(asked, menu(asked)["custom_id"], labels[0])
    assert preview.message is asked.message
    assert LEAD.format(14, "Kenmare") in preview.content


NOTHING: dict[str, tuple[str, dict[str, Any]]] = {
    "a poll": ("", {}),
    "an empty embed": ("", embed(title="Fees")),
}


@pytest.mark.parametrize("kind", NOTHING)
async def test_a_message_with_nothing_to_add_is_told(
    moderator: Person, bob: Person, channel: Channel, kind: str
) -> None:
    words, more = NOTHING[kind]
    reply = await moderator.select_menu(bob.post(channel, words, **more), MENU)
    assert reply.content.startswith("I find nothing to add in that message")


async def test_a_picture_is_refused_by_its_name(
    discord_: LocalDiscord, moderator: Person, bob: Person, channel: Channel
) -> None:
    message = bob.post(channel, "", attachments=[file(discord_, "scan.png", b"PNG")])
    reply = await moderator.select_menu(message, MENU)
    assert reply.content.startswith("scan.png: only .txt")


# ---- who may ----------------------------------------------------------------------------


async def test_the_menu_and_the_command_are_hidden_from_members_and_refused_to_them(
    discord_: LocalDiscord, ada: Person, bob: Person, channel: Channel
) -> None:
    message = bob.post(channel, story("Nowhere"))
    for use in (lambda: ada.start_menu(message, MENU), lambda: ada.start_slash(ADD)):
        with pytest.raises(LookupError, match="hidden"):
            use()
    guild = discord_.guild("News")
    for name in (MENU, "knowledge"):
        guild.open_command(name)
    try:
        for reply in (await ada.select_menu(message, MENU), await ada.slash(ADD)):
            assert reply.shown.ephemeral
            assert "moderators" in reply.content
            assert reply.modal is None
    finally:
        guild.guild.opened_commands.clear()


async def test_only_whoever_runs_the_bot_adds_to_the_shared_shelf(
    discord_: LocalDiscord, moderator: Person, owner: Person, stories: Path
) -> None:
    given = file(
        discord_, "valentia.txt", "---\ntitle: Fees in Valentia\n---\n" + story("Valentia")
    )
    refused = await moderator.slash(ADD, file=given, shared=True)
    assert refused.content.startswith("Only whoever runs me can add stories for every server.")
    preview = await owner.slash(ADD, file=given, shared=True)
    assert "🌐 For every server" in preview.content
    done = await added(owner, preview)
    assert done.content.startswith("✅ Added: **Fees in Valentia**")
    assert done.buttons == []
    assert LEAD.format(14, "Valentia") in (stories / "fees-in-valentia.md").read_text("utf-8")
    other = discord_.add_guild("Elsewhere of valentia")
    person = other.member("Sam").at(other.channel("general"))
    assert LEAD.format(14, "Valentia") in await answer(person, "What is the fee in Valentia?")
    again = await owner.slash(
        ADD, file=file(discord_, "v.txt", given.content.replace(b"14", b"15")), shared=True
    )
    assert quoted(again)[0] == LEAD.format(15, "Valentia")


async def test_what_is_added_in_one_server_is_not_answered_in_another(
    discord_: LocalDiscord, moderator: Person
) -> None:
    await added(
        moderator, await moderator.slash(ADD, file=file(discord_, "lahinch.txt", story("Lahinch")))
    )
    other = discord_.add_guild("Elsewhere of lahinch")
    person = other.member("Sam").at(other.channel("general"))
    assert not any("Lahinch" in one for one in await answer(person, "What is the fee in Lahinch?"))
