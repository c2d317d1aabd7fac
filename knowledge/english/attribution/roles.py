"""Roles: what the story says somebody is, as a span of its own words.

Read from what stands before a name ("Pentagon spokesman John Kirby", "The head of
Sweden's prison service, Nils Oberg") and behind it ("John Steele, chief executive
of …", "who heads …", "of mystery shopping company ABa"). What somebody did is no
role: a relative clause counts only where its verb tells a standing office.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.noun_phrases import noun_phrase_start
from knowledge.english.attribution.vocabulary import (
    GENERIC,
    KINDS,
    PEOPLES,
    PLACES,
    SPLIT_TITLES,
    TITLES,
    bare,
    is_possessive,
    is_role,
)
from knowledge.english.reporting_verbs import LEXICON
from knowledge.english.tables import SETS
from knowledge.model import Span

if TYPE_CHECKING:
    from knowledge.english.attribution.names import Mention
    from knowledge.english.attribution.tokens import Phrase

OFFICES, FLEETING = SETS["office"], SETS["fleeting"]
DEGREES = SETS["suffix"]
BELONGS = frozenset({"of", "from", "with", "at"})
OWNED = frozenset({"the", "his", "her", "its", "their", "our"})
LONGEST = 30
"""Tokens a role may have."""


def role_of(phrase: Phrase, mention: Mention, *, person: bool = True) -> Span | None:
    """Return the role that the story gives beside this mention, without its article."""
    return (
        _before_comma(phrase, mention, person=person)
        or _before(phrase, mention)
        or _title(phrase, mention, "yes")
        or _after(phrase, mention)
        or _title(phrase, mention, "rank")
    )


def _span(phrase: Phrase, start: int, end: int) -> Span | None:
    """Return the tokens as a span, without article, possessive pronoun or adverb."""
    while start < end and phrase.tags[start] in "DB":
        start += 1
    while end > start and phrase.tags[end - 1] in ",-PCB":
        end -= 1
    return Span(phrase.tokens[start].start, phrase.tokens[end - 1].end) if start < end else None


def kind_before(phrase: Phrase, mention: Mention) -> Span | None:
    """Return the campaign group of "the campaign group Fair Wheels"."""
    at = mention.first
    if at == 0 or phrase.tags[at - 1] != "w" or phrase.tokens[at - 1].low not in KINDS:
        return None
    while at > 0 and (phrase.tags[at - 1] in "wV" or is_possessive(phrase.tokens[at - 1].low)):
        at -= 1
    return Span(phrase.tokens[at].start, phrase.tokens[mention.first - 1].end)


def head_is_role(phrase: Phrase, start: int, end: int, *, generic: bool = False) -> bool:
    """Whether the noun phrase is headed by a word for what somebody is."""
    stop = start
    while stop < end and phrase.tags[stop] not in "PWKI,":
        stop += 1
    words = [bare(token.low) for token in phrase.tokens[start:stop]]
    return any(
        is_role(word) or word in TITLES or (generic and word in GENERIC) or is_plural_role(word)
        for word in words
    )


def is_plural_role(word: str) -> bool:
    """Whether a word is the plural of a role ("researchers")."""
    return word.endswith("s") and is_role(word[:-1])


def _before_comma(phrase: Phrase, mention: Mention, *, person: bool) -> Span | None:
    """Read "The company's co-founder, Sergey Brin, …"."""
    tags, first = phrase.tags, mention.first
    if first < 2 or tags[first - 1] != "," or tags[first - 2] not in "wN":  # noqa: PLR2004
        return None
    if tags[mention.last : mention.last + 1] not in ",.:-(wFVAP":
        return None
    start = noun_phrase_start(phrase, first - 1, 0)
    if is_role(bare(phrase.tokens[first - 2].low)) and not head_is_role(phrase, start, first - 1):
        start = max(at + 1 for at in range(start - 1, first - 1) if at < start or tags[at] in "PI")
    # "President Vladimir Putin and the Prime Minister, Dmitry Medvedev": another's is no part.
    start = max(
        (at + 2 for at in range(start, first - 2) if tags[at : at + 3] == "NCD"), default=start
    )
    owner = next((at + 1 for at in range(start, first - 1) if tags[at] != "N"), first)
    definite = tags[start] == "D" or start == 0 or is_possessive(phrase.tokens[owner - 2].low)
    definite = definite or tags[start - 1] in "FQ"
    closed = tags[mention.last : mention.last + 1] in (",", "-") and tags[first - 2] == "w"
    owned = phrase.tokens[start].low in OWNED and closed
    if not definite or not (owned or head_is_role(phrase, start, first - 1, generic=not person)):
        return None
    behind = phrase.tokens[start].low in ("a", "an") and tags[max(0, start - 2) : start] == "N,"
    if behind:
        return None
    return _span(phrase, start, first - 1)


def _before(phrase: Phrase, mention: Mention) -> Span | None:
    """Read "food writer Stefan Gates", "Google CEO Sundar Pichai"."""
    name = mention.name
    # "Defense Department spokesman Col. Wade Harkins": the rank is no part of it.
    while name > mention.first and phrase.tokens[name - 1].low in TITLES:
        name -= 1
    if name == 0 or phrase.tags[name - 1] != "w" or not is_role(bare(phrase.tokens[name - 1].low)):
        return None
    start = name
    while start > 0 and phrase.tags[start - 1] in "wNOV":
        start -= 1
    return _span(phrase, start, name)


def _title(phrase: Phrase, mention: Mention, kind: str) -> Span | None:
    """Read "Mayor Kakali": a title that is an office, or at least a rank."""
    name = mention.name
    while name > mention.first + 1 and _office(phrase, name - 1) == "no":
        name -= 1  # "Superintendent Dr. Alan Whitfield"
    start = name
    if (
        mention.first > 1
        and (phrase.tokens[mention.first - 2].low, phrase.tokens[mention.first].low) in SPLIT_TITLES
    ):
        return _span(phrase, mention.first - 2, name)
    while start > mention.first or (start > 0 and start == mention.first and _leads(phrase, start)):
        start -= 1
    while start < name and _office(phrase, start) == "no":
        start += 1
    return (
        _span(phrase, start, name) if start < name and _office(phrase, name - 1) == kind else None
    )


def _office(phrase: Phrase, at: int) -> str | None:
    """Return how much a title says of what somebody is: yes, rank or no; None for other words."""
    low = phrase.tokens[at].low
    return TITLES[low][1] if low in TITLES else "yes" if is_role(low) else None


def _leads(phrase: Phrase, at: int) -> bool:
    """Whether the word before a run of titles belongs to them: "former President"."""
    return phrase.tokens[at - 1].low in (
        "former",
        "vice",
        "deputy",
        "acting",
        "senior",
        "chief",
        "then",
    )


def _after(phrase: Phrase, mention: Mention) -> Span | None:
    tags, tokens = phrase.tags, phrase.tokens
    at = mention.last
    if at >= len(tags) or tokens[at - 1].low.endswith(("’s", "s’")):
        return None
    if tags[at] == "(":
        close = tags.find(")", at)
        at = close + 1 if 0 < close < at + LONGEST else at
    if tags[at : at + 1] == "P" and tokens[at].low in ("of", "from"):
        return _belonging(phrase, at)
    if tags[at : at + 1] not in (",", "-"):
        return None
    at += 1
    while tags[at : at + 2] in ("O,", "N,") and (tags[at] == "O" or tokens[at].low in DEGREES):
        at += 2
    return _apposition(phrase, at)


def _apposition(phrase: Phrase, at: int) -> Span | None:
    tags, tokens = phrase.tags, phrase.tokens
    if at + 1 >= len(tags):
        return None
    if tokens[at].low in ("who", "which"):
        return _relative(phrase, at + 1)
    if tags[at] == "P" and tokens[at].low in BELONGS:
        return _belonging(phrase, at)
    if tags[at] not in "DwNOB":
        return None
    end = _end(phrase, at, "WKIAMRFSQ")
    if tags[at] == "D" and tags[end : end + 1] in ("W", "K", "I") and tags[end - 1] in "wN":
        end = _clause_end(phrase, end)  # "the charity that supplies them"
    # Whatever stands as "a …" between commas behind a name says who that is.
    closed = (
        tags[at] == "D" and tags[end : end + 1] in (",", ".", "-", "") and tags[end - 1] in "wN"
    )
    said = closed and "T" not in tags[at:end] and tokens[at].low in ("a", "an", "the")
    return _span(phrase, at, end) if said or head_is_role(phrase, at, end) else None


def _relative(phrase: Phrase, at: int) -> Span | None:
    """Read "who is now CEO of …", "who heads …", never "who has devoted …"."""
    tags, tokens = phrase.tags, phrase.tokens
    if tokens[at].low in ("is", "was", "’s"):
        at += 1
        while tags[at : at + 1] == "B":
            at += 1
        if tags[at : at + 1] == "P" and tokens[at].low in BELONGS:
            return _belonging(phrase, at)
        end = _end(phrase, at, "KIAMRFSQ")
        good = tags[at : at + 1] in ("D", "w", "N", "O") and head_is_role(phrase, at, end)
        return _span(phrase, at, end) if good else None
    if tokens[at].low in OFFICES or _is_habit(phrase, at):
        return _span(phrase, at, _clause_end(phrase, at))
    return None


def _is_habit(phrase: Phrase, at: int) -> bool:
    """Whether a verb tells a standing occupation ("rides in Manchester", "has taught for")."""
    low, tags = phrase.tokens[at].low, phrase.tags
    if low in ("has", "have"):
        return tags[at + 1 : at + 2] == "V" and any(
            token.low == "for" and tags[index + 1 : index + 2] == "O"
            for index, token in enumerate(phrase.tokens[at : _clause_end(phrase, at)], at)
        )
    regular = low.endswith("s") and not low.endswith("ss") and tags[at] in "wF"
    return regular and low not in LEXICON and low not in FLEETING


def _clause_end(phrase: Phrase, at: int) -> int:
    """Return where a relative clause ends: at its next comma, dash or bracket."""
    limit = min(len(phrase), at + LONGEST)
    while at < limit and phrase.tags[at] not in ",.;:-()Q":
        at += 1
    return at


def _belonging(phrase: Phrase, at: int) -> Span | None:
    """Read "of mystery shopping company ABa", "from the Center for … Science"."""
    end = _end(phrase, at + 1, "WKIAMRFSQT")
    names = [
        token.low
        for token, tag in zip(phrase.tokens[at:end], phrase.tags[at:end], strict=True)
        if tag == "N"
    ]
    worthy = any(bare(name) not in PLACES | PEOPLES for name in names) or _holds_body(
        phrase, at, end
    )
    return (
        Span(phrase.tokens[at].start, phrase.tokens[end - 1].end)
        if worthy and end > at + 1
        else None
    )


def _holds_body(phrase: Phrase, start: int, end: int) -> bool:
    return any(token.low in GENERIC for token in phrase.tokens[start:end])


def _end(phrase: Phrase, at: int, stops: str) -> int:
    """Return where a description ends: at punctuation, a verb or another clause."""
    tags = phrase.tags
    limit = min(len(tags), at + LONGEST)
    while at < limit and tags[at] not in ",.;:-()Q" + stops:
        if tags[at] == "C" and tags[at + 1 : at + 2] in ("F", "V", "A", "M"):
            break
        at += 1
    return at
