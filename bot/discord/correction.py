"""How a corrected speaker is told: the words, and whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.discord.text.markdown import name

if TYPE_CHECKING:
    from bot.words import Words
    from knowledge.stories.speaker_corrections import SpeakerCorrection

LONGEST_WORDS = 200
"""Characters after which a statement is cut: it is recognised, not read."""
QUOTE_MARKS = "“”‘’\"'«»„ "


def told_correction(correction: SpeakerCorrection, words: Words) -> str:
    """Return who says what, as one line."""
    named = ", ".join(filter(None, (correction.speaker, correction.role)))
    speaker = name(named) if named else words("speaker_nobody")
    said = told_words(correction.words)
    return words("correction", words=said, speaker=f"**{speaker}**")


def told_words(said: str) -> str:
    """Return the words of a statement as one line, without the quotation marks around them."""
    return name(said.strip(QUOTE_MARKS), LONGEST_WORDS)
