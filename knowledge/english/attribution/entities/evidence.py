"""Evidence: what a story shows of an entity, sign by sign, and what each sign weighs.

No sign decides by itself. A given name of the table, a title, an age, a verb of feeling
speak for a person; "the" before, "in" before, a word like "Council" inside against one.
A sign counts once for an entity, however often it is met; the sum is the logarithm of
the odds that it is a person, as in a naive Bayes classifier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.entities.acronyms import is_acronym
from knowledge.english.attribution.entities.runs import COMPANY_ENDINGS, PARTICLES
from knowledge.english.attribution.vocabulary import (
    ARTICLES,
    BODIES,
    FEELING,
    GIVEN,
    KINDS,
    NUMBER_WORDS,
    OUTLETS,
    PEOPLES,
    PLACES,
    ROLES,
    SURNAMES_TOO,
    TITLES,
    bare,
    gives_name,
    is_collective,
    is_possessive,
    is_role,
)
from knowledge.english.reporting_verbs import LEXICON
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.english.attribution.entities.names import NameMention
    from knowledge.english.attribution.tokens import TokenizedSentence

SURELY_BODIES = BODIES - SURNAMES_TOO
PERSON_WEIGHTS = {
    "title": 4.0,
    "office before": 3.0,
    "given name": 3.0,
    "given name alone": 1.5,
    "middle initial": 2.0,
    "given out": 3.0,
    "age behind": 3.0,
    "who behind": 2.5,
    "role behind": 3.0,
    "body behind": -3.0,
    "which behind": -2.0,
    "surname echoed": 2.5,
    "first word echoed": -0.8,
    "speaks": 1.0,
    "feels": 1.5,
    "he or she": 2.0,
    "body word": -5.0,
    "company": -6.0,
    "outlet": -6.0,
    "place": -5.0,
    "people": -4.0,
    "article before": -3.5,
    "kind before": -4.0,
    "place before": -1.5,
    "at before": -1.0,
    "work before": -4.0,
    "noun behind": -1.0,
    "acronym": -3.0,
    "ampersand": -3.0,
    "says it": -1.5,
    "shares in": -4.0,
    "single word": -0.5,
    "full name": 0.3,
    "particle": 1.0,
}
"""For a person where positive, against one where negative; natural logarithms."""
GENDER_WEIGHTS = {"title": 4.0, "kin or role": 3.0, "given name": 1.5, "pronoun": 1.0}
"""What each sign of gender weighs; a pronoun counts each time, up to `MOST_PRONOUNS`."""
MOST_PRONOUNS = 3
PLACE_LINKS = dict.fromkeys(("in", "near", "across", "around"), "place before") | {
    "at": "at before"
}
SHARES_IN = (("shares", "in"), ("shares", "of"), ("stock", "in"), ("stake", "in"))
"""What is only said of a company."""
RELATIVES = {"who": "who behind", "whose": "who behind", "which": "which behind"}
IS = frozenset({"is", "was"})
WORKS = SETS["work"]
"""What has a title of its own: "his memoir, The Long Road, is out"."""
AGE_DIGITS = 2
NOUN_NOUN = pos.WORD + pos.WORD
"""Behind a name that stands before a noun ("a Portland sock retailer")."""
LONGEST_PERSON = 6
APPOSITION_WORDS = 6
"""Words of an apposition among which its head is sought."""


def signs(text: str, sentence: TokenizedSentence, mention: NameMention) -> Iterator[str]:
    """Yield the signs that one mention gives, by their names in `PERSON_WEIGHTS`."""
    yield from _signs_of_form(text, sentence, mention)
    yield from _signs_of_words(sentence, mention)
    yield from _signs_of_titles(mention)
    if mention.first:
        yield from _signs_before(sentence, mention)
    if mention.last < len(sentence):
        behind = sentence.tags[mention.last]
        read = _signs_behind_comma if behind == pos.COMMA else _signs_behind
        yield from read(sentence, mention.last)


def _signs_of_form(text: str, sentence: TokenizedSentence, mention: NameMention) -> Iterator[str]:
    """Yield what the number, length and capitals of a name's words show."""
    words = mention.words
    yield "single word" if len(words) == 1 else "full name"
    if any(len(word) == 1 for word in words[:-1]):
        yield "middle initial"
    if any(word in PARTICLES for word in words[1:-1]):
        yield "particle"
    if "&" in sentence.words[mention.name : mention.last]:
        yield "ampersand"
    if len(words) > LONGEST_PERSON:
        yield "body word"
    if is_acronym(text, mention) and not _is_shouted(text, sentence):
        yield "acronym"


def _is_shouted(text: str, sentence: TokenizedSentence) -> bool:
    """Whether a sentence is written in capitals throughout."""
    return text[sentence.starts[0] : sentence.ends[-1]].isupper()


def _signs_of_words(sentence: TokenizedSentence, mention: NameMention) -> Iterator[str]:
    """Yield what tables know of a name's words."""
    words, low = mention.words, " ".join(mention.words)
    if len(words) > 1 and words[0] in GIVEN:
        yield "given name"
    if low in OUTLETS or f"the {low}" in OUTLETS:
        yield "outlet"
    if words[-1] in COMPANY_ENDINGS:
        yield "company"
    if _holds_body_word(sentence, mention):
        yield "body word"
    if len(words) == 1:
        tables = (("given name alone", GIVEN), ("place", PLACES), ("people", PEOPLES))
        yield from (sign for sign, table in tables if low in table)


