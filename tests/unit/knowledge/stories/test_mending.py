"""Line breaks that a text lost or gained are mended, and each change is told."""

from __future__ import annotations

import textwrap

import pytest

from knowledge.stories.mending import Damage, mended
from paths import DATA

TEXT = """\
The troops will fly to the old capital over the next two days, officials said on Monday, and \
the embassy will be moved to a place near the airport before the end of the week.
“We believe that this is the prudent thing to do,” the spokesman told reporters. He added \
that nobody had asked for it, that the well-known road was closed, and that it would stay so.
It rained."""
PARAGRAPHS = TEXT.splitlines()


def test_sentences_that_run_into_each_other_become_paragraphs_again() -> None:
    text, mends = mended("He fell on Sunday.Police say he ran.“It is sad,” Ann Lee said.")
    assert text == "He fell on Sunday.\n\nPolice say he ran.\n\n“It is sad,” Ann Lee said."
    assert [mend.damage for mend in mends] == [Damage.LOST, Damage.LOST]


def test_a_single_lost_space_between_paragraphs_is_put_back_as_a_space() -> None:
    text, _ = mended("It rained.\n\nHe left these stories.Nobody asked.\n")
    assert text == "It rained.\n\nHe left these stories. Nobody asked.\n"


@pytest.mark.parametrize("width", [55, 72, 80, 100])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_wrapped_paragraphs_are_joined_and_stay_apart(width: int, end: str) -> None:
    def wrapped(paragraph: str) -> str:
        return end.join(textwrap.wrap(paragraph, width, break_on_hyphens=False))

    text, mends = mended((end * 2).join(map(wrapped, PARAGRAPHS)))
    assert text == (end * 2).join(PARAGRAPHS)
    assert {mend.damage for mend in mends} == {Damage.WRAPPED}


def test_a_change_is_told_by_its_place_in_the_text_as_it_was() -> None:
    text = "He fell on Sunday.Police say he ran."
    (mend,) = mended(text)[1]
    assert (text[: mend.start], mend.by, text[mend.end :]) == (
        "He fell on Sunday.",
        "\n\n",
        "Police say he ran.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n".join(PARAGRAPHS),
        "He booked at Booking.Com on Sunday. It rained at 5.30pm.\n",
        "The old pier\nwas shut on Monday by the mayor.\n",
        "- pears and apples and plums and other fruit\n- plums and apples and pears and others\n",
        "A headline about the ferry that sank in the fog\nThe ferry sank on Monday.\nIt rained.\n",
    ],
)
def test_a_text_with_its_line_breaks_is_left_as_it_is(text: str) -> None:
    assert mended(text) == (text, ())


def test_no_story_of_the_tests_is_taken_for_damaged() -> None:
    texts = [path.read_text("utf-8") for path in sorted((DATA / "attribution").glob("*.txt"))]
    texts = [text.partition("\n---\n")[0] for text in texts]
    assert len(texts) > 50
    assert [text[:60] for text in texts if mended(text)[1]] == []
