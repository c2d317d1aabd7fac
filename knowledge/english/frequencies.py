"""Word frequencies: how common a word is in English at large.

What a story leaves unsaid has no frequency in the story, so whether an absent word
matters must be known from elsewhere: "article" may be missing from a story that
answers, "Tokyo" may not. And a word that English knows is no typing error.
"""

from __future__ import annotations

from knowledge.english import tables

ZIPF_OF_UNKNOWN = 2.5
"""The Zipf value of a word that is not among the most frequent 30,000."""
ZIPF_CEILING = 8.0
"""Above the Zipf value of every word."""


# Read with the module, so that no question waits for it.
FREQUENCIES = tables.values("frequencies.txt")


def zipf(word: str) -> float:
    """Return the base-10 logarithm of a lower-case word's uses in a billion words."""
    return FREQUENCIES.get(word, ZIPF_OF_UNKNOWN)


def rarity(word: str) -> float:
    """Return how much a word tells, from about 0 ("the") to 5.5 (one that is unknown)."""
    return ZIPF_CEILING - zipf(word)


def is_known(word: str) -> bool:
    """Tell whether a lower-case word is among the most frequent 30,000 of English."""
    return word in FREQUENCIES
