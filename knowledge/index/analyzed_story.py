"""An analysed story: all that is read from one before it is indexed with the others.

Whatever looks at the text of a story does so here, so that one story is the unit that
can fail: an error of the program costs that story alone, is told as a problem of its
file, and leaves its traceback in the log. An `AnalyzedStory` depends on its story, the
synonyms and the corrections of its speakers, and on nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.errors import StoryError, unexpected
from knowledge.index.corrected import corrected
from knowledge.index.speaker_roles import SpeakerRole, roles_by_noun, speakers_of
from knowledge.language import DEFAULT_LANGUAGE, knows_speakers, language_of, primary
from knowledge.page.left_out import is_developing, left_out
from knowledge.recognition import recognised
from knowledge.stories.speaker_corrections import by_story
from knowledge.text.folding import folded_text
from knowledge.text.sentences import paragraphs
from knowledge.text.structure import structure

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from knowledge.english.called import Called
    from knowledge.language import Language, Token
    from knowledge.model import Considered, Person, Sentence, Span, Statement, Story
    from knowledge.stories.speaker_corrections import SpeakerCorrection
    from knowledge.stories.synonyms import Synonyms


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the index: a sentence of a story, as the set of its terms."""

    story: Story
    sentence: Sentence
    terms: frozenset[str]
    statements: tuple[Statement, ...] = ()
    """Those that touch the sentence; they may reach beyond it."""
    heading: frozenset[str] = frozenset()
    """The terms of the heading that it stands under."""
    about: frozenset[str] = frozenset()
    """The terms of the story's title, of whose people a question says "you"."""
    language: str = DEFAULT_LANGUAGE
    """The code of the language that it is in."""

    @property
    def heading_text(self) -> str:
        """The heading that it stands under, or nothing."""
        above = self.sentence.heading
        return "" if above is None else self.story.text[slice(*above)]

    @property
    def is_answer(self) -> bool:
        """Whether this heading is a question."""
        return self.heading_text.endswith("?")

    @property
    def above(self) -> frozenset[str]:
        """The terms of all that stands above it and tells what it is about."""
        return self.heading | self.about if self.is_answer else self.heading

    @property
    def text(self) -> str:
        """The sentence's text."""
        return self.story.text[self.sentence.start : self.sentence.end]

    @property
    def place(self) -> tuple[str, int]:
        """The id of its story, and where it starts there."""
        return self.story.id, self.sentence.start


@dataclass(frozen=True, slots=True)
class AnalyzedStory:
    """One story, read; what it holds for each sentence is in their order."""

    story: Story
    language: str
    """The code of the language that it is in; see `code_of`."""
    folded: str
    """The text folded: searched, never shown."""
    head: tuple[str, ...]
    """The terms of its title, publisher and date."""
    documents: tuple[Document, ...]
    tokens: tuple[list[Token], ...]
    """The tokens of each sentence."""
    words: tuple[list[str], ...]
    """The words of each sentence, stopwords among them."""
    indexed: tuple[list[str], ...]
    """The terms under which each sentence is found, as often as it has them."""
    headings: tuple[list[Token], ...]
    """The tokens of each heading, the story's own headline among them."""
    statements: tuple[Statement, ...]
    people: tuple[Person, ...]
    """The persons that it names, in the order of their first mentions."""
    speaker_roles: Mapping[str, tuple[SpeakerRole, ...]]
    """Its speakers whose role is known, by the role's noun."""
    speakers: tuple[Called, ...]
    """Who speaks in it."""
    developing: bool
    """Whether it says that it is still being written."""
    corrections: tuple[SpeakerCorrection, ...] = ()
    """What was known of its speakers."""
    unfit: tuple[SpeakerCorrection, ...] = ()
    """Those of them whose words do not stand in it."""


def analyze_stories(
    stories: Iterable[Story],
    synonyms: Synonyms,
    before: Iterable[Story] = (),
    known: Iterable[AnalyzedStory] = (),
    corrections: Iterable[SpeakerCorrection] = (),
) -> tuple[tuple[AnalyzedStory, ...], tuple[StoryError, ...]]:
    """Analyse stories one by one, and tell of those at which the program failed.

    Args:
        stories: the stories.
        synonyms: the phrases that are indexed as such.
        before: the stories as they were. One that fails now stays as it was there.
        known: what was analysed with the same synonyms before; these stories are not read again.
        corrections: what is known of the stories' speakers.
    """
    were = {story.id: story for story in before}
    done_before = {one.story: one for one in known}
    said = by_story(corrections)
    done: list[AnalyzedStory] = []
    problems: list[StoryError] = []
    for story in stories:
        own = said.get(story.id, ())
        then = done_before.get(story)
        as_then = then is not None and then.corrections == own
        outcome = then if then and as_then else _attempt(story, synonyms, own)
        if isinstance(outcome, StoryError):
            problems.append(outcome)
            if story.id not in were:
                continue
            outcome = _attempt(were[story.id], synonyms, own)
        if isinstance(outcome, AnalyzedStory):
            done.append(outcome)
    return tuple(done), tuple(problems)


