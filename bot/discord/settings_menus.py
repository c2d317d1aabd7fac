"""The menus of `/settings`: each choice of a server, what it is now, and what can be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import discord
from babel import Locale
from discord import ChannelType, SelectOption, ui

from bot.discord.text.autocomplete import LONGEST_CHOICE, key_of
from bot.discord.text.markdown import name
from bot.harmless import one_line
from bot.words import languages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.store import Server
    from bot.words import Words
    from knowledge.library import Library


class What(StrEnum):
    """What is chosen; the values stand in the ids of menus."""

    ROLE = "role"
    ASKING = "asking"
    CHANNELS = "channels"
    STORY = "story"
    PRIVATE = "private"
    COOLDOWN = "cooldown"
    LANGUAGE = "language"
    GAPS = "gaps"
    LOG = "log"
    DIGEST = "digest"
    FORGET = "forget"
    """The button that forgets what is gone."""


CALLED = {
    What.ROLE: ("setting_role", "setting_role_note"),
    What.ASKING: ("setting_asking", "setting_asking_note"),
    What.CHANNELS: ("setting_channels", "setting_channels_note"),
    What.STORY: ("setting_story", "setting_story_note"),
    What.PRIVATE: ("setting_private", "setting_private_note"),
    What.COOLDOWN: ("setting_cooldown", "setting_cooldown_note"),
    What.LANGUAGE: ("setting_language", "setting_language_note"),
    What.GAPS: ("setting_gaps", "setting_gaps_note"),
    What.LOG: ("setting_log", "setting_log_note"),
    What.DIGEST: ("setting_digest", "setting_digest_note"),
}
"""How each is called, and what it does."""
TEMPLATE = rf"settings:(?P<what>{'|'.join(What)})"
"""The form of the ids."""
COOLDOWNS = (5, 15, 30, 60)
"""Seconds between two questions of a person that can be chosen."""
GAPS_DAYS = (7, 30, 90)
"""Days for which questions that were not answered well can be kept."""
NONE = "-"
"""The value of the option that chooses nothing."""
PRIVATELY = "private"
TURN = "turn:"
"""How the value of an option begins that shows other stories, and chooses none."""
STORIES_OFFERED = 22
"""Stories in the menu at once: of 25 options one is for none, and two turn the page."""
MOST_CHANNELS = 25
"""Channels that Discord lets one menu choose."""
TEXT = [ChannelType.text, ChannelType.news]
ANSWERING = [*TEXT, ChannelType.forum]


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown of a server's settings."""

    server: Server
    guild: discord.Guild
    library: Library
    words: Words
    reads_messages: bool
    """Whether the bot may read what nobody addressed to it, as an asking channel needs."""
    may_choose_role: bool
    notice: str = ""
    """What became of the last choice."""
    first_story: int = 0
    """The first story that the menu offers."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One choice, as it is shown."""

    what: What
    value: str
    """What is chosen, as Markdown."""
    menu: ui.Item[Any]
    warning: str = ""


def menu_id(what: What) -> str:
    """Return the id of a menu or a button."""
    return f"settings:{what}"


def settings(page: Page) -> Iterator[Setting]:
    """Yield each setting with its menu, in the order in which they are shown."""
    server = page.server
    yield _role(page)
    asking = "" if page.reads_messages else f"⚠️ {page.words('channel_unreadable')}"
    yield _channel(page, What.ASKING, server.auto_channel_id, asking)
    yield _channels(page)
    yield _story(page)
    yield _private(page)
    yield _cooldown(page)
    yield _language(page)
    yield _gaps(page)
    yield _channel(page, What.LOG, server.log_channel_id)
    yield _channel(page, What.DIGEST, server.digest_channel_id)


def _role(page: Page) -> Setting:
    chosen = page.server.moderator_role_id
    found = [] if chosen is None else list(filter(None, [page.guild.get_role(chosen)]))
    menu: ui.RoleSelect[Any] = ui.RoleSelect(
        custom_id=menu_id(What.ROLE),
        placeholder=page.words("setting_role"),
        min_values=0,
        default_values=found,
        disabled=not page.may_choose_role,
    )
    lost = chosen is not None and not found
    return Setting(What.ROLE, _named([one.mention for one in found], page.words, lost), menu)


def _channel(page: Page, what: What, chosen: int | None, warning: str = "") -> Setting:
    found = found_in(page.guild, [] if chosen is None else [chosen])
    menu: ui.ChannelSelect[Any] = ui.ChannelSelect(
        custom_id=menu_id(what),
        placeholder=page.words(CALLED[what][0]),
        channel_types=TEXT,
        min_values=0,
        default_values=found,
    )
    lost = chosen is not None and not found
    value = _named([one.mention for one in found], page.words, lost)
    return Setting(what, value, menu, warning)


