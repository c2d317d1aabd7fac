"""Who said what over all stories, and whom a typed name means.

Every surface that lists statements asks here, so that `kirby` finds the same ones
everywhere. A name is typed from memory, in part and without its accents: whoever a question
with it would mean is taken first, then any of its words or of the role's in any form,
and only where that finds nobody the beginnings of words, and a slip.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.about.quoted import QuotedSpeaker, Said, quoted_speakers
from knowledge.english.analyzer import terms
from knowledge.english.called import name_words
from knowledge.english.dates import parse_date
from knowledge.model import Kind
from knowledge.query.speaker_names import Fit, meant

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.library import Library
    from knowledge.model import Statement


__all__ = ["QuotedSpeaker", "Said", "find_speakers", "is_word_for_word", "named", "said_by"]


def is_word_for_word(statement: Statement) -> bool:
    """Tell whether all of a statement stands in quotation marks; the rest is the story's report."""
    return statement.kind is Kind.DIRECT


def find_speakers(library: Library) -> tuple[QuotedSpeaker, ...]:
    """Return the speakers of a library, those with the most statements first."""
    return quoted_speakers(library.corpus, range(len(library.stories)))


def named(speakers: Iterable[QuotedSpeaker], typed: str) -> tuple[QuotedSpeaker, ...]:
    """Return the speakers whom a typed name means, in their order; case and accents do not count.

    That is whoever `query.speaker_names` finds to be meant; or else all whose name and
    roles hold every word typed, in any of its forms ("engineers"); or else all who have a
    word that begins with each ("kirb"); or else whose name it is with a slip.
    """
    known = tuple(speakers)
    wanted = name_words(typed)
    if not wanted:
        return ()
    fits = meant(typed, (speaker.called for speaker in known))
    sure = fits is not None and fits[1] is not Fit.SLIP
    meant_ones = tuple(s for s in known if fits is not None and s.name in fits[0])
    if sure:
        return meant_ones
    stems = set(terms(typed))
    held = tuple(speaker for speaker in known if stems and stems <= set(terms(_called(speaker))))
    if held:
        return held
    begun = tuple(speaker for speaker in known if _begins(name_words(_called(speaker)), wanted))
    return begun or meant_ones


def said_by(speakers: Sequence[QuotedSpeaker]) -> tuple[Said, ...]:
    """Return the statements of the speakers: newest story first, in a story as they stand."""
    if len(speakers) == 1:
        return speakers[0].said
    together = [said for speaker in speakers for said in speaker.said]
    together.sort(key=lambda said: (said.story.id, said.statement.start))
    together.sort(key=lambda said: parse_date(said.story.published), reverse=True)
    return tuple(together)


def _called(speaker: QuotedSpeaker) -> str:
    """Return the name and every role that a story gives."""
    roles = dict.fromkeys(said.statement.role for said in speaker.said)
    return " ".join(filter(None, [speaker.name, *roles]))


def _begins(called: Iterable[str], begun: Iterable[str]) -> bool:
    held = tuple(called)
    return all(any(word.startswith(part) for word in held) for part in begun)
