"""Drafts: what a source would become as a story, with all that a person should see before.

A draft is a value: whoever keeps a line, gives a title or corrects the text gets another one, and
nothing is written. What is doubtful is told and refuses nothing; what it would take the place of is
known before anybody confirms.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.intake.decoding import is_misread, unmisread
from bot.intake.errors import IntakeError, too_large
from bot.intake.identity import free_id
from bot.intake.likeness import nearest
from bot.intake.opening import Origin, one_line
from bot.intake.titles import title_of_name, title_of_text, told_by
from knowledge.english.dates import UNDATED, parse_date
from knowledge.index.analyzing import analyze_stories
from knowledge.language import DEFAULT_LANGUAGE
from knowledge.model import Story
from knowledge.page.left_out import left_out
from knowledge.stories.mending import mended
from knowledge.stories.synonyms import NO_SYNONYMS
from knowledge.text.sentences import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.intake.opening import Opened
    from bot.intake.there import There
    from bot.intake.titles import Told
    from bot.words import Words
    from knowledge.index.packed_story import PackedStory
    from knowledge.model import Span
    from knowledge.stories.mending import Mend

FEWEST_SENTENCES = 3
"""Sentences below which a story is doubted to be all of it."""
BEGINNING = 10
"""Sentences below which a story that asks for a subscription may be its beginning alone: before
a wall stand a few paragraphs."""
SUBSCRIPTION = "subscription"
"""The kind of line that says so."""
AROUND = 30
"""Characters that are shown on either side of what was mended."""
NEW_LINE = " ¶ "
AHEAD = timedelta(days=1)
"""How far a date may lie ahead, since the world has many clocks."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a draft may not be what it should: an entry of the catalogue and what it names."""

    key: str
    fields: Mapping[str, object] = field(default_factory=dict)

    def told(self, words: Words) -> str:
        """Return the doubt in a language; another language is named in that one."""
        named = {
            name: words.language_name(str(value)) if name == "language" else value
            for name, value in self.fields.items()
        }
        return words(self.key, **named)


@dataclass(frozen=True, slots=True)
class Draft:
    """A story that nobody has added yet."""

    story: Story
    """What it would be; its text is what would be written."""
    opened: Opened
    """The source that it comes from."""
    left_out: tuple[str, ...]
    """The lines of it that are never quoted, since they look like the page around the story."""
    doubts: tuple[Doubt, ...]
    replaces: Story | None
    """The story whose place it takes."""
    analyzed: PackedStory
    """What is read in it."""
    mended: tuple[str, ...] = ()
    """Where its line breaks were lost or gained and are mended: the words around each place."""
    unsure: tuple[Doubt, ...] = ()
    """The doubts that do not change with the lines that are kept."""


def drafted(
    opened: Opened,
    there: There,
    *,
    identity: str | None = None,
    now: datetime | None = None,
) -> Draft:
    """Make a draft of a source.

    Args:
        opened: the source.
        there: the stories that are there already.
        identity: the id that the story is to have, or None for its own.
        now: the present moment, in UTC.

    Raises:
        IntakeError: there is no story in it, it is too large, or the program fails at it.
    """
    opened = opened.saying({"id": identity})
    written = "\n".join(line.rstrip() for line in opened.text.splitlines()).strip()
    text, mends = mended(written)
    said = opened.said.get("title", "")
    told = told_by(*_lines(Story("", said, text, kept=opened.kept)))
    title = said or told.title
    text = _without_title(text, title)
    if not text.strip():
        raise IntakeError("intake_no_story", source=opened.name)
    if (size := len(text.encode("utf-8", "replace"))) > there.limit.most:
        raise too_large(opened.name, size, there.limit)
    before = there.replaced(opened.said.get("id"), opened.said.get("url"))
    story = _story(opened, text, told._replace(title=title), before, there)
    likely = there.likely(story.text)
    others = (one for one in likely if before is None or one.id != before.id)
    unsure = _unsure(story, opened, others, now or datetime.now(UTC), is_named=bool(title))
    weighed = _weighed(story, opened, before, tuple(unsure))
    return replace(weighed, mended=tuple(_shown(written, mends)))


def _story(opened: Opened, text: str, told: Told, before: Story | None, there: There) -> Story:
    """Return the story that a source becomes.

    Args:
        opened: the source.
        text: the story's text.
        told: its title, and what its text tells where the source does not.
        before: the story whose place it takes.
        there: the stories that are there already, whose ids are taken.
    """
    title = told.title or title_of_name(opened.name if opened.origin is Origin.FILE else "")
    title = title or title_of_text(text)
    asked = opened.said.get("id")
    return Story(
        id=before.id if before else asked or free_id(title, there.ids),
        title=title,
        text=text,
        publisher=opened.said.get("publisher"),
        author=opened.said.get("author") or told.author or None,
        published=opened.said.get("published") or told.published or None,
        updated=opened.said.get("updated"),
        url=opened.said.get("url"),
        language=opened.said.get("language"),
        headings=_spans(text, opened.headings),
    )


