"""What became of posted words, as a reply that every surface of Discord shares.

The story's words come first, quoted as everywhere, with who said them and where: the
whole sentence, in which what was posted is bold, or what differs where something does.
The posted words stand below in quotation marks and never in a block quote, so that
nobody takes them for the story's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.discord.reply import placed
from bot.discord.text.fit import Reply, fullest
from bot.discord.text.markdown import block_quote, escape, name, subtext
from bot.words.finding import cut, gravity, lead, misattributed
from knowledge.model import Span
from knowledge.source.finding import Found
from knowledge.source.places import in_turn, marked, passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.words import Words
    from knowledge.source.finding import Finding
    from knowledge.source.matches import Match

PLACES_SHOWN = 3
"""How many places are shown at most."""


def show_finding(finding: Finding, words: Words) -> Reply:
    """Return what became of the posted words, never longer than a message."""
    if finding.kind is Found.NOT_FOUND:
        return Reply(words(lead(finding, ())))
    return fullest(_finding_layouts(finding, words))


def _finding_layouts(finding: Finding, words: Words) -> Iterator[Reply]:
    """Yield what could be posted, the fullest first; the last is short enough."""
    matches = in_turn(finding.matches)[:PLACES_SHOWN]
    differing = next((match for match in matches if match.differences), None)
    first, *others = [_place(match, words) for match in matches]
    notes = list(
        misattributed(finding, matches, words, speaker=lambda who: f"**{name(who)}**", claimed=name)
    )
    if finding.says_more:
        notes.append(words("found_quoted"))
    above = f"{words(lead(finding, matches))}\n"
    claimed = [] if differing is None else [_claimed(finding, differing, words)]
    missing = list(_not_found(finding, words))
    for more in ([*others, *claimed, *missing], [*claimed, *missing], claimed, []):
        yield Reply("\n\n".join(["\n".join([above + first, *notes]), *more]))
    at_least = [words("too_long"), placed(passage(matches[0]), words), *_cut(matches[0], words)]
    yield Reply("\n".join([*at_least, *notes]))
    yield Reply("\n".join(at_least))


def _place(match: Match, words: Words) -> str:
    """Return a place: its sentences, who says the words, and what was left out around them."""
    start, end = match.whole
    bold = [Span(span.start - start, span.end - start) for span in marked(match)]
    quoted = block_quote(match.story.text[start:end], bold)
    return "\n".join([quoted, placed(passage(match), words), *_cut(match, words)])


def _cut(match: Match, words: Words) -> Iterator[str]:
    if note := cut(match, words):
        yield note


def _claimed(finding: Finding, match: Match, words: Words) -> str:
    """Return the posted words with what differs bold, and how grave it is."""
    start = match.posted.start
    differing = [d.posted for d in match.differences if d.posted.start < d.posted.end]
    bold = [Span(span.start - start, span.end - start) for span in differing]
    lines = [words("claimed"), _posted(finding, match.posted, words, bold)]
    if grave := gravity(match, words):
        lines.append(subtext(grave))
    return "\n".join(lines)


def _not_found(finding: Finding, words: Words) -> Iterator[str]:
    if finding.missing:
        parts = [_posted(finding, span, words) for span in finding.missing]
        yield "\n".join([words("found_missing"), *parts])


def _posted(finding: Finding, span: Span, words: Words, bold: Iterable[Span] = ()) -> str:
    return words("quotation", text=escape(finding.posted[span.start : span.end], bold))
