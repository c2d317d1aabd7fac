"""Named sources: which person, body or paper a source that ends in a name stands for.

A part of a name stands for the one fuller name in the story that holds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.resolution import roles
from knowledge.english.attribution.resolution.cast import NOBODY, Cast, Speaker
from knowledge.english.attribution.vocabulary import OUTLETS
from knowledge.model import Resolution, Span

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.relation import Source
    from knowledge.english.attribution.resolution.names import Mention
    from knowledge.english.attribution.resolution.persons import Person
    from knowledge.english.attribution.tokens import TokenizedSentence

ABBREVIATED = frozenset({"co", "corp", "inc", "ltd", "bros"})
ARTICLES = frozenset({"the", "a", "an"})


def named_source(
    made: Cast, source: Source, sentence: TokenizedSentence, index: int
) -> Speaker | None:
    """Resolve a source that ends in a name."""
    core = source.core_end
    if sentence.tags[core : core + 1] == "C" and core < source.end:
        return None
    if ",C" in sentence.tags[source.start : source.end]:
        return None
    for mention, person in made.at[index]:
        if source.start <= mention.first and mention.last == core:
            return _person(mention, person)
        headed = mention.last == source.end and mention.name > mention.first
        if source.start < mention.first and headed:
            return _person(mention, person)
    for mention in made.bodies[index]:
        if source.start <= mention.first and mention.last == core:
            return _body(made, mention, source, sentence)
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


def _body(
    made: Cast, mention: Mention, source: Source, sentence: TokenizedSentence
) -> Speaker | None:
    """Resolve a name that is no person's: an outlet, an organisation, a country."""
    low = " ".join(mention.words)
    if mention.person is not False and len(made.words.get(mention.words[-1], [])) > 1:
        return NOBODY
    core = source.core_end
    start = sentence.starts[source.start]
    end = mention.end
    if sentence.tags[core : core + 1] == "P" and core < source.end:
        if mention.first == source.start == 0 and len(mention.words) == 1:
            return None
        end = sentence.ends[source.end - 1]
    longer = list(made.longer.get(low, {}).values()) if core == source.end else []
    known = longer and (longer[0].start < mention.start or longer[0].words[0] == mention.words[0])
    if len(longer) == 1 and known:
        return _longer(made, longer[0], Span(start, end))
    written = made.text[start:end]
    span = roles.kind_before(sentence, mention)
    if span is not None and span.start >= start:
        written = made.text[mention.start : end]
    name = made.long_forms.get(low, _without_article(written, low))
    outlet = low in OUTLETS or f"the {low}" in OUTLETS
    how = Resolution.OUTLET if outlet else Resolution.NAMED
    return Speaker(name, _body_role(made, mention), how, (Span(start, end),))


def _longer(made: Cast, full: Mention, place: Span) -> Speaker:
    """Resolve "the Post" behind "The Washington Post", "Elevator" behind "Elevator Co."."""
    abbreviated = full.words[-1] in ABBREVIATED and made.text[full.end : full.end + 1] == "."
    name = made.text[full.start : full.end + abbreviated]
    titled = f"the {name.lower()}" in OUTLETS
    how = Resolution.OUTLET if titled or name.lower() in OUTLETS else Resolution.SURNAME
    evidence = (place, Span(full.start, full.end))
    return Speaker(f"The {name}" if titled else name, _body_role(made, full), how, evidence)


def _body_role(made: Cast, mention: Mention) -> str | None:
    """Return what the story says a body is, here or where it names it first."""
    for one in (mention, made.named.get(mention.words)):
        if one is not None:
            sentence = made.sentences[one.sentence]
            span = roles.kind_before(sentence, one) or roles.role_of(sentence, one, person=False)
            if span is not None:
                return made.text[span.start : span.end]
    return None


def _without_article(written: str, low: str) -> str:
    first, _, rest = written.partition(" ")
    return rest if first.lower() in ARTICLES and rest and f"the {low}" not in OUTLETS else written
