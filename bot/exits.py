"""How the program ends: its exit codes, which are public behaviour, as the README tells."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes."""

    USAGE = 2
    """A mistake in the command, in the settings or in the stories."""
    INTERRUPTED = 130
    """Ctrl-C, by the shells' convention: 128 and the number of the signal."""
