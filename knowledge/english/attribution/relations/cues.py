"""Cues: the verbs of a sentence that report speech.

A form of the lexicon that is a noun or a passive as well ("reports", "states", "was
told") is told from the verb by its neighbours. Which content a cue can have is
decided where the content is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.lexical_verbs import BEFORE_COMMON_NOUN, Verb, is_noun
from knowledge.english.attribution.vocabulary import BE
from knowledge.english.reporting_verbs import LEXICON, ReportingVerb, VerbForm
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.tokens import TokenizedSentence

Function = Literal["finite", "participle", "infinitive", "passive"]
# "is expected to say": an infinitive that reports what will be said, or was.
PROSPECTS = SETS["prospect"]
GO_ON_TO = ("on", "to")
# "is very challenging" is an adjective.
DEGREE_ADVERBS = SETS["degree"]
ASKED_ABOUT = SETS["topic"]
DEMONSTRATIVES = SETS["demonstrative"]
VERB_GROUP = pos.ADVERB + pos.AUXILIARY + pos.MODAL + pos.NEGATION
"""What stands in a verb group before its last verb."""
AGENT_STARTS = (pos.DETERMINER, pos.NAME)
"""What follows "by" in "was reported by the Courier"."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in a sentence, as token indices into it."""

    entry: ReportingVerb
    group: int
    """Where the verb group starts, with its auxiliaries and adverbs."""
    start: int
    end: int
    function: Function

    @property
    def licences(self) -> frozenset[str]:
        """What its content can be (`tables/reporting_verbs.tsv`)."""
        return self.entry.licences


def cues(sentence: TokenizedSentence) -> list[Cue]:
    """Return the verbal cues of a sentence, in order."""
    found = []
    end = 0
    for at, word in enumerate(sentence.words):
        if word not in LEXICON or at < end:
            continue
        if at == 0 or sentence.tags[at] != pos.NAME:  # no "State" of "State Senator Roe"
            cue = _cue_at(sentence, at)
            if cue is not None:
                found.append(cue)
                end = cue.end
    return found


def _cue_at(sentence: TokenizedSentence, at: int) -> Cue | None:
    """Read the cue that starts at token `at`, or None where the word is no cue."""
    for entry in LEXICON[sentence.words[at]]:
        end = at + 1 + len(entry.particle)
        if sentence.words[at + 1 : end] == entry.particle:
            verb = Verb(sentence, entry, _group_start(sentence, at), at, end)
            function = _function(verb)
            if function is not None:
                return Cue(entry, verb.group, at, end, function)
    return None


def _group_start(sentence: TokenizedSentence, at: int) -> int:
    """Walk left over auxiliaries and adverbs, and over "is expected to"."""
    words, tags = sentence.words, sentence.tags
    while at > 0:
        if at > 1 and tags[at - 1] == pos.TO and words[at - 2] in PROSPECTS:
            at -= 2
        elif tags[at - 1] in VERB_GROUP and words[at - 1] != "however":
            at -= 1
        elif at > 1 and tags[at - 1] == pos.TIME and tags[at - 2] in pos.AUXILIARIES:
            at -= 2  # "had earlier said"
        elif at > 1 and words[at - 1] == "since" and tags[at - 2] in pos.AUXILIARIES:
            at -= 2  # "has since told"
        elif at > 2 and words[at - 2 : at] == GO_ON_TO and words[at - 3] in PROSPECTS:  # noqa: PLR2004
            at -= 3  # "went on to say"
        else:
            break
    return at


def _function(verb: Verb) -> Function | None:
    """Decide what the form does in its sentence; None where it reports nothing."""
    if _is_unreal(verb) or (verb.entry.noun and is_noun(verb)):
        return None
    if verb.entry.form is VerbForm.GERUND:
        return _gerund_function(verb)
    if verb.entry.form in (VerbForm.PAST, VerbForm.PARTICIPLE):
        return "passive" if _is_passive(verb) or _is_shortened(verb) else "finite"
    if verb.word_before in BE:
        return "passive"  # "is forecast": the bare form is the participle too
    if verb.tag_before == pos.TO:
        return "finite" if verb.group < verb.at - 1 else "infinitive"
    return None if verb.tag_before in BEFORE_COMMON_NOUN else "finite"


def _is_unreal(verb: Verb) -> bool:
    """Whether it is only denied or imagined that somebody speaks ("could not say")."""
    words, tags = verb.sentence.words, verb.sentence.tags
    return any(
        tags[at] == pos.NEGATION
        or words[at].endswith("n’t")
        or (tags[at] == pos.MODAL and words[at] != "will")
        for at in range(verb.group, verb.at)
    )


def _gerund_function(verb: Verb) -> Function | None:
    if not BE.isdisjoint(verb.links):
        return "finite" if DEGREE_ADVERBS.isdisjoint(verb.links) else None
    return None if verb.tag_before == pos.DETERMINER else "participle"


def _is_passive(verb: Verb) -> bool:
    if not BE.isdisjoint(verb.links):
        return True
    entry = verb.entry
    bare = not entry.particle and entry.licences.isdisjoint(("to", "to-gerund"))
    agent = verb.sentence.tags[verb.end + 1 : verb.end + 2] in AGENT_STARTS
    return bare and (_before_infinitive(verb) or (verb.word_after == "by" and agent))


def _before_infinitive(verb: Verb) -> bool:
    """Whether "said to be" follows, and not "said to the BBC"."""
    words, tags, at = verb.sentence.words, verb.sentence.tags, verb.end + 1
    if verb.word_after != "to" or at >= len(words):
        return False
    return tags[at] == pos.AUXILIARY or (tags[at] == pos.WORD and not words[at].endswith("s"))


def _is_shortened(verb: Verb) -> bool:
    """Whether the form belongs to a noun: "Smith, asked about it", "those told of it"."""
    licences, alone = verb.entry.licences, verb.group == verb.at
    if verb.entry.form is VerbForm.PARTICIPLE and alone:
        return True
    if alone and verb.tag_before in BEFORE_COMMON_NOUN and verb.word_before not in DEMONSTRATIVES:
        return True
    if verb.at == 0:
        return "direct" in licences and verb.tag_after == pos.PREPOSITION
    asked = "object" in licences and verb.word_after in ASKED_ABOUT
    # "Lee, an aide, asked how it went": behind "Lee, asked how it went," another verb follows.
    aside = verb.tag_before == pos.COMMA and pos.COMMA in verb.sentence.tags[verb.end :]
    return alone and asked and aside
