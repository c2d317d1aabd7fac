"""`verbatim find`: where posted words stand in the stories, what differs, and who says them.

A pipe has no bold, so what was posted, what differs and what was left out stand in lines
of their own under the story's words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from bot.terminal.answer import placed, print_sample
from bot.terminal.console import quote, say, tell, visible
from bot.words import ENGLISH
from bot.words.finding import cut, gravity, lead, misattributed
from knowledge.source.places import in_turn, marked, omitted, passage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from bot.shelf import Shelf
    from knowledge.source.differences import Difference
    from knowledge.source.finding import Finding
    from knowledge.source.matches import Match

WITHOUT_BOLD = {
    "found_cut": "find_cut",
    "found_stitched": "find_stitched",
    "found_nearly": "find_nearly",
}
"""What stands at the terminal for words that speak of bold."""


def print_finding(console: Console, finding: Finding, shelf: Shelf) -> None:
    """Print what became of the posted words."""
    matches = in_turn(finding.matches)
    key = lead(finding, matches)
    tell(console, WITHOUT_BOLD.get(key, key))
    console.print()
    for match in matches:
        _print_place(console, finding, match)
        console.print()
    notes = list(_notes_below(finding, matches))
    for note in notes:
        say(console, note)
    if notes:
        console.print()
    print_sample(console, shelf)


def _print_place(console: Console, finding: Finding, match: Match) -> None:
    whole, here = match.whole, passage(match)
    words = Text(visible(match.story.text[slice(*whole)]))
    for start, end in marked(match):
        words.stylize("bold yellow", start - whole.start, end - whole.start)
    quote(console, words)
    say(console, f"— {here.attribution}", "italic")
    say(console, f"  {placed(here)}", "dim")
    for difference in match.differences:
        say(console, f"  {_differs(finding, match, difference)}")
    if grave := gravity(match, ENGLISH):
        say(console, f"  {grave}")
    if note := cut(match, ENGLISH):
        say(console, f"  {note}")
        say(console, f"  {ENGLISH('find_omitted', words=_omitted_words(match))}")


def _differs(finding: Finding, match: Match, difference: Difference) -> str:
    posted = _in_marks(finding.posted[slice(*difference.posted)])
    story = _in_marks(match.story.text[slice(*difference.story)])
    if posted and story:
        return ENGLISH("find_instead", posted=posted, story=story)
    return ENGLISH("find_added", posted=posted) if posted else ENGLISH("find_dropped", story=story)


def _omitted_words(match: Match) -> str:
    missed = omitted(match)
    spans = missed.spans if missed else ()
    return ", ".join(_in_marks(match.story.text[slice(*span)]) for span in spans)


def _in_marks(text: str) -> str:
    line = " ".join(text.split())
    return ENGLISH("quotation", text=line) if line else ""


def _notes_below(finding: Finding, matches: list[Match]) -> Iterator[str]:
    yield from misattributed(finding, matches, ENGLISH, speaker=str, claimed=str)
    if finding.says_more:
        yield ENGLISH("found_quoted")
    if finding.missing:
        yield ENGLISH("found_missing")
        yield from (f"  {_in_marks(finding.posted[slice(*span)])}" for span in finding.missing)
