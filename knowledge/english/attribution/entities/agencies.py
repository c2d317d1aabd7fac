"""Agencies: which body "the department’s spokesman" is a spokesman of.

A role that names its body only by what it is gets the name of the one such body in its
sentence or the one before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.entities.runs import runs
from knowledge.english.attribution.vocabulary import AGENCIES, bare, is_possessive

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.english.attribution.tokens import TokenizedSentence


def with_agency(
    text: str, sentences: Sequence[TokenizedSentence], index: int, role: str, before: int
) -> str:
    """Return a role in sentence `index` with its agency's name, if the story says which.

    `before` is where the role starts: a body behind it is not meant.
    """
    owner, _, rest = role.partition(" ")
    kind = bare(owner.lower().replace("'", "’"))
    if kind not in AGENCIES or not is_possessive(owner.replace("'", "’")):
        return role
    for at in (index, index - 1)[: index + 1]:
        names = {
            text[start:end]
            for start, end in _agencies(sentences[at], kind)
            if start < before or at < index
        }
        if names:
            return f"{names.pop()} {rest}" if len(names) == 1 else role
    return role


def _agencies(sentence: TokenizedSentence, kind: str) -> Iterator[tuple[int, int]]:
    """Yield where a sentence names a body of that kind."""
    kinds = AGENCIES if kind == "agency" else {kind}
    for start, end in runs(sentence):
        if end - start > 1 and bare(sentence.words[end - 1]) in kinds:
            last = sentence.starts[end - 1] + len(bare(sentence.words[end - 1]))
            yield sentence.starts[start], last
