"""What was said word for word is told apart from what a story reports in its own words."""

from __future__ import annotations

from discord import Locale

from bot.discord.features.quotes import list_statements
from bot.words import words_for
from knowledge.library import Library
from knowledge.model import Story
from knowledge.speakers import find_speakers
from knowledge.stories.speaker_corrections import SpeakerCorrection
from sample import library

STORY = "Ann Lee said that the bridge would open in May. “It is late,” Lee said."


def test_what_was_said_word_for_word_comes_first_and_alone_stands_in_a_block_quote() -> None:
    speakers = find_speakers(library(STORY))
    listing = list_statements(speakers, "", words_for(Locale.british_english))
    exact, reported = (entry() for entry in listing.entries)
    assert exact.startswith("> “It is late,”")
    assert reported.startswith("*Reported:* the bridge would open in May")


def test_a_statement_whose_speaker_a_moderator_corrected_says_so() -> None:
    correction = SpeakerCorrection("s", "It is late", "Eva Ek")
    built = Library.build([Story("s", "Story", STORY)], corrections=[correction])
    speakers = [one for one in find_speakers(built) if one.name == "Eva Ek"]
    (entry,) = list_statements(speakers, "", words_for(Locale.british_english)).entries
    assert "paragraph 1 · speaker corrected by a moderator" in entry()
