"""`/knowledge remove`: asks which removal is meant, that which can be undone or that for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import Interaction, app_commands

from bot.discord.changes import Look, Offer, Other, ServerChange, TakeDown, offer
from bot.discord.changes.choosing import changeable, suggest_stories
from bot.discord.knowledge_group import knowledge_group
from bot.discord.text.markdown import name
from bot.discord.text.views import send_privately
from bot.discord.translator import text
from bot.store import Action, NewRevision
from bot.words import words_for

if TYPE_CHECKING:
    from discord.ext import commands

    from bot.discord.known import Chosen
    from bot.discord.services import Services
    from bot.words import Words


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the command."""
    group = knowledge_group(bot, services)

    @group.command(name=text("remove_name"), description=text("remove_description"))
    @app_commands.rename(story=text("remove_story_name"))
    @app_commands.describe(story=text("remove_story_description"))
    async def remove(interaction: Interaction[Any], story: str) -> None:
        """Ask how a story is to be removed."""
        await _remove(interaction, services, story)

    suggest_stories(remove, services, removed=True, shared=False)


async def _remove(interaction: Interaction[Any], services: Services, typed: str) -> None:
    words = words_for(interaction.locale)
    stories = await changeable(interaction, services, removed=True, shared=False)
    found = stories.meant(typed)
    if found is None:
        await send_privately(interaction, words("no_own_story", story=name(typed)))
        return
    user = interaction.user.id
    for_good = _for_good(found, user)
    if found.story is None:
        await offer(interaction, services, for_good)
        return
    count = len(services.library(found.shelf).sentences(found.id))

    def show(_: Look, words: Words) -> str:
        sentences = words.count("sentence_count", count)
        return words("remove_which", story=name(found.title), sentences=sentences)

    async def take_down(interaction: Interaction[Any], services: Services, _: Offer) -> None:
        await offer(interaction, services, for_good)

    head = services.shelves.heads(found.shelf)[found.id]
    new = NewRevision(found.shelf, found.id, Action.REMOVE, None, head.id, user_id=user)
    change = ServerChange(found.shelf, (new,))
    others = (Other("take_down_button", take_down),)
    await offer(interaction, services, Offer(change, "remove_button", show, others))


def _for_good(found: Chosen, user: int) -> Offer:
    """Return the offer to take a story down; whoever sees it has clicked once already."""

    def show(_: Look, words: Words) -> str:
        return f"⚠️ {words('gone_for_good', story=name(found.title))} {words('really')}"

    return Offer(TakeDown(found.shelf, found.id, user), "really_button", show)
