"""What kind of words a question asks for."""

from __future__ import annotations

import pytest

from knowledge.english.asked_kinds import AskedKind, asked_for


@pytest.mark.parametrize(
    ("question", "kind", "noun"),
    [
        ("How many men were sent?", AskedKind.NUMBER, "men"),
        ("how old is she", AskedKind.NUMBER, ""),
        ("How much did it cost?", AskedKind.AMOUNT, ""),
        ("What percentage of them left?", AskedKind.AMOUNT, "percentage"),
        ("when was it", AskedKind.DATE, ""),
        ("In which year did it end?", AskedKind.DATE, "year"),
        ("Where is it?", AskedKind.PLACE, ""),
        ("Which two countries signed?", AskedKind.PLACE, "countries"),
        ("who opened the library", AskedKind.PERSON, ""),
        ("Who is Moira Bain?", AskedKind.IDENTITY, ""),
        ("What German ruler invited them?", AskedKind.PERSON, "ruler"),
        ("What group killed them?", AskedKind.BODY, "group"),
        ("Why did it fail?", AskedKind.REASON, ""),
        ("what was the reason for it", AskedKind.REASON, "reason"),
        ("What kind of geographers were they?", AskedKind.THING, "geographers"),
        ("What dynasty did he attack?", AskedKind.THING, "dynasty"),
        ("What did Washington do?", AskedKind.DEED, ""),
        ("How was it possible?", AskedKind.MANNER, ""),
        ("Is he guilty?", AskedKind.UNTOLD, ""),
        ("", AskedKind.UNTOLD, ""),
    ],
)
def test_the_kind_is_told_by_the_question_word_and_its_noun(
    question: str, kind: AskedKind, noun: str
) -> None:
    asked = asked_for(question, asks_for_words=False)
    assert (asked.kind, asked.noun) == (kind, noun)


def test_whoever_asks_what_somebody_said_wants_words() -> None:
    assert asked_for("What did Kirby say?", asks_for_words=True).kind is AskedKind.WORDS
