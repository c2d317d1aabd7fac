"""What finding the source, naming a speaker, listing, refusing and drafting cost at any size.

Run by `uv run python tests/benchmarks/walking.py STORIES.jsonl [COUNT …]` (106, 2,847 and 28,000
stories unless told: 3,000, 100,000 and a million sentences of the Guardian). The stories of the
file are packed once and repeated under other ids, most speakers of each copy under other
surnames, so that names, words and runs of words have the numbers that an archive gives them.
"""

from __future__ import annotations

import gc
import random
import resource
import statistics
import sys
import time
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.discord.features.quotes import list_statements
from bot.discord.known import speakers_offered, stories_offered
from bot.discord.text.autocomplete import suggest
from bot.discord.text.pages import turn
from bot.intake.drafting import drafted
from bot.intake.opening import open_pasted
from bot.intake.there import There
from bot.words import ENGLISH
from knowledge.answer import Intent
from knowledge.index import plain_values as plain
from knowledge.index.analyzing import packed
from knowledge.index.hashing import hash64
from knowledge.index.packed_story import NAMES, PackedStory
from knowledge.index.sections import joined_sections
from knowledge.library import Library
from knowledge.source.finding import find
from knowledge.speakers import find_speakers, named
from knowledge.stories.reading import read
from knowledge.stories.synonyms import NO_SYNONYMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROUNDS = 15
SENTENCES = (3_000, 100_000, 1_000_000)
READ = 150
"""Stories of the file that are packed."""
RENAMED = 0.7
"""The share of the copies in which speakers have other surnames."""
REFUSED = "What did the engineer say?"
QUESTIONS = ("who is quoted?", "hello", "what is the latest?", "which stories do you know?")
chance = random.Random(12)


def packed_stories(file: Path) -> list[PackedStory]:
    return [packed(story, NO_SYNONYMS) for story in read([file]).stories[:READ]]


def copies(stories: Sequence[PackedStory], count: int) -> Iterator[PackedStory]:
    for number, story in zip(range(count), cycle(stories), strict=False):
        yield story if number < len(stories) else _copy(story, number)


def _copy(story: PackedStory, number: int) -> PackedStory:
    arrays = {name: story.sections[name] for name in NAMES}
    head = plain.decoded(story.sections.raw("head"))
    head[0]["id"] = f"{story.id}-{number}"
    head[0]["title"] = f"{story.title} {number}"
    arrays["head"] = np.frombuffer(plain.encoded(head), np.uint8)
    arrays["titled"] = np.sort(np.append(story.titled, np.uint64(hash64(str(number)))))
    tail = "".join(chance.choices("aeioulnrst", k=3))
    for one in story.speakers if chance.random() < RENAMED else ():
        surname = one.name.split()[-1]
        for section in ("cast", "voices", "said"):
            text = arrays[section].tobytes().decode("ascii")
            text = text.replace(surname, surname + tail)
            text = text.replace(f'"{surname.lower()}"', f'"{surname.lower()}{tail}"')
            arrays[section] = np.frombuffer(text.encode("ascii"), np.uint8)
    return PackedStory(joined_sections(arrays, NAMES))


def measured(name: str, work: Sequence[Callable[[], object]]) -> None:
    times = []
    for each in work:
        started = time.process_time()
        each()
        times.append((time.process_time() - started) * 1000)
    print(f"{statistics.median(times):9.2f} {max(times):9.2f}  {name}", flush=True)


def quoted(library: Library, size: int) -> Iterator[str]:
    for _ in range(ROUNDS):
        words = chance.choice(library.stories).text.split()
        start = chance.randrange(max(len(words) - size, 1))
        yield " ".join(words[start : start + size])


def changed(text: str) -> str:
    words = text.split()
    return " ".join([*words[:5], "nothing", *words[6:12], "else", *words[13:]])


def never(library: Library, size: int) -> Iterator[str]:
    """Yield words that every story has, in an order that none may have."""
    for text in quoted(library, 300):
        yield " ".join(chance.sample([word for word in text.split() if len(word) < 5], size))


def main(file: Path, sentences: Sequence[int]) -> None:
    stories = packed_stories(file)
    average = sum(map(len, stories)) / len(stories)
    for count in sentences:
        library = _library(stories, round(count / average))
        _measure(library)


