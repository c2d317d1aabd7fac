"""Reading a file that somebody names, without waiting for ever or filling the memory."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from bot.intake.errors import IntakeError
from bot.intake.opening import MOST_BYTES, file_name

if TYPE_CHECKING:
    from pathlib import Path

MEGABYTE = 1_000_000


def read_file(path: Path) -> bytes:
    """Return what a file holds.

    Raises:
        IntakeError: it cannot be read, is no regular file, or is too large.
    """
    name = file_name(str(path)) or str(path)
    try:
        # A pipe or a device is not waited for.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "no such name").lower()
        raise IntakeError("intake_refused", source=name, reason=reason) from None
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise IntakeError("intake_no_file", source=name)
        if state.st_size > MOST_BYTES:
            raise IntakeError("intake_large", source=name, megabytes=MOST_BYTES // MEGABYTE)
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(MOST_BYTES + 1)
    finally:
        os.close(handle)
