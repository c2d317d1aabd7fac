"""Plain values: what is read in a story as JSON has it, and back.

Only JSON is ever read again, so that no file, however damaged, can run anything.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from knowledge.english.called import Called
from knowledge.index.speaker_roles import SpeakerRole
from knowledge.model import Kind, Person, Resolution, Span, Statement
from knowledge.stories.speaker_corrections import SpeakerCorrection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from knowledge.index.analyzed_story import AnalyzedStory

Plain: TypeAlias = Any
"""What JSON has: numbers, texts, lists, dictionaries and nothing."""


def encoded(value: Plain) -> bytes:
    """Return a plain value as JSON; lone surrogates are escaped, as is all that is not ASCII."""
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def decoded(data: bytes) -> Plain:
    """Return the plain value that JSON says."""
    return json.loads(data)


def plain_statement(one: Statement) -> Plain:
    """Return a statement."""
    return [
        one.start,
        one.end,
        one.kind,
        one.speaker,
        one.role,
        one.cue,
        one.resolved,
        one.evidence,
    ]


def statement_of(plain: Plain) -> Statement:
    """Return the statement."""
    start, end, kind, speaker, role, cue, resolved, evidence = plain
    return Statement(
        start,
        end,
        Kind(kind),
        speaker,
        role,
        cue,
        None if resolved is None else Resolution(resolved),
        _spans(evidence),
    )


@dataclass(frozen=True, slots=True)
class Cast:
    """Who appears in a story; see `AnalyzedStory`."""

    people: tuple[Person, ...]
    speakers: tuple[Called, ...]
    speaker_roles: Mapping[str, tuple[SpeakerRole, ...]]
    corrections: tuple[SpeakerCorrection, ...]
    unfit: tuple[SpeakerCorrection, ...]


def plain_cast(one: AnalyzedStory) -> Plain:
    """Return who appears in a story."""
    return [
        [[person.name, person.role, person.gender, person.mentions] for person in one.people],
        list(map(_plain_called, one.speakers)),
        {
            noun: [[role.speaker, sorted(role.terms)] for role in own]
            for noun, own in one.speaker_roles.items()
        },
        *(
            [
                [said.story, said.words, said.speaker, said.role, said.file, said.line]
                for said in own
            ]
            for own in (one.corrections, one.unfit)
        ),
    ]


def cast_of(plain: Plain) -> Cast:
    """Return who appears in a story."""
    people, speakers, roles, *corrections = plain
    known, unfit = (tuple(SpeakerCorrection(*one) for one in own) for own in corrections)
    return Cast(
        tuple(Person(name, role, gender, _spans(at)) for name, role, gender, at in people),
        tuple(map(_called_of, speakers)),
        {
            noun: tuple(SpeakerRole(speaker, frozenset(terms)) for speaker, terms in own)
            for noun, own in roles.items()
        },
        known,
        unfit,
    )


def _plain_called(one: Called) -> Plain:
    return [
        *(one.name, one.words, one.is_person, one.is_proper, one.head, one.acronym),
        *(sorted(one.role_words), sorted(one.role_heads)),
    ]


def encoded_called(one: Called) -> str:
    """Return what somebody is called as JSON; the same twice for the same."""
    return encoded(_plain_called(one)).decode("ascii")


def decoded_called(texts: Iterable[str]) -> list[Called]:
    """Return what each of some is called."""
    # JSON is read faster in one run.
    return list(map(_called_of, json.loads(f"[{','.join(texts)}]")))


def _called_of(plain: Plain) -> Called:
    name, words, is_person, is_proper, head, acronym, role_words, role_heads = plain
    named = name, tuple(words), is_person, is_proper, head, acronym
    return Called(*named, frozenset(role_words), frozenset(role_heads))


def _spans(plain: Plain) -> tuple[Span, ...]:
    return tuple(Span(*one) for one in plain)
