"""What is said about a finding, in Discord and at the terminal alike.

Beside the story's words stand what was found, whom the story gives the words to, and what
was omitted around them. How names are written (escaped for Discord, plain at the
terminal) is for whoever shows them to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.source.differences import Concern
from knowledge.source.finding import Found
from knowledge.source.places import Turn, omitted, passage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.words import Words
    from knowledge.source.finding import Finding
    from knowledge.source.matches import Match

GRAVE = {
    Concern.NEGATION: "differs_in_negation",
    Concern.CONDITION: "differs_in_condition",
    Concern.DOUBT: "differs_in_doubt",
    Concern.NUMBER: "differs_in_number",
    Concern.NAME: "differs_in_names",
}
"""What makes a quotation say something else."""
TURNS = {
    Turn.NEGATION: "differs_in_negation",
    Turn.CONDITION: "differs_in_condition",
    Turn.DOUBT: "differs_in_doubt",
    Turn.SPEAKER: "omitted_speaker",
}
"""What makes a cut say something else."""


def lead(finding: Finding, shown: Sequence[Match]) -> str:
    """Return the key of what was found, which stands above the places that are shown."""
    if finding.kind is Found.NOT_FOUND:
        return "found_too_short" if finding.is_short else "found_nowhere"
    if finding.is_stitched:
        return "found_stitched"
    if any(match.differences for match in shown):
        return "found_nearly"
    if finding.missing:
        return "found_partly"
    return "found_cut" if any(map(omitted, shown)) else "found_exactly"


def cut(match: Match, words: Words) -> str | None:
    """Return that words around a match were omitted, and what that can change."""
    missed = omitted(match)
    if missed is None:
        return None
    if not missed.turns:
        return words("omitted")
    return words("omitted_turns", what=words.listed(words(TURNS[turn]) for turn in missed.turns))


def misattributed(
    finding: Finding,
    shown: Sequence[Match],
    words: Words,
    *,
    speaker: Callable[[str], str],
    claimed: Callable[[str], str],
) -> Iterator[str]:
    """Yield, once for each name, that the story does not give the words to whom the post names.

    Args:
        finding: the finding.
        shown: those of its matches that are shown.
        words: the language.
        speaker: how the story's speaker is written.
        claimed: how whom the post names is written.
    """
    told = set()
    for match in shown:
        if match.claimed is None or match.claimed in told:
            continue
        told.add(match.claimed)
        named = claimed(finding.posted[slice(*match.claimed)])
        here = passage(match)
        if here.statement is None or here.statement.speaker is None:
            yield words("said_by_nobody", claimed=named)
        else:
            yield words("said_by_another", speaker=speaker(here.attribution), claimed=named)


def gravity(match: Match, words: Words) -> str | None:
    """Return what makes the differences of a match change what is said."""
    found = {concern for difference in match.differences for concern in difference.concerns}
    grave = [words(key) for concern, key in GRAVE.items() if concern in found]
    return words("differs_in", what=words.listed(grave)) if grave else None
