"""Quoted words: whether what stands in marks is a sentence, a phrase or a mere label."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.english.attribution.tokens import Phrase

SHORTEST_QUOTE = 3
"""Words below which quoted words without sentence punctuation may be a mere label."""


def quoted_words(text: str, phrase: Phrase, at: int) -> str:
    """Return what stands between the marks of a quotation."""
    token = phrase.tokens[at]
    return text[token.start : token.end].strip("“”„«»‹›‘’‚\"' ")


def is_sentence(text: str, phrase: Phrase, at: int) -> bool:
    """Whether quoted words start and end as a sentence does."""
    words = quoted_words(text, phrase, at)
    return words[:1].isupper() and words[-1:] in ".?!,…—–" and len(words.split()) > 1


def awaits_cue(text: str, phrase: Phrase, at: int) -> bool:
    """Whether a quotation ends so that its cue must follow."""
    return quoted_words(text, phrase, at)[-1:] in (",", "?", "!", "—", "–")


def is_label(text: str, phrase: Phrase, at: int) -> bool:
    """Whether quoted words are a name or a title rather than somebody's speech."""
    words = quoted_words(text, phrase, at).split()
    return len(words) <= SHORTEST_QUOTE and words[:1] != [] and words[0][:1].isupper()
