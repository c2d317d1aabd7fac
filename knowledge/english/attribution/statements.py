"""Statements: all that a story reports somebody to have said.

Paragraph by paragraph, sentence by sentence: the attribution relations of each
sentence, then the quotations that no cue reported. Such a quotation goes on from the
statement before where nobody else has come between. Slogans, titles and doubted words
in marks are nobody's statement and stay out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.entities.cast import cast
from knowledge.english.attribution.entities.entity import settle
from knowledge.english.attribution.relations.extraction import attribution_relations
from knowledge.english.attribution.relations.quoted_content import quoted_words
from knowledge.english.attribution.relations.source_kinds import is_finding
from knowledge.english.attribution.relations.source_phrases import subject
from knowledge.english.attribution.resolution.candidates import considered
from knowledge.english.attribution.resolution.resolver import Resolver
from knowledge.english.attribution.tokens import TokenizedSentence, tokenized_sentences
from knowledge.model import Kind, Person, Span, Statement, Story
from knowledge.text.sentences import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.english.attribution.entities.cast import Cast
    from knowledge.english.attribution.entities.entity import Entity
    from knowledge.english.attribution.relations.relation import AttributionRelation
    from knowledge.english.attribution.resolution.candidates import SpeakerCandidate
    from knowledge.english.attribution.resolution.speaker import Speaker
    from knowledge.model import Considered

    Relations = Sequence[tuple["TokenizedSentence", Sequence["AttributionRelation"]]]

SHORTEST_WHOLE = 3
"""Words below which a quotation without a cue is not taken for a statement."""
LONGEST_HEADING = 5
"""Words of a line in marks without a full stop that may be a heading of the story."""
BEFORE_WHOLE = pos.COLON + pos.STOP
"""What stands before a quotation that is a sentence by itself."""
LONGEST_VOCATIVE = 40
"""Characters at the end of a quotation among which it names whom it speaks to."""
MOST_IN_TURN = 10
"""Words of a quotation by itself that may be the next turn of a dialogue."""
ASKING = frozenset({"asked", "asks", "wondered", "wonders", "inquired", "enquired"})
"""Cues of what is a question without its mark."""
MOST_IN_DIALOGUE = 30
"""The same where the turn before had no cue either, or was a question."""
ENDING_MARKS = "”’\"'»"
WHOLE_ENDS = (".", "?", "!", "…", ",")

SURELY = 1.0
"""The odds from which somebody whom a story names is taken for a person."""
ADDING = frozenset({"added", "adds", "continued", "concluded"})
"""Cues by which somebody goes on with what he said before."""


@dataclass(slots=True)
class _Reading:
    """The statements found so far, and who is in mind."""

    text: str
    resolver: Resolver
    spoke_in: int = -1
    """The sentence of the last statement."""
    found: list[Statement] = field(default_factory=list)
    candidates: dict[int, tuple[SpeakerCandidate, ...]] = field(default_factory=dict)
    """By the start of a statement, who was considered for it."""


def statements(story: Story, read: Iterable[Span] | None = None) -> tuple[Statement, ...]:
    """Return the statements of a story, in text order.

    Args:
        story: the story; offsets are code points into its text.
        read: the paragraphs to read, all of them by default.
    """
    return statements_and_people(story, read)[0]


def statements_and_people(
    story: Story, read: Iterable[Span] | None = None
) -> tuple[tuple[Statement, ...], tuple[Person, ...]]:
    """Return the statements of a story, in text order, and the persons that it names."""
    named, made = _attributed(story.text, relations_of(story.text, read))
    people = tuple(_person(entity) for entity in named.entities if entity.person_odds > SURELY)
    return tuple(statement for statement, _ in made), people


def _person(entity: Entity) -> Person:
    places = tuple(Span(mention.start, mention.end) for mention in entity.mentions)
    return Person(entity.name, entity.role, entity.gender, places)


def explained(
    story: Story, read: Iterable[Span] | None = None
) -> tuple[tuple[Statement, tuple[Considered, ...]], ...]:
    """Return the statements, each with who was considered as its speaker, the best first."""
    return tuple(
        (statement, tuple(considered(candidate) for candidate in candidates))
        for statement, candidates in attributed(story.text, relations_of(story.text, read))
    )


def relations_of(text: str, read: Iterable[Span] | None = None) -> Relations:
    """Return the sentences of a text, each with who is said to say what in it."""
    sentences = tokenized_sentences(text, paragraphs(text) if read is None else read)
    return [(sentence, attribution_relations(text, sentence)) for sentence in sentences]


def attributed(
    text: str, relations: Relations
) -> list[tuple[Statement, tuple[SpeakerCandidate, ...]]]:
    """Resolve the sources, and return each statement with who was considered for it."""
    return _attributed(text, relations)[1]


def _attributed(
    text: str, relations: Relations
) -> tuple[Cast, list[tuple[Statement, tuple[SpeakerCandidate, ...]]]]:
    """Read a story twice, to learn whom it names and to decide who speaks."""
    speaking = frozenset(
        sentence.ends[relation.source.core_end - 1]
        for sentence, found in relations
        for relation in found
    )
    named = cast(text, [sentence for sentence, _ in relations], speaking)
    learnt = Resolver(named)
    _read(_Reading(text, learnt), relations)
    for entity in named.entities:
        settle(text, entity)
    reading = _Reading(text, Resolver(named, learnt))
    _read(reading, relations)
    made = sorted(reading.found, key=lambda one: (one.start, one.end))
    return named, [(one, reading.candidates.get(one.start, ())) for one in made]


def _read(reading: _Reading, relations: Relations) -> None:
    """Read a story once, from its start to its end."""
    for index, (sentence, found) in enumerate(relations):
        reading.resolver.enter(index, [relation.source for relation in found])
        taken = _add_relations(reading, sentence, index, found) if found else []
        _add_quotations(reading, sentence, index, taken)
    reading.resolver.leave()


def _add_relations(
    reading: _Reading,
    sentence: TokenizedSentence,
    index: int,
    attributed: Iterable[AttributionRelation],
) -> list[Statement]:
    """Add and return what sources are said to say in sentence `index`."""
    before = len(reading.found)
    heard = [
        relation
        for relation in attributed
        if relation.kind is Kind.DIRECT or not is_finding(sentence, relation.source)
    ]
    sources = {relation.source.start: relation for relation in heard}
    speakers = {start: _speaker(reading, sources[start]) for start in sorted(sources)}
    for relation in heard:
        speaker = speakers[relation.source.start]
        span, cue = Span(relation.start, relation.end), _cue(reading, relation)
        _add_statement(reading, index, speaker, _spoken_by(span, relation.kind, speaker, cue))
    return reading.found[before:]


def _speaker(reading: _Reading, relation: AttributionRelation) -> Speaker:
    """Return whom the source of a relation stands for."""
    return reading.resolver.resolve(relation.source, adds=_cue(reading, relation) in ADDING)


def _cue(reading: _Reading, relation: AttributionRelation) -> str:
    return reading.text[relation.cue.start : relation.cue.end]


def _add_quotations(
    reading: _Reading, sentence: TokenizedSentence, index: int, taken: Sequence[Statement]
) -> None:
    """Add the quotations of a sentence that no cue reports."""
    at = sentence.tags.find(pos.QUOTATION)
    while at >= 0:
        span = sentence.span(at, at + 1)
        attributed = any(one.start <= span.start < one.end for one in taken)
        if not attributed and _is_whole(reading, sentence, index, at):
            colon = at > 0 and sentence.tags[at - 1] == pos.COLON
            source = subject(sentence, at - 1) if colon else None
            resolver = reading.resolver
            if source is not None:
                speaker = resolver.introduced(source)
            elif _is_left_open(reading, sentence, at):
                speaker = resolver.going_on()
            else:
                most = MOST_IN_DIALOGUE if _is_dialogue(reading) else MOST_IN_TURN
                short = len(quoted_words(reading.text, sentence, at).split()) <= most
                speaker = resolver.continued(span.start, short=short and _is_alone(sentence))
            _add_statement(reading, index, speaker, _spoken_by(span, Kind.DIRECT, speaker))
        at = sentence.tags.find(pos.QUOTATION, at + 1)


def _spoken_by(span: Span, kind: Kind, speaker: Speaker, cue: str | None = None) -> Statement:
    resolved, evidence = speaker.resolved, speaker.evidence
    return Statement(*span, kind, speaker.name, speaker.role, cue, resolved, evidence)


def _add_statement(reading: _Reading, index: int, speaker: Speaker, statement: Statement) -> None:
    """Add one statement and remember who made it."""
    reading.found.append(statement)
    reading.candidates[statement.start] = speaker.candidates
    direct = statement.kind is Kind.DIRECT
    quoted = reading.text[statement.start : statement.end] if direct else ""
    asks = quoted.rstrip(ENDING_MARKS).endswith("?") or (statement.cue or "") in ASKING
    opens = reading.text[max(0, statement.start - 1) : statement.start] in ("", "\n")
    reading.resolver.spoke(speaker, quoted[-LONGEST_VOCATIVE:], asks=asks, opens=opens)
    reading.spoke_in = index


def _is_dialogue(reading: _Reading) -> bool:
    """Whether the statement before is a question or a quotation that nothing reports."""
    last = reading.found[-1] if reading.found else None
    if last is None or last.kind is not Kind.DIRECT:
        return False
    quoted = reading.text[last.start : last.end].rstrip(ENDING_MARKS)
    return last.cue is None or quoted.endswith("?")


def _is_line_of(sentence: TokenizedSentence, at: int) -> bool:
    """Whether a quotation stands behind a name and a colon: "Hill: “No.”"."""
    before = sentence.tags[: at - 1]
    return sentence.tags[at - 1] == pos.COLON and before != "" and set(before) == {pos.NAME}


def _is_left_open(reading: _Reading, sentence: TokenizedSentence, at: int) -> bool:
    """Whether the statement before is a quotation without its closing mark, in its paragraph."""
    if at or not reading.found or reading.found[-1].kind is not Kind.DIRECT:
        return False
    end = reading.found[-1].end
    between = reading.text[end : sentence.starts[at]]
    return "\n" in between and not between.strip() and reading.text[end - 1] not in ENDING_MARKS


def _is_alone(sentence: TokenizedSentence) -> bool:
    """Whether a sentence is one token and the stop behind it."""
    return len(sentence) - sentence.tags.endswith(pos.STOP) == 1


def _is_whole(reading: _Reading, sentence: TokenizedSentence, index: int, at: int) -> bool:
    """Whether a quotation is a sentence by itself.

    One whose opening mark is missing is only believed behind another.
    """
    text, found = reading.text, reading.found
    unopened = text[sentence.starts[at]].isalnum()
    if unopened and not (found and found[-1].kind is Kind.DIRECT):
        return False
    if at and sentence.tags[at - 1] not in BEFORE_WHOLE:
        return False
    quoted = quoted_words(text, sentence, at)
    long = len(quoted.split()) > LONGEST_HEADING
    spoken = long or (found and found[-1].kind is Kind.DIRECT)
    goes_on = _is_alone(sentence) and ((spoken and reading.spoke_in == index - 1) or ". " in quoted)
    if not quoted[:1].isupper() or not (quoted.endswith(WHOLE_ENDS) or goes_on):
        return False
    if len(quoted.split()) >= SHORTEST_WHOLE or (at and _is_line_of(sentence, at)):
        return True
    return reading.spoke_in == index - 1 and not quoted.endswith(",")
