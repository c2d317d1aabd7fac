"""Telling: the answer to a message that asks about the stories themselves, or only talks.

Which story is meant where none is chosen: the one that the conversation is about, else the
newest. What a head does not say is told as unknown (verdict `none`), and so is nothing that
is said to the bot alone, since no story answers it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from knowledge.about.gist import SENTENCES, gist
from knowledge.about.quoted_speakers import QuotedSpeakers
from knowledge.answer import Facts, HeadField, Intent, Passage, Verdict
from knowledge.english.analyzer import terms
from knowledge.index.on_demand import ByNumber
from knowledge.language import knows_speakers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.answer import Answer
    from knowledge.english.intents import Request
    from knowledge.index.corpus import Corpus
    from knowledge.index.document import Document
    from knowledge.model import Story


@dataclass(frozen=True, slots=True)
class Told:
    """What is told, without a question having been searched."""

    verdict: Verdict
    passages: tuple[Passage, ...] = ()
    facts: Facts | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """What a request is put to: all stories, or one of them, in a conversation or not."""

    corpus: Corpus
    stories: Sequence[Story]
    quoted: QuotedSpeakers
    """Who speaks in them."""
    number: int | None
    """The number of the one story that was chosen."""
    before: Answer | None
    """The answer before in the same conversation."""

    @property
    def meant(self) -> int | None:
        """The number of the chosen story, or of the one that the conversation is about."""
        return self.number if self.number is not None else self._talked_of

    @property
    def order(self) -> list[int]:
        """The numbers of the stories that may be meant, the likeliest first."""
        if self.number is not None:
            return [self.number]
        latest_first = self.corpus.directory.latest_first.tolist()
        return latest_first if self.meant is None else [self.meant, *latest_first]

    @property
    def newest(self) -> int:
        """The number of the newest story; of several as new the first."""
        return int(self.corpus.directory.latest_first[0])

    @property
    def one(self) -> int:
        """The number of the story that is meant, whatever was chosen."""
        return self.newest if self.meant is None else self.meant

    @property
    def _talked_of(self) -> int | None:
        before = self.before
        if before is None:
            return None
        told = [] if before.facts is None else before.facts.ids
        spoken_of = [passage.story.id for passage in before.shown[:1]]
        if len(told) == 1:
            spoken_of.append(told[0])
        return self.corpus.numbers.get(spoken_of[0]) if spoken_of else None


def number_named(corpus: Corpus, name: str) -> int | None:
    """Return the number of the one story whose title has all the words of a name, if one does."""
    wanted = set(terms(name))
    having = corpus.directory.titled(wanted) if wanted else []
    return having[0] if len(having) == 1 else None


def tell(request: Request, asking: Asking, top: int) -> Told:
    """Return what is told to a request, with at most `top` passages."""
    if request.intent.is_talk or not asking.stories:
        return Told(Verdict.NONE)
    match request.intent:
        case Intent.HEAD:
            return _head(asking, request.fields)
        case Intent.STORIES:
            return _stories(asking)
        case Intent.SPEAKERS:
            return _speakers(asking)
        case Intent.CHANGES:
            return _changes(asking)
        case Intent.ABOUT if request.wants_more and asking.before is not None:
            return _more(asking, asking.before, top)
        case Intent.LATEST:
            return _gist(asking, asking.newest if asking.number is None else asking.number, top)
        case _:
            return _gist(asking, asking.one, top)


def _gist(asking: Asking, number: int, top: int) -> Told:
    story = asking.stories[number]
    chosen = [*islice(gist(story, asking.corpus.of_story(number)), min(top, SENTENCES))]
    known = asking.meant == number or asking.number is not None
    facts = Facts((story,), out_of=1 if known else len(asking.stories))
    verdict = Verdict.QUOTE if chosen or not top else Verdict.NONE
    return Told(verdict, _in_story_order(chosen), facts)


def _more(asking: Asking, before: Answer, top: int) -> Told:
    """Return what carries the next most of the story that was told before."""
    number = asking.one
    ranked = [*gist(asking.stories[number], asking.corpus.of_story(number))]
    told = {passage.start for passage in before.passages}
    last = max((at for at, one in enumerate(ranked) if one.sentence.start in told), default=-1)
    chosen = ranked[last + 1 : last + 1 + min(top, SENTENCES)]
    facts = Facts((asking.stories[number],))
    return Told(Verdict.QUOTE if chosen else Verdict.NONE, _in_story_order(chosen), facts)


def _in_story_order(chosen: Sequence[Document]) -> tuple[Passage, ...]:
    ordered = sorted(chosen, key=lambda document: document.sentence.start)
    return tuple(
        Passage(one.story, one.sentence, 1.0, statements=one.statements) for one in ordered
    )


def _head(asking: Asking, fields: tuple[HeadField, ...]) -> Told:
    facts = Facts(
        (asking.stories[asking.one],),
        fields,
        out_of=len(asking.stories) if asking.meant is None else 1,
    )
    is_known = any(facts.value(field) is not None for field in fields)
    return Told(Verdict.QUOTE if is_known else Verdict.NONE, facts=facts)


def _stories(asking: Asking) -> Told:
    return Told(Verdict.QUOTE, facts=_facts(asking, asking.corpus.directory.latest_first.tolist()))


def _changes(asking: Asking) -> Told:
    """Return which stories are meant: what they said before is not known here."""
    meant = asking.order if asking.meant is None else [asking.meant]
    return Told(Verdict.NONE, facts=_facts(asking, meant))


def _speakers(asking: Asking) -> Told:
    """Return who is quoted in the story that is meant, or in all."""
    one = asking.meant
    speakers = asking.quoted if one is None else QuotedSpeakers(asking.corpus, one)
    known = _facts(asking, range(len(asking.stories)) if one is None else [one])
    unheard = not all(map(knows_speakers, asking.corpus.asked(one)))
    facts = replace(known, speakers=ByNumber(len(speakers), speakers.brief), unheard=unheard)
    return Told(Verdict.QUOTE if speakers else Verdict.NONE, facts=facts)


def _facts(asking: Asking, numbers: Sequence[int]) -> Facts:
    """Return the stories of these numbers, in this order; each is read when it is shown."""
    # What is remembered of an answer must not hold the one before it as well.
    corpus, stories = asking.corpus, asking.stories
    heads = corpus.heads
    return Facts(
        ByNumber(
            len(numbers),
            lambda at: stories[numbers[at]],
            lambda places: corpus.fetch(map(numbers.__getitem__, places)),
        ),
        listed=ByNumber(len(numbers), lambda at: heads[numbers[at]].id),
    )
