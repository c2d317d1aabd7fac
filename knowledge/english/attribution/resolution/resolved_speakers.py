"""Speakers: which person, body or paper a source phrase stands for.

Three kinds of source, a name, a pronoun and a description, each read in a module of
its own. Between two equally good candidates there is no answer: the speaker is
None, because a wrong name is the gravest error there is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.english.attribution.resolution.described_sources import described_source, issuer
from knowledge.english.attribution.resolution.named_sources import named_source
from knowledge.english.attribution.resolution.pronoun_sources import pronoun_source, recent
from knowledge.english.attribution.vocabulary import POSSESSIVE_PRONOUNS, bare

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.relation import Source
    from knowledge.english.attribution.resolution.cast import Cast, Speaker
    from knowledge.english.attribution.tokens import TokenizedSentence

YEARS_OLD = re.compile(r"\d+-year-old")


def resolved_speaker(
    made: Cast, source: Source, sentence: TokenizedSentence, index: int
) -> Speaker:
    """Resolve the source of a statement in sentence `index`."""
    behind = issuer(sentence, source)
    if behind is not None:
        return resolved_speaker(made, behind, sentence, index)
    low = sentence.words[source.start]
    if source.end == source.start + 1 and (
        sentence.tags[source.start] == "R" or low in POSSESSIVE_PRONOUNS
    ):
        return pronoun_source(made, low, source, sentence, index)
    if _is_age(sentence, source):
        place = sentence.span(source.start, source.end)
        return recent(made, "-", place, index)
    return named_source(made, source, sentence, index) or described_source(
        made, source, sentence, index
    )


def _is_age(sentence: TokenizedSentence, source: Source) -> bool:
    """Whether the source is "the 23-year-old"."""
    head = sentence.words[source.core_end - 1]
    return sentence.tags[source.start] == "D" and YEARS_OLD.fullmatch(bare(head)) is not None
