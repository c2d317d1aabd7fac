"""The reporting verbs: the one list of what reports speech, in all its forms.

The verbs stand in `tables/reporting_verbs.tsv` with what each licenses, and are
inflected here; the nouns ("his claim that …") in `tables/reporting_nouns.txt`. All who
ask whether somebody speaks read this list: sentences and attribution in stories, what
a question asks for, the ranking of what answers it, and finding the source.
"""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from knowledge.english import tables

if TYPE_CHECKING:
    from collections.abc import Sequence

VOWELS = "aeiou"


class VerbForm(StrEnum):
    """The form of a verb."""

    BASE = "base"
    THIRD = "third"
    PAST = "past"
    PARTICIPLE = "participle"
    GERUND = "gerund"


FINITE_FORMS = frozenset({VerbForm.THIRD, VerbForm.PAST})


class ReportingVerb(NamedTuple):
    """One form of one verb of the list."""

    particle: tuple[str, ...]
    form: VerbForm
    kind: str
    licences: frozenset[str]
    noun: bool
    """Whether the form is a noun as well."""

    @property
    def has_content(self) -> bool:
        """Whether "what" can stand for what is reported, in "what did she insist"."""
        alone = {"direct", "nominal", "neutral"}
        return not self.licences <= alone and "document" not in self.licences

    @property
    def is_speech_anywhere(self) -> bool:
        """Whether the form reports speech wherever it stands, whatever stands around it."""
        plain = not self.noun and not self.particle
        return plain and self.kind == "speech" and self.has_content


def _inflect(verb: str, forms: str) -> list[str]:
    """Return third person, past, participle and gerund of a regular verb."""
    if forms != "-":
        return forms.split()
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")
    stem = verb.removesuffix("e")
    if verb.endswith("y") and verb[-2] not in VOWELS:
        return [verb[:-1] + "ies", verb[:-1] + "ied", verb[:-1] + "ied", verb + "ing"]
    return [third, stem + "ed", stem + "ed", stem + "ing"]


def _lexicon() -> dict[str, list[ReportingVerb]]:
    """Return the verbs by the first word of each form, the longest particle first."""
    lexicon: dict[str, list[ReportingVerb]] = defaultdict(list)
    for row, forms, kind, licences, nouns in tables.rows("reporting_verbs.tsv"):
        verb, *particle = row.split()
        third, past, participle, gerund = _inflect(verb, forms)
        named = {
            VerbForm.BASE: verb,
            VerbForm.THIRD: third,
            VerbForm.PAST: past,
            VerbForm.GERUND: gerund,
        }
        named |= {} if participle == past else {VerbForm.PARTICIPLE: participle}
        licensed = frozenset(licences.split())
        for form, word in named.items():
            noun = word in nouns.split()
            lexicon[word].append(ReportingVerb(tuple(particle), form, kind, licensed, noun))
    return {
        word: sorted(verbs, key=lambda verb: -len(verb.particle)) for word, verbs in lexicon.items()
    }


LEXICON = _lexicon()
# Forms that are finite verbs whatever stands around them ("says", "told", "wrote").
FINITE = frozenset(
    word
    for word, verbs in LEXICON.items()
    if not word.endswith(("ed", "ing"))
    and all(not v.noun and not v.particle and v.form in FINITE_FORMS for v in verbs)
)
NOMINALS = frozenset(noun for [noun] in tables.rows("reporting_nouns.txt"))


def verbs_at(words: Sequence[str], at: int) -> list[ReportingVerb]:
    """Return the verbs, in lower case, whose form and particle stand at `words[at]`."""
    return [
        verb
        for verb in LEXICON.get(words[at], ())
        if tuple(words[at + 1 : at + 1 + len(verb.particle)]) == verb.particle
    ]
