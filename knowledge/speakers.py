"""Speakers: which person, body or paper a source phrase stands for.

A part of a name stands for the one fuller name in the story that holds it; a
pronoun for the one person whom it can mean; a description for the one person so
described. Between two equally good candidates there is no answer: the speaker is
None, because a wrong name is the gravest error there is. Sources that are nobody
in particular ("park officials") are named in the story's own words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge import roles
from knowledge.cast import NOBODY, Cast, Speaker, spelt_out
from knowledge.model import Resolution, Span
from knowledge.names import (
    COLLECTIVES,
    GENERIC,
    OUTLETS,
    ROLES,
    Mention,
    Person,
    bare,
    is_role,
)
from knowledge.sources import DOCUMENTS, Source, core_end, subject

if TYPE_CHECKING:
    from knowledge.tokens import Phrase


ARTICLES = frozenset({"the", "a", "an"})
PRONOUN_GENDER = {"he": "m", "she": "f"}
DEFINITE = frozenset({"the", "his", "her", "its", "their"})
FIRMS = frozenset({"company", "firm"})
"""What "the company" may be although no word of its name says so."""
YEARS_OLD = re.compile(r"\d+-year-old")
FARTHEST = 12
"""Sentences a pronoun reaches back."""


def speaker(made: Cast, source: Source | None, phrase: Phrase, index: int) -> Speaker:
    """Resolve the source of a statement in sentence `index`."""
    if source is None:
        return NOBODY
    low = phrase.tokens[source.start].low
    if phrase.tags[source.start] == "R" and source.end == source.start + 1:
        return _pronoun(made, low, source, phrase, index)
    return _named(made, source, phrase, index) or _described(made, source, phrase, index)


def _named(made: Cast, source: Source, phrase: Phrase, index: int) -> Speaker | None:
    """Resolve a source that ends in a name."""
    core = core_end(phrase, source)
    if phrase.tags[core : core + 1] == "C" and core < source.end:
        return None
    for mention, person in made.at[index]:
        if source.start <= mention.first and mention.last == core:
            return _person(mention, person)
        headed = mention.last == source.end and mention.name > mention.first
        if source.start < mention.first and headed:
            return _person(mention, person)
    for mention in made.bodies[index]:
        if source.start <= mention.first and mention.last == core:
            return _body(made, mention, source, phrase)
    return None


def _person(mention: Mention, person: Person) -> Speaker:
    full = mention.words == person.words
    first = person.mentions[0]
    evidence = [Span(mention.start, mention.end)]
    if not full:
        evidence.append(Span(first.start, first.end))
    if person.role_span is not None:
        evidence.append(person.role_span)
    how = Resolution.NAMED if full else Resolution.SURNAME
    return Speaker(person.name, person.role, how, tuple(evidence), person)


def _body(made: Cast, mention: Mention, source: Source, phrase: Phrase) -> Speaker | None:
    """Resolve a name that is no person's: an outlet, an organisation, a country."""
    low = " ".join(mention.words)
    if mention.person is not False and len(made.words.get(mention.words[-1], [])) > 1:
        return NOBODY
    core = core_end(phrase, source)
    start = phrase.tokens[source.start].start
    end = mention.end
    if phrase.tags[core : core + 1] == "P" and core < source.end:
        if mention.first == source.start == 0 and len(mention.words) == 1:
            return None
        end = phrase.tokens[source.end - 1].end
    longer = list(made.by_last.get(low, {}).values()) if core == source.end else []
    if len(longer) == 1 and longer[0].start < mention.start:
        # "The Post" behind "The Washington Post"
        full = made.text[longer[0].start : longer[0].end]
        outlet = f"the {full.lower()}" in OUTLETS or full.lower() in OUTLETS
        how = Resolution.OUTLET if outlet else Resolution.SURNAME
        name = f"The {full}" if f"the {full.lower()}" in OUTLETS else full
        evidence = (Span(start, end), Span(longer[0].start, longer[0].end))
        return Speaker(name, None, how, evidence)
    written = made.text[start:end]
    name = made.long_forms.get(low, _without_article(written, low))
    outlet = low in OUTLETS or f"the {low}" in OUTLETS
    span = roles.role_of(phrase, mention, person=False) if mention.first == source.start else None
    role = made.text[span.start : span.end] if span else None
    how = Resolution.OUTLET if outlet else Resolution.NAMED
    return Speaker(name, role, how, (Span(start, end),))


