"""Asked statements: a question for what somebody said, taken apart.

"What did the mayor say about the bridge", "did Kirby deny it", "what else does she think",
"tell me what the police said" and "Duarte’s reaction to the vote" all ask for somebody's
statements, and perhaps for those on some matter. Whose they are is told by the place in
the question, not by what stands there: whether the stories quote anybody who is called so
is for `query.speaker_names` to tell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.english.asked_speakers import AUXILIARIES, asked_clause
from knowledge.english.reporting_verbs import FINITE_FORMS, verbs_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.language import Analysis

WHAT_WORDS = frozenset({"what", "else", "exactly", "more", "all", "everything", "how"})
"""What stands before the auxiliary where all that somebody said is asked for."""
OPENINGS = frozenset(
    {"so", "and", "but", "or", "ok", "okay", "well", "hey", "hi", "hello", "please", "also", "then"}
)
"""What may stand before the auxiliary of a question that is answered with yes or no."""
BESIDE_SUBJECT = frozenset(
    {
        "have",
        "has",
        "had",
        "been",
        "to",
        "also",
        "ever",
        "really",
        "just",
        "actually",
        "then",
        "even",
    }
    | {"exactly", "already", "still", "himself", "herself", "themselves", "itself", "else"}
)
"""What may stand between the subject and its verb: "did Kirby | actually have to | say"."""
NOBODY = frozenset(
    {"he", "she", "they", "it", "i", "we", "you", "people", "anyone", "anybody", "someone"}
    | {"somebody", "everyone", "everybody", "nobody", "this", "that", "these", "those", "who"}
    | {"him", "her", "them", "his", "their", "its", "one", "others"}
)
"""What names nobody whom one could look up."""
STATEMENT_NOUNS = frozenset(
    {"statement", "statements", "quote", "quotes", "quotation", "quotations", "comment"}
    | {"comments", "remark", "remarks", "words"}
)
"""Nouns behind which the speaker may stand: "quotes by Kirby"."""
VIEW_NOUNS = STATEMENT_NOUNS | {
    *("reaction", "response", "reply", "opinion", "opinions", "view", "views", "thoughts"),
    *("stance", "take", "position"),
}
"""Nouns before which the speaker may stand: "Kirby’s reaction"."""
TELLING = frozenset({"tell", "tells", "told", "telling"})
"""Verbs whose object is told."""
BEFORE_SOURCE = frozenset({"by", "from", "of"})
BEFORE_MATTER = frozenset({"about", "on", "over", "regarding", "concerning", "to", "for"})
BEFORE_POSSESSOR = frozenset(
    {"what", "is", "was", "are", "were", "me", "of", "about", "and", "show", "give", "list"}
    | {"to", "know", "for", "find", "get", "all", "any", "with", "hear", "tell", "on"}
)
"""Where the words before "’s reaction" stop to be the speaker's name."""
SAYING_NOTHING = frozenset(
    {"anything", "something", "everything", "word", "words", "else", "exactly", "story", "article"}
)
"""Words of such a question that tell nothing of the matter."""
SAYING = (
    frozenset(
        {"say", "says", "said", "saying", "tell", "tells", "told", "telling", "think", "thinks"}
        | {"thought", "thinking", "believe", "believes", "believed", "state", "stated", "states"}
        | {"claim", "claims", "claimed", "mention", "mentioned", "mentions", "comment", "commented"}
    )
    | STATEMENT_NOUNS
    | {"opinion", "opinions", "view", "views", "thoughts"}
)
"""What means saying and thinking themselves; "respond" and "order" may be deeds."""
REACTING = frozenset({"react", "reacted", "reacting"})
RESPONDING = frozenset(
    {"respond", "responded", "reply", "replied", "answer", "answered", "add", "added", "speak"}
    | {"feel", "feels", "felt", "responding", "replying", "announce", "announced"}
)
"""Cues that tell nothing of the matter either, but may be deeds."""
AFTER_NAME = frozenset({"again", "anyway", "then", "exactly", "btw", "lol", "please", "actually"})
MOST_SUBJECT_WORDS = 8
POSSESSIVE = re.compile(r"['’](?:s\b)?")


@dataclass(frozen=True, slots=True)
class AskedStatements:
    """A question for somebody's statements."""

    sources: tuple[str, ...]
    """Whose, as the question has it; of "Kirby and Price" the whole first, then each."""
    matter: frozenset[str]
    """The words that may say what is to be spoken about."""
    says: bool
    """Whether saying or thinking itself is asked for, and no deed ("respond", "order")."""


def asked_statements(question: Analysis) -> AskedStatements | None:
    """Return whose statements a question asks for, or None if it asks for something else."""
    words = [word for _, _, word in question.words]
    for find in (_behind_auxiliary, _embedded, _before_noun, _behind_noun):
        found = find(question, words)
        if found is not None:
            first, last, cue = found
            sources = _sources(question, words, first, last)
            says = words[cue] in SAYING
            behind = _without_addressee(words[cue], words[max(last, cue + 1) :])
            matter = {*behind, *([] if says else words[cue : cue + 1])}
            matter -= SAYING_NOTHING | VIEW_NOUNS | REACTING | RESPONDING
            return AskedStatements(sources, frozenset(matter), says) if sources else None
    return None


