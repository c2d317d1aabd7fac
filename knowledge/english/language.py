"""English, as a language of stories."""

from __future__ import annotations

from knowledge.english.analyzer import tokens, words
from knowledge.english.attribution.statements import explained, statements_and_people
from knowledge.english.example_questions import example_questions
from knowledge.english.sentences import sentences
from knowledge.language import Language

LANGUAGE = Language(
    sentences=sentences,
    statements_and_people=statements_and_people,
    explained=explained,
    tokens=tokens,
    words=words,
    example_questions=example_questions,
)
