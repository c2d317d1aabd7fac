"""From an `Answer` to what is posted, the same for every surface of Discord.

A plain message and no embed. Both were tried: a plain message fills the width of a
phone where an embed is a narrower box, stands in the notification, is read out by a
screen reader from its first word, and is there for people who have embeds switched
off; and in an embed block quotes are a frame within a frame. The passage comes
first, who says so under it, where it stands in small print, and what one should
know about the search last. What one story gives in a row names it once.

A passage is shown whole or not at all. What does not fit into a message is left
out from the end of the ranking, and the reply says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from discord.utils import format_dt

from bot.about import heading, is_line_by_line, lines, newest, suggestions
from bot.discord.text.fit import Reply, fullest, listing
from bot.discord.text.markdown import asked as shown_question
from bot.discord.text.markdown import block_quote, name, subtext
from bot.notes import due, worded
from bot.statements import all_of_it, lead, refusal
from bot.words import PLACES_NAMED
from knowledge.answer import Verdict
from knowledge.model import Span
from knowledge.text.web_address import web_address

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from bot.notes import Note
    from bot.words import Words
    from knowledge.answer import Answer, Passage

MOST_PASSAGES = 3
"""How many passages a reply shows at most."""
LONGEST_LINK = 512
"""A longer link is left out; it would push a passage out of the message."""
CORRECTIONS_TOLD = 3
"""How many corrections are told."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a reader should know about the stories that answer."""

    read_at: datetime
    notes: Collection[Note] = ()
    """What there is to know about the stories."""
    known: Collection[Note] = ()
    """What of that whoever sees the reply has been told already."""
    is_partly: bool = False
    """Whether only some of the stories could be reached."""


def render(answer: Answer, words: Words, origin: Origin, *, with_question: bool = False) -> Reply:
    """Return the reply to a question.

    Args:
        answer: what the stories say.
        words: the language of everything that is not the stories'.
        origin: what to know about the stories.
        with_question: whether to repeat the question, where Discord does not show
            it above the reply.
    """
    question = subtext(shown_question(answer.question)) if with_question else ""
    return fullest(_answer_layouts(answer, words, origin, question))


def show_passages(passages: Sequence[Passage], words: Words, note: str = "") -> Reply:
    """Return a reply of passages alone, as many as fit above the note."""
    return fullest(_passages_only(passages, words, note))


def link_to(address: str | None, words: Words) -> Iterator[str]:
    """Yield the masked link, if Discord can take it; `<…>` keeps it from being previewed."""
    linked = web_address(address)
    if linked is not None and len(linked) <= LONGEST_LINK:
        yield f"[{words('open_article')}](<{linked}>)"


def _answer_layouts(answer: Answer, words: Words, origin: Origin, question: str) -> Iterator[Reply]:
    """Yield what could be posted, the fullest first; the last is always short enough."""
    if answer.choices:
        whom = words("whom", names=words.listed((name(one.name) for one in answer.choices), "or"))
        yield Reply(_joined_lines(question, whom))
        yield Reply(whom)
        return
    if is_line_by_line(answer) or answer.verdict is Verdict.NONE:
        yield from _line_layouts(answer, words, origin, question)
        return
    above = lead(answer, words, name) or heading(answer, words, name)
    first, *others = blocks(answer.shown[:MOST_PASSAGES], words)
    for count in range(len(others), -1, -1):
        notes, told = _notes(answer, words, origin, 1 + count)
        left_out = _left_out(len(others) - count, words)
        shown = _paragraphs(_joined_lines(question, above, first), *others[:count], left_out, notes)
        yield Reply(shown, 1 + count, told)
    at_least = _joined_lines(words("too_long"), placed(answer.passages[0], words))
    for block, count in ((first, 1), (at_least, 0)):
        yield Reply(_joined_lines(question, above, block), count)
        yield Reply(_joined_lines(above, block), count)