def _holds_body_word(sentence: TokenizedSentence, mention: NameMention) -> bool:
    """Whether a word like "Council" is inside: "Church" alone is a surname as well."""
    words = mention.words
    if not SURELY_BODIES.isdisjoint(words[1:]):
        return True
    bare_surname = len(words) == 1 and sentence.words[mention.first - 1] != "the"
    surname = words[-1] in SURNAMES_TOO and (words[0] in GIVEN or bare_surname)
    return words[-1] in BODIES and not surname and not _is_titled(mention)


def _is_titled(mention: NameMention) -> bool:
    return bool(mention.titles) and mention.titles[-1] in TITLES


def _signs_of_titles(mention: NameMention) -> Iterator[str]:
    if _is_titled(mention):
        yield "title"
    elif mention.titles and is_role(mention.titles[-1]):
        yield "office before"


def _signs_before(sentence: TokenizedSentence, mention: NameMention) -> Iterator[str]:
    """Yield what the word before a name shows."""
    at = mention.first - 1
    before, tag = bare(sentence.words[at]), sentence.tags[at]
    if tag == pos.COMMA:
        yield from _signs_before_comma(sentence, mention)
    elif is_role(before) and tag in pos.COMMON_OR_NAME:
        yield "office before"
    elif before in ARTICLES and not mention.titles:
        yield "article before"
    elif before in KINDS and tag == pos.WORD:
        yield "kind before"
    elif sentence.words[max(0, at - 1) : at + 1] in SHARES_IN:
        yield "shares in"
    elif gives_name(sentence.words, mention.first):
        yield "given out"
    elif before in PLACE_LINKS:
        yield PLACE_LINKS[before]


def _signs_before_comma(sentence: TokenizedSentence, mention: NameMention) -> Iterator[str]:
    """Read "Her mother, Samira, …", "The company behind it, Kelpworks, …"."""
    at = mention.first - 2
    if sentence.tags[mention.last : mention.last + 1] in (pos.COMMA, pos.DASH) and at >= 0:
        if is_role(bare(sentence.words[at])):
            yield "office before"
        elif sentence.words[at] in WORKS:
            yield "work before"
        elif not KINDS.isdisjoint(sentence.words[max(0, at - 2) : at + 1]):
            yield "kind before"


def _signs_behind_comma(sentence: TokenizedSentence, at: int) -> Iterator[str]:
    """Read an age, a relative clause or an apposition behind the comma at `at`."""
    low = sentence.words[at + 1] if at + 1 < len(sentence) else ""
    age = (low.isdigit() and len(low) == AGE_DIGITS) or low in NUMBER_WORDS
    if age and sentence.tags[at + 2 : at + 3] in (pos.COMMA, pos.STOP, ""):
        yield "age behind"
    elif low in RELATIVES:
        yield RELATIVES[low]
    elif low:
        yield from _apposition(sentence, at + 1)


def _signs_behind(sentence: TokenizedSentence, at: int) -> Iterator[str]:
    """Read what the words straight behind a name show."""
    words, tags = sentence.words, sentence.tags
    following = words[at + 1 : at + 2]
    if words[at] in RELATIVES:
        yield RELATIVES[words[at]]
    elif words[at] in FEELING or (words[at] in IS and not FEELING.isdisjoint(following)):
        yield "feels"
    elif words[at] in IS and tags[at + 1 : at + 2] == pos.DETERMINER:
        yield from _apposition(sentence, at + 1)
    elif words[at] in LEXICON and following == ("it",):
        yield "says it"
    elif tags.startswith(NOUN_NOUN, at) and not is_possessive(words[at - 1]):
        yield "noun behind"


def _apposition(sentence: TokenizedSentence, at: int) -> Iterator[str]:
    """Say whether the apposition that starts at `at` describes a person or a body."""
    tags, words = sentence.tags, sentence.words
    end = at
    while end < min(len(tags), at + APPOSITION_WORDS) and tags[end] in pos.NOMINAL + pos.PAST:
        end += 1
    head = bare(words[end - 1])
    if end == at or tags[end - 1] == pos.DETERMINER or tags[end : end + 1] in pos.VERBS:
        return
    if is_role(head) or (head in TITLES and tags[end - 1] == pos.WORD):
        yield "role behind"
    elif head in KINDS and not is_collective(head):
        yield "body behind"


def gender_signs(mention: NameMention) -> Iterator[tuple[str, int]]:
    """Yield the signs of gender that a name and its titles give: 1 a man, -1 a woman."""
    for title in mention.titles:
        if TITLES.get(title, ("-",))[0] != "-":
            yield "title", _sign(TITLES[title][0])
        elif ROLES.get(title, "-") != "-":
            yield "kin or role", _sign(ROLES[title])
    given = GIVEN.get(mention.words[0], "-")
    if given != "-" and len(mention.words) > 1:
        yield "given name", _sign(given)


def _sign(gender: str) -> int:
    return 1 if gender == "m" else -1
