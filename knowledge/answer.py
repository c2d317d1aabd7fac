"""Answers: what a question gets, as values, all of them frozen.

The words of a passage are a span of its story like everything else that is shown, and
where nothing answers, the answer says so by its verdict: it is never an error.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from knowledge.model import Kind
from knowledge.text.text_fragment import text_fragment
from knowledge.text.web_address import web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from knowledge.model import Person, Sentence, Span, Statement, Story


class Verdict(StrEnum):
    """How an answer is to be shown."""

    QUOTE = "quote"
    """The first passage answers the question."""
    CLOSEST = "closest"
    """The stories do not say it outright; the first passage is the nearest."""
    NONE = "none"
    """The stories do not speak of it: only the refusal is shown."""


class Intent(StrEnum):
    """What a message wants."""

    QUESTION = "question"
    """To know something that the stories may say."""
    STATEMENTS = "statements"
    """To know what somebody said."""
    ABOUT = "about"
    """To know what a story tells, in short."""
    LATEST = "latest"
    """To know what the newest story tells."""
    CHANGES = "changes"
    """To know what a story says now that it did not say before."""
    HEAD = "head"
    """To know what stands in a story's head; `Facts.fields` says what of it."""
    STORIES = "stories"
    """To know which stories there are."""
    SPEAKERS = "speakers"
    """To know who is quoted."""
    GREETING = "greeting"
    THANKS = "thanks"
    ABILITIES = "abilities"
    """To know what the bot can do."""
    IDENTITY = "identity"
    """To know who the bot is."""
    SMALL_TALK = "small talk"
    """Whatever else people say to a bot."""

    @property
    def is_told(self) -> bool:
        """Whether it is answered from what is known of the stories and not by a passage."""
        return self in (Intent.HEAD, Intent.STORIES, Intent.SPEAKERS)

    @property
    def is_talk(self) -> bool:
        """Whether it is said to the bot and asks nothing of the stories."""
        return self in (
            Intent.GREETING,
            Intent.THANKS,
            Intent.ABILITIES,
            Intent.IDENTITY,
            Intent.SMALL_TALK,
        )


class HeadField(StrEnum):
    """What can be asked of a story's head."""

    AUTHOR = "author"
    PUBLISHED = "published"
    AGE = "age"
    """How long ago it was published."""
    SOURCE = "source"
    """The publisher."""
    TITLE = "title"
    LINK = "link"


class Place(NamedTuple):
    """Where words stand: a span of a story."""

    story: Story
    start: int
    end: int

    @property
    def name(self) -> str:
        """What names the story: its title, and in brackets who published it and when."""
        told = ", ".join(filter(None, (self.story.publisher, self.story.published)))
        return f"{self.story.title} ({told})" if told else self.story.title


FILLING = 0.25
"""The least share of a sentence that is a statement for it to be its speaker's words."""


def filling_statement(statements: Iterable[Statement], start: int, end: int) -> Statement | None:
    """Return the statement that a sentence is, if it is one: that which fills most of it.

    A sentence that opens with somebody's very words is theirs, however long the
    clause is that says who spoke, to whom, when and where.
    """

    def reach(said: Statement) -> int:
        return min(said.end, end) - max(said.start, start)

    filling = max(statements, key=reach, default=None)
    if filling is None:
        return None
    opens = filling.kind is Kind.DIRECT and filling.start == start
    is_it = opens or reach(filling) >= FILLING * (end - start)
    return filling if is_it else None


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence given as an answer, with all that places it."""

    story: Story
    sentence: Sentence
    score: float
    matches: tuple[Span, ...] = ()
    """The words that the question shares, in story order, not overlapping."""
    statements: tuple[Statement, ...] = ()
    """The statements that touch the sentence; they may reach beyond it."""
    answer: Span | None = None
    """The words inside it that answer; None where that is not sure."""
    also: tuple[Place, ...] = ()
    """Where the same report stands in other stories, word for word or nearly."""
    differs: bool = False
    """Whether it gives another figure than the first passage for the thing asked."""

    @property
    def marked(self) -> tuple[Span, ...]:
        """The words that a reader is to see first: the answer, else what the question shares."""
        return self.matches if self.answer is None else (self.answer,)

    @property
    def start(self) -> int:
        """Where the passage starts in its story's text."""
        return self.sentence.start

    @property
    def end(self) -> int:
        """Where the passage ends in its story's text."""
        return self.sentence.end

    @property
    def text(self) -> str:
        """The story's own words, to the character."""
        return self.story.text[self.start : self.end]

    @property
    def statement(self) -> Statement | None:
        """The statement that the passage is, if it is one."""
        return filling_statement(self.statements, self.start, self.end)

    @property
    def is_corrected(self) -> bool:
        """Whether a moderator says who says this."""
        return self.statement is not None and self.statement.is_corrected

    @property
    def attribution(self) -> str:
        """The line a person reads below the words: who says this."""
        said = self.statement
        if said is not None and said.speaker is not None:
            return ", ".join(filter(None, (said.speaker, said.role)))
        return self.story.publisher or self.story.title

    @property
    def place(self) -> tuple[str, ...]:
        """What names the story it stands in, without what `attribution` says."""
        story = self.story
        named = (story.title, story.publisher, story.published)
        return tuple(name for name in named if name and name != self.attribution)

    @property
    def heading(self) -> str | None:
        """The heading that it stands under, or the question of an interview that it answers."""
        above = self.sentence.heading
        return None if above is None else self.story.text[slice(*above)]

    @property
    def time(self) -> str | None:
        """When the entry of a live blog was written that it stands in, as the blog says it."""
        entry = self.sentence.time
        return None if entry is None else self.story.text[slice(*entry)]

    @property
    def link(self) -> str | None:
        """The story's address with a text fragment that opens at the words, if it has one."""
        return text_fragment(self.story.url, self.text)


