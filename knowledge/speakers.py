"""Who said what over all stories, and whom a typed name means.

Every surface that lists statements asks here, so that `kirby` finds the same ones
everywhere. A name is typed from memory, in part and without its accents: whoever a question
with it would mean is taken first, then any of its words or of the role's in any form,
and only where that finds nobody the beginnings of words, and a slip.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.about.quoted import QuotedSpeaker, Said, Statements
from knowledge.about.quoted_speakers import QuotedSpeakers
from knowledge.english.analyzer import terms
from knowledge.english.called import name_words
from knowledge.model import Kind
from knowledge.query.speaker_names import Fit, meant, typed_name, with_slips

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.library import Library
    from knowledge.model import Statement


__all__ = [
    "QuotedSpeaker",
    "QuotedSpeakers",
    "Said",
    "find_speakers",
    "is_word_for_word",
    "named",
    "said_by",
    "stories_of",
]


def is_word_for_word(statement: Statement) -> bool:
    """Tell whether all of a statement stands in quotation marks; the rest is the story's report."""
    return statement.kind is Kind.DIRECT


def find_speakers(library: Library) -> QuotedSpeakers:
    """Return the speakers of a library, those with the most statements first."""
    return library.quoted


def named(speakers: QuotedSpeakers, typed: str) -> tuple[QuotedSpeaker, ...]:
    """Return the speakers whom a typed name means, in their order; case and accents do not count.

    That is whoever `query.speaker_names` finds to be meant; or else all whose name and
    roles hold every word typed, in any of its forms ("engineers"); or else all who have a
    word that begins with each ("kirb"); or else whose name it is with a slip.
    """
    wanted, name = name_words(typed), typed_name(typed)
    if not wanted:
        return ()
    fitting = speakers.called(name.named, "".join(name.words))
    if sure := _meant(typed, fitting, sure=True):
        return sure
    stems = set(terms(typed))
    held = tuple(one for one in speakers.with_terms(stems) if stems <= set(terms(_called(one))))
    if held:
        return held
    may_begin = speakers.beginning(wanted)
    begun = tuple(one for one in may_begin if _begins(name_words(_called(one)), wanted))
    return begun or _meant(typed, speakers.nearly_called(with_slips(name)), sure=False)


def said_by(speakers: Sequence[QuotedSpeaker]) -> Statements:
    """Return the statements of the speakers: newest story first, in a story as they stand."""
    return Statements.of(speakers)


def stories_of(speakers: Iterable[QuotedSpeaker]) -> list[int]:
    """Return the numbers of the stories in which the speakers speak, ascending."""
    return sorted({share.number for speaker in speakers for share in speaker.shares})


def _meant(
    typed: str, speakers: Sequence[QuotedSpeaker], *, sure: bool
) -> tuple[QuotedSpeaker, ...]:
    """Return those of the speakers who are meant, surely or by a slip."""
    found = meant(typed, (speaker.called for speaker in speakers))
    if found is None or (found[1] is Fit.SLIP) is sure:
        return ()
    return tuple(speaker for speaker in speakers if speaker.name in found[0])


def _called(speaker: QuotedSpeaker) -> str:
    """Return the name and every role that a story gives."""
    return " ".join([speaker.name, *speaker.roles])


def _begins(called: Iterable[str], begun: Iterable[str]) -> bool:
    held = tuple(called)
    return all(any(word.startswith(part) for word in held) for part in begun)
