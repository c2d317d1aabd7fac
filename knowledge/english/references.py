"""References: how a question leans on the one before, told by its wording.

"What else did he say" names nobody, "why?" asks for nothing by itself, and "the others"
are others than those shown.
"""

from __future__ import annotations

import re

PERSON = re.compile(r"\b(?P<pronoun>he|she|him|her|his|hers)(?P<is>['’]s)?\b", re.IGNORECASE)
LEANING = re.compile(
    r"\W*(?:and|but|so|also|then|what about|how about|what else|who else|where else|anything else"
    r"|(?:why|when|where|who|how|how come|how so|how many|how much|really|since when)\W*$)",
    re.IGNORECASE,
)
POINTING_BACK = re.compile(
    r"\b(?:it|its|that|this|these|those|they|them|their|there|then)\b", re.IGNORECASE
)
MORE = re.compile(r"\b(?:else|more|other)\b", re.IGNORECASE)
OTHERS = re.compile(r"\belse\b|\b(?:what|anything|something) more\b", re.IGNORECASE)


def personal_pronoun(question: str) -> re.Match[str] | None:
    """Return the first pronoun of a question that stands for a person."""
    return PERSON.search(question)


def with_name(question: str, pronoun: re.Match[str], name: str) -> str:
    """Put a name in the place of a pronoun; "his" takes a possessive."""
    after = question[pronoun.end() :]
    possessive = pronoun["pronoun"].casefold() == "his" or (
        pronoun["pronoun"].casefold() == "her" and re.match(r"\s+\w", after) is not None
    )
    suffix = "’s" if possessive else " is" if pronoun["is"] else ""
    return f"{question[: pronoun.start()]}{name}{suffix}{after}"


def wants_more(question: str) -> bool:
    """Tell whether a question asks for other passages than those shown ("what else")."""
    return MORE.search(question) is not None


def wants_others(question: str) -> bool:
    """Tell the same of a question that holds words of its own: not of "did more troops go"."""
    return OTHERS.search(question) is not None


def leans(question: str) -> bool:
    """Tell whether a question opens like one that goes on from another ("and when")."""
    return LEANING.match(question) is not None


def points_back(question: str) -> bool:
    """Tell whether a question holds a word that stands for something said before."""
    return POINTING_BACK.search(question) is not None
