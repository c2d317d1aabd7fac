"""Forms of the lexicon in their sentence, and whether one is a noun there.

"The reports" and "fresh claims of" look like verbs; their neighbours tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.reporting_verbs import LEXICON, ReportingVerb, VerbForm
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.tokens import TokenizedSentence

PLURALS_WITHOUT_S = SETS["plural"]
NOUN_COMPLEMENTS = frozenset({"of", "from", "by", "about", "between"})
BEFORE_COMMON_NOUN = pos.DETERMINER + pos.PREPOSITION
BEFORE_SURE_NOUN = BEFORE_COMMON_NOUN + pos.PAST + pos.NUMBER
AFTER_CONJOINED_VERB = pos.THAT + pos.QUOTATION + pos.COLON + pos.NEGATION + pos.TO + pos.PRONOUN
AFTER_VERB = (
    AFTER_CONJOINED_VERB
    + pos.NUMBER
    + pos.DETERMINER
    + pos.NAME
    + pos.COMMA
    + pos.STOP
    + pos.RELATIVE
)
ADVERB_AND_MARKS = (pos.ADVERB + pos.QUOTATION, pos.ADVERB + pos.COMMA + pos.QUOTATION)
SUBJECT_TAGS = tuple(pos.SUBJECT_STARTS)
SUBJECT_OR_LINK = pos.PRONOUN + pos.NAME + pos.CLAUSE_LINKS
BEFORE_VERB = SUBJECT_OR_LINK + pos.AUXILIARIES + pos.ADVERB + pos.TO + pos.COMMA + pos.QUOTATION


@dataclass(frozen=True, slots=True)
class Verb:
    """A form of the lexicon where it stands, with its neighbours."""

    sentence: TokenizedSentence
    entry: ReportingVerb
    group: int
    at: int
    end: int

    @property
    def links(self) -> tuple[str, ...]:
        """The auxiliaries and adverbs before it, those of "is expected to" left out."""
        words = self.sentence.words[self.group : self.at]
        return words[words.index("to") + 1 :] if "to" in words else words

    @property
    def tag_before(self) -> str:
        """The tag before the form."""
        return self.sentence.tags[self.at - 1] if self.at else pos.STOP

    @property
    def word_before(self) -> str:
        """The word before the form."""
        return self.sentence.words[self.at - 1] if self.at else ""

    @property
    def tag_after(self) -> str:
        """The tag after the form and its particle."""
        return self.sentence.tags[self.end] if self.end < len(self.sentence) else pos.STOP

    @property
    def word_after(self) -> str:
        """The word after the form and its particle."""
        return self.sentence.words[self.end] if self.end < len(self.sentence) else ""


def is_noun(verb: Verb) -> bool:
    """Tell a noun ("the reports", "fresh claims of") from the verb it looks like."""
    before, after = verb.tag_before, verb.tag_after
    if before in BEFORE_SURE_NOUN or verb.word_before.endswith(("’s", "s’")):
        return True
    if verb.sentence.words[verb.at].endswith("ing"):
        return before != pos.COMMA and verb.group == verb.at
    if verb.word_after in NOUN_COMPLEMENTS or after in pos.VERBS or _lacks_plural(verb):
        return True
    if before in pos.COMMON_OR_NAME and _goes_on_as_noun(verb):
        return True
    if before == pos.CONJUNCTION:
        return after not in AFTER_CONJOINED_VERB
    if before == pos.WORD:
        agrees = _is_singular(verb) != (verb.entry.form is VerbForm.BASE)
        return not agrees or (after not in AFTER_VERB and not _leads_to_marks(verb))
    return before not in BEFORE_VERB


def _leads_to_marks(verb: Verb) -> bool:
    """Whether quoted words follow an adverb: "the paper notes drily, “…”"."""
    return verb.sentence.tags.startswith(ADVERB_AND_MARKS, verb.end)


def _goes_on_as_noun(verb: Verb) -> bool:
    """Whether a list or another verb of speech follows ("police reports say")."""
    if verb.tag_after == pos.COMMA:
        tags = verb.sentence.tags
        aside = tags[tags.rfind(pos.COMMA, 0, verb.at) + 1 : verb.at]
        parenthetical = len(aside) < verb.at and pos.CONJUNCTION not in aside
        return not (tags.startswith(pos.QUOTATION, verb.end + 1) or parenthetical)
    base = (entry.form for entry in LEXICON.get(verb.word_after, ()) if not entry.noun)
    return VerbForm.BASE in base


def _lacks_plural(verb: Verb) -> bool:
    """Whether a bare form ("state", "claim") has no plural subject before it."""
    tags = verb.sentence.tags
    if tags.startswith(pos.THAT, verb.end) and tags[verb.end + 1 : verb.end + 2] in SUBJECT_TAGS:
        return False  # "Emails seen by the Echo show that she"
    bare = verb.entry.form is VerbForm.BASE
    return bare and verb.tag_before in (pos.NAME, pos.WORD) and _is_singular(verb)


def _is_singular(verb: Verb) -> bool:
    return not verb.word_before.endswith("s") and verb.word_before not in PLURALS_WITHOUT_S
