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
OWN = ("bot", "knowledge")
"""The packages that can be asked for everything: they know what is nobody else's business.

Below INFO the libraries write down what passes through them: questions on their way into the
database, tokens in addresses, whole messages.
"""


def open_log(settings: Settings) -> None:
    """Write the log from now on; doing so again changes nothing."""
    wanted = logging.getLevelNamesMapping()[settings.log_level]
    logging.basicConfig(level=max(wanted, logging.INFO), format=LOG_FORMAT, style="{")
    for name in OWN:
        logging.getLogger(name).setLevel(wanted)
    # It tells of every change that it sees; what came of it is told where it is read.
    logging.getLogger("watchfiles").setLevel(logging.WARNING)


def open_log_if_asked_for(settings: Settings) -> None:
    """Write the log if it is to hold everything."""
    if settings.log_level == "DEBUG":
        open_log(settings)
