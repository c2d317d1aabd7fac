"""What is known of a library beyond its answers: who speaks in it, and what can be chosen there.

Each takes a moment to find in a large library, so it is found once, in a thread, and known
as long as the library is there.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar
from weakref import ref

from bot.discord.text.autocomplete import Choices, key_of
from bot.words import catalogue
from knowledge.index.on_demand import ByNumber
from knowledge.speakers import find_speakers

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable, Mapping

    from bot.words import Words
    from knowledge.answer import Quoted
    from knowledge.library import Library
    from knowledge.model import Story
    from knowledge.speakers import QuotedSpeakers

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Something of libraries under keys, made once for each and kept as long as the library."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[ref[Library], dict[Hashable, Value]]] = {}
        self._making: dict[tuple[int, Hashable], asyncio.Future[Value]] = {}
        """What is being made: everybody who wants it meanwhile waits for the same."""

    async def made(
        self, library: Library, key: Hashable, make: Callable[[], Awaitable[Value]]
    ) -> Value:
        """Return what is kept of a library under a key, made by `make` if nothing is."""
        # By the library itself: two servers' libraries might have one revision by chance.
        known = self._known.get(id(library))
        if known is not None and known[0]() is library and key in known[1]:
            return known[1][key]
        making = self._making.get((id(library), key))
        if making is None:
            making = self._making[id(library), key] = asyncio.ensure_future(make())
            making.add_done_callback(lambda _: self._making.pop((id(library), key), None))
        found = await asyncio.shield(making)
        known = self._known.get(id(library))
        if known is None or known[0]() is not library:
            known = self._known[id(library)] = ref(library, partial(self._drop, id(library))), {}
        return known[1].setdefault(key, found)

    def _drop(self, identity: int, gone: ref[Library]) -> None:
        """Forget what is known of a library that is gone."""
        if (known := self._known.get(identity)) is not None and known[0] is gone:
            del self._known[identity]

    def forget(self) -> None:
        """Forget all of it: it tells what stories hold."""
        self._known.clear()


class Known(Generic[Value]):
    """Something of libraries, in some languages, found once for each in a thread."""

    def __init__(self, find: Callable[[Library, str], Value]) -> None:
        self._find, self._kept = find, Kept[Value]()

    async def of(self, library: Library, language: str = "") -> Value:
        """Return it of a library, in the words of a language if that tells."""

        async def make() -> Value:
            return await asyncio.to_thread(self._find, library, language)

        return await self._kept.made(library, language, make)

    def forget(self) -> None:
        """Forget all of it."""
        self._kept.forget()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A story that can be changed."""

    shelf: int
    """The server, or `SHARED`."""
    id: str
    title: str
    read: Callable[[], Story] | None
    """Reads it; None for a removed one."""

    @property
    def story(self) -> Story | None:
        """As it answers; None for a removed one."""
        return None if self.read is None else self.read()


@dataclass(frozen=True, slots=True)
class OwnStories:
    """The stories of a server, by the keys of their choices, and these."""

    by_key: Mapping[str, Chosen]
    choices: Choices


def speakers_in(library: Library, _: str) -> QuotedSpeakers:
    """Return the speakers, those with the most statements first, counted."""
    speakers = find_speakers(library)
    len(speakers)
    return speakers


def stories_offered(library: Library, _: str) -> Choices:
    """Return the stories, by their titles and ids."""
    heads = library.corpus.heads
    return Choices.of({key_of(one.id): titled(one.id, one.title) for one in heads}).prepared()


def shared_offered(library: Library, language: str) -> Choices:
    """Return the shared stories, told to be that."""
    told, heads = catalogue(language)("on_shared_shelf"), library.corpus.heads
    labels = {key_of(one.id): f"{titled(one.id, one.title)} · {told}" for one in heads}
    return Choices.of(labels).prepared()


def titled(story: str, title: str) -> str:
    """Return how a story is called in a choice, by its id and title."""
    return title if story == title else f"{title} · {story}"


def speakers_offered(library: Library, language: str) -> Choices:
    """Return the speakers, by their names and roles; there may be a hundred thousand."""
    speakers, words = find_speakers(library), catalogue(language)
    size = len(speakers)
    return Choices(
        ByNumber(size, lambda at: key_of(speakers.brief(at).name)),
        ByNumber(size, lambda at: _label(speakers.brief(at), words)),
        speakers.plain(),
    ).prepared()


def _label(speaker: Quoted, words: Words) -> str:
    """Return how a speaker is called in a choice."""
    if speaker.role is None:
        return speaker.name
    return words("role_of", name=speaker.name, role=speaker.role)
