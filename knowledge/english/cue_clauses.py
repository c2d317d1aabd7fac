"""Cue clauses: whom a message names as the speaker of the words beside it.

"Biden said: …", "… Biden said", "According to Biden, …", "Biden: …", "… — Biden". They
are told without a parser, from capitals and the list of reporting verbs, because a
message is no news prose.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.english import tables
from knowledge.english.analyzer import STOPWORDS, normalize
from knowledge.english.reporting_verbs import FINITE_FORMS, LEXICON
from knowledge.english.tables import SETS
from knowledge.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from knowledge.english.reporting_verbs import ReportingVerb

NAMES_NOBODY = frozenset(
    {
        *("breaking", "news", "update", "quote", "source", "note", "edit", "fact", "headline"),
        *("lol", "nobody", "no", "one", "neither", "everybody", "everyone", "somebody", "someone"),
    }
)
"""What stands before a colon or a cue and names nobody."""


def _alternatives(has_cue: Callable[[ReportingVerb], bool]) -> str:
    """Return a pattern of the finite forms of the verbs that are chosen."""
    words = {
        word
        for word, verbs in LEXICON.items()
        for verb in verbs
        if verb.form in FINITE_FORMS and not verb.particle and has_cue(verb)
    }
    return "|".join(sorted(words))


CUE_VERBS = _alternatives(lambda verb: not verb.licences.isdisjoint({"direct", "quoted"}))
# Their clause says who spoke and no more, so it can be left out of what is compared; the
# name in it is held against the story all the same.
NEUTRAL_VERBS = _alternatives(lambda verb: "neutral" in verb.licences)

NAME_WORD = r"[A-ZÀ-ÖØ-ÞĆČĐİŁŚŠŞŻŽ][\w'’.-]*\b"
NAME_PARTICLE = "|".join(sorted(SETS["particle"]))
PERSON_NAME = rf"{NAME_WORD}(?:\s+(?:(?:{NAME_PARTICLE})\s+){{0,3}}{NAME_WORD}){{0,5}}"
APPOSITION = r"(?:\s*,[^,.\n]{1,60},)?"
AUXILIARY_RUN = r"(?:\s+(?:has|had|have|also|later|once))*"
QUOTATION_MARKS = r"[\s\"'“”„«»‘’‚‹›]*"
# Biden said: “…”; Trump called it “…”; Biden: “…”; According to Biden, it is “…”
CLAUSE_BEFORE = re.compile(
    rf"""
    (?: (?P<name>{PERSON_NAME}) {APPOSITION} {AUXILIARY_RUN}
        \s+ (?:{CUE_VERBS}) (?:\s+[\w'’]+){{0,3}} \s* [,:]?
      | \b[Aa]ccording\s+to\s+ (?:[a-z]+\s+){{0,4}} (?P<source>{PERSON_NAME}) [^.!?\n]{{0,80}}
      | (?P<lead>{PERSON_NAME}) \s* :
    ) {QUOTATION_MARKS} \Z
    """,
    re.VERBOSE,
)
# “…,” Biden said; “…,” said Joe Biden; “…” — Biden; “…,” according to Biden
CLAUSE_BEHIND = re.compile(
    rf"""
    [.,!?…]* {QUOTATION_MARKS} [.,]? \s*
    (?: (?:[a-z]+\s+){{0,4}}? (?P<name>{PERSON_NAME}) {APPOSITION} {AUXILIARY_RUN}
        \s+ (?:{CUE_VERBS})\b (?!\s*:)
      | (?:{CUE_VERBS}|according\s+to) \s+ (?:(?!on|in|at|to|as|by|that)[a-z]+\s+){{0,4}}
        (?P<source>{PERSON_NAME})
      | (?:[-~]{{1,2}}|[–—―]) \s* @? (?P<lead>{PERSON_NAME}) (?=\s*(?:,[^\n]*)?(?:\n|\Z))
    )
    """,
    re.VERBOSE,
)
PERSON_GROUPS = ("-", "m", "f")
"""The groups of roles that say what a person is."""
ROLE_GROUPS = tables.groups("roles.txt")
ROLE_NOUN = "|".join(re.escape(noun) for group in PERSON_GROUPS for noun in ROLE_GROUPS[group])
SPEAKER = rf"(?:[Tt]he\s+)?(?:(?:{PERSON_NAME}\s+)?(?:{ROLE_NOUN})\s+)?{PERSON_NAME}"
LEADING_CLAUSE = re.compile(
    rf"\s*(?P<before>{SPEAKER}){APPOSITION}{AUXILIARY_RUN}\s+(?:{NEUTRAL_VERBS})"
    r"(?:\s+that\b|\s*[,:])?\s+"
)
CLOSING_CLAUSE = re.compile(
    rf"""
    (?<=[,.!?…\"'”’»]) \s+
    (?: (?P<before>{SPEAKER}) {APPOSITION} {AUXILIARY_RUN} \s+ (?:{NEUTRAL_VERBS})
      | (?:{NEUTRAL_VERBS}) \s+ (?P<behind>{SPEAKER}) (?:,[^,.\n]{{1,60}})?
    )
    (?: \s+ (?:on|in|at) \s [^,.\n]{{1,40}} )? [,.!…]? \s* \Z
    """,
    re.VERBOSE,
)


def named_before(text: str, start: int, end: int) -> Span | None:
    """Return whom `text[start:end]` names as the speaker of what follows it."""
    return _name(text, CLAUSE_BEFORE.search(text, start, end))


def named_behind(text: str, start: int, end: int) -> Span | None:
    """Return whom `text[start:end]` names as the speaker of what stands before it."""
    return _name(text, CLAUSE_BEHIND.match(text, start, end))


def cue_clause(text: str, longest: int) -> Span | None:
    """Return the neutral cue clause that ends or opens a text, if it names somebody.

    One at the end is looked for among the last `longest` characters.
    """
    end = len(text.rstrip())
    closing = CLOSING_CLAUSE.search(text, max(0, end - longest), end)
    for clause in (closing, LEADING_CLAUSE.match(text)):
        if _name(text, clause) is not None and clause is not None:
            return Span(*clause.span())
    return None


def _name(text: str, clause: re.Match[str] | None) -> Span | None:
    """Return the name in a clause, unless it names nobody."""
    if clause is None or clause.lastgroup is None:
        return None
    name = Span(*clause.span(clause.lastgroup))
    return name if _is_somebody(text[name.start : name.end]) else None


def _is_somebody(name: str) -> bool:
    return any(
        normalize(word) not in STOPWORDS and word.lower() not in NAMES_NOBODY
        for word in name.split()
    )
