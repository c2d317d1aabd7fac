"""Vocabulary: what a word by itself says of who is meant.

Titles, given names, roles, nations, papers and the parts of the names of bodies,
all of them read from tables, and the endings of words that no table can list.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

from knowledge.english import tables
from knowledge.english.tables import SETS

TITLES = {row[0]: (row[1], row[2]) for row in tables.rows("titles.tsv")}
GIVEN = {
    name: gender for gender, names in tables.groups("given_names.txt").items() for name in names
}
_ROLES = tables.groups("roles.txt")
ROLES = {noun: gender for gender in ("-", "m", "f") for noun in _ROLES[gender]}
GENERIC = frozenset(_ROLES["generic"])
COLLECTIVES = frozenset(_ROLES["collective"])
FINDINGS, DOCUMENTS = frozenset(_ROLES["finding"]), frozenset(_ROLES["document"])
OFFICE_TITLES = frozenset(row[0] for row in tables.rows("titles.tsv") if row[2] != "no")
# Offices whose last word stands in one run with the name: "Secretary of State Blinken".
SPLIT_TITLES = frozenset({("secretary", "state"), ("agent", "charge"), ("chief", "staff")})
_ORGANISATIONS = tables.groups("organisations.txt")
BODIES = frozenset(_ORGANISATIONS["body"])
AGENCIES = frozenset(_ORGANISATIONS["agency"])
PLACES = frozenset(_ORGANISATIONS["place"])
PEOPLES = frozenset(_ORGANISATIONS["people"])
PLACES_AND_PEOPLES = PLACES | PEOPLES
DEMONYMS = frozenset(
    form.lower()
    for _, forms in tables.rows("places.tsv")
    for form in forms.split()
    if form.istitle() and "_" not in form and "." not in form
) - frozenset({"america", "britain", "holland", "emirates", "burma"})
"""What people of a country are called, "Croatian"; the table's other forms are countries."""
SURNAMES_TOO = frozenset(
    {"park", "church", "court", "day", "lake", "post", "street", "hall", "field", "march"}
)
"""Words of bodies and places that are surnames as well."""
KINDS = GENERIC | SETS["kind"]
OUTLETS = frozenset(_ORGANISATIONS["outlet"])
BE = SETS["be"]
FEELING = SETS["feeling"]
IRREGULAR_PASTS = SETS["irregular past"]
"""Verbs in the past that no ending shows ("Police shot motorist Al Roe")."""
HEARERS = SETS["hearer"]
NO_GERUNDS = SETS["no gerund"]
NUMBER_WORDS = SETS["number word"]
PARTS = SETS["part"]
SHOWING = SETS["showing"]
ARTICLES = frozenset({"the", "a", "an"})
POSSESSIVE_PRONOUNS = frozenset({"his", "her", "its", "their"})
ROLE_ENDINGS = (
    "ologist",
    "ist",
    "ician",
    "woman",
    "keeper",
    "maker",
    "holder",
    "worker",
    "person",
    "-grader",
)
ROLE_PREFIXES = frozenset({"vice", "ex", "co", "deputy", "sub"})
SURNAME_ENDINGS = ("qvist", "quist")
"""Ends of surnames that look like those of roles: "Lindqvist"."""
NO_ROLES = frozenset(
    {"list", "exist", "assist", "resist", "twist", "consist", "mist", "fist", "waist"}
)


MOST_WORDS = 1 << 16
"""Words whose form is remembered."""


@lru_cache(MOST_WORDS)
def bare(low: str) -> str:
    """Return a word without its possessive ending."""
    for ending in ("’s", "’"):
        if low.endswith(ending):
            return low.removesuffix(ending)
    return low


def is_possessive(low: str) -> bool:
    """Whether a word in lower case carries a possessive ending."""
    return low.endswith(("’s", "s’"))


@lru_cache(MOST_WORDS)
def is_role(word: str) -> bool:
    """Whether a word says what somebody is ("spokesman", "volcanologist"); a maker is a firm."""
    lead, _, rest = word.partition("-")
    if lead in ROLE_PREFIXES and rest:
        return is_role(rest)
    ends = word.endswith(ROLE_ENDINGS) and not word.endswith(SURNAME_ENDINGS)
    return word in ROLES or (ends and word not in NO_ROLES and word not in KINDS)


def is_plural_role(word: str) -> bool:
    """Whether a word is the plural of a role ("researchers")."""
    singular = word.removesuffix("ies") + "y" if word.endswith("ies") else word[:-1]
    return word.endswith("s") and is_role(singular)


def is_collective(low: str) -> bool:
    """Whether a word names people in the plural ("experts", "officials")."""
    return low in COLLECTIVES or is_plural_role(low)


GIVING_NAME = frozenset({"name", "identified", "himself", "herself", "themselves", "goes", "known"})
FURTHEST_GIVEN = 5
"""Words before "Ed" of "gave his name only as Ed"."""


def gives_name(words: Sequence[str], at: int) -> bool:
    """Whether what ends at `at` says how somebody is called: "who goes by", "known as"."""
    before = words[max(0, at - FURTHEST_GIVEN) : at]
    return before[-1:] in (("as",), ("by",)) and not GIVING_NAME.isdisjoint(before)
