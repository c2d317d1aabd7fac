"""Sources: what the form of a source phrase says of who speaks through it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.entities.descriptions import is_animate, is_human
from knowledge.english.attribution.relations.noun_phrases import noun_phrase_start
from knowledge.english.attribution.relations.relation import is_reduced, make_source
from knowledge.english.attribution.relations.source_phrases import COMMA_AND
from knowledge.english.attribution.vocabulary import (
    DEMONYMS,
    DOCUMENTS,
    KINDS,
    POSSESSIVE_PRONOUNS,
    bare,
    gives_name,
    is_possessive,
)
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.english.attribution.entities.names import NameMention
    from knowledge.english.attribution.relations.relation import Source
    from knowledge.english.attribution.tokens import TokenizedSentence

ISSUED = DOCUMENTS | {"survey", "poll", "analysis", "review"}
"""What is issued by somebody, who speaks through it."""
COPIES = frozenset({"draft", "copy", "version", "extract"})
MAKING = SETS["issued"]
DESCRIBING = frozenset(pos.DETERMINER + pos.WORD)
DESCRIPTIVE_PAIR = frozenset(pos.DETERMINER + pos.WORD + pos.CONJUNCTION)
ACCUSED_OF = pos.WORD + pos.PAST + pos.PREPOSITION
"""Tags of "nurse accused of" before a gerund."""
OWNED_BY = frozenset({"of", "for"})
PARTS_OF_MANY = frozenset({"one", "another", "other", "second", "third", "fourth"})
"""What is said of one of several, whose name may stand behind."""
ENDS_CLAUSE = pos.COMMA + pos.STOP + pos.QUOTATION + pos.DASH + pos.COLON + pos.CONJUNCTION
FROM = (("of",), ("from",))
"""What tells where somebody belongs, behind a name in apposition."""
GIVES_NAME = ("name", ",")
NAME_CLOSED = ("", ",", "-", ".", "(")
"""What stands behind a name in apposition."""


def issuer(sentence: TokenizedSentence, source: Source) -> Source | None:
    """Return who speaks through a document: the trust of "a statement from the trust"."""
    core = source.core_end
    if sentence.words[core - 1] in COPIES and sentence.words[core : core + 1] == ("of",):
        return owner(sentence, make_source(sentence, core + 1, source.end, core + 1, source.end))
    if sentence.words[core - 1] not in ISSUED:
        return None
    if core < source.end and is_reduced(sentence, core) and sentence.words[core] not in MAKING:
        return owner(sentence, source)  # "a letter seen by the Echo"
    for at in range(source.start + 1, source.end - 1):
        if sentence.words[at] in ("from", "by"):
            return make_source(sentence, at + 1, source.end, at + 1, source.end, inverted=True)
    return owner(sentence, source)


def owner(sentence: TokenizedSentence, source: Source) -> Source | None:
    """Return whose something is: the judge of "the judge’s report" and of "her report"."""
    for at in reversed(range(source.start, source.core_end - 1)):
        if is_possessive(sentence.words[at]) or sentence.words[at] in POSSESSIVE_PRONOUNS:
            return make_source(sentence, source.start, at + 1, source.start, at + 1)
    return None


def whole(sentence: TokenizedSentence, source: Source) -> Source:
    """Return "The family of Mary Cole", "The nurse accused of theft" of but their end."""
    start = source.start
    if is_gerund(sentence, source) and sentence.tags.endswith(ACCUSED_OF, 0, start):
        verb = start - len(ACCUSED_OF) + 1
        first = noun_phrase_start(sentence, verb, 0)
        return replace(source, start=first, core_end=verb)
    cut = start > 1 and sentence.words[start - 1] in OWNED_BY and not source.inverted
    if not cut or not is_animate(sentence.words[start - 2]):
        return source
    first = noun_phrase_start(sentence, start - 1, 0)
    return make_source(sentence, first, source.end, first, source.outer_end)


def with_clause(sentence: TokenizedSentence, source: Source) -> Source:
    """Return "a neighbour who asked not to be named" of what ends before its "who"."""
    end = source.end
    nameless = set(sentence.tags[source.start : end]) <= {*pos.DETERMINER, *pos.WORD, *pos.NUMBER}
    known = sentence.words[source.start] == "the"  # is told apart already
    if not source.inverted or known or not nameless or sentence.words[end : end + 1] != ("who",):
        return source
    while end < len(sentence) and sentence.tags[end] not in ENDS_CLAUSE:
        end += 1
    return replace(source, end=end, outer_end=max(end, source.outer_end))


def is_pronoun(sentence: TokenizedSentence, source: Source) -> bool:
    """Whether a source is one pronoun, a possessive one included ("her claim that")."""
    one = source.end == source.start + 1
    return one and (sentence.tags[source.start] == pos.PRONOUN or is_owned(sentence, source))


def is_owned(sentence: TokenizedSentence, source: Source) -> bool:
    """Whether a phrase opens with "her" or "their"."""
    return sentence.words[source.start] in POSSESSIVE_PRONOUNS


def is_gerund(sentence: TokenizedSentence, source: Source) -> bool:
    """Whether a phrase opens with a verb: "discovering France" says nothing."""
    word = sentence.words[source.start]
    gerund = word.endswith("ing") and sentence.tags[source.start] == pos.WORD
    firm = sentence.words[source.start + 1 : source.start + 2]  # "consulting firm Hill & Reed"
    body = bool(firm) and (firm[0] in KINDS or is_animate(firm[0]))
    return gerund and source.end - source.start > 1 and not is_human(word) and not body


def head_name(
    names: Iterable[NameMention], sentence: TokenizedSentence, source: Source
) -> NameMention | None:
    """Return the name that is the head of a source.

    None of two that are joined; not the Larkin of "critics of Mr Larkin", nor the ministry of
    "Ministry of Defence officials".
    """
    core, tags = source.core_end, sentence.tags
    opening = int(source.start == 0 and tags[0] == pos.NAME and core > 1)  # "Ruling party leader"
    pair = DESCRIPTIVE_PAIR.issuperset(tags[source.start + opening : core + 1])
    if pair and not (core < source.end and is_reduced(sentence, core)):
        core = source.end  # "The classicist and broadcaster Honor Hill"
    if tags[core : core + 1] == pos.CONJUNCTION and core < source.end:
        return None
    if COMMA_AND in tags[source.start : source.end]:
        return None
    for mention in names:
        if mention.first < core <= mention.last:
            if mention.words[0] in DEMONYMS and len(mention.words) == 1 and mention.first:
                before = sentence.tags[max(source.start, mention.first - 2) : mention.first]
                return None if pos.DETERMINER in before else mention
            noun_behind = tags.startswith(pos.WORD, mention.last, source.end)
            return None if noun_behind else mention
    return None


def closing_name(
    names: Iterable[NameMention], sentence: TokenizedSentence, source: Source
) -> NameMention | None:
    """Return the name that closes a phrase: "the spokesman on climate Ann Hill".

    In "the candidate for mayor Ann Hill" the office may be hers, not in "University of
    Leeds physicist Ann Hill". Whether it is a person’s is not asked here.
    """
    return next((one for one in names if _closes(sentence, source, one)), None)


def given_name(
    names: Iterable[NameMention], sentence: TokenizedSentence, source: Source
) -> NameMention | None:
    """Return Ed of "a man who gave his name only as Ed", "a hacker who goes by Ed"."""
    if source.end == len(sentence):
        return None
    words, end = sentence.words, with_clause(sentence, source).end
    for mention in names:
        ends = mention.last in (source.end, end) and mention.first > source.start
        if ends and gives_name(words, mention.first):
            return mention
    return None


def _closes(sentence: TokenizedSentence, source: Source, mention: NameMention) -> bool:
    at = mention.first - 1
    if mention.last != source.end or at <= source.core_end or len(mention.words) == 1:
        return False
    office = is_human(sentence.words[at]) and sentence.tags[at - 1] != pos.NAME
    return sentence.tags[at] == pos.WORD and not office


def holder(
    names: Iterable[NameMention], sentence: TokenizedSentence, office: NameMention
) -> NameMention | None:
    """Return Dot Hill of "the Ceann Comhairle, Dot Hill, said", whose office looked a name."""
    if sentence.tags[office.last : office.last + 1] != pos.COMMA:
        return None
    return next(
        (
            one
            for one in names
            if one.first == office.last + 1 and len(one.words) > 1
            and sentence.tags[one.last : one.last + 1] == pos.COMMA
        ),
        None,
    )  # fmt: skip


def name_behind(
    names: Iterable[NameMention], sentence: TokenizedSentence, source: Source
) -> NameMention | None:
    """Return Dot Hill of "One of them, Dot Hill, said", "His wife, the potter Dot Hill, said"."""
    end = source.end
    part = sentence.words[source.end - 1] in PARTS_OF_MANY or (
        sentence.words[source.start] in PARTS_OF_MANY
        and sentence.words[source.start + 1 : source.start + 2] == ("of",)
    )
    if part and sentence.words[end : end + 1] == ("who",):
        end = max(end, sentence.tags.find(pos.COMMA, end))
    owned = is_owned(sentence, source)  # "said his wife, the potter Dot Hill"
    if sentence.tags[end : end + 1] != pos.COMMA or (source.inverted and not (part or owned)):
        return None
    for mention in names:
        first = mention.first
        closed = sentence.tags[mention.last : mention.last + 1] in NAME_CLOSED
        closed |= sentence.words[mention.last : mention.last + 1] in FROM
        if part and first > end + 1 and sentence.words[first - 2 : first] == GIVES_NAME:
            return mention if closed else None  # "Another, who gave only his first name, Ed,"
        between = range(end + 1, first)
        if closed and first > end and all(_describes(sentence, at) for at in between):
            return mention
    return None


def _describes(sentence: TokenizedSentence, at: int) -> bool:
    """Whether a word before a name describes it: all of "the Turkish investor" Cem Aksoy."""
    tags = sentence.tags
    retired = tags[at] == pos.PAST and tags[at + 1] == pos.WORD  # "retired surveyor Ann Hill"
    return retired or tags[at] in DESCRIBING or bare(sentence.words[at]) in DEMONYMS
