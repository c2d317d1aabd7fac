"""`/ask`, and the commands in a message's menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import Interaction, Message, app_commands
from discord.ext import commands

from bot.discord.features.messages import how_to_ask
from bot.discord.features.reply_buttons import send_privately
from bot.discord.posting import answer, answer_source
from bot.discord.reply import name
from bot.discord.text.autocomplete import key_of, resolve, suggest
from bot.discord.translator import text
from bot.words import words_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.discord.client import Verbatim
    from bot.words import Words
    from knowledge.library import Library

NAMED = 5
"""How many stories are named to somebody who asks an unknown one."""


class Ask(commands.Cog):
    """Answers questions."""

    def __init__(self, bot: Verbatim) -> None:
        self.bot = bot
        # discord.py lets no menu be declared in a class.
        self.menus = [
            app_commands.ContextMenu(name=text("ask_menu_name"), callback=self.ask_menu),
            app_commands.ContextMenu(name=text("find_menu_name"), callback=self.find_menu),
        ]

    async def cog_load(self) -> None:
        """Add the menus."""
        for menu in self.menus:
            self.bot.tree.add_command(menu)

    async def cog_unload(self) -> None:
        """Remove the menus."""
        for menu in self.menus:
            self.bot.tree.remove_command(menu.name, type=menu.type)

    @app_commands.command(name=text("ask_name"), description=text("ask_description"))
    @app_commands.rename(
        question=text("ask_question_name"),
        story=text("ask_story_name"),
        private=text("ask_private_name"),
    )
    @app_commands.describe(
        question=text("ask_question_description"),
        story=text("ask_story_description"),
        private=text("ask_private_description"),
    )
    async def ask(
        self,
        interaction: Interaction[Verbatim],
        question: app_commands.Range[str, 1, 300],
        story: str | None = None,
        private: bool = False,  # noqa: FBT001, FBT002 - an option of the command
    ) -> None:
        """Answer a question, in the channel or privately."""
        question, words = question.strip(), words_for(interaction.locale)
        if not question:
            await send_privately(interaction, how_to_ask(words))
            return
        stories = _stories(self.bot.shelf.library)
        chosen = None if story is None else resolve(story, {k: v[1] for k, v in stories.items()})
        if story is not None and chosen is None:
            await send_privately(interaction, _unknown(story, self.bot.shelf.library, words))
            return
        asked = None if chosen is None else stories[chosen][0]
        await answer(interaction, question, story=asked, private=private)

    @ask.autocomplete("story")
    async def suggest_stories(
        self, _: Interaction[Verbatim], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Return the stories whose title or id fits what is typed."""
        stories = _stories(self.bot.shelf.library)
        return suggest(typed, {key: label for key, (_, label) in stories.items()})

    async def ask_menu(self, interaction: Interaction[Verbatim], message: Message) -> None:
        """Answer the selected message, privately: it is mostly somebody else's."""
        question = message.content.strip()
        if question:
            await answer(interaction, question, story=None, private=True)
        else:
            await send_privately(interaction, words_for(interaction.locale)("no_words"))

    async def find_menu(self, interaction: Interaction[Verbatim], message: Message) -> None:
        """Tell where the words of the selected message stand in the stories."""
        if message.content.strip():
            await answer_source(interaction, message.content)
        else:
            await send_privately(interaction, words_for(interaction.locale)("no_words"))


def _stories(library: Library) -> Mapping[str, tuple[str, str]]:
    """Return the id of each story and how it is called in choices, by its key."""
    return {
        key_of(story.id): (
            story.id,
            story.title if story.id == story.title else f"{story.title} · {story.id}",
        )
        for story in library.stories
    }


def _unknown(story: str, library: Library, words: Words) -> str:
    known = words.listed(name(known.title) for known in library.stories[:NAMED])
    return words.count("no_such_story", len(library.stories), story=name(story), known=known)
