"""How the program ends: its exit codes, and the one error that carries a code.

Whatever cannot go on raises `ExitError`; only `bot.terminal.running` prints why, in the catalogue's
words, and ends the process with the code. The codes are public behaviour, which the README
tells. `bot.start` imports this module first, so it imports nothing slow.
"""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes."""

    CLOSED = 0
    FAILED = 1
    USAGE = 2
    """A mistake in the command, in the settings or in the stories."""
    NO_TOKEN = 3
    TOKEN_REJECTED = 4
    INTENT_MISSING = 5
    UNREACHABLE = 6
    NOT_IN_SERVER = 7
    NO_DATABASE = 8
    SHARDS_REFUSED = 9
    INTERRUPTED = 130
    """Ctrl-C, by the shells' convention: 128 and the number of the signal."""


NEED_A_PERSON = frozenset(
    {
        Exit.USAGE,
        Exit.NO_TOKEN,
        Exit.TOKEN_REJECTED,
        Exit.INTENT_MISSING,
        Exit.UNREACHABLE,
        Exit.NOT_IN_SERVER,
        Exit.SHARDS_REFUSED,
    }
)
"""After these a start anew would end alike; whatever supervises the process is told so."""

REMEDY_KEYS = {
    Exit.FAILED: "ended_by_itself",
    Exit.NO_TOKEN: "no_token",
    Exit.TOKEN_REJECTED: "token_rejected",
    Exit.INTENT_MISSING: "intent_missing",
    Exit.UNREACHABLE: "unreachable",
    Exit.NOT_IN_SERVER: "not_in_server",
    Exit.SHARDS_REFUSED: "shards_refused",
}
"""The entry of the catalogue that says what happened and what to do."""


class ExitError(Exception):
    """The program has to end with `code`; `line` is for a person, or None for the code's entry."""

    def __init__(self, code: Exit, line: str | None = None) -> None:
        super().__init__(line or code.name)
        self.code = code
        self.line = line
