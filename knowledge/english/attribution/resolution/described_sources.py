"""Described sources: whom "the spokesman" or "the company" stands for.

A description stands for the one person so described, or for the one body that was
introduced at more length. Sources that are nobody in particular ("park officials")
are named in the story's own words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.relations.noun_phrases import noun_phrase_end
from knowledge.english.attribution.relations.relation import make_source
from knowledge.english.attribution.resolution.cast import NOBODY, Cast, Speaker, spelt_out
from knowledge.english.attribution.vocabulary import (
    DOCUMENTS,
    GENERIC,
    POSSESSIVE_PRONOUNS,
    bare,
    is_possessive,
    is_role,
)
from knowledge.english.tables import SETS
from knowledge.model import Resolution, Span

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.relation import Source
    from knowledge.english.attribution.tokens import TokenizedSentence

DEFINITE = frozenset({"the", "his", "her", "its", "their"})
ANAPHORS, ANONYMOUS = SETS["anaphor"], SETS["anonymous"]
NAMED = frozenset({Resolution.NAMED, Resolution.SURNAME, Resolution.ROLE})
FARTHEST = 12
"""Sentences back in which "a strategist" is sought for "the strategist"."""
FIRMS = frozenset({"company", "firm"})
"""What "the company" may be although no word of its name says so."""


def issuer(sentence: TokenizedSentence, source: Source) -> Source | None:
    """Return who speaks through a document: the trust of "a statement from the trust"."""
    if sentence.words[source.core_end - 1] not in DOCUMENTS | {"survey", "poll"}:
        return None
    for at in range(source.start + 1, source.end - 1):
        if sentence.words[at] in ("from", "by"):
            return make_source(sentence, at + 1, source.end, at + 1, source.end, inverted=True)
    return _owner(sentence, source)


def described_source(
    made: Cast, source: Source, sentence: TokenizedSentence, index: int
) -> Speaker:
    """Resolve "the spokesman", "the group"; else give the words as written."""
    core = source.core_end
    head = bare(sentence.words[core - 1])
    last = sentence.starts[source.end - 1] + len(bare(sentence.words[source.end - 1]))
    span = Span(sentence.starts[source.start], last)
    low = sentence.words[source.start]
    if low not in DEFINITE:
        return Speaker(made.text[span.start : span.end], None, Resolution.ROLE, (span,))
    found = None
    if core == source.end:
        words = " ".join(sentence.words[source.start + 1 : core])
        if is_role(head):
            found = _by_role(made, words, head, span)
        if found is None and low == "the":
            found = _just_spoke(made, head, span, index) or _by_head(made, head, span)
        if found is None and low == "the" and (is_role(head) or head in ANONYMOUS):
            found = _introduced(made, head, span, index)
    if found is None and low == "the" and _is_vague(sentence, source, core, head):
        return NOBODY
    return found or Speaker(made.text[span.start : span.end], None, Resolution.ROLE, (span,))


def _is_vague(sentence: TokenizedSentence, source: Source, core: int, head: str) -> bool:
    """Whether only somebody else's mention could say who "the company" or "the mayor" is.

    "The head of the agency" is somebody whom most stories name elsewhere.
    """
    alone = core == source.end and core == source.start + 2
    if alone:
        return head in ANAPHORS | ANONYMOUS or is_role(head)
    return core < source.end and sentence.words[core] == "of" and is_role(head)


def _just_spoke(made: Cast, head: str, span: Span, index: int) -> Speaker | None:
    """Let "the company" stand for the body that made the statement before."""
    last = made.last
    person = last.person is not None and last.person.certain
    if head not in ANAPHORS or person or last.name is None or index - made.last_sentence > 1:
        return None
    _, _, body = last.name.partition(" for ")  # "A spokesperson for Parkline"
    name = body or last.name
    described = name.partition(" ")[0].lower() in DEFINITE | {"a", "an"}
    if not name[:1].isupper() or described or (not body and last.resolved not in NAMED):
        return None
    return Speaker(name, last.role, Resolution.ROLE, (span, *last.evidence[:1]), last.person)


def _introduced(made: Cast, head: str, span: Span, index: int) -> Speaker | None:
    """Return "A strategist working on Senate races" of some sentence before."""
    found: dict[str, Span] = {}
    for sentence in made.sentences[max(0, index - FARTHEST) : index]:
        for start, end in _indefinite(sentence, head):
            place = sentence.span(start, end)
            found.setdefault(made.text[place.start : place.end], place)
    if len(found) != 1:
        return None
    ((name, place),) = found.items()
    return Speaker(name, None, Resolution.ROLE, (span, place))


def _indefinite(sentence: TokenizedSentence, head: str) -> list[tuple[int, int]]:
    """Return the noun sentences "a … head" of a sentence that describe no name."""
    found = []
    for at, word in enumerate(sentence.words):
        if word == head:
            start = at
            while start > 0 and sentence.tags[start - 1] in "wNBV":
                start -= 1
            apposed = sentence.tags[max(0, start - 3) : start - 1].endswith("N,")
            if start > 0 and sentence.words[start - 1] in ("a", "an") and not apposed:
                found.append((start - 1, noun_phrase_end(sentence, start - 1)))
    return found


def _owner(sentence: TokenizedSentence, source: Source) -> Source | None:
    """Return the judge of "the judge’s report" and of "her report"."""
    for at in range(source.start, source.core_end - 1):
        if is_possessive(sentence.words[at]) or sentence.words[at] in POSSESSIVE_PRONOUNS:
            return make_source(sentence, source.start, at + 1, source.start, at + 1, inverted=True)
    return None


def _by_role(made: Cast, words: str, head: str, span: Span) -> Speaker | None:
    """Return the one person whose role holds these words, or at least their head."""
    earlier = [p for p in made.roles.get(head, []) if p.mentions[0].start < span.start]
    for wanted in (words, head):
        matching = [p for p in earlier if f" {wanted} " in f" {spelt_out(p.role)} "]
        if len(matching) == 1:
            person = matching[0]
            first = person.mentions[0]
            evidence = (span, Span(first.start, first.end))
            return Speaker(person.name, person.role, Resolution.ROLE, evidence, person)
        if matching:
            return NOBODY
    return None


def _is_headed(other: Speaker, head: str) -> bool:
    """Whether a body is the charity: by its name, or by what the story says it is."""
    name = (other.name or "").lower().split(" for ")[0]
    return head in name.split() or head in (other.role or "").lower().split()


def _by_head(made: Cast, head: str, span: Span) -> Speaker | None:
    """Return who was introduced at more length: "a spokeswoman for the school", a body."""
    spoken = {
        other.name: other
        for _, other in made.others
        if other.name is not None and _is_headed(other, head)
    }
    if len(spoken) == 1:
        other = next(iter(spoken.values()))
        return Speaker(other.name, other.role, Resolution.ROLE, (span, *other.evidence[:1]))
    if head not in GENERIC or spoken:
        return None
    named = [(words, body) for words, body in made.named.items() if body.start < span.start]
    kin = [body for words, body in named if head in words]
    leading = [body for _, body in named if body.sentence <= 1]
    if head in FIRMS and not kin and len(leading) == 1:
        kin = leading
    if len(kin) != 1:
        return None
    body = kin[0]
    name = made.text[body.start : body.end]
    return Speaker(name, None, Resolution.ROLE, (span, Span(body.start, body.end)))
