"""The resolver: reads a story in order and says for whom each source stands.

Mentions are noted sentence by sentence, up to the source that is asked for, so that
nothing behind it can be what it refers to. Between two equally good candidates there is
no answer: the speaker is None, because a wrong name is the gravest error there is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.english.attribution.entities.descriptions import (
    described,
    is_animate,
    numbered,
)
from knowledge.english.attribution.entities.names import NameMention
from knowledge.english.attribution.relations.relation import make_source
from knowledge.english.attribution.resolution.continuing import continued_speaker
from knowledge.english.attribution.resolution.described import described_speaker
from knowledge.english.attribution.resolution.focus import Utterance
from knowledge.english.attribution.resolution.frames import Frame, frame
from knowledge.english.attribution.resolution.learning import learn_lead
from knowledge.english.attribution.resolution.named import entity_of, named_speaker
from knowledge.english.attribution.resolution.noting import (
    note_addressed,
    note_name,
    note_owner,
    note_phrase,
    note_speaker,
)
from knowledge.english.attribution.resolution.pronouns import pronoun_speaker
from knowledge.english.attribution.resolution.reading import StoryReading
from knowledge.english.attribution.resolution.sources import (
    closing_name,
    given_name,
    head_name,
    holder,
    is_gerund,
    is_pronoun,
    issuer,
    name_behind,
    owner,
    whole,
    with_clause,
)
from knowledge.english.attribution.resolution.speaker import NOBODY, Speaker, nobody
from knowledge.model import Resolution

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.english.attribution.entities.cast import Cast
    from knowledge.english.attribution.entities.entity import Entity
    from knowledge.english.attribution.relations.relation import Source


SURELY_A_PERSON = 1.5
"""The odds from which a name that closes a phrase is that of a person, and no place."""


class Resolver:
    """Reads one story once; a second reading goes on from what the first has learnt."""

    def __init__(self, cast: Cast, learnt: Resolver | None = None) -> None:
        leads = {} if learnt is None else learnt.reading.leads
        topic = {} if learnt is None else learnt.reading.focus.topic()
        self.reading: StoryReading = StoryReading(cast, learnt is None, leads, topic)
        self._frames: list[Frame] = [] if learnt is None else learnt._frames  # noqa: SLF001
        self._last = NOBODY
        """Whose statement was the last."""
        self._ahead: list[tuple[int, NameMention | Source]] = []
        """What this sentence mentions and is not noted yet, the last first, with its start."""

    def enter(self, index: int, sources: Iterable[Source]) -> None:
        """Go on to a sentence; what speaks in it is noted when it is resolved."""
        reading = self.reading
        self.leave()
        reading.enter(index)
        if index == len(self._frames):
            self._frames.append(frame(reading.sentence, reading.names, sources))
        here = reading.frame = self._frames[index]
        if here.subject_name is not None or (here.subject is not None and here.subject.start):
            note_owner(reading, make_source(reading.sentence, 0, 1, 0, 1))
        self._ahead = list(here.mentions)

    def leave(self) -> None:
        """Note what else the sentence mentions."""
        if self._ahead:
            self._read_to(len(self.reading.cast.text))

    def _read_to(self, offset: int) -> None:
        """Note the mentions of this sentence that start before `offset`."""
        while self._ahead and self._ahead[-1][0] < offset:
            _, mention = self._ahead.pop()
            if isinstance(mention, NameMention):
                note_name(self.reading, mention)
            else:
                note_phrase(self.reading, mention)

    def spoke(
        self, speaker: Speaker, quoted: str = "", *, asks: bool = False, opens: bool = False
    ) -> None:
        """Note who made the last statement, and whom its quoted words speak to.

        `asks` tells that it is a question, `opens` that it stands first in its paragraph.
        """
        if quoted:
            note_addressed(self.reading, quoted)
        self._last = speaker
        index, paragraph = self.reading.index, self.reading.sentence.paragraph
        made = Utterance(speaker.entity, index, paragraph, asks, opens and bool(quoted))
        self.reading.focus.speak(made)

    def going_on(self) -> Speaker:
        """Return who opened a quotation that goes on in this paragraph."""
        last = self._last
        how = last.resolved and Resolution.CONTINUED
        return replace(last, resolved=how)

    def resolve(self, source: Source, *, adds: bool = False) -> Speaker:
        """Say for whom a source of this sentence stands, and note it as a mention.

        `adds` tells that its cue goes on with what was said before.
        """
        if source.unsaid:
            return NOBODY
        source = whole(self.reading.sentence, numbered(self.reading.sentence, source))
        self._read_to(self.reading.sentence.starts[source.start])
        speaker = self._resolved(source, self._last.entity if adds else None)
        note_speaker(self.reading, source, speaker, subject=True)
        return speaker

    def _resolved(self, source: Source, before: Entity | None) -> Speaker:
        reading, sentence = self.reading, self.reading.sentence
        behind = issuer(sentence, source)
        if behind is not None:
            return self._resolved(behind, before)
        if is_pronoun(sentence, source):
            return pronoun_speaker(reading, source.start)
        if is_gerund(sentence, source):
            return NOBODY
        name = head_name(reading.names, sentence, source)
        if name is not None:
            speaker = named_speaker(reading, source, self._holder(name))
            if speaker.entity is not None:
                learn_lead(reading, speaker.entity, name)
            return speaker
        name = closing_name(reading.names, sentence, source)
        closing = name and entity_of(reading, name)[0]
        if name is not None and closing and closing.person_odds > SURELY_A_PERSON:
            return named_speaker(reading, source, name)
        name = given_name(reading.names, sentence, source)
        name = name or name_behind(reading.names, sentence, source)
        if name is not None:
            alone = make_source(sentence, name.name, name.last, name.name, name.last)
            return named_speaker(reading, alone, name)
        owns = note_owner(reading, source)
        return described_speaker(
            reading, described(sentence, with_clause(sentence, source)), owner=owns, before=before
        )

    def _holder(self, name: NameMention) -> NameMention:
        """Return the name of who holds what looked like a name and is an office."""
        behind = holder(self.reading.names, self.reading.sentence, name)
        if behind is None:
            return name
        office, person = (entity_of(self.reading, one)[0] for one in (name, behind))
        held = person is not None and person.is_person
        held = held and (office is None or not office.is_person or bool(behind.titles))
        return behind if held else name

    def introduced(self, source: Source) -> Speaker:
        """Say whom a colon before a quotation names: "Hill was blunt: “…”", "Hill’s verdict: …"."""
        sentence = self.reading.sentence
        source = owner(sentence, source) or source
        found = self.resolve(source)
        thing = found.resolved is Resolution.ROLE and not is_animate(
            described(sentence, source).head
        )
        return nobody(list(found.candidates)) if thing else found

    def continued(self, offset: int, *, short: bool = False) -> Speaker:
        """Say who makes a quotation at `offset` that nothing introduces; see `continuing`."""
        self._read_to(offset)
        return continued_speaker(self.reading, self._last.entity, short=short)
