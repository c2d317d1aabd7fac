"""Roles: what the story says somebody is, as a span of its own words.

Read from what stands before a name ("Pentagon spokesman John Kirby", "The head of
Sweden's prison service, Nils Oberg") and behind it ("John Steele, chief executive
of …", "who heads …", "of mystery shopping company ABa"). What somebody did is no
role: a relative clause counts only where its verb tells a standing office.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.relations.noun_phrases import noun_phrase_start
from knowledge.english.attribution.vocabulary import (
    GENERIC,
    KINDS,
    PEOPLES,
    PLACES,
    SPLIT_TITLES,
    TITLES,
    bare,
    is_plural_role,
    is_possessive,
    is_role,
)
from knowledge.english.reporting_verbs import LEXICON
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.resolution.names import Mention
    from knowledge.english.attribution.tokens import TokenizedSentence
    from knowledge.model import Span

OFFICES, FLEETING = SETS["office"], SETS["fleeting"]
DEGREES = SETS["suffix"]
BELONGS = frozenset({"of", "from", "with", "at"})
OWNED = frozenset({"the", "his", "her", "its", "their", "our"})
LONGEST = 30
"""Tokens a role may have."""


def role_of(sentence: TokenizedSentence, mention: Mention, *, person: bool = True) -> Span | None:
    """Return the role that the story gives beside this mention, without its article."""
    return (
        _before_comma(sentence, mention, person=person)
        or _before(sentence, mention)
        or _title(sentence, mention, "yes")
        or _after(sentence, mention)
        or _title(sentence, mention, "rank")
    )


def _span(sentence: TokenizedSentence, start: int, end: int) -> Span | None:
    """Return the tokens as a span, without article, possessive pronoun or adverb."""
    while start < end and sentence.tags[start] in "DB":
        start += 1
    while end > start and sentence.tags[end - 1] in ",-PCB":
        end -= 1
    return sentence.span(start, end) if start < end else None


def kind_before(sentence: TokenizedSentence, mention: Mention) -> Span | None:
    """Return the campaign group of "the campaign group Fair Wheels"."""
    at = mention.first
    if at == 0 or sentence.tags[at - 1] != "w" or sentence.words[at - 1] not in KINDS:
        return None
    while at > 0 and (sentence.tags[at - 1] in "wV" or is_possessive(sentence.words[at - 1])):
        at -= 1
    return sentence.span(at, mention.first)


def head_is_role(
    sentence: TokenizedSentence, start: int, end: int, *, generic: bool = False
) -> bool:
    """Whether the noun phrase is headed by a word for what somebody is."""
    stop = start
    while stop < end and sentence.tags[stop] not in "PWKI,":
        stop += 1
    words = [bare(word) for word in sentence.words[start:stop]]
    return any(
        is_role(word) or word in TITLES or (generic and word in GENERIC) or is_plural_role(word)
        for word in words
    )


def _before_comma(sentence: TokenizedSentence, mention: Mention, *, person: bool) -> Span | None:
    """Read "The company's co-founder, Sergey Brin, …"."""
    tags, first = sentence.tags, mention.first
    if first < 2 or tags[first - 1] != "," or tags[first - 2] not in "wN":  # noqa: PLR2004
        return None
    if tags[mention.last : mention.last + 1] not in ",.:-(wFVAP":
        return None
    start = noun_phrase_start(sentence, first - 1, 0)
    if is_role(bare(sentence.words[first - 2])) and not head_is_role(sentence, start, first - 1):
        start = max(at + 1 for at in range(start - 1, first - 1) if at < start or tags[at] in "PI")
    # "President Vladimir Putin and the Prime Minister, Dmitry Medvedev": another's is no part.
    start = max(
        (at + 2 for at in range(start, first - 2) if tags[at : at + 3] == "NCD"), default=start
    )
    owner = next((at + 1 for at in range(start, first - 1) if tags[at] != "N"), first)
    definite = tags[start] == "D" or start == 0 or is_possessive(sentence.words[owner - 2])
    definite = definite or tags[start - 1] in "FQ"
    closed = tags[mention.last : mention.last + 1] in (",", "-") and tags[first - 2] == "w"
    owned = sentence.words[start] in OWNED and closed
    if not definite or not (owned or head_is_role(sentence, start, first - 1, generic=not person)):
        return None
    behind = sentence.words[start] in ("a", "an") and tags[max(0, start - 2) : start] == "N,"
    if behind:
        return None
    return _span(sentence, start, first - 1)


def _before(sentence: TokenizedSentence, mention: Mention) -> Span | None:
    """Read "food writer Stefan Gates", "Google CEO Sundar Pichai"."""
    name = mention.name
    # "Defense Department spokesman Col. Wade Harkins": the rank is no part of it.
    while name > mention.first and sentence.words[name - 1] in TITLES:
        name -= 1
    if name == 0 or sentence.tags[name - 1] != "w" or not is_role(bare(sentence.words[name - 1])):
        return None
    start = name
    while start > 0 and sentence.tags[start - 1] in "wNOV":
        start -= 1
    return _span(sentence, start, name)


def _title(sentence: TokenizedSentence, mention: Mention, kind: str) -> Span | None:
    """Read "Mayor Kakali": a title that is an office, or at least a rank."""
    name = mention.name
    while name > mention.first + 1 and _office(sentence, name - 1) == "no":
        name -= 1  # "Superintendent Dr. Alan Whitfield"
    start = name
    if (
        mention.first > 1
        and (sentence.words[mention.first - 2], sentence.words[mention.first]) in SPLIT_TITLES
    ):
        return _span(sentence, mention.first - 2, name)
    while start > mention.first or (
        start > 0 and start == mention.first and _leads(sentence, start)
    ):
        start -= 1
    while start < name and _office(sentence, start) == "no":
        start += 1
    return (
        _span(sentence, start, name)
        if start < name and _office(sentence, name - 1) == kind
        else None
    )


def _office(sentence: TokenizedSentence, at: int) -> str | None:
    """Return how much a title says of what somebody is: yes, rank or no; None for other words."""
    low = sentence.words[at]
    return TITLES[low][1] if low in TITLES else "yes" if is_role(low) else None


def _leads(sentence: TokenizedSentence, at: int) -> bool:
    """Whether the word before a run of titles belongs to them: "former President"."""
    return sentence.words[at - 1] in (
        "former",
        "vice",
        "deputy",
        "acting",
        "senior",
        "chief",
        "then",
    )


def _after(sentence: TokenizedSentence, mention: Mention) -> Span | None:
    tags, words = sentence.tags, sentence.words
    at = mention.last
    if at >= len(tags) or words[at - 1].endswith(("’s", "s’")):
        return None
    if tags[at] == "(":
        close = tags.find(")", at)
        at = close + 1 if 0 < close < at + LONGEST else at
    if tags[at : at + 1] == "P" and words[at] in ("of", "from"):
        return _belonging(sentence, at)
    if tags[at : at + 1] not in (",", "-"):
        return None
    at += 1
    while tags[at : at + 2] in ("O,", "N,") and (tags[at] == "O" or words[at] in DEGREES):
        at += 2
    return _apposition(sentence, at)


def _apposition(sentence: TokenizedSentence, at: int) -> Span | None:
    tags, words = sentence.tags, sentence.words
    if at + 1 >= len(tags):
        return None
    if words[at] in ("who", "which"):
        return _relative(sentence, at + 1)
    if tags[at] == "P" and words[at] in BELONGS:
        return _belonging(sentence, at)
    if tags[at] not in "DwNOB":
        return None
    end = _end(sentence, at, "WKIAMRFSQ")
    if tags[at] == "D" and tags[end : end + 1] in ("W", "K", "I") and tags[end - 1] in "wN":
        end = _clause_end(sentence, end)  # "the charity that supplies them"
    # Whatever stands as "a …" between commas behind a name says who that is.
    closed = (
        tags[at] == "D" and tags[end : end + 1] in (",", ".", "-", "") and tags[end - 1] in "wN"
    )
    said = closed and "T" not in tags[at:end] and words[at] in ("a", "an", "the")
    return _span(sentence, at, end) if said or head_is_role(sentence, at, end) else None


def _relative(sentence: TokenizedSentence, at: int) -> Span | None:
    """Read "who is now CEO of …", "who heads …", never "who has devoted …"."""
    tags, words = sentence.tags, sentence.words
    if words[at] in ("is", "was", "’s"):
        at += 1
        while tags[at : at + 1] == "B":
            at += 1
        if tags[at : at + 1] == "P" and words[at] in BELONGS:
            return _belonging(sentence, at)
        end = _end(sentence, at, "KIAMRFSQ")
        good = tags[at : at + 1] in ("D", "w", "N", "O") and head_is_role(sentence, at, end)
        return _span(sentence, at, end) if good else None
    if words[at] in OFFICES or _is_habit(sentence, at):
        return _span(sentence, at, _clause_end(sentence, at))
    return None


def _is_habit(sentence: TokenizedSentence, at: int) -> bool:
    """Whether a verb tells a standing occupation ("rides in Manchester", "has taught for")."""
    low, tags = sentence.words[at], sentence.tags
    if low in ("has", "have"):
        return tags[at + 1 : at + 2] == "V" and any(
            word == "for" and tags[index + 1 : index + 2] == "O"
            for index, word in enumerate(sentence.words[at : _clause_end(sentence, at)], at)
        )
    regular = low.endswith("s") and not low.endswith("ss") and tags[at] in "wF"
    return regular and low not in LEXICON and low not in FLEETING


def _clause_end(sentence: TokenizedSentence, at: int) -> int:
    """Return where a relative clause ends: at its next comma, dash or bracket."""
    limit = min(len(sentence), at + LONGEST)
    while at < limit and sentence.tags[at] not in ",.;:-()Q":
        at += 1
    return at


def _belonging(sentence: TokenizedSentence, at: int) -> Span | None:
    """Read "of mystery shopping company ABa", "from the Center for … Science"."""
    end = _end(sentence, at + 1, "WKIAMRFSQT")
    names = [
        word
        for word, tag in zip(sentence.words[at:end], sentence.tags[at:end], strict=True)
        if tag == "N"
    ]
    worthy = any(bare(name) not in PLACES | PEOPLES for name in names) or _holds_body(
        sentence, at, end
    )
    return sentence.span(at, end) if worthy and end > at + 1 else None


def _holds_body(sentence: TokenizedSentence, start: int, end: int) -> bool:
    return any(word in GENERIC for word in sentence.words[start:end])


def _end(sentence: TokenizedSentence, at: int, stops: str) -> int:
    """Return where a description ends: at punctuation, a verb or another clause."""
    tags = sentence.tags
    limit = min(len(tags), at + LONGEST)
    while at < limit and tags[at] not in ",.;:-()Q" + stops:
        if tags[at] == "C" and tags[at + 1 : at + 2] in ("F", "V", "A", "M"):
            break
        at += 1
    return at
