"""An analysed story: all that is read from one before it is indexed with the others.

Whatever looks at the text of a story does so here. An `AnalyzedStory` depends on its story,
the synonyms and the corrections of its speakers, and on nothing else. It takes much room and
lives for a moment: `packed_story` keeps what it says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.index.corrected import corrected
from knowledge.index.speaker_roles import SpeakerRole, roles_by_noun, speakers_of
from knowledge.index.touching import touching
from knowledge.language import DEFAULT_LANGUAGE, knows_speakers, language_of, primary
from knowledge.page.left_out import is_developing, left_out
from knowledge.recognition import recognised
from knowledge.text.sentences import paragraphs
from knowledge.text.structure import structure

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from knowledge.english.called import Called
    from knowledge.language import Language, Token
    from knowledge.model import Considered, Person, Sentence, Span, Statement, Story
    from knowledge.stories.speaker_corrections import SpeakerCorrection
    from knowledge.stories.synonyms import Synonyms


@dataclass(frozen=True, slots=True)
class AnalyzedStory:
    """One story, read; what it holds for each sentence is in their order."""

    story: Story
    language: str
    """The code of the language that it is in; see `code_of`."""
    head: tuple[str, ...]
    """The terms of its title, publisher and date."""
    about: frozenset[str]
    """The terms of its title alone."""
    sentences: tuple[Sentence, ...]
    tokens: tuple[list[Token], ...]
    """The tokens of each sentence."""
    words: tuple[list[str], ...]
    """The words of each sentence, stopwords among them."""
    indexed: tuple[list[str], ...]
    """The terms under which each sentence is found, as often as it has them."""
    headings: Mapping[Span, list[Token]]
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
    cut = [language.words_and_tokens(text, sentence.start, sentence.end) for sentence in split]
    found = tuple(tokens for _, tokens in cut)
    indexed = tuple(
        _indexed(language, here, said, synonyms)
        for here, said in zip(found, touching(split, spoken), strict=True)
    )
    titles = (headings[above.headings[number]] for number in above.titles)
    head = " ; ".join(filter(None, (story.title, story.publisher, story.published)))
    return AnalyzedStory(
        story=story,
        language=code,
        head=tuple(language.terms(head)),
        about=frozenset(language.terms(story.title)).union(*map(_terms, titles)),
        sentences=split,
        tokens=found,
        words=tuple(words for words, _ in cut),
        indexed=indexed,
        headings=headings,
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
