"""What answers in each server: the shared stories, and behind them the server's own.

What stands on a server's shelf is what the newest revisions in the store say, and a change
is a revision more: committed in the database first, in one transaction, then swapped in.
A story of a server that has the id of a shared one answers in its place there.

A library is built beside the one that answers, so that nobody's question waits for it.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeVar

from bot.collector import resting
from bot.shelf import Snapshot
from bot.shelves.contents import content_of, story_of
from bot.shelves.shared_corrections import append_correction
from bot.store import SHARED, Action, NewRevision, OutdatedError, StoreError
from knowledge.index.analyzed_story import AnalyzedStory, analyze_stories
from knowledge.library import Library

if TYPE_CHECKING:
    from collections.abc import (
        Awaitable,
        Callable,
        Collection,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )

    from bot.shelf import Reload, Shelf
    from bot.store import Kept, Revision, Store
    from knowledge.errors import StoryError
    from knowledge.model import Story
    from knowledge.stories.speaker_corrections import SpeakerCorrection
    from knowledge.stories.synonyms import Synonyms

Each = TypeVar("Each")

_log = logging.getLogger(__name__)

NOTHING = Snapshot(Library.build(()), (), is_sample=False, loaded_at=datetime.now(UTC))
"""What answers where no story is: silence."""


@dataclass(frozen=True, slots=True)
class ServerShelf:
    """What a server's moderators have added, and what answers there."""

    snapshot: Snapshot
    """The shared stories and the server's own."""
    shared: Snapshot | None
    """The shared stories of which it was built."""
    heads: Mapping[str, Revision] = field(default_factory=dict)
    """The newest revision of each of its stories, of removed ones too."""
    analyzed: tuple[AnalyzedStory, ...] = ()
    """Its own stories, in the order in which they came."""
    problems: tuple[StoryError, ...] = ()
    """Those of its own stories at which the program failed."""
    corrected: tuple[AnalyzedStory, ...] = ()
    """The shared stories of which its moderators corrected a speaker, read for it alone."""

    @property
    def is_apart(self) -> bool:
        """Whether something else answers there than the shared stories alone."""
        return bool(self.analyzed or self.corrected)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of a server's shelf that can be looked at before it is committed."""

    server: int
    changes: tuple[NewRevision, ...]
    before: Snapshot
    """What answered when it was proposed."""
    base: ServerShelf | None
    """What stood there then; None where nothing did."""
    after: ServerShelf
    """What would stand there; its `heads` are still those of before."""
    problems: tuple[StoryError, ...]
    """The stories at which the program failed; nothing may be committed then."""

    def analyzed_before(self, story: str) -> AnalyzedStory | None:
        """Return a story as it answers now."""
        return _found(self.before.analyzed, story)

    def analyzed_after(self, story: str) -> AnalyzedStory | None:
        """Return a story as it would answer."""
        return _found(self.after.snapshot.analyzed, story)


class ClosedError(Exception):
    """The shelves are closed, so nothing is built any more."""


class UnreadError(Exception):
    """Files of the shared stories are gone, or would lose much, and nobody has looked at that."""


