"""The workers as the program sees them: some processes, and for each a thread that speaks to it.

A story at which a worker ends is given to another one, and costs itself alone where that ends
as well. Where no worker can be started, or is of another version because the program was
replaced meanwhile, the program does the work itself.
"""

from __future__ import annotations

import logging
import os
import queue
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.cache.messages import Failure, Message, receive, send
from bot.cache.version import version
from knowledge.stories.plain import OF_THE_FILE, plain_story

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from knowledge.model import Story
    from knowledge.stories.speaker_corrections import SpeakerCorrection

_log = logging.getLogger(__name__)

PROGRAM = "from bot.cache.worker import main; main()"
MOST_DEATHS = 2
"""Workers that may end at a piece of work before it is given up."""
IN_HAND = 4
"""Pieces of work that wait for each worker."""
PATIENCE = 0.1
"""Seconds after which whoever waits looks whether it is to go on."""
APART = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(
    subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0
)
"""What of a new process is said on Windows; 0 elsewhere."""


@dataclass(slots=True)
class _Piece:
    """A piece of work, and who hears what came of it."""

    message: Message
    hear: Callable[[bytes | Failure | None], None]


class Workers:
    """Processes that do what they are given, at once and in no order.

    Args:
        phrases: those that sentences are searched for; see `Synonyms`.
        count: how many processes at most.
        still: is called while one waits; it raises if nobody wants the work any more.
    """

    def __init__(self, phrases: Collection[str], count: int, still: Callable[[], object]) -> None:
        self._phrases, self._count, self._still = sorted(phrases), count, still
        self._waiting: queue.Queue[_Piece | None] = queue.Queue(IN_HAND * count)
        self._changed = threading.Condition()
        self._open = 0
        self._ended = False
        self._processes: set[subprocess.Popen[bytes]] = set()
        self._threads: list[threading.Thread] = []

    def analyze(
        self,
        story: Story,
        said: tuple[SpeakerCorrection, ...],
        hear: Callable[[bytes | Failure | None], None],
    ) -> None:
        """Have a story analysed; waits where all are busy.

        `hear` is called, in another thread, with the packed story, or a failure, or None where
        there is no worker to be had.
        """
        corrections = [[one.story, one.words, one.speaker, one.role] for one in said]
        head = {"story": plain_story(story, OF_THE_FILE), "corrections": corrections}
        self._give(Message(head, story.text.encode("utf-8", "surrogatepass")), hear)

    def merge(
        self, to: str, stories: list[list[Any]], hear: Callable[[bytes | Failure | None], None]
    ) -> None:
        """Have a segment of stories written into a file; see `bot.cache.worker`."""
        self._give(Message({"to": to, "stories": stories}), hear)

    def wait(self) -> None:
        """Wait until all that was given is done."""
        while True:
            self._still()
            with self._changed:
                if not self._open or self._changed.wait_for(lambda: not self._open, PATIENCE):
                    return

    def close(self) -> None:
        """End all workers at once, whatever they are at."""
        with self._changed:
            self._ended = True
            processes = list(self._processes)
        for process in processes:
            process.kill()
        with suppress(queue.Empty):
            while True:
                self._waiting.get_nowait()
        for _ in self._threads:
            with suppress(queue.Full):
                self._waiting.put_nowait(None)
        for thread in self._threads:
            thread.join()

    def _give(self, message: Message, hear: Callable[[bytes | Failure | None], None]) -> None:
        with self._changed:
            self._open += 1
        if len(self._threads) < self._count:
            self._threads.append(threading.Thread(target=self._serve, daemon=True))
            self._threads[-1].start()
        while True:
            self._still()
            with suppress(queue.Full):
                self._waiting.put(_Piece(message, hear), timeout=PATIENCE)
                return

    def _serve(self) -> None:
        """Speak to one worker after another, until there is nothing to do."""
        process: subprocess.Popen[bytes] | None = None
        while (piece := self._waiting.get()) is not None and not self._ended:
            try:
                process, outcome = self._done(piece, process)
                if not self._ended:
                    piece.hear(outcome)
            except Exception as error:  # noqa: BLE001 - whoever waits would wait for ever
                _log.exception("a worker could not be spoken to")
                piece.hear(Failure(type(error).__name__))
            finally:
                with self._changed:
                    self._open -= 1
                    self._changed.notify_all()
        if process is not None:
            self._forget(process)

    def _done(
        self, piece: _Piece, process: subprocess.Popen[bytes] | None
    ) -> tuple[subprocess.Popen[bytes] | None, bytes | Failure | None]:
        """Let a worker do a piece of work; return whoever did it, and what came of it."""
        for _ in range(MOST_DEATHS):
            process = process or self._started()
            if process is None:
                return None, None
            outcome = _answer(process, piece.message)
            if outcome is not None:
                return process, outcome
            self._forget(process)
            process = None
        return None, Failure("")

    def _started(self) -> subprocess.Popen[bytes] | None:
        """Return a new worker; None where none can be had."""
        try:
            with self._changed:
                if self._ended:
                    return None
                process = _process()
                self._processes.add(process)
        except OSError as error:
            _log.debug("no worker can be started: %s", error)
            return None
        hello = _heard(process)
        if hello is not None and hello.head.get("version") == version():
            with suppress(OSError):
                send(_input(process), Message({"phrases": self._phrases}))
            return process
        self._forget(process)
        return None

    def _forget(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        process.wait()
        with self._changed:
            self._processes.discard(process)


def _process() -> subprocess.Popen[bytes]:
    path = os.pathsep.join(filter(None, sys.path))
    # It needs no secret of ours.
    environment = {name: value for name, value in os.environ.items() if "VERBATIM_" not in name}
    # In a group of its own, no Ctrl-C at the terminal ends it with a traceback.
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-P", "-c", PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**environment, "PYTHONPATH": path},
        creationflags=APART,
        process_group=None if APART else 0,
    )


def _answer(process: subprocess.Popen[bytes], message: Message) -> bytes | Failure | None:
    """Return what a worker makes of a message; None where it has ended."""
    try:
        send(_input(process), message)
    except (OSError, ValueError):
        return None
    answer = _heard(process)
    if answer is None:
        return None
    if "failed" in answer.head:
        return Failure(answer.head["failed"], answer.head["traceback"])
    return answer.body


def _heard(process: subprocess.Popen[bytes]) -> Message | None:
    try:
        return None if process.stdout is None else receive(process.stdout)  # type: ignore[arg-type]
    except (OSError, ValueError):
        return None


def _input(process: subprocess.Popen[bytes]) -> Any:  # noqa: ANN401 - typeshed says IO, and not BinaryIO
    return process.stdin
