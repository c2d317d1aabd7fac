"""A question is read in the language it is in, if a story that is asked is in it too."""

from __future__ import annotations

import pytest

from knowledge.query.asked_language import asked_language, english, question_in

ALL = ("en", "de", "fr", "es", "it")


@pytest.mark.parametrize(
    ("question", "languages", "code"),
    [
        ("Wann fährt der letzte Zug?", ALL, "de"),
        ("was kostet ein ticket", ALL, "de"),
        ("Quand ferme la criée ?", ALL, "fr"),
        ("Que mangent les élèves à la cantine ?", ALL, "fr"),
        ("¿Qué come la ballena?", ALL, "es"),
        ("quien pago la obra", ALL, "es"),
        ("When was Otto von Bismarck born?", ALL, "en"),
        ("who died in Die Welt", ALL, "en"),
        ("was he in Berlin", ALL, "en"),
        ("Petra Vogt", ALL, "en"),
        ("Petra Vogt", ("de",), "de"),
        ("who is Petra Vogt", ("de",), "en"),
        ("Wann fährt der letzte Zug?", ("en", "it"), "en"),
        ("", ALL, "en"),
    ],
)
def test_it_is_told_by_its_function_words(
    question: str, languages: tuple[str, ...], code: str
) -> None:
    assert asked_language(question, languages).code == code


def test_english_stories_are_asked_in_english_without_a_look() -> None:
    assert asked_language("Wann fährt der letzte Zug?", {"en", "it"}) is english()
    assert asked_language("Wann?", ()) is english()


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("Hallo zusammen. Wann öffnet das Freibad? Danke!", "Wann öffnet das Freibad?"),
        ("Was geschah am 15. Dezember in Wien?", "Was geschah am 15. Dezember in Wien?"),
        ("wann oeffnet das freibad", "wann oeffnet das freibad"),
        ("Was sagt Dr. Weiß zu Abs. 3? Und wann?", "Was sagt Dr. Weiß zu Abs. 3?"),
    ],
)
def test_the_sentence_that_asks_is_taken_from_a_message(message: str, question: str) -> None:
    assert question_in(message, asked_language(message, {"de"})) == question
