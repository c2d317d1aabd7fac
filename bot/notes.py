"""What holds of the stories and not of one answer: that they are the sample, or were developing.

Under every answer such a note would soon be read by nobody, so a conversation says it once.
Who was told what, and how long that counts, each surface keeps for itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from bot.words import Words
    from knowledge.library import Library
    from knowledge.model import Story


class Note(NamedTuple):
    """A note on the stories; of a story that has changed it is another one."""

    story: Story | None = None
    """The story that was still developing; None says that the shipped sample answers."""


SAMPLE_NOTE = Note()


def notes_on(library: Library, shown: Collection[Story], *, is_sample: bool) -> tuple[Note, ...]:
    """Return every note on what stories of `library` are shown."""
    developing = [Note(story) for story in shown if story.id in library.developing]
    return (*developing, *([SAMPLE_NOTE] if is_sample else []))


def holding(notes: Iterable[Note], library: Library, *, is_sample: bool) -> set[Note]:
    """Return those of some notes that hold of `library`; of a changed story the old one does not.

    Raises:
        ArchiveError: a story cannot be read.
    """

    def holds(note: Note) -> bool:
        if note.story is None:
            return is_sample
        found = library.find(note.story.id) if note.story.id in library.developing else None
        return found is not None and found.story == note.story

    return {*filter(holds, notes)}


def due(notes: Collection[Note], known: Collection[Note], shown: Collection[Story]) -> list[Note]:
    """Return the notes that belong under an answer that shows stories, but for the known ones."""
    return [
        note for note in notes if note not in known and (note.story is None or note.story in shown)
    ]


def worded(
    notes: Collection[Note],
    words: Words,
    age: str,
    shown: Collection[Story],
    show: Callable[[str], str] = str,
) -> Iterator[str]:
    """Yield the sentence of each note.

    Args:
        notes: what is told.
        words: the language.
        age: how long ago the stories were read.
        shown: the stories of the answer; among several a note names its own.
        show: how a surface shows a title.
    """
    key = "developing" if len(shown) == 1 else "developing_named"
    for note in notes:
        if note.story is None:
            yield words("sample")
        else:
            yield words(key, title=show(note.story.title), age=age)
