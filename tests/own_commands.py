"""The bot's commands as it would register them, found by walking its features."""

from __future__ import annotations

from typing import Any

from bot.discord.client import Verbatim
from bot.discord.services import build_services
from bot.discord.translator import CatalogueTranslator
from bot.settings import Settings
from bot.shelf import Shelf
from bot.shelves import Shelves
from bot.store import unopened_store

MENU = 3
"""The type of a command in a message's menu."""


async def own_commands() -> list[dict[str, Any]]:
    """Return every command as Discord's API writes it, in all languages."""
    store = unopened_store()
    bot = Verbatim(build_services(Settings(), Shelves(Shelf(()), store), store))
    await bot.setup_hook()
    translator = CatalogueTranslator()
    commands = bot.tree.get_commands()
    return [await command.get_translated_payload(bot.tree, translator) for command in commands]


def shown(command: dict[str, Any]) -> str:
    """Return a command's name as `verbatim sync` shows it."""
    return f"“{command['name']}”" if command["type"] == MENU else f"/{command['name']}"
