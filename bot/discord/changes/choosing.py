"""Which story a moderator means: of the server's own, and for its owner of the shared shelf."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.discord.permissions import is_moderator, is_owner
from bot.discord.text.autocomplete import Choices, key_of, resolve, suggest
from bot.store import SHARED
from bot.words import words_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from discord import Interaction, app_commands

    from bot.discord.services import Services
    from bot.words import Words
    from knowledge.index.packed_story import PackedStory
    from knowledge.model import Story


@dataclass(frozen=True, slots=True)
class Chosen:
    """A story that can be changed."""

    shelf: int
    """The server, or `SHARED`."""
    id: str
    title: str
    read: Callable[[], Story] | None
    """Reads it; None for a removed one."""

    @property
    def story(self) -> Story | None:
        """As it answers; None for a removed one."""
        return None if self.read is None else self.read()


async def changeable(
    interaction: Interaction[Any],
    services: Services,
    *,
    removed: bool = False,
    shared: bool = True,
) -> dict[str, Chosen]:
    """Return the stories that this person may change here, by the keys of their choices.

    Args:
        interaction: what the person does.
        services: holds the stories.
        removed: whether those that were removed, and can be brought back, belong to them.
        shared: whether those do that stand on the shared shelf.
    """
    server = interaction.guild_id
    if server is None or not await is_moderator(interaction, services.store):
        return {}
    shelves = services.shelves
    added = shelves.added(server)
    own = {one.id: Chosen(server, one.id, one.title, partial(_story, one)) for one in added}
    if removed:
        gone = [one.story for one in shelves.heads(server).values() if one.content is None]
        # It is asked at every key that is pressed, and reads whole stories.
        titles = await services.store.revisions.titles(server) if gone else {}
        own |= {one: Chosen(server, one, titles[one], None) for one in gone if one in titles}
    if shared and not shelves.shared.is_sample and await is_owner(interaction, services.settings):
        of_all = shelves.shared.library
        own = {
            one.id: Chosen(SHARED, one.id, one.title, partial(of_all.stories.__getitem__, number))
            for number, one in enumerate(of_all.corpus.heads)
        } | own
    return {key_of(one.id): one for one in own.values()}


def _story(added: PackedStory) -> Story:
    return added.story


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
        return suggest(typed, Choices.of(labels(stories, words_for(interaction.locale))))

    command.autocomplete("story")(choices)


def resolved(typed: str, stories: Mapping[str, Chosen], words: Words) -> Chosen | None:
    """Return the story that was chosen, or that what was typed can only mean."""
    key = resolve(typed, Choices.of(labels(stories, words)))
    return None if key is None else stories[key]


def labels(stories: Mapping[str, Chosen], words: Words) -> dict[str, str]:
    """Return how stories are called in choices, by their keys."""
    return {key: _label(one, words) for key, one in stories.items()}


def _label(chosen: Chosen, words: Words) -> str:
    told = [chosen.title]
    if chosen.id != chosen.title:
        told.append(chosen.id)
    if chosen.shelf == SHARED:
        told.append(words("on_shared_shelf"))
    elif chosen.read is None:
        told.append(words("is_removed"))
    return " · ".join(told)
