"""Libraries over several segments, with stories that are gone: what a library becomes in time."""

from __future__ import annotations

import random
from functools import cache
from itertools import cycle, islice
from typing import TYPE_CHECKING

from knowledge.index.analyzing import packed
from knowledge.library import Library
from knowledge.model import Story
from knowledge.stories.synonyms import NO_SYNONYMS

if TYPE_CHECKING:
    from knowledge.index.packed_story import PackedStory

NAMES = [
    *("John Kirby", "Joan Kirby", "Maria Costa", "Otto Lind", "Inés Duarte", "Paulo Duarte"),
    *("Ann-Marie de la Cruz", "the World Health Organization", "Harbour Council"),
]
ROLES = [
    *("a spokesman", "the mayor of Harbourtown", "an engineer", "the chief engineer"),
    *("president", "a spokesman for the coast guard", "the envoy", "a painter"),
]
WORDS = [
    *("the bridge is closed", "we are counting", "it was not there", "nobody asked us"),
    *("the ferry is free for all", "of the people and for the people", "I saw it sink"),
    *("there is no plan B", "it is in the end what it is", "we will rebuild"),
]
DATES = ["2021-08-12", "Aug. 12, 2021", "2 May 2020", None, "yesterday", "2022"]
TITLES = ["Bridge closed", "Ferry free", "The bridge of Harbourtown", "Storm over the ferry"]
POOL = 40


@cache
def pool() -> tuple[PackedStory, ...]:
    """Return stories to choose from; some have the id of another, and say something else."""
    chance = random.Random(12)
    return tuple(packed(_story(chance, number), NO_SYNONYMS) for number in range(POOL))


def _story(chance: random.Random, number: int) -> Story:
    lines = [_line(chance) for _ in range(chance.randrange(6))]
    return Story(
        f"s{number % (POOL * 3 // 4)}",
        chance.choice(TITLES),
        "\n".join(lines),
        published=chance.choice(DATES),
        updated=chance.choice([None, None, "2023-01-01"]),
    )


def _line(chance: random.Random) -> str:
    said = chance.choice(WORDS)
    name, role = chance.choice(NAMES), chance.choice(ROLES)
    return chance.choice(
        (
            f"“{said.capitalize()},” said {name}, {role}.",
            f"“{said.capitalize()},” {name.split()[-1]} said. “{chance.choice(WORDS)}.”",
            f"{name} said that {said}.",
            f"In Harbour Town {said}, and {chance.choice(WORDS)}.",
            "# HARBOUR NEWS",
            "Sign up to our newsletter",
        )
    )


def libraries(seed: int, changes: int = 4) -> tuple[Library, Library]:
    """Return a library after some changes, and one built at once of the same stories."""
    chance = random.Random(seed)
    first = {one.id: one for one in chance.sample(pool(), 16)}
    library = Library.of(tuple(first.values()))
    for _ in range(changes):
        come = {one.id: one for one in chance.sample(pool(), 4)}
        go = dict.fromkeys(chance.sample([*library.corpus.numbers], 3))
        library = library.changed(go | come)
    return library, Library.of(tuple(library.corpus.stories))


def typed_names(chance: random.Random, most: int = 30) -> list[str]:
    """Return names as people type them: in part, by a role, with slips."""
    made = (
        typed
        for name, role in zip(cycle(chance.sample(NAMES, len(NAMES))), cycle(ROLES), strict=False)
        for typed in (
            *(name, name.split()[-1], name.split()[0], role, f"{role} {name}", name[:4]),
            *(_misspelt(chance, name), name.lower(), "the spokesman", "WHO", "engineers", "xyz"),
        )
    )
    return [*islice(made, most)]


def _misspelt(chance: random.Random, name: str) -> str:
    at = chance.randrange(len(name) - 1)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
