"""English, as a language of stories."""

from __future__ import annotations

from knowledge.english.analyzer import STOPWORDS, analyze, tokens, words
from knowledge.english.attribution.statements import explained, statements_and_people
from knowledge.english.decisive_words import denies
from knowledge.english.example_questions import example_questions
from knowledge.english.frequencies import is_known, zipf
from knowledge.english.patterns import AMOUNT, FULL_NAME, NUMBER, PLACE_NAME, REASON, TIME
from knowledge.english.questions import form_of
from knowledge.english.sentences import sentences
from knowledge.language import Language, QuestionForm, Questions

LANGUAGE = Language(
    sentences=sentences,
    statements_and_people=statements_and_people,
    explained=explained,
    tokens=tokens,
    words=words,
    example_questions=example_questions,
    questions=Questions(
        analyze=analyze,
        form=form_of,
        sought={
            QuestionForm.PERSON: FULL_NAME,
            QuestionForm.TIME: TIME,
            QuestionForm.PLACE: PLACE_NAME,
            QuestionForm.NUMBER: NUMBER,
            QuestionForm.AMOUNT: AMOUNT,
            QuestionForm.REASON: REASON,
        },
        stopwords=STOPWORDS,
        zipf=zipf,
        is_known=is_known,
        denies=denies,
    ),
)
"""English: the one folder that knows who speaks."""
