"""English sentences: what the engine of `text.sentences` has to be told about English.

The abbreviations and the words that start sentences stand in `tables`. The clause that
says who spoke belongs to the quotation before it: a subject, a reporting verb, and behind
it nothing, an adverbial or whom it was said to.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from knowledge.english import tables
from knowledge.english.reporting_verbs import LEXICON, ReportingVerb, VerbForm
from knowledge.english.word_lists import closed_classes
from knowledge.text import sentences as engine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.model import Sentence, Span
    from knowledge.text.quotation_marks import Quotation

# ‘It is over!’ Kirby said. – the clause that says who spoke, after the quotation: a
# subject, a cue, and behind it nothing, an adverbial or whom it was said to.
CLAUSE = re.compile(
    r"""
    \s* (?P<words> (?=[^\W\d_]) (?:
        \b [A-Z][a-z]{0,3} \. (?=\s[A-Z])           # Mr. J. Kirby
      | \b (?: [A-Z]\. ){2,} (?=[\s,])              # of the U.S. Army
      | \( [^()\n]{1,80} \)                         # Kirby (the spokesman)
      | \s [–—] \s [^–—.!?\n]{1,120} \s [–—] (?=\s)  # Kirby – the spokesman –
      | [^.!?…;:\"“”„«»‘()\[\]–—\n]
    ){1,240} ) (?P<opening> [:\"“„«‘] )?
    """,
    re.VERBOSE,
)
# Kirby, a spokesman for the Pentagon, | said: what is put between the subject and its cue.
APPOSITION = re.compile(r"(?P<subject>[^,()–—]{2,60}?)(?:,|\s[(–—])\s?.{2,160}[,)–—]\s$")
# “It is over.” – John Kirby, spokesman
BYLINE = re.compile(r"\s*(?:—|–|--?) ?[A-ZÀ-Þ][^\n.!?“”\"]{2,90}\.?$", re.MULTILINE)
CLAUSE_WORD = re.compile(r"[^\W\d_][\w’'-]*")
MOST_SUBJECT_WORDS = 8
NO_SUBJECT = frozenset(
    {"is", "are", "was", "were", "has", "have", "had", "will", "would", "that"}
    | {"he", "she", "they", "it", "we", "i"}
)
"""Words before which no subject goes on: what stands before the cue is a clause."""
ADJUNCT_LEADS = closed_classes("PSC")
"""What starts the next sentence rather than a clause that says who spoke ("As a result, …")."""
ADDRESSEE = re.compile(
    r"\s+(?:(?:the|a|his|her|their|its|to)\s+)?[\w’'-]+(?=\s*(?:$|,)|\s+(?!to\b))"
)
ADVERBIAL = re.compile(
    r"""
    \s* (?: $ | , | (?: as|when|while|after|before )\b
      | (?: on|in|at|during|with|from|outside|through|again|once|later|today|yesterday
          | [a-z]+ly | \w+day )\b
        # … in a report that the ball had left: something is said after all
        (?! .* \b(?: that|is|are|was|were|has|have|had|will|would|can|could|should|may|might )\b )
    )
    """,
    re.VERBOSE,
)

ABBREVIATIONS = {row[0]: row[1] for row in tables.rows("abbreviations.tsv")}
# "Main St." and "10 Downing St." are streets, "St. Mary’s" is not.
STREET = re.compile(r"(?:[A-Z]\w*[a-z]|\d\w*)\s+St\.[)”’\"']*$")
STARTERS = frozenset(row[0] for row in tables.rows("starters.txt"))
AFTER_TIME = re.compile(
    r"\s*(?:\d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z]{1,4}T\b|GMT|UTC|Eastern|Central"
    r"|Pacific|Mountain|local|(?:Jan|Febr)uary|March|April|May|June|July|August"
    r"|(?:Septem|Octo|Novem|Decem)ber)"
)
CAPITALS = frozenset({"I", "I’m", "I'm"})

# "Hwy", "Cllr": no vowel is left. A surname or a word that never had one is none.
NO_VOWEL = re.compile(r"[B-DF-HJ-NP-TV-XZ][b-df-hj-np-tv-xz]{1,4}y?")
WITHOUT_VOWEL = frozenset(
    {"My", "By", "Why", "Try", "Cry", "Dry", "Fry", "Fly", "Ply", "Shy", "Sky", "Spy", "Sly"}
    | {"Hm", "Hmm", "Mm", "Mmm", "Sh", "Shh", "Psst", "Pfft", "Brr", "Tsk", "Ng"}
)
CLAUSE_VERBS = closed_classes("AMF")
CLAUSE_LINKS = closed_classes("WKCS")
FURTHEST_NAME = 300
"""Characters before an abbreviation in which a clause, or a name, is looked for."""
SUBJECTS = frozenset({"he", "she", "it", "they", "we", "i", "you"})
# Behind these a clause may go on without a link: "said the U.S. Army has".
BEFORE_BARE_CLAUSE = frozenset(
    {"heard", "saw", "meant", "means", "seemed", "seems", "kept", "made"}
)
NEXT_CLAUSE = re.compile(
    r"\s+[\"“‘]?(?:(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen)\.\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*){0,2}"
    r"(?:\s+[a-z]+ly|\s+then|\s+also)?\s+([a-z’']+)"
)
OPEN_MARKS = re.compile(r"[,;:–—\"“‘(]")
I_AS_PRONOUN = re.compile(r"\b(?:and|or|nor|than|as)\s+$")


def sentences(text: str, skipped: Iterable[int] = ()) -> tuple[Sentence, ...]:
    """Return the sentences of an English text; see `text.sentences`."""
    return engine.sentences(text, RULES, skipped)


def cuts(text: str, lines: tuple[Span, ...]) -> engine.Cuts:
    """Return what cuts an English paragraph; see `text.sentences`."""
    return engine.cuts(text, lines, RULES)


def is_abbreviation(word: str) -> bool:
    """Tell whether a word has the form of an abbreviation: a capital, and no vowel."""
    return NO_VOWEL.fullmatch(word) is not None and word not in WITHOUT_VOWEL


def starts_clause(text: str, sentence: int, abbreviation: int, at: int) -> bool:
    """Tell whether a sentence starts behind an abbreviation or an initial.

    It does where both sides are clauses that nothing joins ("Troops left the U.S.
    Congress met."), and behind "you and I".
    """
    sentence = max(sentence, abbreviation - FURTHEST_NAME)
    if text.startswith("I.", abbreviation):
        return I_AS_PRONOUN.search(text, sentence, abbreviation) is not None
    following = NEXT_CLAUSE.match(text, at)
    if following is not None and "." not in text[abbreviation : at - 1]:
        # "… strategist at Pell & Co. Ord added": the name was there before.
        name = following[0].split()[0].strip('"“‘')
        before = text[max(0, sentence - FURTHEST_NAME) : abbreviation]
        if following[1] in LEXICON and re.search(rf"\b{re.escape(name)}\b", before):
            return True
    if following is None or not _is_clause_verb(following[1]):
        return False
    if abbreviation + 2 >= at:
        return False  # "J. Smith had"
    before = text[sentence:abbreviation].rstrip(", ")
    words = before.lower().split()
    verbs = (
        at
        for at, word in enumerate(words)
        if _is_clause_verb(word) or (at and words[at - 1] in SUBJECTS)
    )
    last = max(verbs, default=None)
    if last is None or words[last] in BEFORE_BARE_CLAUSE or words[last] in LEXICON:
        return False
    rest = words[last + 1 :]
    return not OPEN_MARKS.search(" ".join(rest)) and CLAUSE_LINKS.isdisjoint(rest)


def _is_clause_verb(word: str) -> bool:
    """Whether a word makes a clause and reports nothing."""
    return word not in LEXICON and (word in CLAUSE_VERBS or word.endswith("ed"))


def cue_follows(text: str, quotation: Quotation, boundary: int, end: int) -> bool:
    """Tell whether the clause after a closed quotation says who spoke it.

    `“Is it safe?” Kirby asked.` is one sentence; in `He asked: “Is it safe?” Nobody
    answered.` the cue stands before, and in `“It is safe.” Kirby said he knew.` the
    second sentence makes a statement of its own.
    """
    if (byline := BYLINE.match(text, boundary, end)) is not None:
        return not any(_is_clause_verb(word) for word in byline[0].split())
    if text[max(0, quotation.start - 2) : quotation.start].strip()[-1:] in (",", ":"):
        return False
    clause = CLAUSE.match(text, boundary, end)
    if clause is None or (clause["opening"] and clause["words"].rstrip()[-1] != ","):
        return False
    words = clause["words"]
    return _is_cue_near(words) or any(
        _is_cue(words, word) and _is_subject_with_apposition(words[: word.start()])
        for word in CLAUSE_WORD.finditer(words)
    )


def _is_cue_near(clause: str) -> bool:
    """Tell whether a cue stands behind a few words that can be its subject."""
    for word in islice(CLAUSE_WORD.finditer(clause), 1, MOST_SUBJECT_WORDS):
        before = clause[: word.start()]
        if word[0] in NO_SUBJECT or ("," in before and before.split()[0].lower() in ADJUNCT_LEADS):
            return False
        if _is_cue(clause, word):
            return True
    return False


def _is_subject_with_apposition(before: str) -> bool:
    """Tell whether what stands before a cue is a subject, and what is put beside it."""
    found = APPOSITION.match(before)
    if found is None:
        return False
    subject = found["subject"].split()
    is_clause = any(word in NO_SUBJECT or _is_clause_verb(word) for word in subject)
    return (
        len(subject) <= MOST_SUBJECT_WORDS
        and subject[0].lower() not in ADJUNCT_LEADS
        and not is_clause
    )


def _is_cue(clause: str, word: re.Match[str]) -> bool:
    """Tell whether a word of a clause is a verb of speech that leaves nothing to be said."""
    for entry in LEXICON.get(word[0], ()):
        particle = "".join(f" {part}" for part in entry.particle)
        speaks = entry.kind == "speech" and _is_finite(entry)
        if speaks and clause.startswith(particle, word.end()):
            at = word.end() + len(particle)
            addressed = ADDRESSEE.match(clause, at) if _is_addressed(clause, entry, at) else None
            return ADVERBIAL.match(clause, addressed.end() if addressed else at) is not None
    return False


def _is_addressed(clause: str, entry: ReportingVerb, at: int) -> bool:
    """Whether a cue can have an addressee behind it ("asked them", "said to them")."""
    return clause.startswith(" to ", at) or (
        "object" in entry.licences and ADVERBIAL.match(clause, at) is None
    )


def _is_finite(entry: ReportingVerb) -> bool:
    return "direct" in entry.licences and entry.form in (VerbForm.PAST, VerbForm.THIRD)


RULES = engine.SentenceRules(
    abbreviations=ABBREVIATIONS,
    starters=STARTERS,
    after_time=AFTER_TIME,
    street=STREET,
    is_abbreviation=is_abbreviation,
    starts_clause=starts_clause,
    capitals=CAPITALS,
    cue_follows=cue_follows,
)
