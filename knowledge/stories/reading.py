"""Reading: from files to stories, and every problem by file, line and remedy.

Files are found in folders and read by their format (see `formats`). A file that cannot
be read is refused; the others load. A document of another program is named with the way
in; pictures and whatever else lies there are nobody's stories. A story whose line breaks
are damaged (see `mending`) loads, and is warned about.
"""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import DamagedStoryError, StoryError, unexpected
from knowledge.stories.decoding import without_mark
from knowledge.stories.formats import READERS
from knowledge.stories.head import is_text
from knowledge.stories.mending import Damage, mends_of
from knowledge.stories.synonyms import SYNONYMS_FILE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from knowledge.model import Story


LINE_END = re.compile(r"\r\n|\r|\n")
_ADD = "bring it in with `verbatim add FILE`, and move it away"
_SAVE = "save it as .md, .txt or .docx and bring that in"
DOCUMENTS = {
    ".htm": ("is a web page and no text", _ADD),
    ".html": ("is a web page and no text", _ADD),
    ".docx": ("is a Word document and no text", _ADD),
    ".doc": ("is an old Word document and no text", _SAVE),
    ".odt": ("is an OpenDocument file and no text", _SAVE),
    ".rtf": ("is a rich-text file and no text", _SAVE),
    ".pdf": ("is a PDF and no text", _SAVE),
}
"""What people take for stories and what is none yet: why, and what to do."""
UNFINISHED = (".", "~$")
"""How the names begin of what other programs keep beside the files that they hold open."""


MEGABYTE = 1_000_000
LARGEST_STORY = 5
"""Megabytes of the largest file that is one story: a book of a million words has as many."""
LARGEST = {".jsonl": 500}
"""Megabytes of the largest file with many stories: those of a year have less."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a set of files gave: stories with ids of their own, and the problems."""

    stories: tuple[Story, ...]
    problems: tuple[StoryError, ...]
    warnings: tuple[DamagedStoryError, ...] = ()
    """What is wrong with stories that load all the same."""


def read(paths: Sequence[Path], before: Iterable[Story] = ()) -> Reading:
    """Read folders, story files and .jsonl files, in the order given.

    Args:
        paths: what to read; a folder is read with its subfolders, sorted by name.
        before: the stories of an earlier reading. A file or folder that has a problem
            now keeps those of its stories that it does not give any more.
    """
    outcomes = list(_outcomes(paths))
    problems = [outcome for outcome in outcomes if isinstance(outcome, StoryError)]
    # A file that was named twice gives its stories twice.
    given = list(dict.fromkeys(one for one in outcomes if not isinstance(one, StoryError)))
    were = {story.id: story for story in before}
    owners = _owners(given, were, problems)
    sizes = Counter(story.file for story in given)
    problems += [
        _duplicate(story, owners[story.id], alone=sizes[story.file] == 1)
        for story in given
        if owners[story.id] != story
    ]
    stories = {story.id: owners[story.id] for story in given}
    for story in _kept(were.values(), problems, stories.values()):
        stories.setdefault(story.id, story)
    warnings = (_warning(story) for story in stories.values())
    return Reading(tuple(stories.values()), tuple(problems), tuple(filter(None, warnings)))


def _owners(
    given: Sequence[Story], were: Mapping[str, Story], problems: Iterable[StoryError]
) -> dict[str, Story]:
    """Return whose each id is: that of the file it was of before, else the first that has it.

    So a new file can never take the place of a story that answers.
    """
    staying = [one for one in given if one.id in were and were[one.id].file == one.file]
    owners: dict[str, Story] = {}
    for story in (*staying, *_kept(were.values(), problems, given), *given):
        owners.setdefault(story.id, story)
    return owners


def _kept(
    before: Iterable[Story], problems: Iterable[StoryError], given: Iterable[Story]
) -> list[Story]:
    """Return the stories of before for which a problem speaks; some may be given all the same."""
    files = {story.file for story in given}
    return [story for story in before if any(_covers(one, story, files) for one in problems)]


def _covers(problem: StoryError, story: Story, given: Collection[str | None]) -> bool:
    """Tell whether it is for `problem` that a story of before is not given any more."""
    if not Path(str(story.file)).is_relative_to(problem.file):
        return False
    # A bad line of a .jsonl that gave other stories speaks for itself alone.
    return story.file not in given or story.line == problem.line


