"""The words of the interface: complete and alike in every language, and typographically right."""

from __future__ import annotations

import re
import string

import pytest

from bot.words import SINGULAR, catalogue, words_for
from paths import ROOT

LANGUAGES = sorted(SINGULAR)
OTHERS = [language for language in LANGUAGES if language != "en"]
ENGLISH = catalogue("en")
BOT = ROOT / "bot"

NO_BREAK, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
# Discord's rule for the names of commands and options; menus may hold spaces and capitals.
NAME = re.compile(r"[-_'\w]{1,32}")
CODE = re.compile(r"`[^`]*`|<[^>]*>|\{[^}]*\}|\*\*")


def fields(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


def prose(language: str) -> list[tuple[str, str]]:
    """Every entry without code, addresses and fields, whose characters are not typography."""
    entries = catalogue(language).entries.items()
    return [(key, CODE.sub("", words)) for key, words in entries if key != "thousands"]


@pytest.mark.parametrize("language", OTHERS)
def test_every_catalogue_has_the_same_keys_in_the_same_order(language: str) -> None:
    assert list(catalogue(language).entries) == list(ENGLISH.entries)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("key", ENGLISH.entries)
def test_every_entry_has_the_same_fields(language: str, key: str) -> None:
    assert fields(catalogue(language).entries[key]) == fields(ENGLISH.entries[key])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_has_both_forms(language: str) -> None:
    keys = set(catalogue(language).entries)
    ones = {key.removesuffix("_one") for key in keys if key.endswith("_one")}
    others = {key.removesuffix("_other") for key in keys if key.endswith("_other")}
    assert ones == others


def test_every_entry_is_used_and_nothing_else_is_asked_for() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in BOT.rglob("*.py"))
    named = set(re.findall(r"[\"']([a-z_]+)[\"']", code))
    keys = {re.sub("_(one|other)$", "", key) for key in ENGLISH.entries}
    assert keys <= named
    asked = re.findall(r"\b(?:words|text)(?:\.count)?\(\s*[\"']([a-z_]+)[\"']", code)
    assert set(asked) <= keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_descriptions_fit_and_names_are_as_discord_takes_them(language: str) -> None:
    for key, words in catalogue(language).entries.items():
        if key.endswith("_description"):
            assert 0 < len(words) <= 100, key
        elif key.endswith("_menu_name"):
            assert 0 < len(words) <= 32, key
        elif key.endswith("_name"):
            assert NAME.fullmatch(words), key
            assert words == words.lower(), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_commands_or_options_of_one_command_share_a_name(language: str) -> None:
    words = catalogue(language)
    for names in (
        ["ask", "quotes", "stories", "help", "knowledge"],
        ["ask_question", "ask_story", "ask_private"],
        ["quotes_speaker", "quotes_about"],
        ["status", "reload", "channel", "role"],
        ["ask_menu", "find_menu"],
    ):
        assert len({words(f"{name}_name") for name in names}) == len(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_and_the_profile_fit(language: str) -> None:
    words = catalogue(language)
    buttons = [k for k in words.entries if k.endswith("_button") or k.startswith("reason_")]
    assert all(len(words.entries[key]) <= 30 for key in buttons)
    assert len(words("profile")) <= 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_begins_with_a_time_which_discord_writes_in_lower_case(language: str) -> None:
    for key, words in catalogue(language).entries.items():
        assert not re.search(r"(^|[.!?…]\s+)\{(time|age)\}", words), key


@pytest.mark.parametrize("language", ["es", "fr"])
def test_what_is_wrong_with_an_answer_follows_no_colon_since_it_has_a_capital(
    language: str,
) -> None:
    assert ":" not in catalogue(language).entries["vote_reason"]


def test_french_is_spaced_as_french() -> None:
    for key, words in prose("fr"):
        assert not re.search(rf"[^{NARROW}][;?!]", words), key
        assert not re.search(rf"(?<![{NO_BREAK}{NARROW}/s]):(?!\w)", words), key
        assert not re.search(rf"«(?!{NO_BREAK})|(?<!{NO_BREAK})»", words), key
        assert not re.search("[\"'“”]", words), key


def test_german_quotes_as_german() -> None:
    for key, words in prose("de"):
        assert not re.search("[\"'”«»]", words), key
        assert words.count("„") == words.count("“"), key


def test_spanish_opens_its_questions_and_exclamations() -> None:
    for key, words in prose("es"):
        assert words.count("¿") == words.count("?"), key
        assert words.count("¡") == words.count("!"), key
        assert not re.search("[\"'“”„]", words), key


def test_english_uses_curly_quotes_only() -> None:
    for key, words in prose("en"):
        assert words.count("“") == words.count("”"), key
        assert '"' not in words, key


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("en-US", "en"),
        ("en-GB", "en"),
        ("fr", "fr"),
        ("de", "de"),
        ("es-ES", "es"),
        ("es-419", "es"),
        ("ja", "en"),
        (None, "en"),
    ],
)
def test_a_locale_of_discord_chooses_its_language_or_english(
    locale: str | None, language: str
) -> None:
    assert words_for(locale).language == language


@pytest.mark.parametrize(
    ("language", "number", "told"),
    [
        ("en", 0, "0 stories"),
        ("en", 1, "1 story"),
        ("en", 12345, "12,345 stories"),
        ("de", 12345, "12.345 Artikel"),
        ("es", 1234, "1234 artículos"),
        ("fr", 0, "0 article"),
        ("fr", 2, "2 articles"),
        ("fr", 12345, f"12{NARROW}345 articles"),
    ],
)
def test_a_number_takes_its_form_in_each_language(language: str, number: int, told: str) -> None:
    assert catalogue(language).count("story_count", number) == told
