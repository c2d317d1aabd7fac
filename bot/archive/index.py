"""The index: made, filled, looked through and put in the place of another one.

It has a new name each time, and an alias by which it is asked: another one is filled beside it,
and then stands in its place for everybody at once. Whatever is written is written by a story's
content, so writing it again changes nothing.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from tenacity import AsyncRetrying, retry_if_result, stop_after_delay, wait_random_exponential

from bot.archive import mapping, queries
from bot.archive.engine import LONG, LONG_TRY
from bot.archive.failures import BLOCKED, type_in, type_of
from bot.words import ENGLISH
from knowledge.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence

    from bot.archive.engine import Engine
    from knowledge.index.packed_story import PackedStory

_log = logging.getLogger(__name__)

CHUNK = 1_000_000
"""Bytes that are sent at once; a longer document is sent by itself. Of more, aiohttp warns."""
UNDER_WAY = 3
"""How many of them are under way at the same time: more would only wait at OpenSearch."""
PATIENCE = 300.0
"""Seconds in which a document is tried again that OpenSearch has no room for."""
PAUSE, LONGEST_PAUSE = 0.5, 20.0
BUSY, GONE = 429, 404
TAKEN = "resource_already_exists_exception"


class Refused(NamedTuple):
    """A story that OpenSearch did not take."""

    content: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class Size:
    """How large an index is."""

    stories: int
    data: int
    """Bytes on disk, each shard counted once."""


@dataclass(frozen=True, slots=True)
class Index:
    """An index of OpenSearch, by its own name or by its alias."""

    engine: Engine
    name: str

    async def check(self, analysis: str) -> None:
        """See that it is there, and as this program makes it.

        Args:
            analysis: the version of the analysis that its stories are to be read by.

        Raises:
            ArchiveError: it is not, or it cannot be asked.
        """
        client = self.engine.client
        found = await self.engine.ask(client.indices.get, index=self.name)
        (name, one), *others = found.items()
        if others:
            raise self._wrong("archive_many_indexes", names=", ".join(sorted(found)))
        meta = one["mappings"].get("_meta", {})
        if meta.get(mapping.VERSION) != mapping.MAPPING_VERSION:
            raise self._wrong("archive_other_mapping", name=name)
        if meta.get(mapping.ANALYSIS) != analysis:
            raise self._wrong("archive_other_analysis", name=name)
        scored = one["settings"]["index"].get("similarity")
        meta.pop(mapping.FILLINGS, None)
        if one["mappings"] != mapping.mappings(analysis) or scored != mapping.similarity():
            raise self._wrong("archive_changed_mapping", name=name)

    async def borne(self) -> list[str]:
        """Return the fillings that it has whole; see `ArchiveRevision.filling`."""
        found: list[str] = (await self._meta()).get(mapping.FILLINGS, [])
        return found

    async def bear(self, fillings: Sequence[str]) -> None:
        """Let it tell that it has these fillings whole, and no others."""
        meta = await self._meta() | {mapping.FILLINGS: [*fillings]}
        put = self.engine.client.indices.put_mapping
        await self.engine.ask(
            put, index=self.name, body={"_meta": meta}, each=LONG_TRY, seconds=LONG
        )

    async def fill(
        self, stories: Iterable[PackedStory], told: Callable[[int], object] = lambda _: None
    ) -> list[Refused]:
        """Write stories, and return those that OpenSearch refused; who reads waits for `refresh`.

        Args:
            stories: the stories; they are taken from it as fast as they are written.
            told: is told how many more of them stand there.

        Raises:
            ArchiveError: OpenSearch cannot be written to.
        """
        refused: list[Refused] = []
        sent = await self._send(_all_written(stories, refused), told)
        return [*refused, *sent]

    async def delete(self, contents: Iterable[bytes]) -> list[Refused]:
        """Delete stories by their contents; one that is not there is deleted already.

        Raises:
            ArchiveError: OpenSearch cannot be written to.
        """
        return await self._send(((one, _deleted(one)) for one in contents), lambda _: None)

    async def refresh(self) -> None:
        """Let all that was written be found, and what was deleted not be."""
        refresh = self.engine.client.indices.refresh
        await self.engine.ask(refresh, index=self.name, each=LONG_TRY, seconds=LONG)

    async def contents(self) -> AsyncIterator[list[bytes]]:
        """Yield the contents of all stories that can be found, ascending, page by page."""
        async for one in self.found({"match_all": {}}):
            yield one

    async def found(self, query: queries.Body) -> AsyncIterator[list[bytes]]:
        """Yield the contents of all stories that a query finds, ascending, page by page."""
        after = None
        while hits := await self.search(queries.page(query, after)):
            yield [content_of(one) for one in hits]
            if len(hits) < queries.PAGE:
                return
            after = hits[-1]["sort"][0]

    async def search(self, body: queries.Body) -> list[dict[str, Any]]:
        """Return the hits of a search."""
        hits: list[dict[str, Any]] = (await self.answer(body))["hits"]["hits"]
        return hits

    async def answer(self, body: queries.Body) -> dict[str, Any]:
        """Return all that a search answers; one that misses a part of the index is an error."""
        answer: dict[str, Any] = await self.engine.ask(
            self.engine.client.search,
            index=self.name,
            body=body,
            allow_partial_search_results=False,
        )
        return answer

    async def size(self) -> Size:
        """Return how many stories can be found, and how much room they take."""
        client = self.engine.client
        counted = await self.engine.ask(client.count, index=self.name)
        stats = await self.engine.ask(client.indices.stats, index=self.name, metric="store")
        return Size(counted["count"], stats["_all"]["primaries"]["store"]["size_in_bytes"])

    async def drop(self) -> None:
        """Remove it with all that it holds; nothing happens where it is not there."""
        client = self.engine.client
        await self.engine.ask(
            client.indices.delete, index=self.name, ignore_unavailable=True, each=LONG_TRY
        )

    async def _send(
        self, lines: Iterable[tuple[bytes, bytes]], told: Callable[[int], object]
    ) -> list[Refused]:
        refused: list[Refused] = []
        places = asyncio.Semaphore(UNDER_WAY)

        async def send(chunk: dict[bytes, bytes]) -> None:
            try:
                wrong = await self._sent(chunk)
            finally:
                places.release()
            refused.extend(wrong)
            told(len(chunk) - len(wrong))

        chunks = iter(_chunks(lines))
        try:
            async with asyncio.TaskGroup() as group:
                # Making them takes longer than a question may wait for its turn.
                while chunk := await asyncio.to_thread(next, chunks, None):
                    await places.acquire()
                    group.create_task(send(chunk))
        except* ArchiveError as errors:
            raise _first(errors) from None
        return refused

    async def _sent(self, chunk: dict[bytes, bytes]) -> list[Refused]:
        """Send lines, those again that OpenSearch has no room for; return what it refuses."""
        left, refused = dict(chunk), list[Refused]()

        async def attempt() -> dict[bytes, bytes]:
            answer = await self.engine.ask(
                self.engine.client.bulk,
                index=self.name,
                body=b"".join(left.values()),
                each=LONG_TRY,
                seconds=LONG,
            )
            for item in answer["items"]:
                (outcome,) = item.values()
                content = bytes.fromhex(outcome["_id"])
                kind, status = type_in(outcome), outcome["status"]
                if kind == BLOCKED:
                    raise self._wrong("archive_read_only", name=self.name)
                if status != BUSY:
                    left.pop(content, None)
                if "error" in outcome and status != BUSY:
                    refused.append(Refused(content, _reason(outcome["error"])))
            return left

        tries = AsyncRetrying(
            retry=retry_if_result(bool),
            stop=stop_after_delay(PATIENCE),
            wait=wait_random_exponential(PAUSE, LONGEST_PAUSE),
            retry_error_callback=lambda _: left,
        )
        if await tries(attempt):
            raise self._wrong("archive_busy")
        return refused

    async def _meta(self) -> dict[str, Any]:
        found = await self.engine.ask(self.engine.client.indices.get_mapping, index=self.name)
        (one,) = found.values()
        meta: dict[str, Any] = one["mappings"].get("_meta", {})
        return meta

    def _wrong(self, key: str, **fields: object) -> ArchiveError:
        return ArchiveError(ENGLISH(key, place=self.engine.place, reason="", **fields))


async def create(engine: Engine, alias: str, analysis: str, shards: int = mapping.SHARDS) -> Index:
    """Make an empty index with a name of its own, which the alias does not name yet.

    Args:
        engine: where.
        alias: what its name begins with.
        analysis: the version of the analysis that its stories are read by.
        shards: how many parts it has.

    Raises:
        ArchiveError: it cannot be made.
    """
    known = [_number(name) for name in await indexes(engine, alias)]
    number = max(known, default=0)
    while True:
        number += 1
        name = f"{alias}-{mapping.MAPPING_VERSION}-{number}"
        try:
            await engine.ask(
                engine.client.indices.create,
                index=name,
                body=mapping.body(analysis, shards),
                each=LONG_TRY,
                seconds=LONG,
            )
        except ArchiveError as error:
            if type_of(error.__cause__ or error) != TAKEN:
                raise
        else:
            return Index(engine, name)


async def indexes(engine: Engine, alias: str) -> list[str]:
    """Return the names of all indexes that were made for an alias."""
    found = await engine.ask(engine.client.indices.get, index=f"{alias}-*")
    ours = re.compile(rf"{re.escape(alias)}-\d+-\d+")
    return sorted(filter(ours.fullmatch, found), key=_number)


async def switch(engine: Engine, alias: str, index: Index) -> None:
    """Let an alias name an index and no other, at one moment for everybody."""
    actions = [
        {"remove": {"index": f"{alias}-*", "alias": alias, "must_exist": False}},
        {"add": {"index": index.name, "alias": alias}},
    ]
    update = engine.client.indices.update_aliases
    await engine.ask(update, body={"actions": actions}, each=LONG_TRY, seconds=LONG)


async def named(engine: Engine, alias: str) -> str | None:
    """Return the name of the index that an alias names, if any."""
    get = engine.client.indices.get_alias
    found = await engine.ask(get, index=f"{alias}-*", name=alias, ignore=GONE)
    # Where there is none it says so among the names.
    names = sorted(
        name for name, one in found.items() if isinstance(one, dict) and "aliases" in one
    )
    return names[0] if names else None


def content_of(hit: Mapping[str, Any]) -> bytes:
    """Return the content of a story that was found."""
    (key,) = hit["fields"]["key"]
    return bytes.fromhex(key)


def _number(name: str) -> int:
    return int(name.rpartition("-")[2]) if name.rpartition("-")[2].isdecimal() else 0


def _chunks(lines: Iterable[tuple[bytes, bytes]]) -> Iterable[dict[bytes, bytes]]:
    """Yield lines together, as many as are sent at once."""
    chunk: dict[bytes, bytes] = {}
    size = 0
    for content, line in lines:
        if chunk and size + len(line) > CHUNK:
            yield chunk
            chunk, size = {}, 0
        chunk[content] = line
        size += len(line)
    if chunk:
        yield chunk


def _all_written(
    stories: Iterable[PackedStory], refused: list[Refused]
) -> Iterable[tuple[bytes, bytes]]:
    """Yield what is sent of stories; one at which the program fails costs itself alone."""
    for story in stories:
        try:
            line = _written(story)
        except Exception as error:  # noqa: BLE001 - whatever it is, the others are written
            _log.exception("a story cannot be written to the archive")
            refused.append(Refused(story.content, type(error).__name__))
        else:
            yield story.content, line


def _written(story: PackedStory) -> bytes:
    return _lines({"index": {"_id": story.content.hex()}}, mapping.document(story))


def _deleted(content: bytes) -> bytes:
    return _lines({"delete": {"_id": content.hex()}})


def _lines(*values: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(one, separators=(",", ":")).encode() + b"\n" for one in values)


def _reason(error: Any) -> str:  # noqa: ANN401 - whatever OpenSearch says
    match error:
        case {"type": kind, "reason": reason}:
            return " ".join(f"{kind}: {reason}".split())[:200]
    return " ".join(str(error).split())[:200]


def _first(errors: BaseExceptionGroup[ArchiveError]) -> ArchiveError:
    first = errors.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