def _without_article(written: str, low: str) -> str:
    first, _, rest = written.partition(" ")
    return rest if first.lower() in ARTICLES and rest and f"the {low}" not in OUTLETS else written


def _pronoun(made: Cast, low: str, source: Source, phrase: Phrase, index: int) -> Speaker:
    place = Span(phrase.tokens[source.start].start, phrase.tokens[source.start].end)
    if low in PRONOUN_GENDER:
        return _recent(made, PRONOUN_GENDER[low], place, index)
    if low in ("it", "they") and made.others and index - made.others[-1][0] <= 1:
        other = made.others[-1][1]
        plural = other.name is not None and other.name.rstrip("s") != other.name
        if made.last is other and (low == "it" or plural):
            return Speaker(other.name, other.role, Resolution.PRONOUN, (place, *other.evidence[:1]))
    return _subject_before(made, low, place, index) if low in ("they", "it") else NOBODY


def _subject_before(made: Cast, low: str, place: Span, index: int) -> Speaker:
    """Let "they" or "it" stand for the people or the paper that the sentence before is about."""
    if index == 0 or made.phrases[index - 1].paragraph != made.phrases[index].paragraph:
        return NOBODY
    phrase = made.phrases[index - 1]
    found = subject(phrase, len(phrase))
    if found is None or found.start == found.end:
        return NOBODY
    fits = is_collective if low == "they" else DOCUMENTS.__contains__
    heads = (at + 1 for at in range(found.start, found.end) if fits(phrase.tokens[at].low))
    end = next(heads, None)
    if end is None:
        return NOBODY
    span = Span(phrase.tokens[found.start].start, phrase.tokens[end - 1].end)
    words = made.text[span.start : span.end]
    return Speaker(words, None, Resolution.PRONOUN, (place, span))


def _recent(made: Cast, gender: str, place: Span, index: int) -> Speaker:
    """Let a pronoun or "the 23-year-old" stand for the one person it can mean."""
    found = _antecedent(made, gender, place.start, index)
    if not isinstance(found, Person):
        return found
    first = found.mentions[0]
    evidence = (place, Span(first.start, first.end))
    return Speaker(found.name, found.role, Resolution.PRONOUN, evidence, found)


def is_collective(low: str) -> bool:
    """Whether a word names people in the plural ("experts", "officials")."""
    return low in COLLECTIVES or roles.is_plural_role(low)


def _fits(person: Person, gender: str) -> bool:
    return "-" in (gender, person.gender) or person.gender == gender


def _antecedent(made: Cast, gender: str, before: int, index: int) -> Person | Speaker:
    """Return whom "he" or "she" means.

    The nearest sentence that names somebody of that gender decides: its only such
    person, or the one who is its subject; the speaker before counts as named there.
    An unnamed subject ("the man beside me") is as good as a named one.
    """
    spoke = made.last.person
    for back in range(index, max(-1, index - FARTHEST), -1):
        named = [
            (mention, person)
            for mention, person in made.at[back]
            if mention.start < before and _fits(person, gender)
        ]
        if any(person.certain for _, person in named):
            named = [pair for pair in named if pair[1].certain]
        distinct = {id(person): person for _, person in named}
        if spoke is not None and _fits(spoke, gender) and made.last_phrase == back:
            return spoke if len(distinct) <= 1 or id(spoke) in distinct else NOBODY
        if distinct:
            chosen = _subject_person(made, back, distinct, named)
            rival = spoke is not None and spoke.gender == gender != "-"
            unsure = chosen is not None and rival and chosen.gender == "-"
            return NOBODY if chosen is None or (unsure and chosen is not spoke) else chosen
        if back < index and (unnamed := _unnamed_subject(made, gender, back)) is not None:
            return unnamed
    return NOBODY