def _outcomes(paths: Sequence[Path]) -> Iterator[Story | StoryError]:
    """Yield each story, or the error in its place."""
    for path in paths:
        try:
            yield from _folder(path) if path.is_dir() else _file(path, path.stem)
        except OSError as error:
            yield _unreadable(path, error)


def _folder(folder: Path) -> Iterator[Story | StoryError]:
    errors: list[OSError] = []
    files: list[Path] = []
    for where, subfolders, names in os.walk(folder, onerror=errors.append):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        files.extend(Path(where, name) for name in names if _may_be_story(name))
    for error in errors:
        yield _unreadable(Path(error.filename), error)
    inside = folder.resolve()
    for file in sorted(files):
        if file.is_symlink() and not file.resolve().is_relative_to(inside):
            remedy = "put the file itself there"
            yield StoryError(str(file), None, "is a link to somewhere outside the folder", remedy)
        else:
            yield from _file(file, file.relative_to(folder).with_suffix("").as_posix())


def _may_be_story(name: str) -> bool:
    suffix = Path(name).suffix.lower()
    named_so = (suffix in READERS or suffix in DOCUMENTS) and name != SYNONYMS_FILE
    return named_so and not name.startswith(UNFINISHED)


def _file(file: Path, default_id: str) -> Iterator[Story | StoryError]:
    try:
        _require_story_file(file, default_id)
        data = without_mark(file.read_bytes(), str(file))
        yield from READERS[file.suffix.lower()](data, str(file), default_id)
    except OSError as error:
        yield _unreadable(file, error)
    except StoryError as error:
        yield error
    except Exception as error:  # noqa: BLE001 - whatever it is, the other files are read
        yield unexpected(str(file), None, error)


def _require_story_file(file: Path, default_id: str) -> None:
    found = file.stat()
    if (document := DOCUMENTS.get(file.suffix.lower())) is not None:
        raise StoryError(str(file), None, *document)
    if file.suffix.lower() not in READERS or file.name == SYNONYMS_FILE:
        *others, last = READERS
        wanted = f"name a folder, {', '.join(others)} or {last}"
        raise StoryError(str(file), None, "is no story file", wanted)
    if not stat.S_ISREG(found.st_mode):  # reading a pipe would wait for ever
        raise StoryError(str(file), None, "is no regular file", "remove it from the stories")
    most = LARGEST.get(file.suffix.lower(), LARGEST_STORY)
    if found.st_size > most * MEGABYTE:
        raise StoryError(str(file), None, f"is larger than {most} MB", "part it into several files")
    if not is_text(default_id):
        shown = os.fsencode(file).decode("utf-8", "backslashreplace")
        raise StoryError(shown, None, "has a name that is not UTF-8", "rename the file")


def _warning(story: Story) -> DamagedStoryError | None:
    """Return what is wrong with the line breaks of a story, by the first line that shows it."""
    mends = mends_of(story.text)
    if not mends:
        return None
    first = mends[0]
    # Only in a text file the lines of the story are those of the file.
    is_text_file = Path(story.file or "").suffix.lower() == ".txt"
    above = LINE_END.findall(story.text, 0, first.start) if is_text_file else ()
    line = story.line + len(above)
    words = " ".join(story.text[max(0, first.start - 20) : first.end + 20].split())
    also = f" and {len(mends) - 1} times more" if len(mends) > 1 else ""
    if first.damage is Damage.LOST:
        reason, remedy = "has lost a line break or a space", "put it back"
    else:
        reason, remedy = "breaks its lines inside sentences", "write a paragraph a line"
    return DamagedStoryError(
        story.file or story.id,
        line,
        f"{reason} (“…{words}…”{also})",
        f"{remedy}, or bring it in with `verbatim add FILE`, which does",
    )


def _unreadable(path: Path, error: OSError) -> StoryError:
    reason = (error.strerror or "cannot be read").lower()
    return StoryError(str(path), None, reason, "check the path and its permissions")


def _duplicate(story: Story, owner: Story, *, alone: bool) -> StoryError:
    """Return the problem of a story whose id is another's; `alone` it is all that its file holds.

    Then no line is named: the story starts below its head, and the id stands in it or nowhere.
    """
    reason = f"has the id {story.id!r} of the story in {owner.file}, which answers"
    line = None if alone else story.line
    remedy = "give one of them another id"
    return StoryError(str(story.file), line, reason, remedy, other=owner.file)
