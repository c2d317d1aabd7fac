"""Whatever a story holds, it is read, indexed, asked and searched without an error.

The same examples come every time, so that the suite tells the same thing twice;
`benchmarks/fuzz_stories.py` looks further.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from news_texts import news_texts, paragraphs_of_news, story_files
from reading_checks import ON_FILES, ON_TEXTS, WITH_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable

few = settings(max_examples=60, derandomize=True, deadline=None)


@pytest.mark.parametrize("check", ON_TEXTS)
def test_any_text_is_read_by_every_step(check: Callable[[str], None]) -> None:
    few(given(news_texts())(check))()


@pytest.mark.parametrize("check", WITH_WORDS)
def test_any_story_is_asked_and_searched_with_any_words(check: Callable[[str, str], None]) -> None:
    few(given(news_texts(), paragraphs_of_news)(check))()


@pytest.mark.parametrize("check", ON_FILES)
def test_any_file_is_read_in_every_format_or_refused(check: Callable[[bytes], None]) -> None:
    few(given(story_files())(check))()
