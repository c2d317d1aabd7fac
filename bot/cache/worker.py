"""A worker: a process of its own that analyses stories, and indexes them, for the program.

It does what it is told on its standard input and answers on its standard output. It ends with the
program, however that ends: as soon as nobody can speak to it any more, whatever it is at. It
imports nothing that a story is not read by.
"""

from __future__ import annotations

import mmap
import os
import queue
import sys
import threading
import traceback
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cache.messages import Message, receive, send
from bot.cache.segments import KeptSegment
from bot.cache.version import version
from knowledge.index import arrays
from knowledge.index.analyzing import packed
from knowledge.index.packed_story import PackedStory
from knowledge.index.segment import UNMAPPED
from knowledge.stories.plain import story_of
from knowledge.stories.speaker_corrections import SpeakerCorrection
from knowledge.stories.synonyms import NO_SYNONYMS, Synonyms

if TYPE_CHECKING:
    from collections.abc import Iterator

POLITENESS = 10
"""How much a worker stands back behind those who answer, as the system counts it."""


def main() -> None:
    """Serve until the input ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever prints spoils no answer
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(POLITENESS)
    asked: queue.SimpleQueue[Message] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=[asked], daemon=True).start()
    words = NO_SYNONYMS
    with suppress(OSError):
        send(answers, Message({"version": version()}))
        while True:
            message = asked.get()
            if "phrases" in message.head:
                words = Synonyms({}, frozenset(message.head["phrases"]))
            else:
                send(answers, _done(message, words))


def _listen(asked: queue.SimpleQueue[Message]) -> None:
    """Pass on what is asked; end the process when nobody asks any more."""
    with suppress(OSError):
        while (message := receive(sys.stdin.buffer)) is not None:
            asked.put(message)
    os._exit(0)


def _done(asked: Message, words: Synonyms) -> Message:
    """Do what is asked; return what came of it, or why nothing did."""
    try:
        if "story" in asked.head:
            return Message({}, _analyzed(asked, words))
        _merge(**asked.head)
        return Message({})
    except Exception as error:  # noqa: BLE001 - whatever it is, the program goes on, and tells of it
        return Message({"failed": type(error).__name__, "traceback": traceback.format_exc()})


def _analyzed(asked: Message, words: Synonyms) -> bytes:
    story = story_of(asked.head["story"], text=asked.body.decode("utf-8", "surrogatepass"))
    said = tuple(SpeakerCorrection(*one) for one in asked.head["corrections"])
    return packed(story, words, said).data


def _merge(to: str, stories: list[list[Any]]) -> None:
    """Write a segment of stories into a file.

    Args:
        to: the file.
        stories: of each its key, that of its content, both in hexadecimal digits, the file that
            it is in, and there either its number in a segment or its start and length.
    """
    arrays.write(Path(to), KeptSegment.of(list(_stories(stories))).arrays())


def _stories(stories: list[list[Any]]) -> Iterator[tuple[bytes, bytes, PackedStory]]:
    for key, content, file, *place in stories:
        if len(place) == 1:
            story = _segment(file).segment.stories.read(place[0])
        else:
            start, length = place
            story = PackedStory(_mapped(file)[start : start + length])
        yield bytes.fromhex(key), bytes.fromhex(content), story


@cache
def _segment(file: str) -> KeptSegment:
    return KeptSegment.from_arrays(arrays.opened(Path(file), UNMAPPED))


@cache
def _mapped(file: str) -> mmap.mmap:
    with Path(file).open("rb") as stream:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)


if __name__ == "__main__":
    main()
