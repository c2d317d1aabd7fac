"""Which story a moderator means: of the server's own, and for its owner of the shared shelf."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.discord.known import Chosen, OwnStories, titled
from bot.discord.permissions import is_moderator, is_owner
from bot.discord.settings_menus import story_of_key
from bot.discord.text.autocomplete import Choices, key_of, offered, resolve
from bot.store import SHARED
from bot.words import words_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from discord import Interaction, app_commands

    from bot.discord.services import Services
    from bot.words import Words
    from knowledge.index.packed_story import PackedStory
    from knowledge.library import Library
    from knowledge.model import Story


@dataclass(frozen=True, slots=True)
class Changeable:
    """The stories that somebody may change, and how they are chosen."""

    own: Mapping[str, Chosen]
    """The server's own, by the keys of their choices."""
    shared: Library | None
    """The shared ones, if they are among them."""
    choices: tuple[Choices, ...]
    """The shared ones, and the server's own, which take the place of those."""

    def meant(self, typed: str) -> Chosen | None:
        """Return the story that was chosen, or that what was typed can only mean."""
        key = resolve(typed, *self.choices)
        if key is None or key in self.own or self.shared is None:
            return None if key is None else self.own.get(key)
        story = story_of_key(self.shared, key)
        found = None if story is None else self.shared.find(story)
        if found is None:
            return None
        return Chosen(SHARED, found.id, found.title, partial(_story, found))


async def changeable(
    interaction: Interaction[Any],
    services: Services,
    *,
    removed: bool = False,
    shared: bool = True,
) -> Changeable:
    """Return the stories that this person may change here.

    Args:
        interaction: what the person does.
        services: holds the stories.
        removed: whether those that were removed, and can be brought back, belong to them.
        shared: whether those do that stand on the shared shelf.
    """
    server, words = interaction.guild_id, words_for(interaction.locale)
    if server is None or not await is_moderator(interaction, services.store):
        return Changeable({}, None, ())
    own = await _own_stories(services, server, words, removed=removed)
    if not shared or services.shelves.shared.is_sample:
        return Changeable(own.by_key, None, (own.choices,))
    if not await is_owner(interaction, services.settings):
        return Changeable(own.by_key, None, (own.choices,))
    library = services.shelves.shared.snapshot.alone  # what lies in no file is changed elsewhere
    of_all = await services.shared.of(library, words.language)
    return Changeable(own.by_key, library, (of_all, own.choices))


async def _own_stories(
    services: Services, server: int, words: Words, *, removed: bool
) -> OwnStories:
    """Return a server's own stories, read once for all keys that are pressed."""
    shelves = services.shelves
    heads, added = shelves.heads(server), shelves.added(server)
    newest = max((one.id for one in heads.values()), default=None)

    async def make() -> OwnStories:
        gone = [one.story for one in heads.values() if one.content is None] if removed else []
        titles = await services.store.revisions.titles(server) if gone else {}
        back = {one: titles[one] for one in gone if one in titles}
        return await asyncio.to_thread(_own, server, added, back, words)

    key = server, newest, words.language, removed
    return await services.own.made(shelves.now(server).library, key, make)


def _own(
    server: int, added: Iterable[PackedStory], back: Mapping[str, str], words: Words
) -> OwnStories:
    """Return the stories of a server, those that can be brought back by their titles."""
    own = {one.id: Chosen(server, one.id, one.title, partial(_story, one)) for one in added}
    own |= {id_: Chosen(server, id_, title, None) for id_, title in back.items()}
    by_key = {key_of(one.id): one for one in own.values()}
    choices = Choices.of({key: _label(one, words) for key, one in by_key.items()})
    return OwnStories(by_key, choices.prepared())


def _story(found: PackedStory) -> Story:
    return found.story


def suggest_stories(
    command: app_commands.Command[Any, ..., Any],
    services: Services,
    *,
    removed: bool = False,
    shared: bool = True,
) -> None:
    """Let a command offer, for its option `story`, what `changeable` returns of these."""

    async def choices(interaction: Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        stories = await changeable(interaction, services, removed=removed, shared=shared)
        return await offered(services.typing, interaction.user.id, typed, *stories.choices)

    command.autocomplete("story")(choices)


def _label(chosen: Chosen, words: Words) -> str:
    called = titled(chosen.id, chosen.title)
    return f"{called} · {words('is_removed')}" if chosen.read is None else called