def keep(draft: Draft, number: int) -> Draft:
    """Return a draft in which a line that was left out, from 1, belongs to the story.

    Raises:
        IndexError: there is no such line.
    """
    line = draft.left_out[number - 1]
    opened = replace(draft.opened, kept=(*draft.opened.kept, line))
    kept = _weighed(draft.story, opened, draft.replaces, draft.unsure)
    return replace(kept, mended=draft.mended)


def edited(
    draft: Draft, there: There, given: Mapping[str, str | None], text: str | None = None
) -> Draft:
    """Return a draft with what a person says of it instead.

    Args:
        draft: the draft.
        there: the stories that are there already.
        given: values of the head, by their names in `knowledge.stories.head`.
        text: the story's text, or None where it stays as it is.
    """
    story = draft.story
    said = {**draft.opened.said, "title": story.title}
    said |= {name: one_line(value) for name, value in given.items() if value is not None}
    opened = replace(
        draft.opened,
        said={name: value for name, value in said.items() if value},
        text=story.text if text is None else text,
    )
    return drafted(opened, there)


def with_letters_mended(draft: Draft, there: There) -> Draft:
    """Return a draft whose letters were read wrongly before, with those that are certain."""
    said = {name: unmisread(value) for name, value in draft.opened.said.items()}
    opened = replace(draft.opened, text=unmisread(draft.opened.text), said=said)
    return drafted(opened, there)


def _weighed(
    story: Story,
    opened: Opened,
    before: Story | None,
    unsure: tuple[Doubt, ...],
) -> Draft:
    """Return the draft of a story in which the lines are kept that its source says."""
    story = replace(story, kept=opened.kept)
    done, problems = analyze_stories([story], NO_SYNONYMS)
    if problems:
        raise IntakeError("intake_refused", source=opened.name, reason=problems[0].reason)
    (analyzed,) = done
    doubts = [*unsure]
    if analyzed.language != DEFAULT_LANGUAGE:
        doubts.append(Doubt("doubt_language", {"language": analyzed.language}))
    sentences = len(analyzed.documents)
    if not sentences:
        doubts.insert(0, Doubt("doubt_nothing"))
    elif sentences < BEGINNING and any(one.kind == SUBSCRIPTION for one in left_out(story)):
        doubts.insert(0, Doubt("doubt_subscription", {"number": sentences}))
    elif sentences < FEWEST_SENTENCES:
        doubts.insert(0, Doubt("doubt_short", {"number": sentences}))
    return Draft(
        story=story,
        opened=opened,
        left_out=tuple(_left_out(analyzed)),
        doubts=tuple(doubts),
        replaces=before,
        analyzed=analyzed,
        unsure=unsure,
    )


def _left_out(analyzed: PackedStory) -> Iterator[str]:
    """Yield the lines that are no part of a story.

    The times of a live blog's entries are none of them: they are told with every passage.
    """
    story = analyzed.story
    times = {one.sentence.time for one in analyzed.documents}
    starts = {time.start for time in times if time is not None}
    for one in left_out(story):
        if starts.isdisjoint(range(*one.span)):
            yield story.text[slice(*one.span)]


def _unsure(
    story: Story, opened: Opened, others: Iterable[Story], now: datetime, *, is_named: bool
) -> Iterator[Doubt]:
    """Yield what is doubtful of a story whatever lines of it are kept."""
    if not is_named:
        yield Doubt("doubt_no_title")
    if story.published is None:
        yield Doubt("doubt_no_date")
    elif parse_date(story.published) == UNDATED:
        yield Doubt("doubt_date_unread", {"date": story.published})
    elif parse_date(story.published) > now + AHEAD:
        yield Doubt("doubt_date_ahead", {"date": story.published})
    if opened.guessed is not None:
        yield Doubt("doubt_encoding", {"encoding": opened.guessed})
    if is_misread(story.text) or is_misread(story.title):
        mends = unmisread(story.text) != story.text or unmisread(story.title) != story.title
        yield Doubt("doubt_letters_mendable" if mends else "doubt_letters")
    if opened.captions:
        yield Doubt("doubt_captions", {"number": opened.captions})
    if alike := nearest(story.text, others):
        other, share = alike
        yield Doubt("doubt_alike", {"title": other.title, "percent": round(100 * share)})


def _lines(story: Story) -> tuple[list[str], frozenset[str]]:
    """Return the lines of a story, and those that are the page's around it."""
    text = story.text
    lines = [text[span.start : span.end] for span in paragraphs(text)]
    return lines, frozenset(text[one.span.start : one.span.end] for one in left_out(story))


def _shown(text: str, mends: Sequence[Mend]) -> Iterator[str]:
    """Yield each place that was mended, with the words around it, a new line as a sign."""
    for mend in mends:
        before, behind = text[: mend.start][-AROUND:], text[mend.end :][:AROUND]
        joint = NEW_LINE if mend.by.strip(" ") else mend.by
        yield " ".join(f"{before}{joint}{behind}".split())


def _without_title(text: str, title: str) -> str:
    """Return a text without its first line where that is the title."""
    first, _, rest = text.lstrip().partition("\n")
    return rest.lstrip("\n") if title and first.strip() == title else text


def _spans(text: str, lines: Iterable[str]) -> tuple[Span, ...]:
    """Return where these lines of a text stand."""
    wanted = frozenset(lines)
    return tuple(span for span in paragraphs(text) if text[span.start : span.end] in wanted)
