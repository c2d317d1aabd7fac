"""What answers in each server: the shared stories, and behind them the server's own.

What stands on a server's shelf is what the newest revisions in the store say, and a change
is a revision more: committed in the database first, in one transaction, then swapped in.
A story of a server that has the id of a shared one answers in its place there.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from bot.shelves.building import Builder, ClosedError
from bot.shelves.contents import story_of
from bot.shelves.following import Following
from bot.shelves.reload_notices import ReloadNotices
from bot.shelves.rereads import Outcome, Rereads, outcome_of
from bot.shelves.server_shelf import NOTHING, Proposal
from bot.shelves.server_shelves import ServerShelves
from bot.shelves.shared_corrections import append_correction
from bot.shelves.shared_revisions import remember
from bot.shelves.unseen import Seen, unseen_in
from bot.store import SHARED, OutdatedError, StoreError
from knowledge.errors import ArchiveError, GoneError
from knowledge.index.corrected import fits

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.shelf import Shelf
    from bot.snapshot import Reload, Snapshot
    from bot.store import Kept, NewRevision, Revision, Store
    from knowledge.errors import StoryError
    from knowledge.index.packed_story import PackedStory
    from knowledge.model import Story
    from knowledge.stories.speaker_corrections import SpeakerCorrection

Made = TypeVar("Made")

_log = logging.getLogger(__name__)


class UnreadError(Exception):
    """Files of the shared stories are gone, or would lose much, and nobody has looked at that."""


class Shelves:
    """The shared shelf and each server's own.

    Args:
        shared: the stories of whoever runs the bot.
        store: where revisions are kept.
        here: tells whether a server, by its id, is answered by this process; all are by default.
    """

    def __init__(
        self, shared: Shelf, store: Store, here: Callable[[int], bool] | None = None
    ) -> None:
        self.shared = shared
        if shared.archive is not None:
            shared.archive.reach.is_logged = True
        self._store = store
        self.waiting: Reload | None = None
        """What would lose so much that whoever runs the bot has to confirm it first."""
        self.heard: list[Callable[[Reload], Awaitable[None]]] = []
        """Who is told of every swap of the shared stories, once it is done."""
        self.forget: list[Callable[[int, str], None]] = []
        """Who is told of a server's story that another process has taken down for good."""
        self.rereads = Rereads()
        self.notices = ReloadNotices(store)
        self._builder = Builder(shared)
        self._servers = ServerShelves(shared, self._builder, here)
        self._shared_heads: dict[str, Revision] = {}
        self._were_any = not shared.is_sample
        self._mark: object = None
        """What the revisions' mark was when they were looked at last."""
        self._settling: set[asyncio.Task[None]] = set()
        self._changing = asyncio.Lock()
        """Held by whoever changes anything: two moderators at once are served in turn."""
        self.rereading = asyncio.Lock()
        """Held from reading the shared stories anew until they answer, or wait."""
        self.misread = asyncio.Event()
        """Set where the archive has changed so that the files are to be read again."""
        self._following = Following(
            shared, self._builder, self._servers, self._changing, self._over_another
        )
        self.forget_gone = self._following.forget_gone
        """Who is told of stories that the archive has no more."""

    def close(self) -> None:
        """Build nothing any more: what is being built ends at once, and its workers with it."""
        self._builder.close()

    async def load(self) -> None:
        """Take up what the store holds, and remember there what the shared files say now."""
        async with self._changing:
            await self._take_up()
            await self._remember_shared(None)
            self._were_any = self._were_any or await self._store.revisions.were_any()
        self._settle()

    async def refresh(self) -> None:
        """Take up what another process has changed, or what is left of a lost database."""
        async with self._changing:
            before = self._shared_heads
            await self._take_up()
            if not before.keys() <= self._shared_heads.keys():
                await self._remember_shared(None)
        if not self.shared.now.is_away:  # else who looks after it takes it up
            await self.follow_archive()

    async def follow_archive(self) -> None:
        """Answer from the newest revision of the archive, if it can be read."""
        if self.shared.archive is not None:
            await self._following.follow()

    async def look(self) -> None:
        """Look whether the archive can be reached, and answer from it again where it can."""
        await self._following.look()

    async def _over_another(self, reload: Reload) -> None:
        """Go on over another revision of the archive, which answers now."""
        if (waiting := self.waiting) is not None:
            # What waits for a person is a change of the files, behind which it lies too.
            over = await self._over_now(waiting)
            if self.waiting is waiting:  # else another reading has taken its place
                self.waiting = over
        self._were_any = self._were_any or not self.shared.is_sample
        if reload.before.is_sample or self.shared.is_misread:
            self.misread.set()

    async def _over_now(self, reload: Reload) -> Reload:
        """Return what a reading found, over the archive of now."""
        while (now := self.shared.snapshot) is not reload.before:
            after = await asyncio.to_thread(self.shared.over, now.archived, reload.after)
            reload = replace(reload, before=now, after=after)
        return reload

    async def over(self, server: int | None, work: Callable[[Snapshot], Awaitable[Made]]) -> Made:
        """Do something with what answers in a server, as far as it can be reached.

        Where the archive fails meanwhile it is done with what is here alone; and once more, where
        a story was just taken away.

        Raises:
            ArchiveError: the archive cannot be reached, and nothing else is here.
        """
        if self._servers.lags(server):
            await self._following.follow_in(server)
        snapshot = self.reached(server)
        try:
            return await work(snapshot)
        except GoneError:
            await self._following.follow_in(server)
        except ArchiveError:
            return await work(self._alone(snapshot))
        snapshot = self.reached(server)
        try:
            return await work(snapshot)
        except ArchiveError:
            return await work(self._alone(snapshot))

    def reached(self, server: int | None) -> Snapshot:
        """Return what answers in a server.

        Raises:
            ArchiveError: the archive cannot be reached, and nothing else is here.
        """
        snapshot = self.now(server)
        if snapshot.is_away and not snapshot.library.stories:
            raise self._error()
        return snapshot

    def _alone(self, snapshot: Snapshot) -> Snapshot:
        if snapshot.is_away or not snapshot.alone.stories:
            raise self._error()
        return snapshot.without_archive()

    def _error(self) -> ArchiveError:
        archive = self.shared.archive
        return ArchiveError() if archive is None else archive.reach.error()

    def now(self, server: int | None) -> Snapshot:
        """Return what answers in a server; None stands for direct messages.

        The shipped sample answers only as long as there never was a story. Of another revision of
        the archive than the newest known nothing answers: it may have been taken down since.
        """
        shelf = self._servers.there(server)
        apart = shelf is not None and shelf.is_apart
        snapshot = shelf.snapshot if shelf is not None and apart else self._shared_now()
        archive = self.shared.archive
        is_away = archive is not None and (archive.reach.is_away or self._servers.lags(server))
        return snapshot.without_archive() if is_away else snapshot

    def are_empty(self) -> bool:
        """Tell whether no story answers anywhere."""
        return not self._shared_now().library.stories and not self._servers.are_any()

    def heads(self, server: int) -> Mapping[str, Revision]:
        """Return the newest revision of each story of a server, of removed ones too."""
        return self._servers.of(server).heads

    def own(self, server: int) -> tuple[Story, ...]:
        """Return the stories that a server's moderators have added."""
        return tuple(one.story for one in self.added(server))

    def added(self, server: int) -> tuple[PackedStory, ...]:
        """Return the same with all that was read from them."""
        return self._servers.of(server).own

    def problems(self, server: int) -> tuple[StoryError, ...]:
        """Return the problems of the stories that a server's moderators have added."""
        return self._servers.of(server).problems

    def shared_heads(self) -> Mapping[str, Revision]:
        """Return the newest revision of each shared story, of removed ones too.

        They come without what they say, which the stories do.
        """
        return self._shared_heads

    async def propose(self, server: int, *changes: NewRevision) -> Proposal:
        """Build what would answer after changes, and leave everything as it is."""
        before, base = self.now(server), self._servers.there(server)
        wanted = {story.id: story for story in self.own(server)}
        for change in changes:
            wanted.pop(change.story, None)
            if change.content is not None:
                wanted[change.story] = story_of(change.story, change.content)
        after, problems = await self._servers.build(server, list(wanted.values()))
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
            await self._servers.answer_from(proposal, {one.story: one for one in made})
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
            await self._servers.rebuild(server, {**self.heads(server), story: taken})
            return taken

    def corrections(self, server: int) -> tuple[Kept[SpeakerCorrection], ...]:
        """Return what a server's moderators corrected of the speakers, the oldest first."""
        return self._servers.corrected(server)

    def unfit(self, server: int) -> frozenset[SpeakerCorrection]:
        """Return those of them whose story, or words in it, are not there; blocks.

        Raises:
            ArchiveError: a story cannot be read.
        """
        library = self.now(server).library
        kept = [one.value for one in self.corrections(server)]
        numbers = library.corpus.numbers
        library.corpus.fetch(numbers[one.story] for one in kept if one.story in numbers)
        return frozenset(one for one in kept if not fits(one, library.find(one.story)))

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
        await self.notices.tell()
        return reload

    async def read_shared(self) -> Reload:
        """Read the shared stories anew, and go on answering from those of before."""
        try:
            return await self._over_now(await self._builder.read())
        except ClosedError:
            raise
        except Exception:
            self.rereads.note(Outcome.FAILED)
            raise

    async def swap_shared(self, reload: Reload, user_id: int | None) -> None:
        """Answer from what a reading found, in every server."""
        async with self._changing:
            reload = await self._over_now(reload)
            self.shared.swap(reload)
            self.waiting = None
            self._were_any = self._were_any or not self.shared.is_sample
            try:
                await self._remember_shared(user_id)
            except StoreError as error:
                _log.error("the revisions of the shared stories are not kept: %s", error)
            await self._servers.follow_shared()
        self._settle()
        self.rereads.note(outcome_of(reload))
        for hear in self.heard:
            try:
                await hear(reload)
            except Exception:  # noqa: BLE001 - the stories answer, whoever is not told of it
                _log.exception("a swap of the stories was not told of")

    def _settle(self) -> None:
        """Keep what was read, while everybody is answered."""
        task = asyncio.create_task(self._builder.settle())
        self._settling.add(task)
        task.add_done_callback(self._settling.discard)

    def _shared_now(self) -> Snapshot:
        now = self.shared.snapshot
        return NOTHING if now.is_sample and self._were_any else now

    def _note_change(self) -> None:
        """Note that there was a story, and that what is here is ahead of the last look."""
        self._were_any = True
        self._mark = None

    async def _take_up(self) -> None:
        """Build the shelves of which something is there that was not seen, or is gone."""
        heads = {**self._servers.heads(), SHARED: self._shared_heads}
        seen = Seen(heads, self._servers.corrections, self._mark)
        unseen = await unseen_in(self._store, seen)
        self._servers.corrections = unseen.corrections
        self._were_any = self._were_any or unseen.were_any
        self._shared_heads = {**unseen.shared}
        for server, newest in unseen.heads.items():
            await self._servers.rebuild(server, newest)
            for story in unseen.taken_down(server):
                for forget in self.forget:
                    forget(server, story)
        self._mark = unseen.mark

    async def _remember_shared(self, user_id: int | None) -> None:
        """Make a revision of every shared story that says something else than the store has."""
        if self.shared.is_sample:
            return
        for _ in range(2):
            shared, heads = self.shared.snapshot.gathered, dict(self._shared_heads)
            try:
                async for one in remember(self._store, shared, heads, user_id):
                    self._shared_heads[one.story] = one
                    self._note_change()
            except OutdatedError:
                # Another process has just read the same files.
                await self._take_up()
                continue
            return