def _channels(page: Page) -> Setting:
    chosen, words = page.server.channels, page.words
    found = found_in(page.guild, chosen)
    menu: ui.ChannelSelect[Any] = ui.ChannelSelect(
        custom_id=menu_id(What.CHANNELS),
        placeholder=words("setting_channels"),
        channel_types=ANSWERING,
        min_values=0,
        max_values=MOST_CHANNELS,
        default_values=found,
    )
    lost = len(found) < len(chosen)
    named = [one.mention for one in found] if chosen else [words("setting_everywhere")]
    return Setting(What.CHANNELS, _named(named, words, lost), menu)


def found_in(guild: discord.Guild, ids: Iterable[int]) -> list[discord.abc.GuildChannel]:
    """Return the channels that are still there."""
    return [one for one in map(guild.get_channel, ids) if one is not None]


def _named(mentions: list[str], words: Words, lost: bool) -> str:  # noqa: FBT001 - of three plain values
    """Return what is chosen, and that something of it is gone."""
    told = [*mentions, *([words("setting_gone")] if lost else [])]
    return ", ".join(told) or words("setting_none")


def _story(page: Page) -> Setting:
    words, chosen, stories = page.words, page.server.default_story, page.library.corpus.heads
    title = next((one.title for one in stories if one.id == chosen), None)
    first = max(0, min(page.first_story, len(stories) - 1))
    offered = stories[first : first + STORIES_OFFERED]
    options = [_option(words("setting_all_stories"), NONE, chosen is None)]
    if first:
        before = max(0, first - STORIES_OFFERED)
        options.append(_option(words("setting_stories_before"), f"{TURN}{before}"))
    options += [_option(one.title, key_of(one.id), one.id == chosen) for one in offered]
    if first + STORIES_OFFERED < len(stories):
        options.append(_option(words("setting_stories_after"), f"{TURN}{first + STORIES_OFFERED}"))
    value = words("setting_all_stories")
    if chosen is not None:
        value = words("setting_gone") if title is None else name(title)
    return Setting(What.STORY, value, _menu(What.STORY, options, words))


def _private(page: Page) -> Setting:
    words, private = page.words, bool(page.server.private)
    labels = {NONE: words("setting_public"), PRIVATELY: words("setting_privately")}
    chosen = PRIVATELY if private else NONE
    return Setting(What.PRIVATE, labels[chosen], _labelled(What.PRIVATE, labels, chosen, words))


def _cooldown(page: Page) -> Setting:
    words = page.words
    labels = {NONE: words("setting_no_cooldown")}
    labels |= {str(one): words.count("setting_seconds", one) for one in COOLDOWNS}
    chosen = str(page.server.cooldown or NONE)
    return Setting(
        What.COOLDOWN,
        labels.get(chosen) or words.count("setting_seconds", page.server.cooldown or 0),
        _labelled(What.COOLDOWN, labels, chosen, words),
    )


def _language(page: Page) -> Setting:
    words, chosen = page.words, page.server.language or NONE
    own = _called(str(page.guild.preferred_locale).partition("-")[0])
    labels = {NONE: words("setting_own_language", language=own)}
    labels |= {one: _called(one) for one in languages()}
    value = labels.get(chosen, labels[NONE])
    return Setting(What.LANGUAGE, value, _labelled(What.LANGUAGE, labels, chosen, words))


def _called(language: str) -> str:
    """Return how a language is called by those who speak it."""
    if language not in languages():
        language = languages()[0]
    called = Locale(language).get_display_name() or language
    return called[:1].upper() + called[1:]


def _gaps(page: Page) -> Setting:
    words, days = page.words, page.server.gaps_days
    labels = {NONE: words("setting_no_gaps")}
    labels |= {str(one): words.count("setting_days", one) for one in GAPS_DAYS}
    chosen = str(days or NONE)
    value = labels.get(chosen) or words.count("setting_days", days or 0)
    return Setting(What.GAPS, value, _labelled(What.GAPS, labels, chosen, words))


def _labelled(what: What, labels: dict[str, str], chosen: str, words: Words) -> ui.Select[Any]:
    options = [_option(label, value, value == chosen) for value, label in labels.items()]
    return _menu(what, options, words)


def _menu(what: What, options: list[SelectOption], words: Words) -> ui.Select[Any]:
    return ui.Select(custom_id=menu_id(what), placeholder=words(CALLED[what][0]), options=options)


def _option(label: str, value: str, chosen: bool = False) -> SelectOption:  # noqa: FBT001, FBT002 - of three plain values
    line = one_line(label)
    shown = line if len(line) <= LONGEST_CHOICE else line[: LONGEST_CHOICE - 1] + "…"
    return SelectOption(label=shown, value=value, default=chosen)


def story_of_key(library: Library, key: str) -> str | None:
    """Return the id of the story that an option stands for."""
    if key in library.corpus.numbers and key_of(key) == key:
        return key
    return next((one.id for one in library.corpus.heads if key_of(one.id) == key), None)