def _line_layouts(answer: Answer, words: Words, origin: Origin, question: str) -> Iterator[Reply]:
    """Yield what could be posted where no passage is shown."""
    if is_line_by_line(answer):
        commands = (f"/{words('stories_name')}", f"/{words('quotes_name')}")
        said, entries = lines(answer, words, *commands, show=name)
    else:
        nothing = words("nothing", stories=f"/{words('stories_name')}")
        said, entries = refusal(answer, words, name) or nothing, []
    offered = [f"- {shown_question(asked)}" for asked in suggestions(answer)]
    examples = _joined_lines(words("try_asking"), *offered) if offered else ""
    notes, told = _notes(answer, words, origin, 0)
    listed = [f"- {entry}" for entry in entries]
    whole = listing(said, listed, words).content if listed else said
    yield Reply(_paragraphs(_joined_lines(question, whole, examples), notes), told=told)
    yield Reply(_joined_lines(whole, examples))
    yield Reply(whole)


def _passages_only(passages: Sequence[Passage], words: Words, note: str) -> Iterator[Reply]:
    shown = blocks(passages[:MOST_PASSAGES], words)
    for count in range(len(shown), 0, -1):
        yield Reply(_paragraphs(*shown[:count], note), count)
    yield Reply(_joined_lines(words("too_long"), placed(passages[0], words)), 1)


def _joined_lines(*lines: str) -> str:
    return "\n".join(filter(None, lines))


def _paragraphs(*paragraphs: str) -> str:
    return "\n\n".join(filter(None, paragraphs))


def blocks(passages: Sequence[Passage], words: Words) -> list[str]:
    """Return each passage as it is shown; one that follows its own story does not name it."""
    told = [False, *(before.story == here.story for before, here in pairwise(passages))]
    return [
        f"{_quoted(passage)}\n{placed(passage, words, named=not known)}"
        for passage, known in zip(passages, told, strict=True)
    ]


def _quoted(passage: Passage) -> str:
    bold = [Span(s.start - passage.start, s.end - passage.start) for s in passage.marked]
    return block_quote(passage.text, bold)


def placed(passage: Passage, words: Words, *, named: bool = True) -> str:
    """Who says it, and in small print where it stands."""
    place = [*map(name, passage.place)] if named else []
    place.append(words("paragraph", number=passage.sentence.paragraph))
    place += filter(None, [passage.time])  # figures and letters: no markup
    place += [words("speaker_corrected")] if passage.is_corrected else []
    place += link_to(passage.link, words)
    lines = [f"— {name(passage.attribution)}", subtext(" · ".join(place))]
    if passage.also:
        names = [name(other.name) for other in passage.also]
        stories = words.shortened("also_more", names, PLACES_NAMED)
        lines.append(subtext(words("also", stories=stories)))
    return "\n".join(lines)


def _notes_on_question(answer: Answer, words: Words) -> Iterator[str]:
    """Yield how the question was understood."""
    if answer.unresolved is not None:
        yield subtext(words("unresolved", word=name(answer.unresolved)))
    elif answer.understood is not None:
        yield subtext(words("understood", question=name(answer.understood)))
    if answer.further is not None:
        yield subtext(words("further", question=name(answer.further)))


def _notes(
    answer: Answer, words: Words, origin: Origin, shown: int
) -> tuple[str, tuple[Note, ...]]:
    """Return what stands below the passages, and the notes on the stories in it."""
    stories = dict.fromkeys(passage.story for passage in answer.passages[:shown])
    notes = due(origin.notes, origin.known, stories)
    age = format_dt(origin.read_at, "R")
    on_stories = [*map(subtext, worded(notes, words, age, stories, name))]
    on_stories += [subtext(words("archive_partly"))] if origin.is_partly else []
    return _joined_lines(*_notes_on_answer(answer, words, shown), *on_stories), tuple(notes)


def _notes_on_answer(answer: Answer, words: Words, shown: int) -> Iterator[str]:
    yield from _notes_on_question(answer, words)
    for correction in answer.corrections[:CORRECTIONS_TOLD]:
        pair = {"searched": name(correction.searched), "written": name(correction.written)}
        yield subtext(words("corrected", **pair))
    if any(passage.differs for passage in answer.passages[:shown]):
        yield subtext(words("figures_differ"))
    whole = all_of_it(answer, words, f"/{words('quotes_name')} {{speaker}}", shown)
    if whole is not None and shown:
        yield subtext(whole)
    if answer.shown and answer.facts is not None:
        yield from map(subtext, newest(answer.facts, words, f"/{words('stories_name')}"))


def _left_out(count: int, words: Words) -> str:
    return subtext(words.count("left_out", count)) if count else ""