class Shelves:
    """The shared shelf and each server's own.

    Args:
        shared: the stories of whoever runs the bot.
        store: where revisions are kept.
    """

    def __init__(self, shared: Shelf, store: Store) -> None:
        self.shared = shared
        self._store = store
        self.waiting: Reload | None = None
        """What would lose so much that whoever runs the bot has to confirm it first."""
        self.heard: list[Callable[[Reload], Awaitable[None]]] = []
        """Who is told of every swap of the shared stories, once it is done."""
        self.forget: list[Callable[[int, str], None]] = []
        """Who is told of a server's story that another process has taken down for good."""
        self._servers: dict[int, ServerShelf] = {}
        self._shared_heads: dict[str, Revision] = {}
        self._were_any = not shared.is_sample
        self._corrections: dict[int, tuple[Kept[SpeakerCorrection], ...]] = {}
        self._mark: object = None
        """What the revisions' mark was when they were looked at last."""
        self._changing = asyncio.Lock()
        """Held by whoever changes anything: two moderators at once are served in turn."""
        self.rereading = asyncio.Lock()
        """Held from reading the shared stories anew until they answer, or wait."""
        self._closed = threading.Event()

    def close(self) -> None:
        """Build nothing any more: what is being built ends with the story that it is at.

        The program could not end before.
        """
        self._closed.set()

    async def load(self) -> None:
        """Take up what the store holds, and remember there what the shared files say now."""
        async with self._changing:
            await self._take_up()
            await self._remember_shared(None)
            self._were_any = self._were_any or await self._store.revisions.were_any()

    async def refresh(self) -> None:
        """Take up what another process has changed."""
        async with self._changing:
            await self._take_up()

    def now(self, server: int | None) -> Snapshot:
        """Return what answers in a server; None stands for direct messages.

        The shipped sample answers only as long as there never was a story.
        """
        shelf = None if server is None else self._servers.get(server)
        if shelf is not None and shelf.is_apart:
            return shelf.snapshot
        return self._shared_now()

    def heads(self, server: int) -> Mapping[str, Revision]:
        """Return the newest revision of each story of a server, of removed ones too."""
        shelf = self._servers.get(server)
        return {} if shelf is None else shelf.heads

    def own(self, server: int) -> tuple[Story, ...]:
        """Return the stories that a server's moderators have added."""
        shelf = self._servers.get(server)
        return () if shelf is None else tuple(one.story for one in shelf.analyzed)

    def problems(self, server: int) -> tuple[StoryError, ...]:
        """Return the problems of the stories that a server's moderators have added."""
        shelf = self._servers.get(server)
        return () if shelf is None else shelf.problems

    def shared_heads(self) -> Mapping[str, Revision]:
        """Return the newest revision of each shared story, of removed ones too."""
        return self._shared_heads

    async def propose(self, server: int, *changes: NewRevision) -> Proposal:
        """Build what would answer after changes, and leave everything as it is."""
        before, base = self.now(server), self._servers.get(server)
        shelf = base or self._empty()
        wanted = {one.story.id: one.story for one in shelf.analyzed}
        for change in changes:
            wanted.pop(change.story, None)
            if change.content is not None:
                wanted[change.story] = story_of(change.story, change.content)
        after, problems = await self._built(shelf, list(wanted.values()), server)
        return Proposal(server, changes, before, base, after, problems)

    async def commit(self, proposal: Proposal) -> tuple[Revision, ...]:
        """Make a proposed change, and answer from it.

        Raises:
            OutdatedError: somebody else has changed one of the stories since; propose anew.
            StoreError: the database cannot be used; nothing has changed.
        """
        async with self._changing:
            made = await self._store.revisions.append(*proposal.changes)
            self._note_change()
            await self._answer_from(proposal, {one.story: one for one in made})
            return made

    async def take_down(self, server: int, story: str, user_id: int | None) -> Revision:
        """Remove a story with all that was kept of it, for good.

        Raises:
            OutdatedError: it has just been changed.
            StoreError: the database cannot be used; nothing has changed.
        """
        async with self._changing:
            head = self.heads(server).get(story)
            after = None if head is None else head.id
            taken = await self._store.revisions.take_down(
                server, story, after=after, user_id=user_id
            )
            self._note_change()
            await self._rebuild(server, {**self.heads(server), story: taken})
            return taken

    def corrections(self, server: int) -> tuple[Kept[SpeakerCorrection], ...]:
        """Return what a server's moderators corrected of the speakers, the oldest first."""
        return self._corrections.get(server, ())

    def unfit(self, server: int) -> frozenset[SpeakerCorrection]:
        """Return those of them whose story, or words in it, are not there."""
        by_story = {one.story.id: one.unfit for one in self.now(server).analyzed}
        kept = (one.value for one in self.corrections(server))
        return frozenset(one for one in kept if one in by_story.get(one.story, (one,)))

    async def correct(
        self, server: int, correction: SpeakerCorrection, user_id: int | None
    ) -> Kept[SpeakerCorrection]:
        """Correct a speaker in a server, once and for all.

        Raises:
            StoreError: the database cannot be used; nothing has changed.
        """
        async with self._changing:
            kept = await self._store.corrections.keep(server, correction, user_id)
            await self._take_up()
            return kept

    async def take_back(self, server: int, correction: int) -> bool:
        """Take a correction of a server back, by its id; tell whether it was there."""
        async with self._changing:
            was_there = await self._store.corrections.remove(server, correction)
            await self._take_up()
            return was_there

    async def correct_shared(self, correction: SpeakerCorrection, user_id: int | None) -> Reload:
        """Correct a speaker on the shared shelf, in the file beside its stories.

        Raises:
            StoryError: what stands in the file cannot be read; nothing has changed.
            OSError: it cannot be written; nothing has changed.
        """
        return await self.write_shared(partial(append_correction, self.shared, correction), user_id)

    async def erase(self, server: int) -> None:
        """Forget all that is kept about a server, its own stories too.

        Raises:
            StoreError: the database cannot be used; nothing has changed.
        """
        async with self._changing:
            await self._store.belongings.erase(server)
            await self._take_up()

    async def write_shared(self, write: Callable[[], object], user_id: int | None) -> Reload:
        """Change the files of the shared stories, and answer from what they are then.

        Whoever else reads or changes them waits: of two changes neither is lost, and no reading
        from before the change answers after it.

        Args:
            write: changes the files; what it raises is raised here, and nothing has changed.
            user_id: who wants it.

        Raises:
            UnreadError: files are gone, or a reload waits; that would be lost without a word.
        """
        async with self.rereading:
            unread = await self.read_shared()
            if self.waiting is not None or unread.removed:
                raise UnreadError
            await asyncio.to_thread(write)
            reload = await self.read_shared()
            await self.swap_shared(reload, user_id)
        return reload

    async def read_shared(self) -> Reload:
        """Read the shared stories anew, and go on answering from those of before."""
        return await asyncio.to_thread(_read, self.shared, self._closed)

    async def swap_shared(self, reload: Reload, user_id: int | None) -> None:
        """Answer from what a reading found, in every server."""
        async with self._changing:
            self.shared.swap(reload)
            self.waiting = None
            self._were_any = self._were_any or not self.shared.is_sample
            try:
                await self._remember_shared(user_id)
            except StoreError as error:
                _log.error("the revisions of the shared stories are not kept: %s", error)
            for server, shelf in list(self._servers.items()):
                if shelf.shared is not self.shared.snapshot:
                    await self._rebuild(server, shelf.heads)
        for hear in self.heard:
            try:
                await hear(reload)
            except Exception:  # noqa: BLE001 - the stories answer, whoever is not told of it
                _log.exception("a swap of the stories was not told of")

    def _shared_now(self) -> Snapshot:
        now = self.shared.snapshot
        return NOTHING if now.is_sample and self._were_any else now

    def _empty(self) -> ServerShelf:
        return ServerShelf(self._shared_now(), None)

    def _note_change(self) -> None:
        """Note that there was a story, and that what is here is ahead of the last look."""
        self._were_any = True
        self._mark = None

    async def _take_up(self) -> None:
        """Build the shelves of which something is there that was not seen, or is gone.

        What was seen says nothing of the numbers that are new: of two processes that make
        revisions at once, the one with the smaller may be done later.
        """
        corrected = await self._take_up_corrections()
        mark = await self._store.revisions.mark()
        if mark == self._mark:
            for server in corrected:
                await self._rebuild(server, self.heads(server))
            return
        there = await self._store.revisions.heads()
        known = {
            (shelf, story): (head.id, head.created_at)
            for shelf, heads in self._all_heads()
            for story, head in heads.items()
        }
        unseen = {of[0] for story, of in there.items() if known.get(story) != of}
        found: dict[int, dict[str, Revision]] = defaultdict(dict)
        newer = await self._store.revisions.newest(since=min(unseen) - 1) if unseen else ()
        for one in newer:
            if one.id in unseen:
                found[one.shelf][one.story] = one
        self._were_any = self._were_any or bool(there)
        self._shared_heads |= found.pop(SHARED, {})
        for server in {*self._servers, *found, *corrected}:
            await self._take_up_server(
                server, found[server], there.keys(), is_corrected=server in corrected
            )
        self._mark = mark

    async def _take_up_server(
        self,
        server: int,
        found: Mapping[str, Revision],
        there: Collection[tuple[int, str]],
        *,
        is_corrected: bool,
    ) -> None:
        """Build a server's shelf if anything of it is new, or is gone because it was erased."""
        known = self.heads(server)
        kept = {story: head for story, head in known.items() if (server, story) in there}
        if is_corrected or found or len(kept) < len(known):
            await self._rebuild(server, kept | {**found})
        for one in found.values():
            if one.action is Action.TAKE_DOWN:
                for forget in self.forget:
                    forget(server, one.story)

    def _all_heads(self) -> Iterator[tuple[int, Mapping[str, Revision]]]:
        yield SHARED, self._shared_heads
        for server in self._servers:
            yield server, self.heads(server)

    async def _take_up_corrections(self) -> list[int]:
        """Take up what was corrected, and return the servers where that is something else."""
        found: dict[int, tuple[Kept[SpeakerCorrection], ...]] = {}
        for one in await self._store.corrections.on():
            found[one.shelf] = (*found.get(one.shelf, ()), one)
        both = dict.fromkeys([*self._corrections, *found])
        changed = [server for server in both if self.corrections(server) != found.get(server, ())]
        self._corrections = found
        return changed

    async def _answer_from(self, proposal: Proposal, made: Mapping[str, Revision]) -> None:
        """Answer from a proposal, or build anew where something else has changed meanwhile."""
        heads = {**self.heads(proposal.server), **made}
        is_of_now = proposal.base is self._servers.get(proposal.server)
        if is_of_now and proposal.after.shared is self.shared.snapshot:
            self._servers[proposal.server] = replace(proposal.after, heads=heads)
        else:
            await self._rebuild(proposal.server, heads)

    async def _rebuild(self, server: int, heads: Mapping[str, Revision]) -> None:
        """Answer in a server from what these revisions say."""
        shelf = self._servers.get(server) or self._empty()
        stories = [
            story_of(one.story, one.content) for one in heads.values() if one.content is not None
        ]
        built, problems = await self._built(shelf, stories, server)
        for problem in problems:
            _log.error("%s", problem)
        self._servers[server] = replace(built, heads=heads)

    async def _built(
        self, shelf: ServerShelf, stories: Sequence[Story], server: int
    ) -> tuple[ServerShelf, tuple[StoryError, ...]]:
        shared, said = self.shared.snapshot, [one.value for one in self.corrections(server)]
        wanted = _until(self._closed, stories)
        return await asyncio.to_thread(_build, shelf, wanted, shared, said)

    async def _remember_shared(self, user_id: int | None) -> None:
        """Make a revision of every shared story that says something else than the store has."""
        if self.shared.is_sample:
            return
        for _ in range(2):
            stories, heads = self.shared.library.stories, self._shared_heads
            new = await asyncio.to_thread(_shared_changes, stories, heads, user_id)
            try:
                made = await self._store.revisions.append(*new)
            except OutdatedError:
                # Another process has just read the same files.
                await self._take_up()
                continue
            self._shared_heads |= {one.story: one for one in made}
            self._were_any = self._were_any or bool(made)
            return


