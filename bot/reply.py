"""From an `Answer` to what is posted, the same for every surface of Discord.

A plain message and no embed: it fills the width of a phone, stands in the
notification, is read out by a screen reader, and is there for people who have
embeds switched off. The passage comes first, who says so under it, where it
stands in small print, and what one should know about the search last.

A passage is shown whole or not at all. What does not fit into a message is left
out from the end of the ranking, and the reply says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.markup import block_quote, escape, length, subtext
from knowledge.model import Span, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from knowledge.model import Answer, Passage

LIMIT = 2000
"""The longest message that Discord takes."""
LONGEST_LINK = 512
"""A longer link is left out; it would push a passage out of the message."""
LONGEST_NAME = 150
"""Where a title, a publisher or a role is cut: it is named here, not quoted."""
MOST_CORRECTIONS = 3
"""How many corrections are told."""

CLOSEST = "The story does not say this outright; the closest passage:"
NOTHING = (
    "Sorry, the stories say nothing about this. "
    "Other words may help; `/stories` shows what they cover."
)
TOO_LONG = "The passage is too long for one message; it stands here:"
MORE = "-# … and {} more that this message cannot hold"
SAMPLE = "This is the sample story that comes with Verbatim; no other story is loaded yet."


@dataclass(frozen=True, slots=True)
class Reply:
    """What is posted: Discord's Markdown, never longer than `LIMIT`."""

    content: str


def render(
    answer: Answer,
    *,
    developing: Collection[str] = (),
    sample: bool = False,
    with_question: bool = False,
) -> Reply:
    """Return the reply to a question.

    Args:
        answer: what the stories say.
        developing: the ids of the stories that say they are still being written.
        sample: whether the shipped sample answered, for want of other stories.
        with_question: whether to repeat the question, where Discord does not show
            it above the reply.
    """
    question = subtext(escape(" ".join(answer.question.split()))) if with_question else ""
    notes = "\n".join(_notes(answer, developing, sample=sample))
    layouts = _layouts(answer, question, notes)
    return Reply(next(content for content in layouts if length(content) <= LIMIT))


def listing(head: str, lines: Sequence[str]) -> Reply:
    """Return a reply of Markdown lines, as many as fit below `head`, and how many do not."""
    whole = "\n".join([head, *lines])
    if length(whole) <= LIMIT:
        return Reply(whole)
    room = LIMIT - length(MORE.format(len(lines))) - 1
    ends = accumulate((1 + length(line) for line in lines), initial=length(head))
    count = sum(end <= room for end in ends) - 1
    return Reply("\n".join([head, *lines[:count], MORE.format(len(lines) - count)]))


def name(text: str) -> str:
    """Return a title, a name or an id as one line of Markdown of bounded length."""
    line = " ".join(text.split())
    return escape(line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1] + "…")


def _layouts(answer: Answer, question: str, notes: str) -> Iterator[str]:
    """Yield what could be posted, the fullest first; the last is always short enough."""
    if answer.verdict is Verdict.NONE:
        yield _paragraphs(_lines(question, NOTHING), notes)
        yield NOTHING
        return
    lead = CLOSEST if answer.verdict is Verdict.CLOSEST else ""
    first, *others = [_shown(passage) for passage in answer.shown]
    for count in range(len(others), -1, -1):
        left_out = _left_out(len(others) - count)
        yield _paragraphs(_lines(question, lead, first), *others[:count], left_out, notes)
    for shown in (first, _lines(TOO_LONG, _placed(answer.passages[0]))):
        yield _lines(question, lead, shown)
        yield _lines(lead, shown)


def _lines(*lines: str) -> str:
    return "\n".join(filter(None, lines))


def _paragraphs(*paragraphs: str) -> str:
    return "\n\n".join(filter(None, paragraphs))


def _shown(passage: Passage) -> str:
    matches = [Span(m.start - passage.start, m.end - passage.start) for m in passage.matches]
    return f"{block_quote(passage.text, matches)}\n{_placed(passage)}"


def _placed(passage: Passage) -> str:
    """Who says it, and in small print where it stands."""
    place = [*map(name, passage.place), *_link(passage.link)]
    return f"— {name(passage.attribution)}\n{subtext(' · '.join(place))}"


def _link(link: str | None) -> Iterator[str]:
    """Yield the masked link, if Discord can take it; `<…>` keeps it from being previewed."""
    if link is None or not link.startswith(("https://", "http://")):
        return
    address = quote(link, safe="%/:?#[]@!$&'*+,;=~-._")
    if len(address) <= LONGEST_LINK:
        yield f"[open the article](<{address}>)"


def _notes(answer: Answer, developing: Collection[str], *, sample: bool) -> Iterator[str]:
    for correction in answer.corrections[:MOST_CORRECTIONS]:
        searched, written = name(correction.searched), name(correction.written)
        yield subtext(f"Searched for “{searched}” instead of “{written}”.")
    stories = dict.fromkeys(passage.story for passage in answer.shown)
    for story in stories:
        if story.id in developing:
            which = "The story" if len(stories) == 1 else f"“{name(story.title)}”"
            yield subtext(f"{which} was still developing when it was published.")
    if sample:
        yield subtext(SAMPLE)


def _left_out(count: int) -> str:
    if not count:
        return ""
    passages = "passage does" if count == 1 else "passages do"
    return subtext(f"{count} more {passages} not fit into this message.")
