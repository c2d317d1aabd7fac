"""The shipped story as a library, and small stories for a single point."""

from __future__ import annotations

from knowledge.library import Library
from knowledge.model import Story
from knowledge.stories.reading import read
from knowledge.stories.synonyms import NO_SYNONYMS, Synonyms
from paths import DATA, SAMPLE


def sample() -> Library:
    return Library.build(read([SAMPLE]).stories)


def library(*texts: str, synonyms: Synonyms = NO_SYNONYMS) -> Library:
    stories = [Story(f"s{number}", f"Story {number}", text) for number, text in enumerate(texts)]
    return Library.build(stories, synonyms)


def lines(name: str) -> list[str]:
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
