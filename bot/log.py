"""The log, on stderr: a service writes it, a command at the terminal only when told to.

A person who asks a question sees what went wrong in one line; the traceback behind it is
in the log, for which `VERBATIM_LOG_LEVEL=DEBUG` asks.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings

LOG_FORMAT = "{asctime} {levelname} {name}: {message}"


def open_log(settings: Settings) -> None:
    """Write the log from now on; doing so again changes nothing."""
    logging.basicConfig(level=settings.log_level, format=LOG_FORMAT, style="{")
    # It tells of every change that it sees; what came of it is told where it is read.
    logging.getLogger("watchfiles").setLevel(logging.WARNING)


def open_log_if_asked_for(settings: Settings) -> None:
    """Write the log if it is to hold everything."""
    if settings.log_level == "DEBUG":
        open_log(settings)
