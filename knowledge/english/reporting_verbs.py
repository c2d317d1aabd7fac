"""The cue lexicon: the verbs and nouns that report speech, in all their forms.

The verbs stand in `tables/reporting_verbs.tsv` with what each licenses, and are inflected
here; the nouns ("his claim that …") in `tables/reporting_nouns.txt`. Sentences need it too:
a clause with a cue behind a quotation belongs to the quotation.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from knowledge.english import tables

VOWELS = "aeiou"


class Form(StrEnum):
    """The form of a verb."""

    BASE = "base"
    THIRD = "third"
    PAST = "past"
    PARTICIPLE = "participle"
    GERUND = "gerund"


@dataclass(frozen=True, slots=True)
class Entry:
    """One form of one verb of the lexicon."""

    particle: tuple[str, ...]
    form: Form
    kind: str
    licences: frozenset[str]
    noun: bool


def _inflect(verb: str, forms: str) -> list[str]:
    """Return third person, past, participle and gerund of a regular verb."""
    if forms != "-":
        return forms.split()
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")
    stem = verb.removesuffix("e")
    if verb.endswith("y") and verb[-2] not in VOWELS:
        return [verb[:-1] + "ies", verb[:-1] + "ied", verb[:-1] + "ied", verb + "ing"]
    return [third, stem + "ed", stem + "ed", stem + "ing"]


def _lexicon() -> dict[str, list[Entry]]:
    """Return the entries by their first word, the longest particle first."""
    lexicon: dict[str, list[Entry]] = defaultdict(list)
    for row, forms, kind, licences, nouns in tables.rows("reporting_verbs.tsv"):
        verb, *particle = row.split()
        third, past, participle, gerund = _inflect(verb, forms)
        named = {Form.BASE: verb, Form.THIRD: third, Form.PAST: past, Form.GERUND: gerund}
        named |= {} if participle == past else {Form.PARTICIPLE: participle}
        for form, word in named.items():
            noun = word in nouns.split()
            entry = Entry(tuple(particle), form, kind, frozenset(licences.split()), noun)
            lexicon[word].append(entry)
    return {
        word: sorted(entries, key=lambda entry: -len(entry.particle))
        for word, entries in lexicon.items()
    }


LEXICON = _lexicon()
# Forms that are finite verbs whatever stands around them ("says", "told", "wrote").
FINITE = frozenset(
    word
    for word, entries in LEXICON.items()
    if not word.endswith(("ed", "ing"))
    and all(not e.noun and not e.particle and e.form in (Form.THIRD, Form.PAST) for e in entries)
)
NOMINALS = frozenset(noun for [noun] in tables.rows("reporting_nouns.txt"))
