"""What a person is told when something goes wrong in Discord.

A mistake that the person can mend is said in plain words. Everything else is
ours: the person gets a short reference, and the log has the error under it.
Never what was asked: questions are not written down.
"""

from __future__ import annotations

import logging
import secrets

from discord import app_commands

from bot.markup import escape
from knowledge.errors import KnowledgeError

_log = logging.getLogger(__name__)

LONGEST_MISTAKE = 500
"""Where words that hold what a person typed are cut."""


def explain(error: BaseException, where: str) -> str:
    """Return the words for the person, and log what only the owner can mend.

    Args:
        error: what was raised, as discord.py hands it on.
        where: the surface and the id of the event, for the log.
    """
    match error:
        case app_commands.CommandInvokeError(original=KnowledgeError() as mistake):
            words = str(mistake)[:LONGEST_MISTAKE]
            return escape(words[:1].upper() + words[1:] + ".")
        case app_commands.MissingPermissions():
            return (
                "That is for moderators: it needs the permission **Manage Server**, "
                "which you do not have here."
            )
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            _log.warning("%s: Discord holds other commands; run verbatim sync", where)
            return (
                "This command has changed since Discord last heard of it. "
                "Whoever runs me should run `verbatim sync`."
            )
    reference = secrets.token_hex(3)
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    _log.error("%s: failed, reference %s", where, reference, exc_info=cause)
    return (
        "Sorry, something went wrong on my side. Please try again; if it stays so, "
        f"tell whoever runs me the reference `{reference}`."
    )
