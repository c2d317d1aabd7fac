"""Cues: the words of a sentence that report speech.

A form of the lexicon that is a noun or a passive as well ("reports", "states", "was
told") is told from the verb by its neighbours. What a cue licenses is read where
its words are cut out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.english.reporting_verbs import LEXICON, Entry, Form
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.tokens import TokenizedSentence

BE = SETS["be"]
BE_OR_HAVE = frozenset({"he’s", "she’s", "it’s", "that’s", "who’s"})
# "is expected to say": an infinitive that reports what will be said, or was.
REPORTS_TO = SETS["prospect"]
LINKS = "BAMX"
# "is very challenging" is an adjective.
DEGREES = SETS["degree"]
ADDRESSED_ABOUT = SETS["topic"]
PLURALS = SETS["plural"]
NOUN_AFTER = frozenset({"of", "from", "by", "about", "between"})


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in a sentence, as token indices into it."""

    entry: Entry
    group: int
    """Where the verb group starts, with its auxiliaries and adverbs."""
    start: int
    end: int
    role: str
    """finite, participle, infinitive or passive."""


def cues(sentence: TokenizedSentence) -> list[Cue]:
    """Return the verbal cues of a sentence, in order."""
    found = []
    end = 0
    for index, token in enumerate(sentence.tokens):
        named = index > 0 and sentence.tags[index] == "N"  # "State Senator Roe"
        if index >= end and token.low in LEXICON and not named:
            cue = _cue_at(sentence, index)
            if cue is not None:
                found.append(cue)
                end = cue.end
    return found


@dataclass(frozen=True, slots=True)
class _Verb:
    """A form of the lexicon where it stands, with its neighbours."""

    sentence: TokenizedSentence
    entry: Entry
    group: int
    at: int
    end: int

    @property
    def links(self) -> list[str]:
        """The auxiliaries and adverbs before it."""
        return [token.low for token in self.sentence.tokens[self.group : self.at]]

    @property
    def before(self) -> str:
        """The tag before the form."""
        return self.sentence.tags[self.at - 1] if self.at else "."

    @property
    def previous(self) -> str:
        """The word before the form."""
        return self.sentence.tokens[self.at - 1].low if self.at else ""

    @property
    def after(self) -> str:
        """The tag after the form and its particle."""
        return self.sentence.tags[self.end] if self.end < len(self.sentence) else "."

    @property
    def following(self) -> str:
        """The word after the form and its particle."""
        return self.sentence.tokens[self.end].low if self.end < len(self.sentence) else ""


def _cue_at(sentence: TokenizedSentence, at: int) -> Cue | None:
    """Read the cue that starts at token `at`, or None where the word is no cue."""
    for entry in LEXICON[sentence.tokens[at].low]:
        end = at + 1 + len(entry.particle)
        words = tuple(token.low for token in sentence.tokens[at + 1 : end])
        if words == entry.particle:
            verb = _Verb(sentence, entry, _group_start(sentence, at), at, end)
            role = _role(verb)
            if role is not None:
                return Cue(entry, verb.group, at, end, role)
    return None


def _group_start(sentence: TokenizedSentence, at: int) -> int:
    """Walk left over auxiliaries and adverbs, and over "is expected to"."""
    tokens, tags = sentence.tokens, sentence.tags
    if at > 1 and tags[at - 1] == "I" and tokens[at - 2].low in REPORTS_TO:
        at -= 2
    while at > 0 and tags[at - 1] in LINKS and tokens[at - 1].low != "however":
        at -= 1
    return at


def _role(verb: _Verb) -> str | None:
    """Decide what the form does in its sentence; None where it reports nothing."""
    if _is_unreal(verb) or (verb.entry.noun and _is_noun(verb)):
        return None
    if verb.entry.form is Form.GERUND:
        return _gerund_role(verb)
    if verb.entry.form in (Form.PAST, Form.PARTICIPLE):
        return _past_role(verb)
    if verb.previous in BE:
        return "passive"  # "is forecast": the bare form is the participle too
    if verb.before == "I":
        return "finite" if verb.group < verb.at - 1 else "infinitive"
    return None if verb.before in "DP" else "finite"


def _is_unreal(verb: _Verb) -> bool:
    """Whether it is only denied or imagined that somebody speaks ("could not say")."""
    tags = verb.sentence.tags[verb.group : verb.at]
    return any(
        tag == "X" or low.endswith("n’t") or (tag == "M" and low != "will")
        for tag, low in zip(tags, verb.links, strict=True)
    )


def _gerund_role(verb: _Verb) -> str | None:
    if any(low in BE for low in verb.links):
        return None if DEGREES & set(verb.links) else "finite"
    return None if verb.before == "D" else "participle"


def _past_role(verb: _Verb) -> str | None:
    """Tell the past tense from a passive and from a shortened relative clause."""
    return "passive" if _is_passive(verb) or _is_shortened(verb) else "finite"


def _is_passive(verb: _Verb) -> bool:
    links = verb.links
    if any(low in BE for low in links):
        return links[-1] not in BE_OR_HAVE
    entry = verb.entry
    bare = not entry.particle and not {"to", "to-gerund"} & entry.licences
    agent = verb.sentence.tags[verb.end + 1 : verb.end + 2] in ("D", "N")
    return bare and (verb.following == "to" or (verb.following == "by" and agent))


def _is_shortened(verb: _Verb) -> bool:
    """Whether the form belongs to a noun: "Smith, asked about it", "those told of it"."""
    entry, alone = verb.entry, verb.group == verb.at
    if entry.form is Form.PARTICIPLE and not verb.links:
        return True
    if alone and verb.before in "DP" and verb.previous not in SETS["demonstrative"]:
        return True
    if verb.at == 0:
        return "direct" in entry.licences and verb.after == "P"
    asked = "object" in entry.licences and verb.following in ADDRESSED_ABOUT
    return alone and asked and verb.before == ","


def _is_noun(verb: _Verb) -> bool:
    """Tell a noun ("the reports", "fresh claims of") from the verb it looks like."""
    before, after = verb.before, verb.after
    if before in "DPVO" or verb.previous.endswith(("’s", "s’")):
        return True
    if verb.sentence.tokens[verb.at].low.endswith("ing"):
        return before != "," and verb.group == verb.at
    if verb.following in NOUN_AFTER or after in "VFAM" or _lacks_plural(verb):
        return True
    if before == "C":
        return after not in "KQ:XIR"
    if before == "w":
        return _is_singular(verb) == (verb.entry.form is Form.BASE) or after not in "KQRDN:,.WIX"
    return before not in ",RNBAQMIWK"


def _lacks_plural(verb: _Verb) -> bool:
    """Whether a bare form ("state", "claim") has no plural subject before it."""
    return verb.entry.form is Form.BASE and verb.before in "Nw" and _is_singular(verb)


def _is_singular(verb: _Verb) -> bool:
    return not verb.previous.endswith("s") and verb.previous not in PLURALS