def _read(shared: Shelf, closed: threading.Event) -> Reload:
    with resting():
        return shared.read(lambda stories: _until(closed, stories))


def _until(closed: threading.Event, stories: Iterable[Each]) -> Iterator[Each]:
    """Hand the stories on until the shelves are closed.

    Raises:
        ClosedError: they are.
    """
    for story in stories:
        if closed.is_set():
            raise ClosedError
        yield story


def _build(
    shelf: ServerShelf,
    stories: Iterable[Story],
    shared: Snapshot,
    said: Sequence[SpeakerCorrection],
) -> tuple[ServerShelf, tuple[StoryError, ...]]:
    """Return the shelf with these stories as its own, over the shared ones; blocks.

    Args:
        shelf: as it was.
        stories: its own.
        shared: the shared ones.
        said: what its moderators corrected of the speakers of both.
    """
    with resting():
        words = shared.library.synonyms
        as_before = shelf.shared is not None and shelf.shared.library.synonyms == words
        known = (*shelf.analyzed, *shelf.corrected) if as_before else ()
        own, problems = analyze_stories(stories, words, known=known, corrections=said)
        ids = {one.story.id for one in own}
        theirs = () if shared.is_sample else shared.analyzed
        theirs = tuple(one for one in theirs if one.story.id not in ids)
        corrected = _corrected(theirs, words, known, said)
        both = (*(corrected.get(one.story.id, one) for one in theirs), *own)
        snapshot = Snapshot(
            Library.of(both, words),
            shared.problems,
            is_sample=False,
            loaded_at=_now(),
            analyzed=both,
            expectations=() if shared.is_sample else shared.expectations,
        )
        built = ServerShelf(snapshot, shared, shelf.heads, own, problems, tuple(corrected.values()))
        return built, problems


