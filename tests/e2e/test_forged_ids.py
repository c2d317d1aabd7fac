"""What the ids of buttons and menus may say: Discord lets nobody forge them, and it would not help.

Every form of an id that the bot hears has hostile ones here, which a test sees to by walking all
that is heard. Whoever clicks gets a plain word in time, nothing of what is not theirs, and the
next question is answered.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from bot.discord.buttons import Action
from bot.discord.client import Verbatim
from bot.discord.services import build_services
from bot.settings import Settings
from bot.shelf import Shelf
from bot.shelves import Shelves
from bot.store import unopened_store
from gateway import Permission, payloads
from gateway.interactions import Callback
from gateway.world import Message
from running import quoted

if TYPE_CHECKING:
    from gateway import Channel, LocalDiscord, Person, Reply

STORY = "".join(
    f"The harbour bridge was closed on day {n}, said Ann Hill, the mayor.\n" for n in range(1, 400)
)
QUESTION = "When was the harbour bridge closed?"
NOBODYS = "A" * 12
"""A token of nothing."""
MANY, HUGE, ARABIC, SUPERSCRIPT = "3000000", "9" * 70, "٣", "²"
NUMBERS = ("", "-1", "--1", "_1", ARABIC, "99", MANY, HUGE, "0x3")
RANKS = (
    *("", "0", "0-", "-0", "0-0", "1-1", "0-4", f"0-{MANY}", f"2999999-{MANY}", f"{MANY}-{MANY}"),
    *("-1-3", "0--3", f"0-{HUGE[:40]}", f"{ARABIC}-{ARABIC}", "a-b", "0-3-3", "_-_"),
)
ARGUMENTS = {
    Action.CONTEXT: RANKS,
    Action.AROUND: RANKS,
    Action.MORE: NUMBERS,
    Action.NEXT: NUMBERS,
    Action.UP: ("", MANY),
    Action.DOWN: ("", MANY),
    Action.DELETE: ("", "{me}", MANY, HUGE, "-1"),
    Action.WHY: ("", "not-a-reason", "up", HUGE, "out-of-date", "NOT-AN-ANSWER"),
    Action.WITHDRAW: ("", MANY),
    Action.CHOOSE: NUMBERS,
}
LISTS = ("stories", "check", "corrections", "gaps", "votes", "log")
PLACES = ("0", "999999999", ARABIC, "٩" * 9)
QUOTED = ("~:", "~the:", f"~{'ann ' * 15}:", "0123456789ab:", "~hill:day 3", f"~hill:{'day ' * 9}")
BUTTONS = [
    *(f"{action}:{{own}}:{one}" for action, some in ARGUMENTS.items() for one in some),
    *(f"{action}:{NOBODYS}:{some[0]}" for action, some in ARGUMENTS.items()),
    *(f"page:{way}:{at}:{of}" for way in ("on", "back") for at in PLACES for of in LISTS),
    *(f"page:{way}:{at}:quotes:{of}" for way in ("on", "back") for at in PLACES for of in QUOTED),
    *(f"undo:{n}" for n in ("0", "9" * 18, ARABIC)),
    *(
        f"{kind}:{n}"
        for kind in ("speaker:drop", "expected:drop")
        for n in ("0", "9" * 18, "٣" * 9)
    ),
    *(f"article:{act}:{n}" for act in ("add", "really", "ignore") for n in ("0", "9" * 18, ARABIC)),
    *(f"{kind}:{NOBODYS}" for kind in ("edit:again", "add:again", "expected:make")),
    *(f"follow:{act}:{NOBODYS}" for act in ("confirm", "cancel")),
    *(f"speaker:{act}:{NOBODYS}" for act in ("begin", "share")),
    *(
        f"change:{act}:{NOBODYS}:{n}"
        for act in ("confirm", "really", "cancel", "other")
        for n in ("", "0", "99")
    ),
    *(f"reload:{act}:{n}" for act in ("really", "cancel") for n in ("0", "f" * 16)),
    *("gaps:export", "belongings:erase", "settings:forget"),
]
"""The hostile ids of buttons; `{own}` stands for the token of a reply to somebody else."""
VALUES = ((), ("",), ("-1",), ("99",), (HUGE,), (SUPERSCRIPT,), (ARABIC,), ("turn:" + HUGE,))
MENUS = [
    *(f"speaker:{kind}:{NOBODYS}" for kind in ("said", "who")),
    *(f"{kind}:{NOBODYS}" for kind in ("edit:part", "add:which")),
    f"change:choose:{NOBODYS}:",
    *("gaps:done", "expected:remove", "speaker:remove"),
    *("settings:story", "settings:cooldown", "settings:language", "settings:gaps"),
    *("settings:private",),
]
"""The menus of which values are chosen that they do not offer."""
UNHEARD = (
    *("", " ", "context", "context:", f"context:{NOBODYS}", f"nothing:{NOBODYS}:1", "x" * 100),
    *("page:on:0:nothing", "page:on:-1:stories", f"page:on:{HUGE}:stories", "page:on:0:quotes:x"),
    *(f"undo:{HUGE}", "undo:-1", f"settings:{HUGE}", "reload:really:" + "f" * 50, "page:up:0:log"),
    *(f"change:other:{NOBODYS}:{HUGE}", "article:add:\u202e1", "context:\u202e:0-1", "\U000e0041"),
)
"""Ids that nobody hears."""
SORRY = "Sorry, something"


def forged(server: LocalDiscord, channel: Channel, ids: list[dict[str, Any]]) -> Message:
    """A message of the bot's with components of these ids."""
    rows = [{"type": 1, "components": [one]} for one in ids]
    message = Message(channel, server.world.bot, "Here.", components=payloads.components(rows))
    return server.post(message)


