"""How the program ends: its exit codes, and the one error that carries code and words.

Whatever cannot go on raises `ExitError`; only `bot.__main__` prints it and ends the
process with its code. The codes are public behaviour, which the README tells.
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
    INTERRUPTED = 130
    """Ctrl-C, by the shells' convention: 128 and the number of the signal."""


REMEDIES = {
    Exit.FAILED: "the connection to Discord ended by itself; the log says why, start it again",
    Exit.NO_TOKEN: "no token; set VERBATIM_DISCORD_TOKEN, in the environment or in .env, "
    "to the bot's token from https://discord.com/developers/applications",
    Exit.TOKEN_REJECTED: "Discord rejected the token; reset it on the bot's page at "
    "https://discord.com/developers/applications and set VERBATIM_DISCORD_TOKEN to the new one",
    Exit.INTENT_MISSING: "Discord refused the intent Message Content; switch it on under "
    "Privileged Gateway Intents on the bot's page at https://discord.com/developers/applications, "
    "or leave VERBATIM_MESSAGE_CONTENT out",
    Exit.UNREACHABLE: "cannot reach Discord; check the network, then VERBATIM_DISCORD_API_URL "
    "and VERBATIM_DISCORD_GATEWAY_URL if they are set",
    Exit.NOT_IN_SERVER: "the bot is not in that server; invite it there first, with the scope "
    "applications.commands",
}
"""What a person is told for a code: what happened and what to do."""


class ExitError(Exception):
    """The program has to end; the message is one line for a person."""

    def __init__(self, code: Exit, line: str | None = None) -> None:
        super().__init__(line or REMEDIES[code])
        self.code = code
