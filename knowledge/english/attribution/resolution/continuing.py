"""Continuing: who makes a quotation that no cue reports and nothing introduces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.relations.source_phrases import subject
from knowledge.english.attribution.resolution.candidates import decided, ranked, scored
from knowledge.english.attribution.resolution.features import bounded
from knowledge.english.attribution.resolution.speaker import Speaker, meant, nobody
from knowledge.english.attribution.vocabulary import BE, FEELING
from knowledge.model import Resolution, Span

if TYPE_CHECKING:
    from knowledge.english.attribution.entities.entity import Entity
    from knowledge.english.attribution.resolution.focus import Trace
    from knowledge.english.attribution.resolution.reading import StoryReading

NEAR_PARAGRAPHS = 2
"""How far back whoever answers a question was last mentioned."""
DOUBTFUL = 0.4
"""What a lead-in is worth where somebody else in the paragraph spoke last."""


def continued_speaker(reading: StoryReading, last: Entity | None, *, short: bool) -> Speaker:
    """Say who makes a quotation that nothing introduces, and `last` spoke before it.

    It is the one who is clearly ahead in mind and has spoken or is spoken of; where two
    speak by turns and it is `short`, the one whose turn it is.
    """
    paragraph = reading.sentence.paragraph
    turn = reading.focus.turn(paragraph) if short else None
    asker = reading.focus.asked(paragraph) if short else None
    rivals = ranked(
        scored(
            trace.entity,
            reading.salience(trace)
            | _leads_in(reading, trace, last)
            | _takes_turn(reading, trace, turn, asker),
        )
        for trace in reading.in_mind()
        if trace.entity.is_person or trace.spoke >= 0
    )
    best = decided(rivals, "continued")
    if best is None:
        return nobody(rivals)
    first = best.entity.anonymous or _first_mention(best.entity)
    return meant(best.entity, first, Resolution.CONTINUED, rivals)


def _takes_turn(
    reading: StoryReading, trace: Trace, turn: Entity | None, asker: Entity | None
) -> dict[str, float]:
    """Say whether it is somebody's turn: a question is answered by who need not have spoken."""
    features = {"turn": float(turn is trace.entity)}
    if asker is trace.entity:
        return features | {"asked": 1.0}
    near = trace.paragraph >= reading.sentence.paragraph - NEAR_PARAGRAPHS
    answers = {"unheard": 0.0, "answers": float(near)}
    return features | answers if asker is not None else features


def _tells_mood(reading: StoryReading) -> bool:
    """Whether the sentence before tells how somebody is or feels: "Khan was brisker"."""
    sentence = reading.cast.sentences[max(0, reading.index - 1)]
    phrase = subject(sentence, len(sentence))
    verb = sentence.words[phrase.end : phrase.end + 1] if phrase else ()
    return not FEELING.isdisjoint(sentence.words) or not BE.isdisjoint(verb)


def _leads_in(reading: StoryReading, trace: Trace, last: Entity | None) -> dict[str, float]:
    """Say whether a quotation stands straight behind what is told of somebody."""
    here = trace.paragraph == reading.sentence.paragraph
    near = here and trace.sentence >= reading.index - 1
    silent = last is not trace.entity
    heard = reading.focus.traces.get(id(last)) if silent else None
    # "Hill said so. Wood came in. “…”": either of the two may go on.
    between = heard is not None and heard.paragraph == trace.paragraph
    return {
        "person": bounded(trace.entity.person_odds / 2),
        "leads in": (DOUBTFUL if between or not _tells_mood(reading) else 1.0)
        * (near and trace.subject),
        "unheard": float(silent and not here),
    }


def _first_mention(entity: Entity) -> Span:
    first = entity.mentions[0]
    return Span(first.start, first.end)
