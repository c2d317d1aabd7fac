"""An archive behind a shelf, in memory: away, slow or changed as a test wants it.

It is moved by a folder: `stories` are what is archived, and `mood.json` is how it is. So a test
moves the archive of a bot that is a process of its own, and of several at once; run as a program,
this is `verbatim` with such an archive.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.behind import ArchiveSnapshot, Mark
from bot.reach import Reach, Watched
from knowledge.errors import ArchiveError, GoneError
from knowledge.index.analyzing import packed
from knowledge.stories.reading import read
from knowledge.stories.synonyms import NO_SYNONYMS
from remembered_archive import RememberedArchive, archived

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from knowledge.index.archive import Hit, Weighed
    from knowledge.index.packed_story import PackedStory

FOLDER = "REMEMBERED_ARCHIVE"
"""The variable that names the folder to the program."""
LONGEST = 5.0
"""Seconds that an answer may take there, so that no test waits for many."""
AWAY = "the archive at nowhere cannot be reached; start it"
MOOD = {"away": False, "slow": 0.0, "number": 0, "made": 0.0}


class Archive:
    """What a test does with the archive of a folder.

    Args:
        folder: the folder; its parent is there.
        stories: what is archived, by the names of their files.
    """

    def __init__(self, folder: Path, stories: Mapping[str, str]) -> None:
        self.folder = folder
        (folder / "stories").mkdir(parents=True)
        self._mood: dict[str, Any] = dict(MOOD)
        self.publish(stories)

    def publish(self, stories: Mapping[str, str]) -> None:
        """Make another revision, of these stories."""
        for old in (self.folder / "stories").iterdir():
            old.unlink()
        for name, text in stories.items():
            (self.folder / "stories" / name).write_text(text, encoding="utf-8")
        self.be(number=self._mood["number"] + 1)

    def be(self, **mood: Any) -> None:
        """Be away, or slow by some seconds a call."""
        self._mood |= mood
        made = self.folder / f".{time.monotonic_ns()}"
        made.write_text(json.dumps(self._mood), encoding="utf-8")
        made.replace(self.folder / "mood.json")

    @property
    def number(self) -> int:
        """The number of its revision."""
        return int(self._mood["number"])

    @property
    def env(self) -> dict[str, str]:
        """What lets the program find it."""
        return {FOLDER: str(self.folder)}


class Moody:
    """The port of an archive, in whatever mood its folder is."""

    def __init__(self, folder: Path, stories: Sequence[PackedStory]) -> None:
        self._folder, self._archive = folder, RememberedArchive(stories)
        self._kept = set[bytes]()
        """What was read, for which a real one asks nobody again."""

    def proposed(self, places: Sequence[Weighed], most: int) -> list[Hit]:
        suffer(self._folder)
        return self._archive.proposed(places, most)

    def counted(self, places: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
        suffer(self._folder)
        return self._archive.counted(places)

    def holding(self, shingles: Sequence[int]) -> list[bytes]:
        suffer(self._folder)
        return self._archive.holding(shingles)

    def sharing(self, shingles: Sequence[int], share: float) -> list[bytes]:
        suffer(self._folder)
        return self._archive.sharing(shingles, share)

    def read(self, contents: Sequence[bytes]) -> list[PackedStory]:
        if not self._kept >= {*contents}:
            suffer(self._folder)
        # As a real one, it has those of now, whatever revision whoever asks is of.
        if not contents_of(self._folder) >= {*contents}:
            raise GoneError("a story is gone")
        self._kept.update(contents)
        return self._archive.read(contents)


class RememberedSource:
    """A `bot.behind.Source` over the archive of a folder."""

    def __init__(self, folder: Path) -> None:
        self.reach = Reach()
        self._folder = folder

    def newest_mark(self) -> Mark | None:
        mood = suffer(self._folder)
        made = datetime.fromtimestamp(mood["made"], UTC)
        return None if mood["number"] is None else Mark(mood["number"], made)

    def look(self) -> None:
        suffer(self._folder)

    def load(self) -> ArchiveSnapshot | None:
        if (mark := self.newest_mark()) is None:
            return None
        stories = stories_of(self._folder)
        library = archived(stories, NO_SYNONYMS, Watched(Moody(self._folder, stories), self.reach))
        return ArchiveSnapshot(mark, library.corpus, NO_SYNONYMS)

    def close(self) -> None:
        pass


def suffer(folder: Path) -> dict[str, Any]:
    """Take as long as the archive takes, or fail as it does; return its mood."""
    mood: dict[str, Any] = json.loads((folder / "mood.json").read_text(encoding="utf-8"))
    time.sleep(mood["slow"])
    if mood["away"]:
        raise ArchiveError(AWAY)
    return mood


def stories_of(folder: Path) -> list[PackedStory]:
    return [packed(story, NO_SYNONYMS) for story in read([folder / "stories"]).stories]


def contents_of(folder: Path) -> set[bytes]:
    """What can be read now; each story is analysed once."""
    texts = {path: path.read_text(encoding="utf-8") for path in (folder / "stories").iterdir()}
    return {_content(path, text) for path, text in texts.items()}


@cache
def _content(path: Path, _: str) -> bytes:
    (story,) = read([path]).stories
    return packed(story, NO_SYNONYMS).content


def main() -> None:
    """Run `verbatim` with the archive of the folder behind its stories."""
    from bot import opening  # noqa: PLC0415 - only the program is changed by it
    from bot.__main__ import main as run  # noqa: PLC0415
    from bot.discord import answering  # noqa: PLC0415

    folder = Path(os.environ[FOLDER])
    answering.LONGEST_ANSWER = LONGEST
    opening.archive_of = lambda _: RememberedSource(folder)
    run()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main()
