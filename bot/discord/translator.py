"""How Discord learns the words of the commands in every language.

Discord keeps a command's names and descriptions in all languages and shows each
person theirs, so they are handed over when the commands are registered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands

from bot.words import ENGLISH, words_for

if TYPE_CHECKING:
    import discord


def text(key: str) -> app_commands.locale_str:
    """Return the English words of `key`, which the translator finds again in each language."""
    return app_commands.locale_str(ENGLISH(key), key=key)


class CatalogueTranslator(app_commands.Translator):
    """Translates by the catalogues."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 - discord.py's signature
    ) -> str | None:
        """Return the words in the locale's language; None for English, which is sent anyway."""
        words, key = words_for(locale), string.extras.get("key")
        return None if key is None or words is ENGLISH else words(key)
