"""Named sources: which person, body or paper a source that ends in a name stands for.

A part of a name stands for the one fuller name in the story that holds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.attribution import roles
from knowledge.attribution.cast import NOBODY, Cast, Speaker
from knowledge.attribution.noun_phrases import core_end
from knowledge.attribution.words import OUTLETS
from knowledge.model import Resolution, Span

if TYPE_CHECKING:
    from knowledge.attribution.names import Mention
    from knowledge.attribution.persons import Person
    from knowledge.attribution.records import Source
    from knowledge.attribution.tokens import Phrase

ARTICLES = frozenset({"the", "a", "an"})


def named(made: Cast, source: Source, phrase: Phrase, index: int) -> Speaker | None:
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
