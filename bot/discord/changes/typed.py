"""What somebody typed, laid over a story: a long text in parts, and all else as it is by now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.discord.text.markdown import length
from knowledge.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.model import Story

PART_ROOM = 3000
"""How long a part is, in UTF-16 code units, so that there is room to write more."""


class Typed(NamedTuple):
    """What somebody wrote in the form."""

    title: str
    publisher: str
    published: str
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Editing:
    """A story that somebody edits, as they saw it."""

    server: int
    """Where they do so."""
    shelf: int
    """On which shelf it stands."""
    story: Story
    seen: int | None
    """The id of its newest revision then."""
    part: Span | None = None
    """The part of its text that stands in the form; None for all of it."""

    def of_part(self, part: Span) -> Editing:
        """Return the same, of one part of the text."""
        return replace(self, part=part)

    @property
    def shown(self) -> Span:
        """What of the text stands in the form: without the white space around it."""
        start, end = self.part or Span(0, len(self.story.text))
        inside = self.story.text[start:end]
        before = len(inside) - len(inside.lstrip())
        return Span(start + before, max(start + before, start + len(inside.rstrip())))

    @property
    def as_it_is(self) -> Typed:
        """What stands in the form before anything is typed."""
        story, (start, end) = self.story, self.shown
        text = story.text[start:end].replace("\r\n", "\n").replace("\r", "\n")
        heads = (story.title, story.publisher or "", story.published or "", story.url or "")
        return Typed(*heads, text)


def parts(text: str) -> list[Span]:
    """Return the parts in which a long text is edited: whole lines, as far as they are short."""
    found: list[Span] = []
    start = room = 0
    for piece in _pieces(text):
        taken = length(text[piece.start : piece.end])
        if room and room + taken > PART_ROOM:
            found.append(Span(start, piece.start))
            start, room = piece.start, 0
        room += taken
    return [*found, Span(start, len(text))]


def _pieces(text: str) -> Iterator[Span]:
    """Yield the lines of a text with their ends; of a very long line pieces, cut at spaces."""
    at = 0
    for line in text.splitlines(keepends=True):
        end = at + len(line)
        while end - at > PART_ROOM // 2:
            space = text.rfind(" ", at + 1, at + PART_ROOM // 2)
            cut = at + PART_ROOM // 2 if space < 0 else space + 1
            yield Span(at, cut)
            at = cut
        yield Span(at, end)
        at = end


def written(now: Story, editing: Editing, typed: Typed) -> Story:
    """Return the story with what was typed, and all else as it is now."""
    before = editing.as_it_is
    fields: dict[str, Any] = {
        name: new.strip() or None
        for name, new, old in zip(Typed._fields[:-1], typed, before, strict=False)
        if new.strip() != old.strip()
    }
    title = fields.pop("title", now.title) or ""
    story = replace(now, title=title, **fields)
    if typed.text.strip() == before.text.strip():
        return story
    return with_text(story, _laid_over(now.text, editing, typed.text.strip()))


def with_text(story: Story, text: str) -> Story:
    """Return a story with another text, what is marked as headings and captions where it is now.

    A line with a mark is known by its words, or by its number where all else is as long as before.
    """
    was, now = _lines(story.text), _lines(text)

    def moved(spans: tuple[Span, ...]) -> Iterator[Span]:
        at = 0
        for span in spans:
            marked = story.text[slice(*span)].strip()
            same = (n for n in range(at, len(now)) if text[slice(*now[n])] == marked)
            number = next(same, was.index(span) if len(was) == len(now) and span in was else None)
            if number is not None and at <= number and now[number].start < now[number].end:
                yield now[number]
                at = number + 1

    headings, captions = tuple(moved(story.headings)), tuple(moved(story.captions))
    return replace(story, text=text, headings=headings, captions=captions)


def _lines(text: str) -> list[Span]:
    """Return the lines of a text, without the white space around them."""
    found, at = [], 0
    for line in text.splitlines(keepends=True):
        inside = line.strip()
        start = at + (line.index(inside) if inside else 0)
        found.append(Span(start, start + len(inside)))
        at += len(line)
    return found


def _laid_over(now: str, editing: Editing, new: str) -> str:
    """Return the text with the new words where the old ones stand now.

    Where somebody else has changed just these, the text as it was seen is gone on from.
    """
    start, end = editing.shown
    if "\r\n" in editing.story.text:
        new = new.replace("\n", "\r\n")
    old = editing.story.text[start:end]
    if old and now.count(old) == 1:
        return now.replace(old, new)
    return editing.story.text[:start] + new + editing.story.text[end:]
