"""Roles: what the story says somebody is, as a span of its own words.

Read from what stands before a name ("Pentagon spokesman John Kirby", "The head of
Sweden's prison service, Nils Oberg") and behind it (`roles_behind`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.entities.role_phrases import (
    PHRASE_CLOSED,
    is_headed_by_role,
    role_span,
)
from knowledge.english.attribution.entities.roles_behind import (
    COURT_PARTS,
    PARTIES,
    SIDES,
    predicate_role,
    role_behind,
)
from knowledge.english.attribution.entities.runs import OFFICE_LINKS, is_office
from knowledge.english.attribution.relations.noun_phrases import noun_phrase_start
from knowledge.english.attribution.relations.occasions import OCCASIONS
from knowledge.english.attribution.vocabulary import (
    IRREGULAR_PASTS,
    KINDS,
    OUTLETS,
    PARTS,
    PLACES_AND_PEOPLES,
    SPLIT_TITLES,
    TITLES,
    bare,
    is_possessive,
    is_role,
)

if TYPE_CHECKING:
    from knowledge.english.attribution.entities.names import NameMention
    from knowledge.english.attribution.tokens import TokenizedSentence
    from knowledge.model import Span


OWNED = frozenset({"the", "his", "her", "its", "their", "our"})
LEADS = frozenset({"former", "vice", "deputy", "acting", "senior", "chief", "then"})
"""Words before a run of titles that belong to them: "former President"."""
NOUN_OR_TIME = pos.NOUNS + pos.TIME
"""What may end a role before a comma: "The vicar of today"."""
ADJUNCT = ("", pos.COMMA, pos.CONJUNCTION, pos.QUOTATION)
"""Behind what a preposition opens an adjunct of the clause."""
MATTER_LINKS = frozenset({"on", "for", "of"})
"""What joins an office with its matter: "spokeswoman on climate Ann Hill"."""
OWNER = pos.NAME + pos.NAME
"""Of "Tom Lee’s"."""


def role_of(
    sentence: TokenizedSentence, mention: NameMention, *, person: bool = True
) -> Span | None:
    """Return the role that the story gives beside this mention, without its article."""
    return (
        _before_comma(sentence, mention, person=person)
        or _before(sentence, mention)
        or _title(sentence, mention, "yes")
        or role_behind(sentence, mention)
        or _represented(sentence, mention)
        or _title(sentence, mention, "rank")
        or _origin(sentence, mention)
        or (predicate_role(sentence, mention) if person else None)
    )


def kind_before(sentence: TokenizedSentence, mention: NameMention) -> Span | None:
    """Return the campaign group of "the campaign group Fair Wheels"."""
    at = mention.first
    if at == 0 or sentence.tags[at - 1] != pos.WORD or sentence.words[at - 1] not in KINDS:
        return None
    while at > 0 and (
        sentence.tags[at - 1] in pos.WORD + pos.PAST
        or is_possessive(sentence.words[at - 1])
        or (at == 1 and sentence.tags[0] == pos.NAME)
    ):
        at -= 1
    return sentence.span(at, mention.first)


def _before_comma(
    sentence: TokenizedSentence, mention: NameMention, *, person: bool
) -> Span | None:
    """Read "The company's co-founder, Sergey Brin, …".

    Not the "grandfather" of "like her grandfather, Erdmann said": there the comma ends
    an adjunct, and the name is the subject of the verb behind it.
    """
    tags, words, first = sentence.tags, sentence.words, mention.first
    first -= first > 0 and words[first - 1] == "the"  # "the Rev Ann Hill"
    comma = first - 1
    if comma < 1 or tags[comma] != pos.COMMA or tags[comma - 1] not in NOUN_OR_TIME:
        return None
    behind = tags[mention.last : mention.last + 1]
    if behind not in ",.:-()wFVAPMQ":
        return None
    start = _start_before(sentence, comma, enclosed=behind in PHRASE_CLOSED)
    if start is None or (words[start] in ("a", "an") and tags[max(0, start - 2) : start] == "N,"):
        return None
    if words[start] in PARTS and words[start + 1] == "of":
        return role_span(sentence, start, comma) if person else None
    closed = behind in (pos.COMMA, pos.DASH)
    if not _is_description(sentence, start, comma, closed=closed, person=person):
        return None
    end = mention.name if _title(sentence, mention, "yes", "rank") else comma
    return role_span(sentence, start, end)  # "Her rival, Republican Sen. Ann Hill"


def _start_before(sentence: TokenizedSentence, comma: int, *, enclosed: bool) -> int | None:
    """Return where the phrase before a comma starts, or None where it can be no role.

    Args:
        sentence: the sentence.
        comma: the number of the comma's token.
        enclosed: whether the name behind the comma is closed by another sign.
    """
    tags, words = sentence.tags, sentence.words
    start = noun_phrase_start(sentence, comma, 0)
    # "A “grim day,” the minister, Ann Hill, said": what is quoted is no part.
    start = max(start, tags.rfind(pos.QUOTATION, start, comma + 1) + 1)
    named = tags[comma - 1] == pos.NAME and not is_office(words[comma - 1])
    if named and words[start] in TITLES:
        return None  # "Asked of Mr Hill, Mayor Ann Lee said"
    if start and tags[start - 1] in pos.PREPOSITIONS and not enclosed:
        return None
    if is_role(bare(words[comma - 1])) and not is_headed_by_role(sentence, start, comma):
        if not enclosed:
            return None
        start = max(at + 1 for at in range(start - 1, comma) if at < start or tags[at] in "PI")
    # "President Vladimir Putin and the Prime Minister, Dmitry Medvedev": another's is no part.
    coordinated = (at + 2 for at in range(start, comma - 1) if tags[at : at + 3] == "NCD")
    return max(coordinated, default=start)


def _is_description(
    sentence: TokenizedSentence, start: int, comma: int, *, closed: bool, person: bool
) -> bool:
    """Tell whether the phrase from `start` to a comma says who is named behind it.

    It must be definite, and headed by a role or, where the name is `closed`, somebody's.
    """
    tags, words = sentence.tags, sentence.words
    possessed = any(is_possessive(word) for word in words[start:comma])
    definite = tags[start] == pos.DETERMINER or start == 0 or tags[start - 1] in "FQ"
    if not (definite or possessed):
        return False
    if is_headed_by_role(sentence, start, comma, generic=not person):
        return True
    # "At the town’s harbour, Ann Hill, 41, said"
    adjunct = start and tags[start - 1] in pos.PREPOSITIONS and tags[: start - 1][-1:] in ADJUNCT
    closed = closed and tags[comma - 1] == pos.WORD and not adjunct
    owned = possessed or words[start] in OWNED
    return closed and owned and words[comma - 1] not in OCCASIONS


def _before(sentence: TokenizedSentence, mention: NameMention) -> Span | None:
    """Read "food writer Stefan Gates", "the 36-year-old company employee Erika Ito"."""
    tags, words = sentence.tags, sentence.words
    name = mention.name
    # "Defense Department spokesman Col. Wade Harkins": the rank is no part of it.
    while name > mention.first and words[name - 1] in TITLES:
        name -= 1
    if name == 0 or tags[name - 1] != pos.WORD:
        return None
    if name > 2 and words[name - 2] in MATTER_LINKS and is_role(words[name - 3]):  # noqa: PLR2004
        return role_span(sentence, noun_phrase_start(sentence, name - 2, 0), name)
    start = name
    while start > 0 and tags[start - 1] in pos.NOUNS and words[start - 1] not in IRREGULAR_PASTS:
        start -= 1
    modified = start
    while modified > 0 and tags[modified - 1] in pos.NOUNS + pos.PAST:
        modified -= 1
    determined = modified > 0 and tags[modified - 1] == pos.DETERMINER
    if determined:
        start = modified
    # "The club sacked manager Pete Larkin": a verb behind a noun is no part of it.
    verbs = (at for at in range(start + 1, name) if tags[at] == pos.PAST)
    start = max((at + 1 for at in verbs if tags[at - 1] in pos.NOUNS), default=start)
    known = is_role(bare(words[name - 1]))
    open_class = determined and words[modified - 1] in ("a", "an") and mention.words[1:]
    listed = tags[mention.last : mention.last + 1] == pos.CONJUNCTION
    if known and determined and start == modified and not listed:
        start = _running_on(sentence, modified - 1)
    return role_span(sentence, start, name) if known or open_class else None


def _running_on(sentence: TokenizedSentence, at: int) -> int:
    """Return where "Her son, the sculptor Piers Aske" starts; `at` is its article.

    The first description must be somebody's or a definite one, and open the clause.
    """
    tags, words = sentence.tags, sentence.words
    if at < 2 or words[at] != "the" or tags[at - 1] != pos.COMMA:  # noqa: PLR2004
        return at + 1
    start = noun_phrase_start(sentence, at - 1, 0)
    while start and (is_possessive(words[start - 1]) or tags[start - 1 : start + 1] == OWNER):
        start -= 1  # "Tom Lee’s brother"
    opens = start == 0 or tags[start - 1] in pos.BREAKS + pos.QUOTATION + pos.FINITE_VERB
    definite = tags[start] == pos.DETERMINER and words[start] not in ("a", "an")
    definite |= any(is_possessive(word) for word in words[start : at - 1])
    told = opens and definite and is_role(bare(words[at - 2]))
    return (start + (tags[start] == pos.DETERMINER)) if told else at + 1


def _title(sentence: TokenizedSentence, mention: NameMention, *kinds: str) -> Span | None:
    """Read "Mayor Kakali": a title that is an office, or at least a rank."""
    words, name = sentence.words, mention.name
    if not OFFICE_LINKS.isdisjoint(words[mention.first : name]):
        return role_span(sentence, mention.first, name)  # "Minister of Health"
    while name > mention.first + 1 and _office(words[name - 1]) == "no":
        name -= 1  # "Superintendent Dr. Alan Whitfield"
    start = name
    if mention.first > 1 and (words[mention.first - 2], words[mention.first]) in SPLIT_TITLES:
        return role_span(sentence, mention.first - 2, name)
    while start > mention.first or (
        start > 0 and start == mention.first and words[start - 1] in LEADS
    ):
        start -= 1
    while start < name and _office(words[start]) == "no":
        start += 1
    told = start < name and _office(words[name - 1]) in kinds
    return role_span(sentence, start, name) if told else None


def _represented(sentence: TokenizedSentence, mention: NameMention) -> Span | None:
    """Read "For the Liberal Democrats, Ann Hill said", "Labour’s Ann Hill"."""
    tags, words, first = sentence.tags, sentence.words, mention.first
    owner = bare(words[first - 1]) if first and is_possessive(words[first - 1]) else ""
    country = owner in PLACES_AND_PEOPLES and len(mention.words) > 1
    if (owner in PARTIES or country) and OUTLETS.isdisjoint((owner, f"the {owner}")):
        at = first - 1
        while at > 0 and tags[at - 1] == pos.NAME:
            at -= 1
        return sentence.span(at, first)
    if first > 1 and words[first - 2] in COURT_PARTS and tags[first - 1] == pos.COMMA:
        return sentence.span(first - 2, first - 1)  # "Prosecuting, Ann Hill said"
    at = first - 1
    while at > 0 and tags[at - 1] in pos.COMMON_OR_NAME:
        at -= 1
    sides = not SIDES.isdisjoint(words[at : first - 1])
    comma = first > 0 and tags[first - 1] == pos.COMMA
    opens = at > 0 and tags[at - 1] == pos.DETERMINER and words[at - 2 : at - 1] == ("for",)
    start = at - 2 if opens else at - 1
    opens |= at > 0 and words[at - 1] == "for"
    opens = opens and (start == 0 or tags[start - 1] in pos.BREAKS + pos.QUOTATION)
    return sentence.span(start, first - 1) if sides and comma and opens else None


def _origin(sentence: TokenizedSentence, mention: NameMention) -> Span | None:
    """Read "Viennese-born" where nothing else is told."""
    first = mention.first
    told = first < mention.name and sentence.words[first].endswith("-born")
    return sentence.span(first, first + 1) if told else None


def _office(word: str) -> str | None:
    """Return how much a title says of what somebody is: yes, rank or no; None for other words."""
    if word in TITLES:
        return TITLES[word][1]
    return "yes" if is_office(word) else None
