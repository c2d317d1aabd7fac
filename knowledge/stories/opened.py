"""Opening a file that somebody put beside the stories, without waiting for ever.

A pipe is not waited for and a device is not read without end, even where one took the place of
the file between two looks.
"""

from __future__ import annotations

import os
import stat
from typing import BinaryIO


def opened(path: str) -> BinaryIO:
    """Open a regular file to be read.

    Raises:
        OSError: it cannot be read, or is something else.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return os.fdopen(handle, "rb")
    os.close(handle)
    raise OSError(None, "is no regular file", path)
