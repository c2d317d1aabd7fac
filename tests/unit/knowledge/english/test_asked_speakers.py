"""Every reporting verb of the list asks for somebody's words as "say" does."""

from __future__ import annotations

import pytest

from knowledge.english.analyzer import analyze
from knowledge.english.asked_speakers import asked_speaker, asks_for_words, head_noun
from knowledge.english.reporting_verbs import LEXICON, VerbForm
from sample import library

QUESTIONS = {
    VerbForm.BASE: "What did the spokesman {}?",
    VerbForm.THIRD: "Who {} it?",
    VerbForm.PAST: "Who {} it?",
    VerbForm.PARTICIPLE: "What has the spokesman {}?",
    VerbForm.GERUND: "What is the spokesman {}?",
}
FORMS = sorted(
    {
        (verb.form, " ".join((word, *verb.particle)))
        for word, verbs in LEXICON.items()
        for verb in verbs
        if verb.has_content
    }
)
SAID = asked_speaker(analyze("What did the spokesman say?"))


def test_the_list_is_found() -> None:
    assert len(FORMS) > 800


@pytest.mark.parametrize(("form", "verb"), FORMS, ids=[f"{verb} {form}" for form, verb in FORMS])
def test_a_reporting_verb_asks_for_words_in_each_of_its_forms(form: VerbForm, verb: str) -> None:
    question = analyze(QUESTIONS[form].format(verb))
    assert asks_for_words(question)
    asked = asked_speaker(question)
    if form not in (VerbForm.THIRD, VerbForm.PAST):
        assert asked is not None
        assert SAID is not None
        assert (asked.terms, asked.noun) == (SAID.terms, SAID.noun)


@pytest.mark.parametrize(
    "question",
    [
        "When did the Normans attack the town?",
        "Where did the dynasty rule?",
        "When was the most prolific writing period?",
        "Who is responsible for the bridge?",
        "When did the war begin?",
        "What did the senator send?",
        "Which state is it in?",
    ],
)
def test_a_word_that_is_no_verb_of_speech_there_asks_for_no_words(question: str) -> None:
    assert not asks_for_words(analyze(question))


def test_it_is_asked_who_speaks_now() -> None:
    assert asks_for_words(analyze("who is claiming that it was safe"))
    assert not asks_for_words(analyze("who is the ruling king"))


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("what did the French envoy insist", "envoy"),
        ("what did the accused killer say", "killer"),
        ("what did the US report say", "report"),
        ("what did the head of external affairs order", "head"),
        ("what does U.S. envoy Khalilzad think", "khalilzad"),
        ("what did he say", ""),
    ],
)
def test_the_speaker_stands_between_the_auxiliary_and_the_verb(question: str, noun: str) -> None:
    asked = asked_speaker(analyze(question))
    assert asked is not None
    assert asked.noun == noun


@pytest.mark.parametrize(
    "question", ["who insisted it was safe", "what is the capital of France", "did, he asked, it"]
)
def test_a_question_can_ask_for_nobodys_words(question: str) -> None:
    assert asked_speaker(analyze(question)) is None


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("head of external affairs", "head"),
        ("Pentagon spokesman", "spokesman"),
        ("founder, editor", "founder"),
        ("from the Youth Sport Trust", ""),
        ("", ""),
    ],
)
def test_a_role_is_about_its_noun(role: str, expected: str) -> None:
    assert head_noun(role) == expected


@pytest.mark.parametrize("verb", ["insist", "stress", "order", "predict"])
def test_any_reporting_verb_finds_the_words_of_a_role_as_say_does(verb: str) -> None:
    built = library(
        "“It will reopen in May,” said Anna Weber, the chief engineer.\n\nIt rained.\n\n"
        "It snowed.\n\n“We found rust under every pillar,” Weber said."
    )
    said = built.ask("what did the engineer say")
    other = built.ask(f"what did the engineer {verb}")
    assert [p.start for p in other.passages] == [p.start for p in said.passages]
