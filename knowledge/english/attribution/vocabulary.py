"""Vocabulary: what a word by itself says of who is meant.

Titles, given names, roles, nations, papers and the parts of the names of bodies,
all of them read from tables, and the endings of words that no table can list.
"""

from __future__ import annotations

from knowledge.english import tables
from knowledge.english.tables import SETS

TITLES = {row[0]: (row[1], row[2]) for row in tables.rows("titles.tsv")}
GIVEN = {name: row[0] for row in tables.rows("given_names.tsv") for name in row[1].split()}
ROLES = {
    noun: row[0]
    for row in tables.rows("roles.tsv")
    for noun in row[1].split()
    if row[0] in ("m", "f", "-")
}
_SOURCES: dict[str, frozenset[str]] = {
    row[0]: frozenset(row[1].split()) for row in tables.rows("roles.tsv")
}
GENERIC = _SOURCES["generic"]
COLLECTIVES = _SOURCES["collective"]
FINDINGS, DOCUMENTS = _SOURCES["finding"], _SOURCES["document"]
OFFICE_TITLES = frozenset(row[0] for row in tables.rows("titles.tsv") if row[2] != "no")
# Offices whose last word stands in one run with the name: "Secretary of State Blinken".
SPLIT_TITLES = frozenset({("secretary", "state"), ("agent", "charge"), ("chief", "staff")})
_ORGANISATIONS = {row[0]: row[1] for row in tables.rows("organisations.tsv")}
BODIES = frozenset(_ORGANISATIONS["body"].split())
AGENCIES = frozenset(_ORGANISATIONS["agency"].split())
PLACES = frozenset(_ORGANISATIONS["place"].split())
PEOPLES = frozenset(_ORGANISATIONS["people"].split())
KINDS = GENERIC | SETS["kind"]
OUTLETS = frozenset(_ORGANISATIONS["outlet"].split("|"))
POSSESSIVE_PRONOUNS = frozenset({"his", "her", "its", "their"})
ROLE_ENDINGS = ("ologist", "ist", "ician", "woman", "keeper", "maker", "holder", "worker", "person")
NO_ROLES = frozenset(
    {"list", "exist", "assist", "resist", "twist", "consist", "mist", "fist", "waist"}
)


def bare(low: str) -> str:
    """Return a word without its possessive ending."""
    for ending in ("’s", "’"):
        if low.endswith(ending):
            return low.removesuffix(ending)
    return low


def is_possessive(low: str) -> bool:
    """Whether a word in lower case carries a possessive ending."""
    return low.endswith(("’s", "s’"))


def is_role(word: str) -> bool:
    """Whether a word says what somebody is ("spokesman", "volcanologist")."""
    return word in ROLES or (word.endswith(ROLE_ENDINGS) and word not in NO_ROLES)


def is_plural_role(word: str) -> bool:
    """Whether a word is the plural of a role ("researchers")."""
    return word.endswith("s") and is_role(word[:-1])


def is_collective(low: str) -> bool:
    """Whether a word names people in the plural ("experts", "officials")."""
    return low in COLLECTIVES or is_plural_role(low)
