"""Speaker: the value that a resolved source gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.english.attribution.vocabulary import ARTICLES, OUTLETS
from knowledge.model import Resolution, Span

if TYPE_CHECKING:
    from knowledge.english.attribution.entities.entity import Entity
    from knowledge.english.attribution.entities.names import NameMention
    from knowledge.english.attribution.resolution.candidates import SpeakerCandidate


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a source stands for; `entity` is None where nobody knows."""

    name: str | None
    role: str | None
    resolved: Resolution | None
    evidence: tuple[Span, ...]
    entity: Entity | None = None
    candidates: tuple[SpeakerCandidate, ...] = ()
    """Who else was considered, the best first, this one included."""


NOBODY = Speaker(None, None, None, ())


def nobody(candidates: list[SpeakerCandidate], entity: Entity | None = None) -> Speaker:
    """Return that none of the candidates is clearly ahead.

    `entity` is one who is known to the reader and not to us, and whom pronouns can mean.
    """
    return Speaker(None, None, None, (), entity, tuple(candidates))


def named(entity: Entity, mention: NameMention, candidates: list[SpeakerCandidate]) -> Speaker:
    """Return a speaker whose name, or a part of it, stands at the cue."""
    full = mention.words == entity.words
    first = entity.mentions[0]
    evidence = [Span(mention.start, mention.end)]
    if not full:
        evidence.append(Span(first.start, first.end))
    evidence += entity.roles[:1]
    how = Resolution.NAMED if full else Resolution.SURNAME
    return Speaker(entity.name, entity.role, how, tuple(evidence), entity, tuple(candidates))


def meant(
    entity: Entity, place: Span, how: Resolution, candidates: list[SpeakerCandidate]
) -> Speaker:
    """Return the speaker whom a pronoun or a description at `place` means, or brings in."""
    if entity.told_apart:
        return nobody(candidates, entity)
    if entity.anonymous is not None:
        first = entity.anonymous
    else:
        first = Span(entity.mentions[0].start, entity.mentions[0].end)
    evidence = (place,) if first == place else (place, first)
    return Speaker(entity.name, entity.role, how, evidence, entity, tuple(candidates))


def is_outlet(name: str) -> bool:
    """Whether a name is that of a paper, an agency or a broadcaster."""
    low = name.lower()
    return low in OUTLETS or f"the {low}" in OUTLETS


def without_article(written: str) -> str:
    """Return a body's name without its article, papers that write it large apart."""
    first, _, rest = written.partition(" ")
    return (
        rest
        if first.lower() in ARTICLES and rest and f"the {rest.lower()}" not in OUTLETS
        else written
    )