def _library(stories: Sequence[PackedStory], count: int) -> Library:
    started = time.process_time()
    made = [*copies(stories, count)]
    copied = time.process_time()
    library = Library.of(made)
    built = time.process_time() - copied
    arrays = library.corpus.segments[0].arrays()
    size = sum(array.nbytes for array in arrays.values()) / 1e6
    own = sum(
        array.nbytes for name, array in arrays.items() if name.startswith(("speaking", "shingles"))
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(
        f"\n{count:,} stories, {len(library.corpus.documents):,} sentences: copied in "
        f"{copied - started:.1f} s, indexed in {built:.1f} s, {size:.0f} MB of arrays "
        f"({own / 1e6:.0f} MB for this), peak {memory:.0f} MB"
    )
    gc.collect()
    return library


def _measure(library: Library) -> None:
    print("   p50 ms    max ms  (CPU)")
    _find_sources(library)
    _name_speakers(library)
    _offer_choices(library)
    _tell(library)
    _draft(library)


def _find_sources(library: Library) -> None:
    texts = {size: [*quoted(library, size)] for size in (3, 8, 25)}
    for size, each in texts.items():
        measured(f"find {size} words", [lambda t=t: find(library, t) for t in each])
    misquoted = [*map(changed, texts[25])]
    measured("find 25 words, two changed", [lambda t=t: find(library, t) for t in misquoted])
    for size in (3, 4, 8, 25):
        each = [*never(library, size)]
        measured(
            f"find {size} short words that stand nowhere",
            [lambda t=t: find(library, t) for t in each],
        )


def _name_speakers(library: Library) -> None:
    measured("count all speakers, once a library", [lambda: len(find_speakers(library))])
    speakers = find_speakers(library)
    briefs = [speakers.brief(chance.randrange(len(speakers))) for _ in range(ROUNDS)]
    names = [one.name for one in briefs] + [speakers.brief(at).name for at in range(3)]
    slips = [name[:-2] + name[-1] + name[-2] for name in names]
    for told, typed in (("a name", names), ("a name with a slip", slips)):
        measured(f"/quotes: {told}", [lambda n=n: named(speakers, n) for n in typed])
        measured(
            f"ask what {told} said", [lambda n=n: library.ask(f"What did {n} say?") for n in typed]
        )
    measured(
        "/quotes: the first page of a name",
        [
            lambda n=n: turn(list_statements([speakers.find(n)], "", ENGLISH), "x", ENGLISH)
            for n in names
        ],
    )
    measured("ask what a spokesman said", [lambda: library.ask("What did the spokesman say?")] * 3)


def _offer_choices(library: Library) -> None:
    started = time.process_time()
    choices = [stories_offered(library, ""), speakers_offered(library, "en")]
    print(f"{(time.process_time() - started) * 1000:9.2f} {'':9}  read all choices, once a library")
    for told, offered in zip(("stories", "speakers"), choices, strict=True):
        for typed in ("", "a", "john", "ukraine war", "zzqqx"):
            measured(
                f"choices of {told} for {typed!r}",
                [lambda t=typed, o=offered: suggest(t, o)] * 3,
            )


def _tell(library: Library) -> None:
    for question in QUESTIONS:
        measured(f"ask {question!r}", [lambda q=question: library.ask(q)] * 3)
    title = library.corpus.heads[-1].title
    plain_title = " ".join(word for word in title.split() if word.isalnum())
    news = f"What is new in the {plain_title} story?"
    assert library.ask(news).intent is Intent.CHANGES
    measured("ask about a story by its title", [lambda: library.ask(news)] * 3)
    # Each question of these puts others to the stories, to offer one that they answer.
    measured(f"be refused {REFUSED!r}", [lambda: library.ask(REFUSED)] * ROUNDS)
    measured("  its search alone", [lambda: library.search(REFUSED)] * ROUNDS)


def _draft(library: Library) -> None:
    there = There.in_library(library)
    new = [" ".join(word[::-1] for word in text.split()) for text in quoted(library, 300)]
    address = "https://courier.example/news/2024/ferry-{}-sinks"
    opened = [
        open_pasted(text).saying({"url": address.format(at), "title": "Ferry"})
        for at, text in enumerate(new)
    ]
    measured("draft a story where none is", [lambda o=o: drafted(o, There.of()) for o in opened])
    measured("draft a story that is like none", [lambda o=o: drafted(o, there) for o in opened])


if __name__ == "__main__":
    given = [int(one.replace(",", "")) for one in sys.argv[2:]]
    main(Path(sys.argv[1]), given or SENTENCES)
