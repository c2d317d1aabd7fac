"""The cast of a story: whom and what it names, and who has spoken so far.

All names are read once, before anybody is resolved: mentions become persons and
bodies, persons get their role and gender, acronyms their long form. A part of a
name is looked up here; between two equally good namesakes there is no answer.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from knowledge.english.attribution.resolution import roles
from knowledge.english.attribution.resolution.names import (
    Mention,
    acronyms,
    initials,
    mentions,
    runs,
)
from knowledge.english.attribution.resolution.persons import Person, by_word, people
from knowledge.english.attribution.vocabulary import (
    AGENCIES,
    BODIES,
    GENERIC,
    KINDS,
    OUTLETS,
    PEOPLES,
    PLACES,
    ROLES,
    bare,
    is_possessive,
    is_role,
)
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.english.attribution.tokens import TokenizedSentence
    from knowledge.model import Resolution, Span

ABBREVIATED = {
    "gov": "governor",
    "sen": "senator",
    "rep": "representative",
    "ag": "attorney general",
}
COMPANY = SETS["company"]
JOINTS = frozenset({"who", "of", "for", "in", "at", "that", "which", "behind", "with"})
LONGEST_OFFICE = 4
"""Words at the start of a role among which its noun is sought."""
MOST_BODIES = 100
"""Organisations of one story among which "the company" is sought."""
MOST_LOOKED_AT = 12
"""Mentions of a person among which a role is sought."""
MOST_NAMESAKES = 30
"""Persons of one name beyond which no mention of it is resolved."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a source stands for; `person` is None for what is no named person."""

    name: str | None
    role: str | None
    resolved: Resolution | None
    evidence: tuple[Span, ...]
    person: Person | None = None


NOBODY = Speaker(None, None, None, ())


@dataclass(slots=True)
class Cast:
    """Everybody whom the story names, and who has spoken so far."""

    text: str
    sentences: Sequence[TokenizedSentence]
    persons: list[Person]
    words: dict[str, list[Person]]
    long_forms: dict[str, str]
    at: list[list[tuple[Mention, Person]]]
    """For each sentence its mentions of persons, in order."""
    bodies: list[list[Mention]]
    """For each sentence its mentions of what is no person."""
    named: dict[tuple[str, ...], Mention] = field(default_factory=dict)
    """The first mention of each organisation."""
    longer: dict[str, dict[tuple[str, ...], Mention]] = field(default_factory=dict)
    """The first mention of each longer name of no person, by its shorter forms."""
    roles: dict[str, list[Person]] = field(default_factory=dict)
    """The persons by each word of their roles."""
    last: Speaker = NOBODY
    last_sentence: int = -1
    others: deque[tuple[int, Speaker]] = field(default_factory=lambda: deque(maxlen=MOST_NAMESAKES))
    """The latest sources that are no persons, with their sentence."""


def cast(text: str, sentences: Sequence[TokenizedSentence], speaking: frozenset[int]) -> Cast:
    """Read all names of a story.

    `speaking` are the offsets at which sources end: a name that ends there speaks.
    """
    common = frozenset(
        word
        for sentence in sentences
        for word, tag in zip(sentence.words, sentence.tags, strict=True)
        if tag == "w"
    )
    found = [list(mentions(sentence, index, common)) for index, sentence in enumerate(sentences)]
    groups = {m.words for row in found for m in row if _is_group(text, sentences[m.sentence], m)}
    # "Quillon" of Quillon Therapeutics
    groups |= {m.words[:1] for row in found for m in row if m.words[1:2] and m.words[1] in COMPANY}
    spoken = frozenset(
        m.start for row in found for m in row if m.end in speaking and m.words not in groups
    )
    described = frozenset(
        m.start
        for row in found
        for m in row
        if m.person is None and _is_described(text, sentences[m.sentence], m)
    )
    persons = people(text, [m for row in found for m in row], spoken, described)
    words = by_word(persons)
    long_forms = _initials(text, [m for row in found for m in row]) | acronyms(text, sentences)
    made = Cast(text, sentences, persons, words, long_forms, [], [])
    for row in found:
        pairs = [(mention, person) for mention in row if (person := who(made, mention)) is not None]
        made.at.append(pairs)
        known = {mention.start for mention, _ in pairs}
        made.bodies.append([mention for mention in row if mention.start not in known])
        unsure = [mention for mention, person in pairs if not person.certain]
        _note_bodies(made, made.bodies[-1] + unsure)
    _give_roles(made)
    return made


def _is_described(text: str, sentence: TokenizedSentence, mention: Mention) -> bool:
    """Whether a role beside a name makes it a person's; a group's makes it a group's."""
    span = roles.role_of(sentence, mention)
    if span is None:
        return False
    if text[span.start : span.end].startswith(("of ", "from ")):
        return len(mention.words) > 1
    words = {bare(word) for word in text[span.start : span.end].lower().split()[:LONGEST_OFFICE]}
    told = any(is_role(word) for word in words)
    return told or (len(mention.words) > 1 and not words & (GENERIC | BODIES))


def _is_group(text: str, sentence: TokenizedSentence, mention: Mention) -> bool:
    """Whether a single name is said to be a charity or an app, and no person's."""
    if len(mention.words) > 1 or mention.person is not None:
        return False
    if roles.kind_before(sentence, mention) is not None:
        return True
    span = roles.role_of(sentence, mention, person=False)
    words = text[span.start : span.end].lower().split() if span else []
    head = next((at for at, word in enumerate(words) if word in JOINTS), len(words))
    return bool(words) and bare(words[head - 1].strip(",")) in KINDS


