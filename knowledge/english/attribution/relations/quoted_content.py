"""Quoted words: whether what stands in marks is a sentence, a phrase or a mere label."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.english.attribution.tokens import TokenizedSentence

SHORTEST_QUOTE = 3
"""Words below which quoted words without sentence punctuation may be a mere label."""


def quoted_words(text: str, sentence: TokenizedSentence, at: int) -> str:
    """Return what stands between the marks of a quotation."""
    token = sentence.tokens[at]
    return text[token.start : token.end].strip("“”„«»‹›‘’‚\"' ")


def is_sentence(text: str, sentence: TokenizedSentence, at: int) -> bool:
    """Whether quoted words start and end as a sentence does."""
    words = quoted_words(text, sentence, at)
    return words[:1].isupper() and words[-1:] in ".?!,…—–" and len(words.split()) > 1


def awaits_cue(text: str, sentence: TokenizedSentence, at: int) -> bool:
    """Whether a quotation ends so that its cue must follow."""
    return quoted_words(text, sentence, at)[-1:] in (",", "?", "!", "—", "–")


def is_label(text: str, sentence: TokenizedSentence, at: int) -> bool:
    """Whether quoted words are a name or a title rather than somebody's speech."""
    words = quoted_words(text, sentence, at).split()
    return len(words) <= SHORTEST_QUOTE and words[:1] != [] and words[0][:1].isupper()
