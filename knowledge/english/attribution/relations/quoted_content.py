"""Quoted content: whether what stands in marks is a sentence, a phrase or a mere label."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.english.attribution.tokens import TokenizedSentence

MARKS_AND_SPACE = "“”„«»‹›‘’‚\"' "
LONGEST_LABEL = 3
"""Words up to which what stands in marks may be a mere label."""


def quoted_words(text: str, sentence: TokenizedSentence, at: int) -> str:
    """Return what stands between the marks of a quotation."""
    return text[sentence.starts[at] : sentence.ends[at]].strip(MARKS_AND_SPACE)


def is_sentence(text: str, sentence: TokenizedSentence, at: int) -> bool:
    """Whether quoted words start and end as a sentence does."""
    quoted = quoted_words(text, sentence, at)
    return quoted[:1].isupper() and quoted.endswith(tuple(".?!,…—–")) and len(quoted.split()) > 1


def awaits_cue(text: str, sentence: TokenizedSentence, at: int) -> bool:
    """Whether a quotation ends so that its cue must follow."""
    return quoted_words(text, sentence, at).endswith((",", "?", "!", "—", "–"))


def is_label(text: str, sentence: TokenizedSentence, at: int) -> bool:
    """Whether quoted words are a name or a title rather than somebody's speech."""
    quoted = quoted_words(text, sentence, at).lstrip()  # no space of French marks: "« Élan »"
    return quoted[:1].isupper() and len(quoted.split()) <= LONGEST_LABEL
