"""References: how a question leans on the one before, told by its wording.

"What else did he say" names nobody, "why?" asks for nothing by itself, and "the others"
are others than those shown. What a pronoun stands for is settled by whoever knows the
stories, see `query.follow_up`; here it is told that there is one, of which gender, and
what descriptions ("that octopus") a question holds that one could stand for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from knowledge.english import tables

if TYPE_CHECKING:
    from collections.abc import Iterator

PERSON = re.compile(
    r"\b(?P<pronoun>he|she|him|her|his|hers|himself|herself)(?P<is>['’]s)?\b", re.IGNORECASE
)
MALE = frozenset({"he", "him", "his", "himself"})
AND = r"\W*(?:and|but|so|also|then|ok|okay|or)\b"
LEANING = re.compile(
    rf"{AND}|\W*(?:what about|how about|what else|who else|where else|anything else"
    r"|(?:why|when|where|who|how(?: \w+)?|really|since when|which"
    r"|which ones?|why not|what for|who (?:said|says) (?:so|that|it|this)|says who)\W*$)",
    re.IGNORECASE,
)
# "That" is a pronoun at the end, behind a preposition and before a verb form of "to be";
# elsewhere it joins a clause ("the day that …") or points at a noun that stands there.
POINTING_BACK = re.compile(
    r"\b(?:it|its|this|these|those|they|them|their|theirs|then|ones?|there(?!['’]s| (?:is|are|was"
    r"|were|been)\b)|(?:of|about|for|with|to|by|after|before|like|than) that"
    r"|that(?=\W*$|['’]s| (?:is|was|were|will|would|can|could|has|had)\b))\b",
    re.IGNORECASE,
)
EXISTENTIAL = re.compile(r"\b(?:is|are|was|were|be|been|isn['’]t|aren['’]t) there\b", re.IGNORECASE)
MORE = re.compile(r"\b(?:else|more|other|others|another|again)\b", re.IGNORECASE)
GOING_ON = re.compile(
    rf"(?:{AND}\W*)*(?:why(?: (?:not|so|is that|was that))?|how come|how so|what (?:else|then|next"
    r"|happened (?:then|next|after(?: that)?))|and|then|what more|anything else|next|go on|more"
    r"|(?:tell me )?more)?\W*",
    re.IGNORECASE,
)
WHO_SAID_IT = re.compile(
    rf"(?:{AND}\W*)*(?:who (?:was it that )?(?:said|says|told us|wrote) (?:so|that|it|this)"
    r"|says who|who(?:['’]?s| is) that from|whose words are (?:they|those|these))\W*",
    re.IGNORECASE,
)
NAME_ALONE = re.compile(
    rf"(?:{AND}\W*)*(?:(?:what|how) about\W+)?"
    r"(?P<name>[^\W\d](?:[\w.'’-]*\w)?(?:\s+[\w.'’-]*\w){0,3})\W*",
    re.IGNORECASE,
)
DETERMINER = re.compile(r"\b(?:the|that|this)\s+(?=\w)", re.IGNORECASE)
LONGEST_DESCRIPTION = 4
"""Words of a description up to its noun, that included."""
STOPPING = frozenset(
    {
        "who",
        "that",
        "which",
        "is",
        "was",
        "of",
        "in",
        "on",
        "at",
        "to",
        "and",
        "for",
        "with",
        "from",
    }
)
"""What stands in no description before its noun."""
PUNCTUATION = "?!.,;:’'\""
OTHERS = re.compile(r"\belse\b|\b(?:what|anything|something) more\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Description:
    """Somebody whom a question describes without a name."""

    words: str
    """The noun with what stands before it, but for the article."""
    noun: str
    gender: int
    """1 for a man, -1 for a woman, 0 where the noun does not say."""


def personal_pronoun(question: str) -> re.Match[str] | None:
    """Return the first pronoun of a question that stands for a person."""
    return PERSON.search(question)


def gender_of(pronoun: re.Match[str]) -> int:
    """Return 1 for a pronoun of a man, -1 for that of a woman."""
    return 1 if pronoun["pronoun"].casefold() in MALE else -1


def with_name(question: str, pronoun: re.Match[str], name: str) -> str:
    """Put a name in the place of a pronoun; "his" takes a possessive."""
    after = question[pronoun.end() :]
    low = pronoun["pronoun"].casefold()
    possessive = low == "his" or (low == "her" and re.match(r"\s+\w", after) is not None)
    suffix = "’s" if possessive or low == "hers" else " is" if pronoun["is"] else ""
    return f"{question[: pronoun.start()]}{name}{suffix}{after}"


def wants_more(question: str) -> bool:
    """Tell whether a question asks for other passages than those shown ("what else")."""
    return MORE.search(question) is not None


def wants_others(question: str) -> bool:
    """Tell the same of a question that holds words of its own: not of "did more troops go"."""
    return OTHERS.search(question) is not None


def asks_who_said_it(question: str) -> bool:
    """Tell whether a question asks for nothing but who said what was shown: "who said that"."""
    return WHO_SAID_IT.fullmatch(question) is not None


def name_alone(question: str) -> str | None:
    """Return what a question is asked of anew: the "kirby" of "and kirby?", "what about kirby"."""
    found = NAME_ALONE.fullmatch(question)
    return None if found is None else found["name"]


def goes_on(question: str) -> bool:
    """Tell whether a question is nothing but a step further: "why?", "and then?", "what else"."""
    return GOING_ON.fullmatch(question) is not None


def leans(question: str) -> bool:
    """Tell whether a question opens like one that goes on from another ("and when")."""
    return LEANING.match(question) is not None


def points_back(question: str) -> bool:
    """Tell whether a question holds a word that stands for something said before."""
    return POINTING_BACK.search(EXISTENTIAL.sub("", question)) is not None


def descriptions(question: str) -> Iterator[Description]:
    """Yield those whom a question describes by a noun for which "he" or "she" may stand."""
    for determiner in DETERMINER.finditer(question):
        behind = question[determiner.end() :].split()[:LONGEST_DESCRIPTION]
        found = None
        # Up to the last noun of the run that can be a person: "the travel agent guy who".
        for count, word in enumerate(behind, start=1):
            noun = word.strip(PUNCTUATION).casefold()
            if noun in animates():
                words = " ".join(behind[:count]).strip(PUNCTUATION)
                found = Description(words, noun, animates()[noun])
            elif found is not None:
                break
            if noun in STOPPING or word[-1] in PUNCTUATION:
                break
        if found is not None:
            yield found


@cache
def animates() -> dict[str, int]:
    """Return the gender of each noun for which "he" or "she" may stand."""
    genders = {"-": 0, "m": 1, "f": -1}
    groups = [tables.groups(name) for name in ("roles.txt", "animates.txt")]
    return {
        noun: gender
        for nouns in groups
        for heading, gender in genders.items()
        for noun in nouns[heading]
    }
