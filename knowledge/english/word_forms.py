"""Words that differ and mean the same: irregular forms, spellings, names of countries.

A stemmer takes "troops" to "troop", and knows nothing of "taught", "colour" or
"American". What it lacks is a lookup in plain tables and three rules of British
spelling. Both sides are folded alike, so a fold need not be a good spelling; it only
must not join two words that people tell apart.
"""

from __future__ import annotations

import re

from knowledge.english import tables


def _folds(name: str) -> dict[str, str]:
    """Read a table of rows "head, forms" as form → head."""
    return {form: head for head, forms in tables.rows(name) for form in forms.split(" ")}


FORMS = _folds("word_forms.tsv")

ORDINARY = frozenset({"us", "polish", "poles", "swede", "swedes", "dane", "danes", "un"})
"""Words that name a country or its people only with a capital."""

_places = {form.replace("_", " "): head for form, head in _folds("places.tsv").items()}
PLACES = _places | {
    form.casefold(): head for form, head in _places.items() if form.casefold() not in ORDINARY
}
"""Names as written, and in lower case where that is no ordinary word."""
COUNTRIES = frozenset(PLACES.values())
"""The words that countries and unions are searched as."""

_names = sorted({name.casefold() for name in PLACES if " " in name}, key=len, reverse=True)
PHRASES = [name.replace(" ", "[ ]") for name in ["per cent", *_names]]
"""Patterns of what is one word although a space stands in it, whatever its case."""

IZE = re.compile(r"(?<=[a-z]{3})is(?=(?:e[drs]?|ers|ing|ations?)$)")
YZE = re.compile(r"(?<=[a-z]l)ys(?=(?:e[drs]?|ers|ing)$)")
OUR = re.compile(r"(?<=[a-z]{3})our(?=(?:s|ed|ing|ings|able|ful|ite|ites|ers?|hood|hoods)?$)")


def same_word(word: str) -> str:
    """Return the word, in lower case, that stands for `word` and all its other forms."""
    word = FORMS.get(word, word)
    # Few words have the letters at all, and looking for them is what takes the time.
    if "is" in word:
        word = IZE.sub("iz", word)
    if "ys" in word:
        word = YZE.sub("yz", word)
    return OUR.sub("or", word) if "our" in word else word
