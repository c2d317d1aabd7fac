"""The bot as a process of its own, exactly as in production."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gateway.local import LocalDiscord

# What of this machine's environment a program needs to run; nothing else reaches the bot,
# least of all the settings or the token of whoever runs the tests.
INHERITED = (
    "PATH",
    "HOME",
    "LANG",
    "TMPDIR",
    "VIRTUAL_ENV",
    "SYSTEMROOT",
    "COVERAGE_PROCESS_CONFIG",
)
GRACE_S = 30.0


class BotProcess:
    """A bot that runs: `async with BotProcess(discord, ["verbatim", "bot"], env) as bot: ...`.

    Args:
        discord: where it connects; entering waits for its IDENTIFY there.
        command: the program and its arguments.
        env: its settings, in addition to those that lead it to `discord`.
    """

    def __init__(
        self, discord: LocalDiscord, command: Sequence[str], env: Mapping[str, str] | None = None
    ) -> None:
        self.discord, self.command = discord, tuple(command)
        inherited = {key: os.environ[key] for key in INHERITED if key in os.environ}
        self.env = inherited | discord.env | dict(env or {})
        self.stdout: list[str] = []
        self.stderr: list[str] = []
        self.begun = 0
        """The index in `stderr` from which it is the last start's."""
        discord.processes.append(self)

    async def __aenter__(self) -> Self:
        seen = self.discord.gateway.identified
        await self.start()
        ended = asyncio.create_task(self.ended())
        came = asyncio.create_task(self.discord.identified(seen + 1))
        await asyncio.wait({ended, came}, return_when=asyncio.FIRST_COMPLETED)
        if came.done():
            ended.cancel()
            await came
            return self
        came.cancel()
        raise AssertionError(f"{self.command} ended with {ended.result()}:\n{self.log}")

    async def restart(self) -> None:
        """Stop it, start it anew, and wait for its IDENTIFY."""
        await self.stop()
        await self.__aenter__()

    async def __aexit__(self, *failure: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start it and wait for nothing."""
        self.begun = len(self.stderr)
        self._process = await asyncio.create_subprocess_exec(
            *self.command,
            env=self.env,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._readers = asyncio.gather(
            self._read(self._process.stdout, self.stdout),
            self._read(self._process.stderr, self.stderr),
        )

    async def _read(self, stream: asyncio.StreamReader, lines: list[str]) -> None:
        while line := await stream.readline():
            lines.append(line.decode(errors="replace").rstrip("\n"))
            self.discord.changed()

    async def ended(self) -> int:
        """Wait until it has ended by itself, and return its exit code."""
        code = await self._process.wait()
        await self._readers
        return code

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end, and return its exit code.

        Raises:
            AssertionError: it did not end within `GRACE_S`; it is killed then.
        """
        if self._process.returncode is None:
            self._process.send_signal(how)
        try:
            return await asyncio.wait_for(self.ended(), GRACE_S)
        except TimeoutError:
            self._process.kill()
            await self.ended()
            raise AssertionError(
                f"{self.command} did not end within {GRACE_S} s of {how.name}:\n{self.log}"
            ) from None

    def catches(self, number: signal.Signals) -> bool:
        """Whether it handles a signal by now; Linux alone tells."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
        return bool(int(caught.split()[1], 16) >> (number - 1) & 1)

    async def logged(self, words: str) -> str:
        """Wait until a line of stderr contains `words`, and return the line."""
        return await self.discord.until(
            lambda: next((line for line in self.stderr if words in line), None),
            f"{words!r} in the log:\n{self.log}",
        )

    @property
    def log(self) -> str:
        """What it wrote to stderr."""
        return "\n".join(self.stderr)
