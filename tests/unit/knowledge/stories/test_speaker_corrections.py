"""What a moderator says of a speaker holds once and for all, and is shown as such."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.library import Library
from knowledge.model import Kind, Resolution, Story
from knowledge.speakers import find_speakers, named
from knowledge.stories import speaker_corrections
from knowledge.stories.speaker_corrections import SpeakerCorrection, appended, parse, read
from paths import DATA

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.model import Statement

TEXT = """\
The ferry was cancelled on Friday.

“We will pay every passenger back,” he said.

The harbour master, Maria Lund, said on Saturday that the engines had failed.

Nobody was hurt, but the hall was cold.
"""
PAID = "We will pay every passenger back"


def library(*found: SpeakerCorrection, text: str = TEXT) -> Library:
    return Library.build([Story("ferry", "Ferry", text)], corrections=found)


def statement(built: Library, words: str) -> Statement:
    text = built.stories[0].text
    return next(s for s in built.statements("ferry") if words in text[s.start : s.end])


def test_a_corrected_speaker_is_shown_found_and_searched() -> None:
    built = library(SpeakerCorrection("ferry", PAID, "Jonas Berg", "the operator’s director"))
    said = statement(built, PAID)
    assert (said.speaker, said.role) == ("Jonas Berg", "the operator’s director")
    assert said.resolved is Resolution.CORRECTED
    assert said.evidence == ()
    passage = built.ask("what did Jonas Berg say?").passages[0]
    assert passage.attribution == "Jonas Berg, the operator’s director"
    assert passage.is_corrected
    assert [s.name for s in named(find_speakers(built), "berg")] == ["Jonas Berg"]


@pytest.mark.parametrize("quoted", ["“in the dark”", "“in the dark.”", "'in the dark'"])
@pytest.mark.parametrize("behind", [".", ",", "", " again."])
def test_words_in_quotation_marks_become_a_quotation_with_them(quoted: str, behind: str) -> None:
    text = f"The hall stood {quoted}{behind}\n"
    said = library(SpeakerCorrection("ferry", "in the dark", "Jonas Berg"), text=text)
    (found,) = said.statements("ferry")
    assert (text[found.start : found.end], found.kind) == (quoted, Kind.DIRECT)


def test_others_are_not_touched() -> None:
    built = library(
        SpeakerCorrection("ferry", PAID, "Jonas Berg"), SpeakerCorrection("other", PAID, "X")
    )
    assert statement(built, "engines") == statement(library(), "engines")


def test_nobody_is_named_where_a_moderator_says_so() -> None:
    built = library(SpeakerCorrection("ferry", "the engines had failed", None))
    said = statement(built, "engines")
    assert (said.speaker, said.role, said.is_corrected) == (None, None, True)


def test_the_role_that_the_story_gives_is_kept_where_none_is_given() -> None:
    built = library(SpeakerCorrection("ferry", PAID, "maria lund"))
    assert statement(built, PAID).role == "harbour master"


@pytest.mark.parametrize("words", ['"we will PAY every passenger back"', "  “We will pay every\n"])
def test_words_are_found_whatever_their_typography(words: str) -> None:
    assert statement(library(SpeakerCorrection("ferry", words, "Jonas Berg")), PAID).is_corrected


def test_a_correction_outlives_edits_that_leave_its_words_alone() -> None:
    text = "A new first paragraph of the ferry.\n\n" + TEXT.replace("he said", "she added later")
    said = statement(library(SpeakerCorrection("ferry", PAID, "Jonas Berg"), text=text), PAID)
    assert said.speaker == "Jonas Berg"


def test_words_that_were_no_statement_become_one() -> None:
    built = library(SpeakerCorrection("ferry", "Nobody was hurt", "Maria Lund"))
    said = statement(built, "Nobody was hurt")
    assert (said.speaker, said.kind, said.role) == ("Maria Lund", Kind.INDIRECT, "harbour master")
    starts = [one.start for one in built.statements("ferry")]
    assert starts == sorted(starts)


def test_words_that_stand_elsewhere_too_correct_only_where_somebody_says_them() -> None:
    text = f"{TEXT}\n“The hall was cold,” Ek said.\n"
    built = library(SpeakerCorrection("ferry", "the hall was cold", "Eva Ek"), text=text)
    corrected = [one for one in built.statements("ferry") if one.is_corrected]
    assert [text[one.start : one.end] for one in corrected] == ["“The hall was cold,”"]


def test_the_revision_changes_with_what_is_corrected_and_only_then() -> None:
    plain = library().revision
    fits, other = (
        SpeakerCorrection("ferry", PAID, "Jonas Berg"),
        SpeakerCorrection("ferry", PAID, "Eva Ek"),
    )
    revisions = [library(one).revision for one in (fits, other)]
    assert len({plain, *revisions}) == 3
    assert library(SpeakerCorrection("elsewhere", PAID, "Jonas Berg")).revision == plain


def test_of_two_corrections_of_a_statement_the_later_one_holds() -> None:
    built = library(
        SpeakerCorrection("ferry", PAID, "Eva Ek"), SpeakerCorrection("ferry", PAID, "Jonas Berg")
    )
    assert statement(built, PAID).speaker == "Jonas Berg"


SPEAKERS = (DATA / "speakers" / "speakers.yaml").read_text(encoding="utf-8")


def test_a_correction_is_kept_without_a_file_and_appended_to_one() -> None:
    one = SpeakerCorrection("a: b/1", 'He said: "no" # 1', None, "the mayor")
    assert SpeakerCorrection.from_dict(one.to_dict()) == one
    found, problems = parse(appended(SPEAKERS, one), "speakers.yaml")
    assert found[-1] == one
    assert len(problems) == 1


def test_corrections_are_read_beside_a_story_file_as_well(tmp_path: Path) -> None:
    (tmp_path / "speakers.yaml").write_text(SPEAKERS, encoding="utf-8")
    found, _ = speaker_corrections.read([tmp_path / "ferry.md"])
    assert [one.speaker for one in found] == ["Jonas Berg", None, "Eva Ek"]


GOOD = """\
- story: ferry
  words: it sails at dawn
  speaker: Ann Reed
- story: ferry
  words: nobody was hurt
  speaker: nobody
"""
BROKEN = {
    "an entry": (GOOD.replace("speaker: Ann Reed", "speakr: Ann Reed").encode(), 3),
    "its whole file": (GOOD.encode("utf-16"), 1),
}


@pytest.mark.parametrize(("content", "line"), BROKEN.values(), ids=BROKEN)
def test_what_is_broken_now_says_what_it_said_before(
    tmp_path: Path, content: bytes, line: int
) -> None:
    file = tmp_path / "speakers.yaml"
    file.write_text(GOOD, encoding="utf-8")
    before, _ = read([tmp_path])
    file.write_bytes(content)
    found, problems = read([tmp_path], before)
    assert [problem.line for problem in problems] == [line]
    assert set(found) == set(before)
    assert read([tmp_path], found)[0] == found
    file.write_text("", encoding="utf-8")
    assert read([tmp_path], found) == ((), ())
