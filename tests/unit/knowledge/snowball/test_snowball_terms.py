"""Words of German, French and Spanish meet however they are inflected and typed."""

from __future__ import annotations

import pytest

from knowledge.language import language_of

SAME = [
    ("de", "Krüger", "Krueger"),
    ("de", "Krüger", "kruger"),
    ("de", "Straße", "STRASSE"),
    ("de", "Züge", "Zug"),
    ("de", "Gespräche", "gespraech"),
    ("de", "zwölf", "12"),
    ("de", "180.000", "180000"),
    ("de", "2,4 %", "2,4 Prozent"),
    ("de", "„Bahn“", "Bahn"),
    ("de", "Nacht\u00adzug", "Nachtzug"),
    ("fr", "l’incendie", "incendie"),
    ("fr", "qu’augmentées", "augmenter"),
    ("fr", "école", "ecole"),
    ("fr", "1\u202f200", "1200"),
    ("fr", "aujourd’hui", "aujourd'hui"),
    ("fr", "cœur", "coeur"),
    ("es", "médicos", "medico"),
    ("es", "niños", "ninos"),
    ("es", "trescientos mil 3.000", "trescientos mil 3000"),
]


@pytest.mark.parametrize(("code", "one", "other"), SAME)
def test_spellings_of_one_word_have_one_term(code: str, one: str, other: str) -> None:
    terms = language_of(code).terms
    assert terms(one) == terms(other)
    assert terms(one)


OTHERS = [
    ("de", "Nachtzug", "Zug"),  # a compound is a word of its own
    ("de", "neue", "Neu-Ulm"),
    ("de", "2,4", "24"),
    ("fr", "ville", "village"),
    ("es", "mar", "marzo"),
]


@pytest.mark.parametrize(("code", "one", "other"), OTHERS)
def test_other_words_have_other_terms(code: str, one: str, other: str) -> None:
    terms = language_of(code).terms
    assert terms(one) != terms(other)


@pytest.mark.parametrize(
    ("code", "question"),
    [
        ("de", "Wer war das und wann, was und warum?"),
        ("de", "Für wen würde es über das können?"),
        ("fr", "Qui est-ce, quand, où et pourquoi l’a-t-il fait ?"),
        ("es", "¿Quién fue, cuándo, dónde y por qué?"),
    ],
)
def test_function_words_and_question_words_are_no_content(code: str, question: str) -> None:
    assert language_of(code).terms(question) == []


def test_a_term_is_found_where_it_stands() -> None:
    text = "Quand l’incendie a-t-il commencé ?"
    found = language_of("fr").tokens(text, 0, len(text))
    assert [text[t.start : t.end] for t in found] == ["incendie", "commencé"]
