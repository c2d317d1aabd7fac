"""What is said of a change of the stories, in Discord and at the terminal alike.

A line for each change, that which tells most first, with the stories' own words in quotation
marks; and a line for each alarm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.changes.alarms import Loss
from knowledge.changes.telling import Tells, changes
from knowledge.text.folding import QUOTE_MARKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.words import Words
    from knowledge.changes.alarms import Alarm
    from knowledge.changes.edits import Edit
    from knowledge.changes.story import StoryDifference
    from knowledge.changes.telling import Change
    from knowledge.model import Span

KINDS = {
    Tells.FIGURE: "change_figure",
    Tells.STATEMENT_LOST: "change_statement_lost",
    Tells.STATEMENT_GAINED: "change_statement_gained",
    Tells.SENTENCE_CHANGED: "change_sentence_changed",
    Tells.SENTENCE_REMOVED: "change_sentence_removed",
    Tells.SENTENCE_ADDED: "change_sentence_added",
}
FIELDS = {
    "title": "change_title",
    "publisher": "change_publisher",
    "author": "change_author",
    "published": "change_published",
    "updated": "change_updated",
    "url": "change_url",
    "language": "change_language",
}
LOSSES = {
    Loss.SENTENCES: "alarm_sentences",
    Loss.REWRITTEN: "alarm_rewritten",
    Loss.STATEMENTS: "alarm_statements",
    Loss.FIGURES: "alarm_figures",
}
LONGEST = 160
"""Characters of a sentence or statement that are shown."""


def told(
    difference: StoryDifference,
    words: Words,
    most: int | None = None,
    show: Callable[[str], str] = str,
) -> Iterator[str]:
    """Yield a line for each change of a story.

    Args:
        difference: what changed.
        words: the language.
        most: how many lines at most; the others are counted in one more.
        show: how a surface shows what is the story's.
    """
    found = changes(difference)
    for change in found[:most]:
        yield line(change, difference, words, show)
    rest = len(found) - len(found[:most])
    if rest:
        yield words.count("change_more", rest)


def alarm(found: Alarm, words: Words, show: Callable[[str], str] = str) -> str:
    """Return what would be lost, in a line."""
    before, after = words.number(found.before), words.number(found.after)
    if found.loss is Loss.STORIES:
        fewer = found.before - found.after
        return words.count("alarm_stories", fewer, before=before, after=after)
    return words(LOSSES[found.loss], story=show(str(found.story)), before=before, after=after)


def line(
    change: Change, difference: StoryDifference, words: Words, show: Callable[[str], str]
) -> str:
    """Return the line of one of the changes of a story; see `told`."""
    old, new = difference.old.text, difference.new.text
    what = words(KINDS.get(change.tells) or FIELDS.get(str(change.field)) or "change_speaker")
    if change.edits:
        parts = (_edit(old, new, edit, words, show) for edit in change.edits)
        return words("change_line", what=what, words=" · ".join(parts))
    if change.tells in (Tells.FIGURE, Tells.SPEAKER, Tells.HEAD):
        nothing = words("change_nobody" if change.tells is Tells.SPEAKER else "change_nothing")
        was, now = (show(end) if end else nothing for end in (change.was, change.now))
        said = words("change_arrow", was=was, now=now)
        whose = _quoted(new, change.new, words, show) if change.tells is Tells.SPEAKER else ""
        return words("change_line", what=f"{what} {whose}".rstrip(), words=said)
    said = _quoted(old, change.old, words, show) or _quoted(new, change.new, words, show)
    who = change.was or change.now
    return words("change_line", what=what, words=f"{said} — {show(who)}" if who else said)


def _edit(old: str, new: str, edit: Edit, words: Words, show: Callable[[str], str]) -> str:
    """Return the words that were changed, with what they are now."""
    was, now = _quoted(old, edit.old, words, show), _quoted(new, edit.new, words, show)
    if was and now:
        return words("change_arrow", was=was, now=now)
    return f"+ {now}" if now else f"− {was}"


def _quoted(text: str, span: Span | None, words: Words, show: Callable[[str], str]) -> str:
    """Return a part of a story in quotation marks, its own if it has any; "" for no part."""
    if span is None or span.start == span.end:
        return ""
    shown = _short(text[slice(*span)])
    is_marked = shown[0] in QUOTE_MARKS and shown[-1] in QUOTE_MARKS
    return show(shown) if is_marked else words("quotation", text=show(shown))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"
