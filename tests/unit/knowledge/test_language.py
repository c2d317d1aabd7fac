"""A story is read in the language that its head names, and in English otherwise."""

from __future__ import annotations

import pytest

from knowledge.english.language import LANGUAGE as ENGLISH
from knowledge.language import FOLDERS, Language, language_of


@pytest.mark.parametrize("code", [None, "", "en", "EN", "en-GB", "en_US", " en ", "tlh", "English"])
def test_what_is_no_other_language_is_english(code: str | None) -> None:
    assert language_of(code) is ENGLISH


@pytest.mark.parametrize("code", FOLDERS)
def test_every_language_reads_a_story(code: str) -> None:
    language = language_of(code)
    assert isinstance(language, Language)
    text = "Ann Wood: 3,000. Tom Hill!\nÄ 2021?"
    assert [(s.paragraph, s.number) for s in language.sentences(text, ())][-1][0] == 2
    assert language.sentences(text, (1, 2)) == ()
    assert language.terms(text)
    assert len(language.words(text, 0, len(text))) >= len(language.tokens(text, 0, len(text)))
