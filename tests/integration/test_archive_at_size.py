"""Twelve thousand sentences of an archive answer as the same sentences in memory do."""

from __future__ import annotations

import asyncio
import json
import random
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from archived_bot import archive_env
from bot.archive.cluster import Cluster
from bot.archive.engine import Engine
from bot.archive.opened import open_archive
from bot.archive.writing import Means, add, create
from bot.settings import Settings
from bot.store import open_store
from knowledge.library import Library
from knowledge.source.finding import find
from paths import SHARED, TESTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from knowledge.answer import Answer
    from postgres import Postgres

EVAL = SHARED / "eval"
SETS = ("guardian", "wikipedia")
SENTENCES = 12_000
ASKED = 60
"""Questions of each set."""


def rows(name: str) -> list[dict[str, Any]]:
    if not EVAL.exists():
        pytest.skip(f"{EVAL} is not here")
    return [json.loads(line) for line in (EVAL / name).read_text("utf-8").splitlines()]


def enlarged() -> list[dict[str, str]]:
    sys.path.insert(0, str(TESTS / "benchmarks"))
    import enlarged  # noqa: PLC0415 - a benchmark is no module of the tests

    stories = [one for name in SETS for one in rows(f"{name}.stories.jsonl")]
    return list(enlarged.enlarged(stories, SENTENCES * 11 // 10))


@pytest.fixture(scope="module")
def libraries(
    postgres: Postgres, opensearch: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Library, Library]]:
    """One in memory, and one of an archive of the same stories."""
    folder = tmp_path_factory.mktemp("size")
    lines = (json.dumps(row, ensure_ascii=False) for row in enlarged())
    (folder / "stories.jsonl").write_text("\n".join(lines), encoding="utf-8")
    env = archive_env(postgres.database(), opensearch, folder / "files")
    settings = Settings(
        data=folder / "data",
        database_url=env["VERBATIM_DATABASE_URL"],
        archive_url=(opensearch,),
        archive_name=env["VERBATIM_ARCHIVE_NAME"],
    )
    asyncio.run(_fill(settings, folder / "stories.jsonl"))
    with closing(open_archive(settings)) as archive:
        snapshot = archive.load()
        assert snapshot is not None
        far = Library.over(snapshot.corpus, snapshot.synonyms)
        assert len(far.corpus.documents) >= SENTENCES
        yield Library.of([*far.corpus.read_all()], snapshot.synonyms), far


async def _fill(settings: Settings, stories: Path) -> None:
    engine = Engine(settings.archive_url)
    try:
        async with open_store(settings) as store:
            cluster = Cluster(engine, settings.archive_name)
            await create(store.archived, cluster)
            written = await add(store.archived, cluster, [stories], Means())
            assert written.added > 300
    finally:
        await engine.close()


def questions() -> list[str]:
    chance = random.Random(14)
    return [
        one["question"]
        for name in SETS
        for one in chance.sample(rows(f"{name}.questions.jsonl"), ASKED)
    ]


def first(answer: Answer) -> tuple[object, ...]:
    passage = next(iter(answer.passages), None)
    place = None if passage is None else (passage.story.id, passage.start, passage.attribution)
    return answer.verdict, place


def test_questions_get_the_same_first_passage_and_verdict(
    libraries: tuple[Library, Library],
) -> None:
    near, far = libraries
    same = [first(near.ask(one)) == first(far.ask(one)) for one in questions()]
    assert len(same) == 2 * ASKED
    assert sum(same) / len(same) == 1.0


def test_posted_words_are_found_in_the_same_places(libraries: tuple[Library, Library]) -> None:
    near, far = libraries
    chance = random.Random(15)
    for number in chance.sample(range(len(near.corpus.heads)), 12):
        story = near.corpus.stories[number]
        if not len(story):
            continue
        posted = story.story.text[slice(*_span(story.sentences[len(story) // 2]))]
        assert repr(find(far, posted)) == repr(find(near, posted))


def _span(sentence: Any) -> tuple[int, int]:
    return sentence.start, sentence.end
