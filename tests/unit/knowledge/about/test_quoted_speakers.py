"""Who is quoted is counted from the index as it is counted story by story."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from knowledge.english.analyzer import terms
from knowledge.english.called import called, name_words
from knowledge.english.dates import parse_date
from knowledge.model import Kind
from knowledge.query.speaker_names import Fit, meant
from knowledge.speakers import find_speakers, named, said_by
from several_segments import NAMES, libraries, typed_names

if TYPE_CHECKING:
    from knowledge.library import Library
    from knowledge.model import Statement, Story

SEEDS = range(12)


def walked(library: Library) -> dict[str, list[tuple[Story, Statement]]]:
    """Return who says what, the plain way: over all statements of all stories."""
    corpus, said = library.corpus, {}
    stories = [own for number in range(len(corpus.stories)) if (own := corpus.of_story(number))]
    stories.sort(key=lambda own: parse_date(own[0].story.published), reverse=True)
    for documents in stories:
        begun = dict.fromkeys(one for document in documents for one in document.statements)
        for statement in begun:
            if statement.speaker is not None:
                said.setdefault(statement.speaker, []).append((documents[0].story, statement))
    return dict(sorted(said.items(), key=lambda item: -len(item[1])))


def roles_in(said: list[tuple[Story, Statement]]) -> list[str]:
    return list(dict.fromkeys(one.role for _, one in said if one.role))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_speakers_are_those_of_all_statements_in_the_same_order(seed: int) -> None:
    library, _ = libraries(seed)
    expected, found = walked(library), find_speakers(library)
    assert [one.name for one in found] == [*expected]
    for speaker, said in zip(found, expected.values(), strict=True):
        roles = roles_in(said)
        assert (speaker.role, {*speaker.roles}) == (roles[0] if roles else None, {*roles})
        assert [(one.story, one.statement) for one in speaker.said] == said
        assert (len(speaker.said), speaker.statements) == (len(said), len(said))
        exact = sorted(said, key=lambda one: one[1].kind is not Kind.DIRECT)
        assert [(one.story, one.statement) for one in speaker.said.exact_first] == exact
        assert found.find(speaker.name) == speaker
    briefly = [found.brief(at) for at in range(len(found))]
    assert [(one.name, one.role, one.statements) for one in briefly] == [
        (one.name, one.role, one.statements) for one in found
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_several_say_is_put_together_story_by_story(seed: int) -> None:
    library, _ = libraries(seed)
    walk, speakers = walked(library), find_speakers(library)
    chosen = [one for one in speakers if one.name in NAMES[:4]]
    if len(chosen) < 2:
        pytest.skip("fewer than two of them speak")
    together = [said for one in chosen for said in walk[one.name]]
    together.sort(key=lambda said: (said[0].id, said[1].start))
    together.sort(key=lambda said: parse_date(said[0].published), reverse=True)
    assert [(one.story, one.statement) for one in said_by(chosen)] == together


def named_among_all(library: Library, typed: str) -> list[str]:
    """Return whom a typed name means, the plain way: among all who speak."""
    known = {name: called(name, tuple(roles_in(said))) for name, said in walked(library).items()}
    texts = {name: " ".join([name, *roles_in(said)]) for name, said in walked(library).items()}
    if not (wanted := name_words(typed)):
        return []
    fits = meant(typed, known.values())
    fitting = [name for name in known if fits is not None and name in fits[0]]
    if fits is not None and fits[1] is not Fit.SLIP:
        return fitting
    stems = {*terms(typed)}
    if held := [name for name, text in texts.items() if stems and stems <= {*terms(text)}]:
        return held
    begun = [
        name
        for name, text in texts.items()
        if all(any(word.startswith(part) for word in name_words(text)) for part in wanted)
    ]
    return begun or fitting


@pytest.mark.parametrize("seed", SEEDS)
def test_a_typed_name_means_whom_it_means_among_all(seed: int) -> None:
    library, _ = libraries(seed)
    speakers = find_speakers(library)
    for typed in typed_names(random.Random(seed), 60):
        assert [one.name for one in named(speakers, typed)] == named_among_all(library, typed)
