"""The log, on stderr: a service writes it, a command at the terminal only when told to.

A person who asks a question sees what went wrong in one line; the traceback behind it is
in the log, for which `VERBATIM_LOG_LEVEL=DEBUG` asks. Every line says for which request it was
written (`bot.request`), if for one: as text, which people read in the journal of systemd or of
a container, or as one JSON object a line for programs. What somebody asked, and a token, are
never written down; the libraries that do so below INFO are never asked for more.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.harmless import one_line, plain
from bot.request import current

if TYPE_CHECKING:
    from bot.settings import Settings

OWN = ("bot", "knowledge")
"""The packages that can be asked for everything: they know what is nobody else's business.

Below INFO the libraries write down what passes through them: questions on their way into the
database, tokens in addresses, whole messages.
"""


class TextLines(logging.Formatter):
    """A line for people; a traceback follows in lines of its own."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}{request}: {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """Return the line, with the request in brackets."""
        request = current()
        record.request = "" if request is None else f" [{request.id}]"
        # A name of a file or a server may hold a line's end, and whatever turns or hides the rest.
        record.message = one_line(record.message)
        return super().formatMessage(record)


class JsonLines(logging.Formatter):
    """A JSON object for programs: time, level, logger, message, and request and error if any."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object in one line."""
        request = current()
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": plain(record.getMessage()),
            "request": None if request is None else request.id,
            "error": self.formatException(record.exc_info) if record.exc_info else None,
        }
        kept = {key: value for key, value in told.items() if value is not None}
        return json.dumps(kept, ensure_ascii=False)


def open_log(settings: Settings) -> None:
    """Write the log from now on; doing so again changes nothing."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if settings.log_format == "json" else TextLines())
    wanted = logging.getLevelNamesMapping()[settings.log_level]
    logging.basicConfig(level=max(wanted, logging.INFO), handlers=[handler])
    for name in OWN:
        logging.getLogger(name).setLevel(wanted)
    # It tells of every change that it sees; what came of it is told where it is read.
    logging.getLogger("watchfiles").setLevel(logging.WARNING)


def open_log_if_asked_for(settings: Settings) -> None:
    """Write the log if it is to hold everything."""
    if settings.log_level == "DEBUG":
        open_log(settings)
