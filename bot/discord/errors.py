"""What a person is told when something goes wrong in Discord.

What the person can mend is said in plain words. Everything else is ours: the person
gets a short reference, and the log has the error under it. Never what was asked:
questions are not written down.
"""

from __future__ import annotations

import contextlib
import logging
import secrets
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.utils import format_dt

from bot.discord.crowd import BusyError, OwnBusyError
from bot.discord.limits import TooFastError
from bot.discord.waiting import UnsentError
from bot.faults import Fault, faults
from bot.shelves import ClosedError
from bot.store import StoreError
from bot.words import words_for
from knowledge.errors import ArchiveError, GoneError, UnknownStoryError

if TYPE_CHECKING:
    from bot.words import Words

_log = logging.getLogger(__name__)

UNKNOWN_INTERACTION = 10062
ALREADY_ACKNOWLEDGED = 40060
PLAINLY: dict[type[BaseException], str] = {
    UnknownStoryError: "story_gone",
    app_commands.NoPrivateMessage: "servers_only",
    app_commands.MissingPermissions: "moderators_only",
    ClosedError: "ending",
    GoneError: "archive_story_gone",
    ArchiveError: "archive_unreached_now",
}
"""What is no fault of ours, and what is said of it."""


def explain(error: BaseException, where: str, words: Words) -> str | None:
    """Return the words for the person, and log what only the owner can mend.

    None means that there is nothing to say: the person has an answer, or can get none.

    Args:
        error: what was raised, as discord.py hands it on.
        where: the surface and the id of the event, for the log.
        words: the person's language.
    """
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    plainly = next((key for kind, key in PLAINLY.items() if isinstance(cause, kind)), None)
    if plainly is not None:
        return words(plainly)
    match cause:
        case TooFastError(again_at=again_at):
            return words("too_fast", time=format_dt(again_at, "R"))
        case BusyError():
            return _turned_away(cause, where, words)
        case StoreError():
            faults.note(Fault.DATABASE, "told", _log.error, "%s: not done: %s", where, cause)
            return words("not_kept")
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            _log.warning("%s: Discord holds other commands; run verbatim sync", where)
            return words("stale_command")
        case discord.HTTPException() if _is_past(cause, where):
            return None
    faults.count(Fault.ANSWER)
    reference = secrets.token_hex(3)
    if isinstance(cause, app_commands.TransformerError):
        # Its message holds what was typed.
        _log.error("%s: failed, reference %s: %s", where, reference, type(cause).__name__)
    else:
        _log.error("%s: failed, reference %s", where, reference, exc_info=cause)
    return words("failed", reference=reference)


def _turned_away(error: BusyError, where: str, words: Words) -> str:
    if isinstance(error, OwnBusyError):
        return words("busy_with_yours")
    line = "%s: turned away, too many questions at once"
    faults.note(Fault.ANSWER, "turned away", _log.warning, line, where)
    return words("busy")


def _is_past(error: discord.HTTPException, where: str) -> bool:
    """Tell whether an answer can come no more, or is there."""
    match error:
        case UnsentError():
            return True  # it is told already, and an apology would take the same way
        case discord.HTTPException(code=code) if code == ALREADY_ACKNOWLEDGED:
            _log.info("%s: Discord had the answer already", where)
            return True
        case discord.HTTPException(code=code) if code == UNKNOWN_INTERACTION:
            told = "%s: Discord no longer took the answer; it came too late"
            faults.note(Fault.REST, "too late", _log.warning, told, where)
            return True
    return False


async def tell_failure(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Tell whoever used a command or a button privately what went wrong."""
    words = explain(error, f"interaction {interaction.id}", words_for(interaction.locale))
    if words is None:
        return
    # Nobody can be told through an interaction that has lapsed.
    with contextlib.suppress(discord.HTTPException):
        if interaction.response.is_done():
            await interaction.followup.send(words, ephemeral=True)
        else:
            await interaction.response.send_message(words, ephemeral=True)