def _subject_person(
    made: Cast, back: int, distinct: dict[int, Person], named: list[tuple[Mention, Person]]
) -> Person | None:
    """Return the only person of a sentence, else the one who alone is its subject."""
    if len(distinct) == 1:
        return next(iter(distinct.values()))
    phrase = made.phrases[back]
    found = subject(phrase, len(phrase))
    if found is None or phrase.tags[found.end : found.end + 2] in ("C", ",C"):
        return None
    inside = {id(p): p for m, p in named if found.start <= m.name < found.end}
    return next(iter(inside.values())) if len(inside) == 1 else None


def _unnamed_subject(made: Cast, gender: str, back: int) -> Speaker | None:
    """Return "The man beside me" where that is what the sentence is about."""
    phrase = made.phrases[back]
    found = subject(phrase, len(phrase))
    if found is None or phrase.tags[found.start] != "D":
        return None
    core = core_end(phrase, found)
    if ROLES.get(phrase.tokens[core - 1].low, "") not in (gender, "-"):
        return None
    resolved = _described(made, found, phrase, back)
    return Speaker(
        resolved.name, resolved.role, Resolution.PRONOUN, resolved.evidence, resolved.person
    )


def _described(made: Cast, source: Source, phrase: Phrase, index: int) -> Speaker:
    """Resolve "the spokesman", "the group"; else give the words as written."""
    issuer = _issuer(phrase, source)
    if issuer is not None:
        return _named(made, issuer, phrase, index) or _described(made, issuer, phrase, index)
    core = core_end(phrase, source)
    head = bare(phrase.tokens[core - 1].low)
    span = Span(phrase.tokens[source.start].start, phrase.tokens[source.end - 1].end)
    low = phrase.tokens[source.start].low
    if phrase.tags[source.start] == "D" and YEARS_OLD.fullmatch(head):
        return _recent(made, "-", span, index)
    found = None
    if low in DEFINITE and core == source.end:
        words = " ".join(token.low for token in phrase.tokens[source.start + 1 : core])
        if is_role(head):
            found = _by_role(made, words, head, span)
        if found is None and low == "the":
            found = _by_head(made, head, span)
    return found or Speaker(made.text[span.start : span.end], None, Resolution.ROLE, (span,))


def _issuer(phrase: Phrase, source: Source) -> Source | None:
    """Return the trust of "a statement from the trust"."""
    if phrase.tokens[core_end(phrase, source) - 1].low not in DOCUMENTS | {"survey", "poll"}:
        return None
    for at in range(source.start + 1, source.end - 1):
        if phrase.tokens[at].low in ("from", "by"):
            return Source(at + 1, source.end, at + 1, source.end, inverted=True)
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


def _by_head(made: Cast, head: str, span: Span) -> Speaker | None:
    """Return who was introduced at more length: "a spokeswoman for the school", a body."""
    spoken = {
        other.name: other
        for _, other in made.others
        if other.name is not None and head in other.name.lower().split(" for ")[0].split()
    }
    if len(spoken) == 1:
        other = next(iter(spoken.values()))
        return Speaker(other.name, other.role, Resolution.ROLE, (span, *other.evidence[:1]))
    if head not in GENERIC or spoken:
        return None
    named = [(words, body) for words, body in made.named.items() if body.start < span.start]
    kin = [body for words, body in named if head in words]
    leading = [body for _, body in named if body.phrase <= 1]
    if head in FIRMS and not kin and len(leading) == 1:
        kin = leading
    elif head in FIRMS and not kin:
        counted = sorted((made.counts[words] for words, _ in named), reverse=True)[:2]
        clear = len(counted) == 1 or (counted and counted[0] > 2 * counted[1])
        kin = [body for words, body in named if clear and made.counts[words] == counted[0]]
    if len(kin) != 1:
        return None
    body = kin[0]
    name = made.text[body.start : body.end]
    return Speaker(name, None, Resolution.ROLE, (span, Span(body.start, body.end)))
