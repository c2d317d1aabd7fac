"""Records: what one step of the attribution of a sentence passes on to the next.

Places are token indices into the sentence (`Phrase`), ends exclusive, until a
`Report` turns its words into offsets of the story's text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.english.attribution.cues import Cue
    from knowledge.english.attribution.tokens import Phrase
    from knowledge.model import Kind, Span


@dataclass(frozen=True, slots=True)
class Source:
    """Token indices: the noun phrase, and the same with what is attached to it."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    inverted: bool = False
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class Attribution:
    """A cue with its source, and where its own words lie in the sentence."""

    cue: Cue | None
    source: Source
    left: int
    """Where source and cue together start."""
    right: int
    """Where they end."""
    follows: int | None
    """Where reported words start behind them, if they do."""
    between: bool
    """Whether source and cue stand between commas in what they report."""
    label: Span


@dataclass(frozen=True, slots=True)
class Report:
    """One attribution before its speaker is resolved."""

    start: int
    end: int
    kind: Kind
    cue: Span | None
    phrase: Phrase
    source: Source | None
