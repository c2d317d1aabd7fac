"""The speakers of a library are found once, and are known no longer than it is there."""

from __future__ import annotations

import asyncio

from bot.discord.known import Kept, Known, speakers_in
from knowledge.library import Library
from knowledge.model import Story

STORY = Story("ferry", "Ferry", "“We saw it sink,” said John Smith, a fisherman.\n")


async def test_the_speakers_are_found_once() -> None:
    known, library = Known(speakers_in), Library.build([STORY])
    found = await known.of(library)
    assert [speaker.name for speaker in found] == ["John Smith"]
    assert await known.of(library) is found


async def test_another_library_with_the_same_words_has_its_own() -> None:
    known = Known(speakers_in)
    first, second = Library.build([STORY]), Library.build([STORY])
    assert await known.of(first) is not await known.of(second)


async def test_they_are_forgotten_with_the_library() -> None:
    known, library = Known(speakers_in), Library.build([STORY])
    await known.of(library)
    del library
    for _ in range(200):  # the thread that found them lets go of the library a moment later
        if not known._kept._known:  # noqa: SLF001 - it is about what is held
            break
        await asyncio.sleep(0.01)
    assert known._kept._known == {}  # noqa: SLF001 - the same


async def test_what_is_kept_of_a_library_is_made_once_for_each_key() -> None:
    kept, library, made = Kept[int](), Library.build([STORY]), list[str]()

    async def of(key: str) -> int:
        async def make() -> int:
            made.append(key)
            return len(made)

        return await kept.made(library, key, make)

    assert [await of("a"), await of("b"), await of("a")] == [1, 2, 1]
    kept.forget()
    assert await of("a") == 3
    assert made == ["a", "b", "a"]
