"""What the bot tells of itself: how to ask, its help, and what becomes of the questions.

The words stand in the catalogues, and name each command as Discord shows it in the
reader's language: `{quotes}` in them is the entry `quotes_name`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.discord.text.markdown import name

if TYPE_CHECKING:
    from bot.discord.services import Services
    from bot.store import Server
    from bot.words import Words

OTHER_NAMES = {
    "question": "ask_question_name",
    "private": "ask_private_name",
    "story": "ask_story_name",
    "speaker": "quotes_speaker_name",
    "about": "quotes_about_name",
    "context": "context_button",
    "more": "more_button",
}
"""The options and buttons that the help names, and their entries."""
COMMAND = "_name"
"""How the keys of the commands' names end."""


def names_in(words: Words) -> dict[str, str]:
    """Return how the commands, and the options and buttons of the help, are called."""
    commands = {key.removesuffix(COMMAND): key for key in words.entries if key.endswith(COMMAND)}
    return {field: words(key) for field, key in (commands | OTHER_NAMES).items()}


def how_to_ask(words: Words) -> str:
    """Return the words for somebody who called the bot and asked nothing."""
    return words("how_to_ask", **names_in(words))


async def help_text(services: Services, words: Words, me: str, server: int | None) -> str:
    """Return what there is, with somebody whom the stories quote as the example.

    Args:
        services: holds the stories.
        words: the language.
        me: what the bot is called in Discord.
        server: where it is asked; None stands for direct messages.
    """
    speaker = next(iter(await services.speakers.of(services.library(server))), None)
    example = words("example_speaker") if speaker is None else name(speaker.name)
    privacy = privacy_in(words, await services.servers.of(server))
    return words("help", **names_in(words), me=me, example=example, privacy=privacy).strip()


def privacy_in(words: Words, server: Server) -> str:
    """Return what becomes of the questions in a server."""
    days = server.gaps_days
    return words("privacy_none") if days is None else words.count("privacy_kept", days)