@dataclass(frozen=True, slots=True)
class Correction:
    """A word of the question that was searched for as another."""

    written: str
    searched: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """Somebody whom stories quote."""

    name: str
    role: str | None
    statements: int
    """How many statements are known to be theirs."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the stories themselves, for a message that asks for that."""

    stories: Sequence[Story]
    """The one story that is meant, or those that there are, newest first."""
    fields: tuple[HeadField, ...] = ()
    """What of the story's head is asked for."""
    speakers: Sequence[Quoted] = ()
    """Who is quoted, those with the most statements first."""
    out_of: int = 1
    """Of how many stories the one was taken because it is the newest."""
    unheard: bool = False
    """Whether one of the stories is in a language of which no speakers are known."""
    listed: Sequence[str] = ()
    """The ids of the stories where they are many, so that nobody has to read them for these."""

    @property
    def ids(self) -> Sequence[str]:
        """The ids of the stories."""
        return self.listed or [story.id for story in self.stories]

    def value(self, named: HeadField) -> str | None:
        """Return what the head of the one story says, or None where it does not."""
        story = self.stories[0]
        match named:
            case HeadField.AUTHOR:
                return story.author
            case HeadField.PUBLISHED | HeadField.AGE:
                return story.published or story.updated
            case HeadField.SOURCE:
                return story.publisher
            case HeadField.TITLE:
                return story.title
            case HeadField.LINK:
                return web_address(story.url)


@dataclass(frozen=True, slots=True)
class Changed:
    """What was changed in a story, beside the sentences of now that are the passages."""

    at: datetime
    """When it was."""
    figures: tuple[tuple[str, str], ...] = ()
    """What figures were, and are, in the words of either revision."""
    dropped: int = 0
    """How many sentences it no longer has."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of those who may be meant by a word of a question."""

    name: str
    question: str
    """The question with the name in the place of that word."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What people talk about, beside the last answer; a new conversation by default."""

    question: str = ""
    """The last question that stood by itself; "" where there was none."""
    people: tuple[Person, ...] = ()
    """Who was asked about, the latest first."""
    shown: frozenset[tuple[str, int]] = frozenset()
    """Where the passages of earlier answers start, each after the id of its story."""
    last: Passage | None = None
    """The first passage of the latest of these answers that showed one."""


NEW_CONVERSATION = Conversation()


FAR_BEHIND = 0.5
"""The share of the first passage's score below which another is not worth a reader's time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is known about one question, from exactly one revision.

    `passages` is the ranking, whatever the verdict. `confidence` is the
    probability, 0 to 1, that the first passage answers the question.
    """

    question: str
    verdict: Verdict
    confidence: float
    passages: tuple[Passage, ...]
    corrections: tuple[Correction, ...]
    revision: str
    elapsed_ms: float
    understood: str | None = None
    """What a question that leans on the one before was taken to mean."""
    suggestions: tuple[str, ...] = ()
    """Where the verdict is `none`: questions that the stories do answer."""
    intent: Intent = Intent.QUESTION
    speakers: tuple[str, ...] = ()
    """Of `STATEMENTS`, whose: as the stories call them, or as the question does where
    they quote nothing of theirs."""
    left: int | None = None
    """Of `STATEMENTS`, how many more there are than `passages`; None where there are none."""
    facts: Facts | None = None
    """What is known of the stories themselves, where the intent asks for that."""
    topic: Answer | None = None
    """Where there are no passages: the answer before, of which people still talk."""
    conversation: Conversation = field(default=NEW_CONVERSATION, compare=False, repr=False)
    """What was talked of when it was asked: what the next question may lean on besides."""
    choices: tuple[Choice, ...] = ()
    """Those between whom the asker is to choose: a pronoun of the question may mean either.
    The verdict is then `none`."""
    unresolved: str | None = None
    """A pronoun of the question for which nobody stands who is known."""
    changed: Changed | None = None
    """Of `CHANGES`: what was changed in the one story of `facts`; None where nothing is known
    to have been, and then `facts` are the stories that were meant."""
    further: str | None = None
    """The next question of a message that asks more than one; the first is answered."""

    @property
    def shown(self) -> tuple[Passage, ...]:
        """The passages that a reader gets: the first, those that differ, those not far behind."""
        if self.verdict is Verdict.NONE or not self.passages:
            return ()
        if self.intent in (Intent.ABOUT, Intent.LATEST, Intent.CHANGES):
            return self.passages
        first, *others = self.passages
        least = FAR_BEHIND * first.score if self.verdict is Verdict.QUOTE else float("inf")
        return (first, *(one for one in others if one.differs or one.score >= least))


def ids_in(answer: Answer) -> frozenset[str]:
    """Return the ids of the stories whose words an answer holds, or of which it talks."""
    last = answer.conversation.last
    passages = [*answer.passages, *([last] if last is not None else [])]
    told = [
        *(passage.story.id for passage in passages),
        *(answer.facts.ids if answer.facts else ()),
    ]
    also = (place.story.id for passage in passages for place in passage.also)
    of_topic = frozenset() if answer.topic is None else ids_in(answer.topic)
    shown = {story for story, _ in answer.conversation.shown}
    return of_topic | shown | {*told, *also}
