"""`/stories`: what is loaded, at which revision, since when, and every story of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from discord import Interaction, app_commands
from discord.ext import commands

from bot.discord.revision import revision_head
from bot.discord.text.markdown import name, subtext
from bot.discord.text.pages import Listing, page_template, show_page, turn
from bot.discord.text.views import on_click, send_privately
from bot.discord.translator import text
from bot.languages import told_language
from bot.words import words_for
from knowledge.index.on_demand import ByNumber

if TYPE_CHECKING:
    import re

    from bot.discord.services import Services
    from bot.snapshot import Snapshot
    from bot.words import Words
    from knowledge.library import Library

LIST_OF_STORIES = "stories"
"""What the list is known by in the ids of buttons."""


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the command and the buttons that turn its pages."""
    cog = Stories(services)
    await bot.add_cog(cog)
    bot.add_dynamic_items(on_click(services.events, page_template(LIST_OF_STORIES), cog.turn_page))


class Stories(commands.Cog):
    """Lists the stories."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @app_commands.command(name=text("stories_name"), description=text("stories_description"))
    async def stories(self, interaction: Interaction[Any]) -> None:
        """Show the stories, in pages."""
        words = words_for(interaction.locale)
        snapshot = self._services.shelves.reached(interaction.guild_id)
        page = turn(list_stories(snapshot, words), LIST_OF_STORIES, words)
        await send_privately(interaction, page.content, page.view)

    async def turn_page(self, interaction: Interaction[Any], clicked: re.Match[str]) -> None:
        """Show another page of the stories of now."""
        words = words_for(interaction.locale)
        snapshot = self._services.shelves.reached(interaction.guild_id)
        await show_page(interaction, clicked, list_stories(snapshot, words), words)


def list_stories(snapshot: Snapshot, words: Words) -> Listing:
    """Return the stories, each with its title, publisher, date and sentences."""
    library = snapshot.library
    entries = ByNumber(len(library.stories), lambda at: partial(_entry_of, library, at, words))
    head = revision_head(snapshot, words)
    if snapshot.is_away:
        head = f"{head}\n{subtext(words('archive_partly_listed'))}"
    return Listing(head, entries)


def _entry_of(library: Library, number: int, words: Words) -> str:
    story = library.corpus.heads[number]
    told = [name(part) for part in (story.title, story.publisher, story.published) if part]
    told[0] = f"**{told[0]}**"
    told.append(words.count("sentence_count", library.corpus.size_of(number)))
    if (language := told_language(story.language, words)) is not None:
        told.append(language)
    if story.id != story.title:
        told.append(words("story_id", id=name(story.id)))
    return "- " + " · ".join(told)