async def clicked(person: Person, custom_id: str) -> Reply:
    part = {"type": 2, "style": 2, "label": "x", "custom_id": custom_id or "-"}
    message = forged(person.discord, person.here, [part])
    return await person.completed(person.start_click(message, part["custom_id"]))


async def chosen(person: Person, custom_id: str, values: tuple[str, ...]) -> Reply:
    option = {"label": "x", "value": "x"}
    part = {"type": 3, "custom_id": custom_id, "options": [option], "min_values": 0}
    message = forged(person.discord, person.here, [part])
    data = {"custom_id": custom_id, "component_type": 3, "values": list(values)}
    return await person.completed(person._use(message, data))  # noqa: SLF001  forged


def told(reply: Reply) -> str:
    shown = reply.message if reply.message is not None else reply.source
    return "" if shown is None else shown.text


async def token_of(person: Person) -> str:
    """The token of a new reply to this person."""
    reply = await person.slash("/ask", question=QUESTION)
    ids = re.findall(r"context:([\w-]{12}):", str(reply.components))
    return str(ids[0])


async def test_every_form_of_an_id_that_is_heard_has_hostile_ones_here() -> None:
    store = unopened_store()
    bot = Verbatim(build_services(Settings(), Shelves(Shelf(()), store), store))
    await bot.setup_hook()
    filled = [one.format(own=NOBODYS, me=1) for one in (*BUTTONS, *MENUS)]
    met = {one: [form.pattern for form in bot.heard if form.fullmatch(one)] for one in filled}
    assert {one: forms for one, forms in met.items() if len(forms) != 1} == {}
    assert {form.pattern for form in bot.heard} == {forms[0] for forms in met.values()}
    heard = [one for one in UNHEARD if any(form.fullmatch(one) for form in bot.heard)]
    assert heard == []


@pytest.fixture(scope="module")
def sport(discord_: LocalDiscord) -> Person:
    """A moderator of another server, with everything forged at hand."""
    guild = discord_.add_guild("Sport")
    return guild.member("Zoe", Permission.MANAGE_GUILD)


def clean(name: str, reply: Reply, *, foreign: bool = False) -> None:
    """Assert that a click got a plain word in time, and nothing of a story that is not theirs."""
    assert reply.refusals == [], name
    assert SORRY not in told(reply), name
    assert reply.callback_type is not None, name
    shown = reply.message is not None or reply.modal is not None
    assert shown or reply.callback_type is Callback.DEFERRED_UPDATE, name
    if foreign:
        assert "harbour" not in told(reply), name


@pytest.fixture
def clickers(bob: Person, moderator: Person, sport: Person) -> tuple[Person, ...]:
    """A member, a moderator, and a moderator of another server."""
    return bob, moderator, sport


@pytest.mark.parametrize("kind", sorted({one.partition(":")[0] for one in BUTTONS}))
async def test_a_hostile_id_of_a_button_gets_a_plain_word_and_stops_nothing(
    discord_: LocalDiscord, ada: Person, clickers: tuple[Person, ...], kind: str
) -> None:
    own = await token_of(ada)
    ids = [one for one in BUTTONS if one.partition(":")[0] == kind]
    for custom_id in ids:
        for person in clickers:
            name = custom_id.format(me=person.user.id, own=own)
            reply = await clicked(person, name)
            clean(name, reply, foreign=person is clickers[-1] and "{own}" in custom_id)
    assert "Traceback" not in discord_.processes[-1].log
    assert quoted(await ada.slash("/ask", question=QUESTION))


@pytest.mark.parametrize("menu", MENUS)
async def test_a_choice_that_no_menu_offers_gets_a_plain_word(
    discord_: LocalDiscord, bob: Person, moderator: Person, menu: str
) -> None:
    for values in VALUES:
        for person in (bob, moderator):
            reply = await chosen(person, menu, values)
            clean(f"{menu} {values}", reply)
    assert "Traceback" not in discord_.processes[-1].log


@pytest.mark.parametrize("custom_id", UNHEARD[1:])
async def test_a_button_that_nobody_hears_is_answered_all_the_same(
    bob: Person, custom_id: str
) -> None:
    reply = await clicked(bob, custom_id)
    assert reply.ephemeral
    assert reply.content.startswith("I do not know this button any more.")


async def test_nobody_removes_somebody_else_s_answer_by_an_id_that_names_themselves(
    ada: Person, bob: Person
) -> None:
    answer = await ada.slash("/ask", question=QUESTION)
    found = re.search(r"delete:[\w-]{12}:", str(answer.components))
    assert found is not None
    reply = await clicked(bob, f"{found[0]}{bob.user.id}")
    assert reply.content.startswith("Only the person who asked")
    await ada.click(answer, "🗑️")
    assert answer.shown.deleted


async def test_a_direct_answer_is_nobody_else_s(ada: Person, bob: Person) -> None:
    mine, theirs = ada.in_private(), bob.in_private()
    answer = await mine.dm(QUESTION)
    found = re.search(r"context:[\w-]{12}:0-\d", str(answer.components))
    assert found is not None
    assert "harbour" in (await clicked(mine, found[0])).content
    assert "harbour" not in (await clicked(theirs, found[0])).content