def _note_bodies(made: Cast, row: list[Mention]) -> None:
    """Note the organisations of a sentence, places and papers apart."""
    for mention in row:
        if len(made.longer) < MOST_BODIES:
            for short in _shorter(mention.words):
                made.longer.setdefault(short, {}).setdefault(mention.words, mention)
        place = mention.words[-1] in PLACES | PEOPLES
        known = place or " ".join(mention.words) in OUTLETS
        if not known and len(made.named) < MOST_BODIES:
            made.named.setdefault(mention.words, mention)


def _shorter(words: tuple[str, ...]) -> set[str]:
    """Return the short forms of a body's name: "Post", "Brightwell" of Brightwell Foods."""
    if len(words) == 1:
        return set()
    complete = BODIES | PLACES | PEOPLES
    heads = {
        " ".join(words[:size])
        for size in range(1, len(words))
        if (words[size] in BODIES or size > 1) and words[size - 1] not in complete
    }
    return {words[-1]} | heads


def _initials(text: str, found: list[Mention]) -> dict[str, str]:
    """Return for each acronym the one name whose initials spell it."""
    short = {m.words[0] for m in found if len(m.words) == 1 and text[m.start : m.end].isupper()}
    spelt: dict[str, set[str]] = {}
    for mention in found:
        if len(mention.words) > 2 and (letters := initials(mention)) in short:  # noqa: PLR2004
            spelt.setdefault(letters, set()).add(text[mention.start : mention.end])
    return {letters: names.pop() for letters, names in spelt.items() if len(names) == 1}


def _give_roles(made: Cast) -> None:
    """Give each person the role beside the first mention that has one, full names first."""
    by_person: dict[int, list[Mention]] = {id(person): [] for person in made.persons}
    for row in made.at:
        for mention, person in row:
            by_person[id(person)].append(mention)
    for person in made.persons:
        listed = sorted(
            by_person[id(person)], key=lambda m: (len(m.words) < len(person.words), m.start)
        )
        for mention in listed[:MOST_LOOKED_AT]:
            span = roles.role_of(made.sentences[mention.sentence], mention)
            if span is not None:
                person.role, person.role_span = _written(made, mention, span), span
                for word in set(spelt_out(person.role).split()):
                    made.roles.setdefault(word, []).append(person)
                break
        _give_gender(person)


def _give_gender(person: Person) -> None:
    """Let the head of a role tell the gender ("spokeswoman"), no "husband" behind it."""
    words = (person.role or "").lower().split()
    for word in takewhile(lambda word: word not in JOINTS, words):
        if ROLES.get(word, "-") != "-":
            person.gender = ROLES[word]


def _written(made: Cast, mention: Mention, span: Span) -> str:
    """Return the role as written; "the agency's spokesman" gets its agency's name.

    "The department's spokesman" gets that of a department, and so on.
    """
    role = made.text[span.start : span.end]
    if made.text[span.end : span.end + 1] == "." and span.end < mention.start:
        role += "."
    owner, _, rest = role.partition(" ")
    kind = bare(owner.lower().replace("'", "’"))
    if kind in AGENCIES and is_possessive(owner.replace("'", "’")):
        body = _agency(made, mention, span.start, kind)
        if body is not None:
            return f"{body} {rest}"
    return role


def _agency(made: Cast, mention: Mention, before: int, kind: str) -> str | None:
    """Return the one body of that kind in this sentence or the one before."""
    for index in (mention.sentence, mention.sentence - 1):
        if index < 0:
            break
        names = {
            made.text[start:end]
            for start, end in _agencies(made.sentences[index], kind)
            if start < before or index < mention.sentence
        }
        if names:
            return names.pop() if len(names) == 1 else None
    return None


def _agencies(sentence: TokenizedSentence, kind: str) -> list[tuple[int, int]]:
    kinds = AGENCIES if kind == "agency" else {kind}
    found = []
    for start, end in runs(sentence):
        if bare(sentence.words[end - 1]) in kinds and end - start > 1:
            last = sentence.starts[end - 1] + len(bare(sentence.words[end - 1]))
            found.append((sentence.starts[start], last))
    return found


def who(made: Cast, mention: Mention) -> Person | None:
    """Return the person that a mention names, or None where two are equally good."""
    if mention.person is False:
        return None
    rarest = min((made.words.get(word, []) for word in mention.words), key=len)
    if not rarest or len(rarest) > MOST_NAMESAKES:
        return None
    found = [person for person in rarest if set(mention.words) <= set(person.words)]
    exact = [person for person in found if person.words == mention.words]
    if len(exact) == 1:
        return exact[0]
    ends = [p for p in found if p.words[-1] == mention.words[-1]] or found
    return ends[0] if len(ends) == 1 else _established(ends, mention)


def _established(candidates: list[Person], mention: Mention) -> Person | None:
    """Choose between namesakes: by title, else the only one named so far."""
    if mention.title is not None:
        titled = [p for p in candidates if any(m.title == mention.title for m in p.mentions)]
        if len(titled) == 1:
            return titled[0]
    before = [p for p in candidates if p.mentions[0].start <= mention.start]
    return before[0] if len(before) == 1 else None


def remember(made: Cast, found: Speaker, index: int) -> None:
    """Note who spoke last."""
    if found.name is not None:
        made.last, made.last_sentence = found, index
        if found.person is None:
            made.others.append((index, found))


def spelt_out(role: str | None) -> str:
    """Return a role in lower case without abbreviations ("Gov." is a governor)."""
    words = (role or "").lower().replace(".", "").split()
    return " ".join(ABBREVIATED.get(word, word) for word in words)
