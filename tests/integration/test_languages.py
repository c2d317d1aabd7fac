"""Stories in other languages than English: what is found in them, and what is left unsaid."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from bot.discord.features.stories import list_stories
from bot.languages import told_language
from bot.shelf import Shelf
from bot.words import catalogue
from knowledge.answer import Intent, Verdict
from knowledge.index.analyzed_story import explained_statements
from knowledge.language import FOLDERS as LANGUAGE_FOLDERS
from knowledge.library import Library
from knowledge.model import Story
from knowledge.source.finding import Found, find
from knowledge.stories.reading import read
from knowledge.text import tables
from paths import DATA, ROOT, SAMPLE

FOLDERS = {
    code: DATA / "languages" / name
    for code, name in {"de": "german", "fr": "french", "es": "spanish"}.items()
}
STORIES = {code: read([folder]).stories for code, folder in FOLDERS.items()}
ENGLISH = read([DATA / "news"]).stories
EVERYTHING = Library.build([*ENGLISH, *(story for those in STORIES.values() for story in those)])
ITALIAN = Story(
    "ponte",
    "Il ponte",
    "Il consiglio comunale ha deciso martedì di chiudere il ponte sul fiume. «La struttura è"
    " troppo pericolosa in inverno», ha detto il sindaco Marco Rossi.",
)


def questions(code: str) -> list[list[str]]:
    lines = (FOLDERS[code] / "questions.tsv").read_text("utf-8").splitlines()
    return [(line + "\t").split("\t")[:3] for line in lines if not line.startswith("#")]


@pytest.mark.parametrize("code", FOLDERS)
def test_every_story_is_known_for_its_language(code: str) -> None:
    assert len(STORIES[code]) == 6
    assert {EVERYTHING.language(story.id) for story in STORIES[code]} == {code}


@pytest.mark.parametrize("code", FOLDERS)
@pytest.mark.parametrize("alone", [True, False])
def test_what_is_there_is_mostly_quoted_and_what_is_not_seldom(code: str, *, alone: bool) -> None:
    asked = [
        (words, EVERYTHING.ask(question, story=story if alone else None))
        for story, question, words in questions(code)
    ]
    answered = [(words, answer) for words, answer in asked if words]
    quoted = [words in a.passages[0].text for words, a in answered if a.verdict is Verdict.QUOTE]
    assert sum(words in answer.passages[0].text for words, answer in answered) >= 22
    assert len(quoted) >= 18
    assert sum(quoted) / len(quoted) >= 0.9
    others = [answer.verdict for words, answer in asked if not words]
    assert others.count(Verdict.QUOTE) <= 2


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("wann wird die bruecke wieder freigegeben", "Herbst 2027"),
        ("Wer ist Sabine Ohlrogge?", "Sabine Ohlrogge"),
        ("combien coute le billet", "1,80 euro"),
        ("cuanto costara el billete del tren", "24 euros"),
        ("Wann ist die nächste Verhandlnug?", "24. März"),
    ],
)
def test_a_hurried_question_is_found_among_stories_of_all_languages(
    question: str, words: str
) -> None:
    assert words in EVERYTHING.ask(question).passages[0].text


def test_a_name_is_found_whatever_language_it_is_asked_in() -> None:
    answer = EVERYTHING.ask("who is Ines Falk?")
    assert "Ines Falk" in answer.passages[0].text
    assert EVERYTHING.ask("Ines Falk").passages[0].story.id == "museum"


def test_an_english_question_is_no_sure_answer_from_another_language() -> None:
    answer = EVERYTHING.ask("Why did Annika Thoma lose her sheep?", story="wolf")
    assert answer.verdict is not Verdict.QUOTE


@pytest.mark.parametrize("story", [STORIES["de"][0], STORIES["fr"][0], STORIES["es"][0], ITALIAN])
def test_nobody_is_taken_for_a_speaker_where_there_are_no_rules(story: Story) -> None:
    library = Library.build([story])
    assert library.statements(story.id) == ()
    assert library.corpus.people[story.id] == ()
    assert explained_statements(story) == ()
    told = library.ask("who is quoted?")
    assert (told.intent, told.verdict) == (Intent.SPEAKERS, Verdict.NONE)
    assert told.facts is not None
    assert told.facts.unheard
    assert library.ask("hello").suggestions == ()


def test_what_somebody_says_is_given_to_the_publisher() -> None:
    answer = EVERYTHING.ask("Was sagte Petra Vogt?", story="schwimmbad")
    assert answer.passages[0].text.startswith("„So viel Geld haben wir schlicht nicht“")
    assert answer.passages[0].attribution == "Elbkurier"
    assert answer.passages[0].answer is None


@pytest.mark.parametrize(
    ("posted", "kind", "story"),
    [
        ("„Wer morgens um vier aufsteht, muss davon leben können“", Found.WORD_FOR_WORD, "streik"),
        ("»Der Zaun war 1,20 Meter hoch und stand unter Strom«", Found.WORD_FOR_WORD, "wolf"),
        ("So viel Geld haben wir einfach nicht", Found.NEARLY, "schwimmbad"),
        ("« Les jeunes ne veulent plus dormir 3 heures par nuit »", Found.NEARLY, "port"),
        ("Respiraba muy despacio y creimos que la perdiamos", Found.NEARLY, "ballena"),
    ],
)
def test_the_source_of_posted_words_is_found(posted: str, kind: Found, story: str) -> None:
    found = find(EVERYTHING, posted)
    assert found.kind is kind
    assert [match.story.id for match in found.matches] == [story]


def test_nobody_is_said_to_be_misattributed_where_no_speakers_are_known() -> None:
    posted = "»Der Zaun war 1,20 Meter hoch und stand unter Strom« – Angela Merkel"
    (match,) = find(EVERYTHING, posted).matches
    assert match.claimed is None


@pytest.mark.parametrize(
    ("code", "message", "intent"),
    [
        ("de", "Worum geht es?", Intent.ABOUT),
        ("de", "worum geht’s hier", Intent.ABOUT),
        ("de", "Hallo!", Intent.GREETING),
        ("de", "Vielen Dank", Intent.THANKS),
        ("de", "Wer wird zitiert?", Intent.SPEAKERS),
        ("de", "Was gibt es Neues?", Intent.LATEST),
        ("de", "what is this about?", Intent.ABOUT),
        ("de", "Worum geht es dem Bauernbund?", Intent.QUESTION),
        ("fr", "De quoi s’agit-il ?", Intent.ABOUT),
        ("fr", "Merci beaucoup !", Intent.THANKS),
        ("es", "¿De qué trata?", Intent.ABOUT),
        ("es", "hola", Intent.GREETING),
    ],
)
def test_what_is_no_question_about_a_story_is_understood(
    code: str, message: str, intent: Intent
) -> None:
    assert Library.build(STORIES[code]).ask(message).intent is intent


def test_a_story_says_its_language_only_where_it_is_not_english() -> None:
    words, german = catalogue("en"), catalogue("de")
    assert told_language("en", words) is None
    assert told_language("de", words) == "in German"
    assert told_language("it", words) == "in Italian, which I cannot read well"
    assert told_language("it", german) == "auf Italienisch, das ich nicht gut lesen kann"
    assert told_language("tlh", words) == "in Klingon, which I cannot read well"


def test_the_terminal_lists_the_language_of_stories() -> None:
    command = [sys.executable, "-m", "bot", "stories", "--stories", str(FOLDERS["de"])]
    run = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert run.stdout.count("in German") == 6
    run = subprocess.run(
        [*command, "--json"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert {json.loads(line)["language"] for line in run.stdout.splitlines()} == {"de"}


def test_discord_lists_the_language_of_stories_in_the_readers() -> None:
    listing = list_stories(Shelf([FOLDERS["fr"]], SAMPLE).now, catalogue("de"))
    assert [entry() for entry in listing.entries if "auf Französisch" in entry()]


@pytest.mark.parametrize("code", FOLDERS)
def test_every_intent_of_a_table_is_one(code: str) -> None:
    names = tables.groups(f"{LANGUAGE_FOLDERS[code]}.tables", "intents.txt")
    assert {Intent(name) for name in names} >= {Intent.ABOUT, Intent.GREETING, Intent.THANKS}
