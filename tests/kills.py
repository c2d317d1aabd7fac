"""A process that changes stories until it is killed, and what must hold when it starts again.

`python tests/kills.py FOLDER SEED` changes the stories of FOLDER in every way that there is, and
prints a line before each change and one after it. `Ledger` reads these lines and tells what
may be there after a kill: what was confirmed, or the one change that was under way, each whole.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))

from bot.settings import Settings
from bot.shelf import SAMPLE, Shelf
from bot.shelves import Shelves, content_of
from bot.store import Action, NewRevision, open_store
from knowledge.model import Story

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from bot.store import Store

SERVER = 7
SHARED = "tide"
"""The story on the shared shelf that is changed as well."""
NAMES = ("ferry", "bridge", "school")
LINES = 60
Said = dict[str, str | None]
"""What each story says, by its id; None where it is not there."""


def text_of(mark: str) -> str:
    """A text in which every line bears the same mark, so that a mixed one can be told."""
    return "".join(f"Boat {mark} carried {n} people on Monday.\n" for n in range(LINES))


def mark_of(text: str) -> str:
    """The mark of a text.

    Raises:
        AssertionError: the text is not whole.
    """
    mark = text.split(" ")[1]
    assert text == text_of(mark), "a story is not whole"
    return mark


@asynccontextmanager
async def shelves_in(folder: Path) -> AsyncIterator[tuple[Shelves, Store]]:
    """The shelves as at a start of the program."""
    stories = folder / "stories"
    stories.mkdir(parents=True, exist_ok=True)
    async with open_store(Settings(data=folder / "data", database_url=None)) as store:
        shelves = Shelves(Shelf([stories], SAMPLE, must_exist=False), store)
        await shelves.load()
        yield shelves, store


async def said_in(folder: Path) -> Said:
    """What answers after a start, each story whole and no revision between two others.

    Raises:
        AssertionError: something is not whole.
    """
    async with shelves_in(folder) as (shelves, store):
        now: Said = {story.id: mark_of(story.text) for story in shelves.own(SERVER)}
        answering = {story.id: story for story in shelves.now(SERVER).library.stories}
        if SHARED in answering:
            now[SHARED] = mark_of(answering[SHARED].text)
        assert answering.keys() == now.keys()
        for name in NAMES:
            numbers = [one.number for one in await store.revisions.of(SERVER, name)]
            last = max(numbers, default=0)
            assert numbers == [*range(last, last - len(numbers), -1)]
    return now


@dataclass
class Ledger:
    """What the lines of a process tell."""

    said: Said = field(default_factory=dict)
    """What was confirmed."""
    under_way: tuple[str, str | None] | None = None
    """The story that is being changed, and what it is to say."""
    changes: int = 0

    def read(self, line: str) -> None:
        """Take a line into account."""
        told = json.loads(line)
        if "begins" in told:
            self.under_way = (told["begins"], told["says"])
        else:
            assert self.under_way is not None
            name, says = self.under_way
            self.said[name], self.under_way = says, None
            self.changes += 1

    def check(self, now: Mapping[str, str | None]) -> None:
        """Assert that what is there now is what was confirmed, or that with the change under way.

        Raises:
            AssertionError: it is not.
        """
        confirmed = {name: says for name, says in self.said.items() if says is not None}
        may_be = [confirmed]
        if self.under_way is not None:
            done = {**self.said, self.under_way[0]: self.under_way[1]}
            may_be.append({name: says for name, says in done.items() if says is not None})
        assert now in may_be, f"{now} is neither of {may_be}"


def tell(**what: Any) -> None:
    print(json.dumps(what), flush=True)


async def change_for_ever(folder: Path, seed: int) -> None:
    """Change the stories, one after the other."""
    chance = random.Random(seed)
    async with shelves_in(folder) as (shelves, store):
        tell(begins=NAMES[0], says=await _says(store, NAMES[0]))
        tell(done=True)
        for number in range(10**6):
            mark = f"{seed}x{number}"
            if chance.random() < 1 / 6:
                await _change_shared(folder, shelves, mark)
            elif chance.random() < 1 / 4:
                await _undo(shelves, store)
            else:
                await _change(shelves, store, chance.choice(NAMES), mark, chance)


async def _says(store: Store, name: str) -> str | None:
    revisions = await store.revisions.of(SERVER, name)
    return _mark(revisions[0].content) if revisions else None


def _mark(content: Mapping[str, Any] | None) -> str | None:
    return None if content is None else mark_of(content["text"])


async def _change(
    shelves: Shelves, store: Store, name: str, mark: str, chance: random.Random
) -> None:
    revisions = await store.revisions.of(SERVER, name)
    head = revisions[0] if revisions else None
    story = Story(name, name.title(), text_of(mark))
    new = NewRevision(SERVER, name, Action.ADD, content_of(story), head and head.id)
    if head is not None and head.content is not None:
        action = chance.choice([Action.EDIT, Action.REMOVE, Action.RESTORE, Action.TAKE_DOWN])
        new = replace(new, action=action)
        if action is Action.RESTORE:
            new = replace(new, content=revisions[-1].content)
        if action is Action.REMOVE:
            new = replace(new, content=None)
        if action is Action.TAKE_DOWN:
            tell(begins=name, says=None)
            await shelves.take_down(SERVER, name, None)
            tell(done=True)
            return
    tell(begins=name, says=_mark(new.content))
    await shelves.commit(await shelves.propose(SERVER, new))
    tell(done=True)


async def _undo(shelves: Shelves, store: Store) -> None:
    last = await store.revisions.last_undoable(SERVER)
    if last is None:
        return
    revisions = await store.revisions.of(SERVER, last.story)
    before = next((one for one in revisions if one.number == last.number - 1), None)
    content = None if before is None else before.content
    new = NewRevision(SERVER, last.story, Action.UNDO, content, revisions[0].id, undoes=last.id)
    tell(begins=last.story, says=_mark(content))
    await shelves.commit(await shelves.propose(SERVER, new))
    tell(done=True)


async def _change_shared(folder: Path, shelves: Shelves, mark: str) -> None:
    file = folder / "stories" / f"{SHARED}.md"
    tell(begins=SHARED, says=mark)
    new = folder / "stories" / ".tide.new"
    new.write_text(text_of(mark), encoding="utf-8")
    new.replace(file)
    await shelves.swap_shared(await shelves.read_shared(), None)
    tell(done=True)


if __name__ == "__main__":
    asyncio.run(change_for_ever(Path(sys.argv[1]), int(sys.argv[2])))
