"""What somebody said is answered from the statements, whatever they are called.

The stories and what is asked of them stand in `data/said`.
"""

from __future__ import annotations

import pytest

from knowledge.library import Library
from knowledge.stories.reading import read
from paths import DATA
from sample import lines

SAID = Library.build(
    read(
        [
            DATA / "said" / name
            for name in ("ferry.txt", "budget.txt", "strike.txt", "court.txt", "whales.txt")
        ]
    ).stories
)
ROWS = [line.split("\t") for line in lines("said/questions.tsv")]


@pytest.mark.parametrize(
    ("story", "question", "verdict", "speaker", "begins"),
    ROWS,
    ids=[f"{r[0]}: {r[1]}" for r in ROWS],
)
def test_what_was_said_is_found_by_any_form_of_a_name(
    story: str, question: str, verdict: str, speaker: str, begins: str
) -> None:
    answer = SAID.ask(question, story=story)
    first = answer.passages[0]
    said = first.statement
    assert answer.verdict == verdict, (answer.confidence, first.text)
    assert first.text.startswith(begins)
    assert not speaker or ((said and said.speaker) or "-") == speaker
