"""A cluster in memory that writes down what it is asked, and somebody who is killed at it.

What is written to an index is found once it is refreshed, as in OpenSearch. `Mortal` stands in
front of whatever is called and ends it all before or after its n-th call.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any

from bot.archive.index import Refused, Size
from bot.words import ENGLISH
from knowledge.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from knowledge.index.packed_story import PackedStory


@dataclass
class RecordingIndex:
    """The documents of an index by their contents."""

    name: str
    analysis: str
    found: dict[bytes, str] = field(default_factory=dict)
    """What is found: of each document the id of its story."""
    to_come: dict[bytes, str | None] = field(default_factory=dict)
    """What is found after the next refresh; None for what is not any more."""
    refusing: str | None = None
    """The id of a story that is refused."""
    problem: str | None = None
    fillings: list[str] = field(default_factory=list)
    is_read_only: bool = False

    def write(self) -> None:
        if self.is_read_only:
            raise ArchiveError(ENGLISH("archive_read_only", place="http://nowhere:9200"))

    async def borne(self) -> list[str]:
        return [*self.fillings]

    async def bear(self, fillings: Iterable[str]) -> None:
        self.write()
        self.fillings = [*fillings]

    async def check(self, _analysis: str) -> None:
        if self.problem is not None:
            raise ArchiveError(self.problem)

    async def fill(
        self, stories: Iterable[PackedStory], told: Callable[[int], object] = lambda _: None
    ) -> list[Refused]:
        self.write()
        refused = []
        for one in stories:
            if one.id == self.refusing:
                refused.append(Refused(one.content, "too long"))
            else:
                self.to_come[one.content] = one.id
                told(1)
        return refused

    async def delete(self, contents: Iterable[bytes]) -> list[Refused]:
        self.write()
        self.to_come |= dict.fromkeys(contents)
        return []

    async def refresh(self) -> None:
        for content, name in self.to_come.items():
            if name is None:
                self.found.pop(content, None)
            else:
                self.found[content] = name
        self.to_come.clear()

    async def contents(self) -> AsyncIterator[list[bytes]]:
        yield sorted(self.found)

    async def size(self) -> Size:
        return Size(len(self.found), 1000 * len(self.found))


@dataclass
class RecordingCluster:
    """The indexes, and which of them is asked."""

    own: str = "one"
    indexes: dict[str, RecordingIndex] = field(default_factory=dict)
    alias: str | None = None
    place: str = "http://nowhere:9200"
    refusing: str | None = None

    async def id(self) -> str:
        return self.own

    def index(self, name: str) -> Any:
        return self.indexes.get(name) or Absent(self, name)

    async def create(self, analysis: str) -> Any:
        number = max([int(name.rpartition("-")[2]) for name in self.indexes], default=0) + 1
        made = Dropping(f"verbatim-1-{number}", analysis, refusing=self.refusing)
        made.cluster = self
        self.indexes[made.name] = made
        return made

    async def names(self) -> list[str]:
        return list(self.indexes)

    async def asked(self) -> str | None:
        return self.alias

    async def switch(self, index: Any) -> None:
        self.alias = index.name

    async def health(self) -> dict[str, Any]:
        return {"status": "green", "number_of_nodes": 3}

    @property
    def answering(self) -> RecordingIndex:
        assert self.alias is not None
        return self.indexes[self.alias]


class Dropping(RecordingIndex):
    """An index that can be removed."""

    cluster: RecordingCluster

    async def drop(self) -> None:
        self.cluster.indexes.pop(self.name, None)
        if self.cluster.alias == self.name:
            self.cluster.alias = None


@dataclass
class Absent:
    """An index that is not there."""

    cluster: RecordingCluster
    name: str

    async def drop(self) -> None:
        pass

    async def _missing(self, *_: object) -> Any:
        place = self.cluster.place
        raise ArchiveError(ENGLISH("archive_no_index", place=place, reason=self.name))

    async def contents(self) -> AsyncIterator[list[bytes]]:
        await self._missing()
        yield []

    check = borne = bear = fill = delete = refresh = size = _missing


class KilledError(Exception):
    """Somebody was killed."""


@dataclass
class Life:
    """How many calls somebody lives for."""

    calls: int
    does_the_last: bool
    """Whether what is called last is done."""
    told: list[str] = field(default_factory=list)


class Mortal:
    """Whatever is called, by somebody who is killed.

    Args:
        real: what is called.
        life: how long.
    """

    def __init__(self, real: Any, life: Life) -> None:
        self._real, self._life = real, life

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        if name == "index":
            return lambda which: Mortal(found(which), self._life)
        if not iscoroutinefunction(found):
            return found

        async def called(*arguments: Any, **more: Any) -> Any:
            life = self._life
            life.told.append(name)
            if len(life.told) > life.calls:
                if life.does_the_last and len(life.told) == life.calls + 1:
                    await found(*arguments, **more)
                raise KilledError(name)
            made = await found(*arguments, **more)
            return Mortal(made, life) if name == "create" else made

        return called