def _without_addressee(cue: str, behind: Sequence[str]) -> Sequence[str]:
    """Leave out to whom something was said: "say | to her | about it", "tell | reporters"."""
    spoken_to = behind[:1] == ["to"] and cue not in REACTING | VIEW_NOUNS
    if not (spoken_to or cue in TELLING):
        return behind
    matter = (n for n in range(1, len(behind)) if behind[n] in BEFORE_MATTER - {"to"})
    return behind[next(matter, len(behind)) :]


def _behind_auxiliary(question: Analysis, words: Sequence[str]) -> tuple[int, int, int] | None:
    """Find the subject of "what did X say" and "did X say"."""
    clause = asked_clause(question)
    at = _reacting(words)
    if clause is not None:
        auxiliary, verb, speaks = clause
        if not speaks:
            return None
    elif at is not None:
        auxiliary, verb = at
    else:
        return None
    before = words[:auxiliary]
    if set(before) <= OPENINGS:
        # "Did Kirby know it" asks for a fact, "did Kirby deny it" for words.
        speech = any(v.kind == "speech" for v in verbs_at(words, verb)) or words[verb] in SAYING
        return (auxiliary + 1, verb, verb) if speech else None
    # "How many people did Kirby say": a question with an answer of its own.
    return (auxiliary + 1, verb, verb) if before[-1] in WHAT_WORDS else None


def _reacting(words: Sequence[str]) -> tuple[int, int] | None:
    """Return the places of the auxiliary and the verb of "how did X react"."""
    verb = next((at for at, word in enumerate(words) if word in REACTING), None)
    if verb is None:
        return None
    before = [at for at in range(verb - 1) if words[at] in AUXILIARIES]
    return (before[-1], verb) if before else None


def _embedded(_question: Analysis, words: Sequence[str]) -> tuple[int, int, int] | None:
    """Find the subject of "what X said", "everything that X says"."""
    for what, word in enumerate(words):
        if word not in ("what", "everything", "all"):
            continue
        first = what + 1 + (words[what + 1 : what + 2] == ["that"])
        for verb in range(first + 1, min(len(words), first + 1 + MOST_SUBJECT_WORDS)):
            if words[verb - 1] in AUXILIARIES - {"has", "have", "had"}:
                break
            found = verbs_at(words, verb)
            if any(v.kind in ("speech", "thought") and v.form in FINITE_FORMS for v in found):
                return first, verb, verb
    return None


def _before_noun(question: Analysis, words: Sequence[str]) -> tuple[int, int, int] | None:
    """Find the possessor of "X’s reaction"."""
    for at in range(1, len(words)):
        start, end, _ = question.words[at - 1]
        possessive = POSSESSIVE.search(question.text, start, question.words[at][0])
        if words[at] in VIEW_NOUNS and possessive and possessive.end() >= end:
            stops = [n for n in range(at - 1) if words[n] in BEFORE_POSSESSOR]
            return (stops[-1] + 1 if stops else 0), at, at
    return None


def _behind_noun(_question: Analysis, words: Sequence[str]) -> tuple[int, int, int] | None:
    """Find the speaker of "quotes by X on Y"."""
    for at in range(len(words) - 2):
        if words[at] in STATEMENT_NOUNS and words[at + 1] in BEFORE_SOURCE:
            ends = (n for n in range(at + 3, len(words)) if words[n] in BEFORE_MATTER)
            return at + 2, next(ends, len(words)), at
    return None


def _sources(question: Analysis, words: Sequence[str], first: int, last: int) -> tuple[str, ...]:
    """Return the words from number `first` to `last` as a source, and the parts of a pair."""
    while last > first and words[last - 1] in BESIDE_SUBJECT:
        last -= 1
    while first < last and words[first] in OPENINGS:
        first += 1
    if first >= last or last - first > MOST_SUBJECT_WORDS or set(words[first:last]) <= NOBODY:
        return ()
    runs = [(first, last)]
    if "and" in words[first:last]:
        middle = words.index("and", first)
        runs += [(first, middle), (middle + 1, last)]
    texts = (
        question.text[question.words[start][0] : question.words[end - 1][1]]
        for start, end in runs
        if start < end
    )
    return tuple(texts)


def asked_name(question: Analysis) -> str | None:
    """Return whom "who is X" asks for, or None where more than a name is asked."""
    words = [word for _, _, word in question.words]
    while words and words[-1] in AFTER_NAME:
        words.pop()
    at = next((n for n, word in enumerate(words) if word not in OPENINGS), len(words))
    if words[at : at + 1] != ["who"] or words[at + 1 : at + 2] not in (["is"], ["was"]):
        return None
    if not 0 < len(words) - at - 2 <= MOST_SUBJECT_WORDS:
        return None
    return question.text[question.words[at + 2][0] : question.words[len(words) - 1][1]]