def _attempt(
    story: Story, synonyms: Synonyms, corrections: tuple[SpeakerCorrection, ...]
) -> AnalyzedStory | StoryError:
    try:
        return analyze_story(story, synonyms, corrections)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other stories answer
        return unexpected(story.file or story.id, story.line, error)


def code_of(story: Story) -> str:
    """Return the code of the language that a story is in: as its head says, or as it reads.

    One that neither tells is taken for English.
    """
    if story.language is not None and (said := primary(story.language)):
        return said
    return recognised(story.text) or DEFAULT_LANGUAGE


def analyze_story(
    story: Story, synonyms: Synonyms, corrections: tuple[SpeakerCorrection, ...] = ()
) -> AnalyzedStory:
    """Read one story in its language; sentences are indexed under their speakers' names as well."""
    code, text = code_of(story), story.text
    language = language_of(code)
    around = left_out(story)
    skipped = frozenset(one.paragraph for one in around)
    own = _own_paragraphs(text, skipped) if knows_speakers(code) else []
    uncorrected, people = language.statements_and_people(story, own)
    spoken, unfit = corrected(story.text, uncorrected, corrections)
    above = structure(story, skipped)
    split = above.placed(language.sentences(text, skipped | above.skipped))
    headings = {span: language.tokens(text, *span) for span in above.headings.values()}
    found = tuple(language.tokens(text, sentence.start, sentence.end) for sentence in split)
    touching = tuple(_by_sentence(split, spoken))
    indexed = tuple(
        _indexed(language, here, said, synonyms) for here, said in zip(found, touching, strict=True)
    )
    about = frozenset(language.terms(story.title)).union(
        *(_terms(headings[above.headings[number]]) for number in above.titles)
    )
    documents = tuple(
        Document(
            story,
            sentence,
            frozenset(own),
            said,
            _terms(() if sentence.heading is None else headings[sentence.heading]),
            about,
            code,
        )
        for sentence, own, said in zip(split, indexed, touching, strict=True)
    )
    head = " ; ".join(filter(None, (story.title, story.publisher, story.published)))
    return AnalyzedStory(
        story=story,
        language=code,
        folded=folded_text(text),
        head=tuple(language.terms(head)),
        documents=documents,
        tokens=found,
        words=tuple(language.words(text, sentence.start, sentence.end) for sentence in split),
        indexed=indexed,
        headings=tuple(headings.values()),
        statements=spoken,
        people=people,
        speaker_roles=roles_by_noun(spoken),
        speakers=speakers_of(spoken),
        developing=is_developing(around),
        corrections=corrections,
        unfit=unfit,
    )


def sentences_of(story: Story) -> tuple[Sentence, ...]:
    """Return the sentences of a story, without reading who speaks in it, which takes longer."""
    skipped = frozenset(one.paragraph for one in left_out(story))
    around = structure(story, skipped).skipped
    return language_of(code_of(story)).sentences(story.text, skipped | around)


def explained_statements(story: Story) -> tuple[tuple[Statement, tuple[Considered, ...]], ...]:
    """Return the statements of a story, each with who was considered as its speaker."""
    code = code_of(story)
    if not knows_speakers(code):
        return ()
    language = language_of(code)
    skipped = frozenset(one.paragraph for one in left_out(story))
    return language.explained(story, _own_paragraphs(story.text, skipped))


def _own_paragraphs(text: str, skipped: Collection[int]) -> list[Span]:
    """Return the paragraphs of a story but for those that are no part of it."""
    numbered = enumerate(paragraphs(text), start=1)
    return [span for number, span in numbered if number not in skipped]


def _indexed(
    language: Language, here: Sequence[Token], said: Sequence[Statement], synonyms: Synonyms
) -> list[str]:
    """Return the terms of a sentence: its own, and those of who speaks in it unnamed."""
    own = [token.term for token in [*here, *synonyms.in_sentence(here)]]
    named = frozenset(own)
    names = {statement.speaker: None for statement in said if statement.speaker is not None}
    return own + [term for name in names for term in language.terms(name) if term not in named]


def _terms(tokens: Iterable[Token]) -> frozenset[str]:
    return frozenset(token.term for token in tokens)


def _by_sentence(
    split: Sequence[Sentence], spoken: Sequence[Statement]
) -> Iterator[tuple[Statement, ...]]:
    """Yield for each sentence the statements that touch it; both stand in text order."""
    touching: list[Statement] = []
    coming = iter(spoken)
    following = next(coming, None)
    for sentence in split:
        touching = [statement for statement in touching if statement.end > sentence.start]
        while following is not None and following.start < sentence.end:
            touching.append(following)
            following = next(coming, None)
        yield tuple(statement for statement in touching if statement.end > sentence.start)