def _corrected(
    shared: Iterable[AnalyzedStory],
    words: Synonyms,
    known: Iterable[AnalyzedStory],
    said: Sequence[SpeakerCorrection],
) -> dict[str, AnalyzedStory]:
    """Return the shared stories that a server corrects, as it says, by their ids."""
    ids = {one.story for one in said}
    meant = [one for one in shared if one.story.id in ids]
    # What the owner says of the same statement comes first, so that the server's own holds.
    both = [*(theirs for one in meant for theirs in one.corrections), *said]
    read, _ = analyze_stories([one.story for one in meant], words, known=known, corrections=both)
    return {one.story.id: one for one in read}


def _shared_changes(
    stories: Sequence[Story], heads: Mapping[str, Revision], user_id: int | None
) -> list[NewRevision]:
    wanted = {story.id: (content_of(story), story.file) for story in stories}
    changes = []
    for name in dict.fromkeys([*heads, *wanted]):
        head, (content, file) = heads.get(name), wanted.get(name, (None, None))
        if (None if head is None else head.content) != content:
            after = None if head is None else head.id
            origin = None if file is None else PurePath(file).name
            changes.append(
                NewRevision(SHARED, name, Action.RELOAD, content, after, origin, user_id)
            )
    return changes


def _found(analyzed: Iterable[AnalyzedStory], story: str) -> AnalyzedStory | None:
    return next((one for one in analyzed if one.story.id == story), None)


def _now() -> datetime:
    return datetime.now(UTC)
