"""A library that is changed and asked in any order, beside a plain dict of the same stories.

The library goes on from what it was: stories come, change and go, it is read anew, packed into
bytes and back, its speakers are corrected, a server puts its own stories over it. The model
knows which stories there are, and nothing of segments; whatever is asked must be answered as by a
library that was built of these stories a moment ago, in words that stand in them. Whoever holds
an older revision goes on being answered from that one.

`integration/test_any_order.py` runs it shortly, `benchmarks/fuzz_library.py` for as long as told.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.cache.segments import KeptSegment
from bot.terminal.json import answer_to_json, finding_to_json
from knowledge.answer import Verdict
from knowledge.index import arrays
from knowledge.index.analyzing import packed
from knowledge.index.corpus import Corpus
from knowledge.library import Library
from knowledge.model import Story
from knowledge.source.finding import find
from knowledge.speakers import find_speakers, named, said_by
from knowledge.stories.speaker_corrections import SpeakerCorrection
from knowledge.stories.synonyms import NO_SYNONYMS, parse
from news_texts import cut_lines
from several_segments import DATES, NAMES, ROLES, TITLES, WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.answer import Answer
    from knowledge.index.packed_story import PackedStory

IDS = [*"abcdefgh", "b/1:2", "ü"]
FEW_WORDS = [NO_SYNONYMS, parse("ferry, boat\nbridge => harbour bridge\n", "synonyms.txt")[0]]
QUESTIONS = [
    *("what did Kirby say?", "who said the bridge is closed?", "is the ferry free?", "why?"),
    *("what is this about?", "what's new?", "which stories do you know?", "who is quoted?"),
    *("what did the mayor of Harbourtown say about the bridge?", "brigde closd", "and then?"),
    *("what did she say?", "who wrote this?", "when was it published?", "hi", "", "the of and"),
    *("what did the spokesman say?", "what changed?", "boat", "wer sagte das?", "3"),
    *("is there a plan B?", "what did Inés Duarte and Otto Lind say?", "nobody asked us"),
]
GERMAN = ["Die Brücke ist gesperrt, sagte Otto Lind.", "Die Fähre kostet nichts."]
DIGITS = 7
"""To how many digits scores are the same: sums over segments are made in another order."""

line = st.one_of(
    st.builds(
        lambda said, name, role: f"“{said.capitalize()},” said {name}, {role}.",
        st.sampled_from(WORDS),
        st.sampled_from(NAMES),
        st.sampled_from(ROLES),
    ),
    st.builds(
        lambda said, name: f"{name.split()[-1]} said that {said}.",
        st.sampled_from(WORDS),
        st.sampled_from(NAMES),
    ),
    st.sampled_from([*GERMAN, "# HARBOUR NEWS", "Read more: the bridge of Harbourtown", "3,000."]),
    cut_lines(),
)
texts = st.lists(line, max_size=4).map("\n".join)
stories = st.builds(
    Story,
    st.sampled_from(IDS),
    st.sampled_from(TITLES),
    texts,
    publisher=st.sampled_from([None, "The Paper"]),
    published=st.sampled_from(DATES),
    url=st.sampled_from([None, "https://news.example/a", "javascript:alert(1)"]),
    language=st.sampled_from([None, None, None, "de"]),
)
corrections = st.builds(
    SpeakerCorrection,
    st.sampled_from(IDS),
    st.sampled_from(WORDS),
    st.sampled_from([None, *NAMES, "Eva Ek"]),
)


@lru_cache(2000)
def pack(story: Story, words: int, said: tuple[SpeakerCorrection, ...] = ()) -> PackedStory:
    """Return what is read from a story, each time the same value."""
    return packed(story, FEW_WORDS[words], said)


class Held(NamedTuple):
    """A revision that somebody holds on to, with what it answered."""

    library: Library
    question: str
    told: object


class LibraryMachine(RuleBasedStateMachine):
    """Changes and asks one library, and compares it with one that is built anew."""

    def __init__(self) -> None:
        super().__init__()
        self.words = 0
        """Which of the lists of synonyms is in force."""
        self.stories: dict[str, Story] = {}
        """The model: which stories there are, in their order."""
        self.said: list[SpeakerCorrection] = []
        self.own: dict[str, Story] = {}
        """The stories that a server has over these."""
        self.library = Library.build(())
        self.before: Answer | None = None
        self.held: list[Held] = []
        self.revisions: dict[object, str] = {}
        """What revision was seen for what content."""

    # What changes it

    @initialize(given=st.lists(stories, max_size=6, unique_by=lambda one: one.id))
    def build(self, given: list[Story]) -> None:
        self.stories = {one.id: one for one in given}
        self.library = Library.build(given)

    @rule(story=stories)
    def add_or_change(self, story: Story) -> None:
        self._change({story.id: story})

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        if self.stories:
            self._change({data.draw(st.sampled_from(sorted(self.stories))): None})

    @rule(
        come=st.lists(stories, max_size=4, unique_by=lambda one: one.id),
        go=st.sets(st.sampled_from(IDS)),
    )
    def change_many_at_once(self, come: list[Story], go: set[str]) -> None:
        gone: dict[str, Story | None] = dict.fromkeys(sorted(go & self.stories.keys()))
        self._change(gone | {one.id: one for one in come})

    @rule(words=st.integers(0, len(FEW_WORDS) - 1))
    def reload_all(self, words: int) -> None:
        self.words = words
        self.library = self._built(self.stories)

    @rule(data=st.data())
    def reload_in_another_order(self, data: st.DataObject) -> None:
        order = data.draw(st.permutations(sorted(self.stories)))
        self.stories = {name: self.stories[name] for name in order}
        numbers = self.library.corpus.numbers
        corpus = self.library.corpus.changed([numbers[name] for name in order])
        self.library = Library.over(corpus, FEW_WORDS[self.words])

    @rule()
    def merge_segments(self) -> None:
        self.library = Library.of(tuple(self.library.corpus.stories), FEW_WORDS[self.words])

    @rule()
    def keep_and_open_again(self) -> None:
        """As the cache does: every segment becomes bytes, and is read from them."""
        corpus = self.library.corpus
        kept = [
            KeptSegment.from_arrays(
                arrays.unpacked(arrays.packed(KeptSegment(one, (), ()).arrays()))
            ).segment
            for one in corpus.segments
        ]
        self.library = Library.over(Corpus(kept, corpus.members), FEW_WORDS[self.words])

    @rule(correction=corrections)
    def correct_a_speaker(self, correction: SpeakerCorrection) -> None:
        self.said.append(correction)
        if correction.story in self.stories:
            self._change({correction.story: self.stories[correction.story]})

    @precondition(lambda self: self.said)
    @rule()
    def take_a_correction_back(self) -> None:
        correction = self.said.pop()
        if correction.story in self.stories:
            self._change({correction.story: self.stories[correction.story]})

    @rule(story=stories)
    def add_over_it(self, story: Story) -> None:
        self.own[story.id] = story

    @precondition(lambda self: self.own)
    @rule()
    def take_from_over_it(self) -> None:
        self.own.popitem()

    # What is asked

    @rule(question=st.sampled_from(QUESTIONS) | line, data=st.data(), follows=st.booleans())
    def ask(self, question: str, data: st.DataObject, *, follows: bool) -> None:
        story = data.draw(st.sampled_from([None, None, *self.stories]))
        after = self.before if follows else None
        answer = self._asked(self.library, self.stories, question, story, after)
        self.before = answer

    @rule(question=st.sampled_from(QUESTIONS), follows=st.booleans())
    def ask_in_the_server(self, question: str, *, follows: bool) -> None:
        theirs = self.library.changed({one.id: self._pack(one) for one in self.own.values()})
        after = self.before if follows else None
        self.before = self._asked(theirs, self.stories | self.own, question, None, after)

    @rule(data=st.data(), posted=line)
    def find_the_source(self, data: st.DataObject, posted: str) -> None:
        lines = [text for one in self.stories.values() for text in one.text.split("\n")]
        wanted = data.draw(st.sampled_from([posted, *lines]))
        found, plain = find(self.library, wanted), find(self._fresh(self.stories), wanted)
        assert rounded(finding_to_json(found)) == rounded(finding_to_json(plain))
        for match in found.matches:
            text = self.stories[match.story.id].text
            assert match.text == text[match.span.start : match.span.end] != ""
        if wanted in lines and len(wanted.split()) > 5:
            assert found.matches, wanted

    @rule(typed=st.sampled_from([*NAMES, "kirby", "the mayor", "duar", "spokesman", "Eva Ek", "x"]))
    def list_quotes(self, typed: str) -> None:
        fresh = self._fresh(self.stories)
        assert listed(self.library, typed) == listed(fresh, typed)
        for said in said_by(named(find_speakers(self.library), typed)):
            text = self.stories[said.story.id].text
            assert text == said.story.text
            assert 0 <= said.statement.start < said.statement.end <= len(text)

    @rule()
    def list_stories(self) -> None:
        fresh = self._fresh(self.stories)
        assert tuple(self.library.stories) == tuple(self.stories.values())
        assert self.library.developing == fresh.developing
        for name, story in self.stories.items():
            found = self.library.find(name)
            assert found is not None
            assert found.story == story
            assert self.library.sentences(name) == fresh.sentences(name)
            assert self.library.statements(name) == fresh.statements(name)
            assert self.library.language(name) == fresh.language(name)
        for name in set(IDS) - self.stories.keys():
            assert self.library.find(name) is None

    @rule(question=st.sampled_from(QUESTIONS))
    def hold_on_to_a_revision(self, question: str) -> None:
        told = plain(self.library.ask(question))
        self.held = [*self.held[-2:], Held(self.library, question, told)]

    # What holds at any time

    @invariant()
    def there_is_what_is_there(self) -> None:
        assert [head.id for head in self.library.corpus.heads] == [*self.stories]
        assert list(self.library.corpus.numbers) == [*self.stories]

    @invariant()
    def another_revision_is_another_content(self) -> None:
        content = self._content()
        if content not in self.revisions:
            self.revisions[content] = self._fresh(self.stories).revision
        assert self.library.revision == self.revisions[content]
        assert len(set(self.revisions.values())) == len(self.revisions)

    def teardown(self) -> None:
        for held in self.held:
            assert plain(held.library.ask(held.question)) == held.told
        # Once without anything that was kept meanwhile.
        anew = Library.build(self.stories.values(), FEW_WORDS[self.words], self.said)
        for question in QUESTIONS[:3]:
            assert plain(self.library.ask(question)) == plain(anew.ask(question))

    # What it does that with

    def _change(self, changes: Mapping[str, Story | None]) -> None:
        for name, story in changes.items():
            if story is None:
                self.stories.pop(name, None)
            else:
                self.stories[name] = story
        told = {name: one and self._pack(one) for name, one in changes.items()}
        self.library = self.library.changed(told)

    def _pack(self, story: Story) -> PackedStory:
        return pack(story, self.words, tuple(one for one in self.said if one.story == story.id))

    def _built(self, stories: Mapping[str, Story]) -> Library:
        return Library.of([self._pack(one) for one in stories.values()], FEW_WORDS[self.words])

    _fresh = _built

    def _content(self) -> object:
        """Return all that may change an answer."""
        there = [(one, self._pack(one).content) for one in self.stories.values()]
        return tuple((replace(one, file=None, line=1), content) for one, content in there)

    def _asked(
        self,
        library: Library,
        stories: Mapping[str, Story],
        question: str,
        story: str | None,
        after: Answer | None,
    ) -> Answer:
        answer = library.ask(question, story=story, after=after)
        fresh = self._fresh(stories)
        note(f"{question!r} of {story!r}: {answer.verdict}")
        assert plain(answer) == plain(fresh.ask(question, story=story, after=after))
        for suggested in answer.suggestions:
            assert library.ask(suggested, story=story).verdict is Verdict.QUOTE
        for passage in answer.passages:
            text = stories[passage.story.id].text
            assert passage.text == text[passage.start : passage.end] != ""
            assert story in (None, passage.story.id)
            for place in passage.also:
                assert place.story.text == stories[place.story.id].text
        return answer


def plain(answer: Answer) -> object:
    """Return what an answer tells, all but how long it took and what could be asked instead.

    More of that is found the longer a revision is asked.
    """
    told = answer_to_json(answer)
    del told["elapsed_ms"]
    told.pop("suggestions", None)
    return rounded(told)


def listed(library: Library, typed: str) -> object:
    """Return the statements of whom a typed name means."""
    found = named(find_speakers(library), typed)
    statements = [(one.story.id, one.statement) for one in said_by(found)]
    return [(one.name, one.roles) for one in found], statements


def rounded(value: Any) -> object:
    """Return plain JSON with its numbers rounded."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        return {name: rounded(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(one) for one in value]
    return value
