"""The words of the interface: complete and alike in every language, and typographically right."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

import discord
import pytest
from babel import Locale

from bot import words as room
from bot.words import DEFAULT_LANGUAGE, ENGLISH, catalogue, languages, words_for
from paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

OTHERS = [language for language in languages() if language != DEFAULT_LANGUAGE]
BOT = ROOT / "bot"
TERMINAL = tomllib.loads((BOT / "words" / "en" / "terminal.toml").read_text(encoding="utf-8"))
TRANSLATED = [key for key in ENGLISH.entries if key not in TERMINAL]
FORMS = re.compile("_(?:zero|one|two|few|many|other)$")

NO_BREAK, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
# Discord's rule for the names of commands and options; menus may hold spaces and capitals.
NAME = re.compile(r"[-_'\w]{1,32}")
CODE = re.compile(r"`[^`]*`|<[^>]*>|\{[^}]*\}|\*\*")


def fields(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


def prose(language: str) -> list[tuple[str, str]]:
    """Every entry without code, addresses and fields, whose characters are not typography."""
    return [(key, CODE.sub("", words)) for key, words in catalogue(language).entries.items()]


def stems(keys: Iterable[str]) -> list[str]:
    """Keys in their order, each plural once and without its form."""
    return list(dict.fromkeys(FORMS.sub("", key) for key in keys))


def plurals(language: str) -> dict[str, set[str]]:
    """The forms in which each plural of a catalogue stands."""
    forms = defaultdict(set)
    for key in catalogue(language).entries:
        if form := FORMS.search(key):
            forms[key[: form.start()]].add(form[0][1:])
    return forms


@pytest.mark.parametrize("language", languages())
def test_every_catalogue_is_named_as_discord_and_babel_name_the_language(language: str) -> None:
    assert Locale(language)
    assert language in {locale.value.partition("-")[0] for locale in discord.Locale}


@pytest.mark.parametrize("language", OTHERS)
def test_every_catalogue_has_the_same_keys_in_the_same_order(language: str) -> None:
    assert stems(catalogue(language).entries) == stems(TRANSLATED)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("key", TRANSLATED)
def test_every_entry_has_the_same_fields(language: str, key: str) -> None:
    entries = catalogue(language).entries
    same = [key] if key in entries else [k for k in entries if stems([k]) == stems([key])]
    assert [fields(entries[k]) for k in same] == [fields(ENGLISH.entries[key])] * len(same)
    assert same


@pytest.mark.parametrize("language", languages())
def test_every_plural_has_the_forms_that_its_language_counts_with(language: str) -> None:
    form_of = Locale(language).plural_form
    needed = {form_of(number) for number in range(1000)} | {"other"}
    for key, forms in plurals(language).items():
        assert needed <= forms <= {*form_of.tags, "other"}, key


def test_every_entry_is_used_and_no_other_is_asked_for() -> None:
    # Read from the syntax: what is never asked for, or only when things go wrong, no run shows.
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in BOT.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    constants = {node.value for node in nodes if isinstance(node, ast.Constant)}
    assert [key for key in stems(ENGLISH.entries) if key not in constants] == []
    assert asked_for(nodes) - {*stems(ENGLISH.entries)} == set()


def asked_for(nodes: Iterable[ast.AST]) -> set[str]:
    """The literal keys in calls of a catalogue, by the names under which the bot holds one."""
    asked = set()
    for node in nodes:
        match node:
            case ast.Call(
                func=ast.Name("words" | "ENGLISH" | "text")
                | ast.Attribute(ast.Name("words" | "ENGLISH"), "count"),
                args=[ast.Constant(str(key)), *_],
            ):
                asked.add(key)
            case ast.Call(func=ast.Name("tell"), args=[_, ast.Constant(str(key)), *_]):
                asked.add(key)
    return asked


def test_a_language_is_added_by_its_folder_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pl").mkdir()
    (tmp_path / "pl" / "lists.toml").write_text(
        'story_count_one = "{number} artykuł"\n'
        'story_count_few = "{number} artykuły"\n'
        'story_count_many = "{number} artykułów"\n'
        'story_count_other = "{number} artykułu"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(room, "FOLDER", tmp_path)
    monkeypatch.setattr(room, "languages", room.languages.__wrapped__)
    monkeypatch.setattr(room, "catalogue", room.catalogue.__wrapped__)
    polish = room.words_for("pl")
    told = [polish.count("story_count", number) for number in (1, 3, 5, 22, 12345)]
    assert told == [
        *("1 artykuł", "3 artykuły", "5 artykułów", "22 artykuły"),
        f"12{NO_BREAK}345 artykułów",
    ]


@pytest.mark.parametrize("language", languages())
def test_descriptions_fit_and_names_are_as_discord_takes_them(language: str) -> None:
    for key, words in catalogue(language).entries.items():
        if key.endswith("_description"):
            assert 0 < len(words) <= 100, key
        elif key.endswith("_menu_name"):
            assert 0 < len(words) <= 32, key
        elif key.endswith("_name"):
            assert NAME.fullmatch(words), key
            assert words == words.lower(), key


@pytest.mark.parametrize("language", languages())
def test_buttons_and_the_profile_fit(language: str) -> None:
    words = catalogue(language)
    buttons = [k for k in words.entries if k.endswith("_button") or k.startswith("reason_")]
    assert all(len(words.entries[key]) <= 30 for key in buttons)
    assert len(words("profile")) <= 400


@pytest.mark.parametrize("language", languages())
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
        ("en", 1234, "1234 stories"),
        ("en", 12345, "12,345 stories"),
        ("de", 12345, "12.345 Artikel"),
        ("es", 1234, "1234 artículos"),
        ("es", 1_000_000, "1.000.000 artículos"),
        ("fr", 0, "0 article"),
        ("fr", 2, "2 articles"),
        ("fr", 12345, f"12{NARROW}345 articles"),
    ],
)
def test_a_number_takes_its_form_in_each_language(language: str, number: int, told: str) -> None:
    assert catalogue(language).count("story_count", number) == told


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "a, b, and c"), ("de", "a, b und c"), ("es", "a, b y c"), ("fr", "a, b et c")],
)
def test_a_list_is_joined_as_in_a_sentence(language: str, told: str) -> None:
    assert catalogue(language).listed(["a", "b", "c"]) == told
    assert catalogue(language).listed(["a"]) == "a"


def test_alternatives_are_joined_by_or() -> None:
    assert ENGLISH.listed(["a", "b"], "or") == "a or b"


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "5 minutes ago"), ("de", "vor 5 Minuten"), ("fr", "il y a 5 minutes")],
)
def test_how_long_ago_something_was_is_told_in_words(language: str, told: str) -> None:
    assert catalogue(language).ago(timedelta(minutes=5)) == told


def test_a_key_that_no_catalogue_has_is_an_error() -> None:
    with pytest.raises(KeyError, match="no_such_key"):
        ENGLISH("no_such_key")


@pytest.mark.parametrize("language", languages())
def test_the_buttons_under_an_answer_fit_one_row_of_a_phone(language: str) -> None:
    """A phone of 390 pixels has room for three symbols and about twelve letters beside them."""
    words = catalogue(language)
    assert len(words("context_button") + words("more_button")) <= 12
