"""The right passage stands first, and every reason for it can be seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answer import Verdict
from knowledge.english.analyzer import analyze
from knowledge.index.vocabulary import Vocabulary
from knowledge.library import Library
from knowledge.model import Story
from knowledge.query.query import Query, query_of
from knowledge.ranking.confidence import SURE
from knowledge.ranking.features import FEATURES, Candidate, Feature
from knowledge.ranking.ranking import rank
from knowledge.ranking.scored import idf_in
from knowledge.stories.synonyms import NO_SYNONYMS
from sample import library, lines, sample

SAMPLE = sample()


@pytest.mark.parametrize("row", lines("answerable.tsv"))
def test_a_question_in_a_hurry_finds_its_passage(row: str) -> None:
    question, expected = row.split("\t")
    answer = SAMPLE.ask(question)
    assert expected in answer.passages[0].text
    assert answer.verdict is not Verdict.NONE


def asked(text: str) -> Query:
    return query_of(analyze(text), NO_SYNONYMS, Vocabulary())


def candidate(text: str) -> Candidate:
    return Candidate(0, text, words=0.5, characters=0.25, before=0.5, around=0.75)


def value(name: str, question: str, found: Candidate) -> float:
    feature: Feature = next(feature for feature in FEATURES if feature.name == name)
    return feature.value(asked(question), found)


@pytest.mark.parametrize(
    ("name", "question", "yes", "no"),
    [
        ("person", "Who spoke?", "Then Ned Price spoke.", "Then somebody spoke."),
        ("person", "Who met Ned Price?", "Ann Lee did.", "Ned Price is here."),
        ("time", "When did it end?", "It ended in 1996.", "It ended badly."),
        ("time", "What happened after 1996?", "", "It ended in 1998."),
        ("time", "When, if not 1996, was it?", "In 2001 it was.", "In 1996 it was."),
        ("place", "Where was it held?", "It was held in Kabul.", "It was held in haste."),
        ("number", "How many went?", "Some 650 went.", "They went."),
        ("number", "How many went?", "Three thousand went.", "Everyone went."),
        ("amount", "How much did it cost?", "It cost $40.", "It cost dear."),
        ("reason", "Why did they go?", "They went because of rain.", "They went home."),
        ("reason", "Why did they go?", "They went to see it.", "They went to Berlin."),
        ("reason", "Why did they go?", "They went home to rest.", "They went to the sea."),
        ("speech", "What did Price say?", "Price said it was over.", "Price went home."),
        ("pronoun", "What else?", "“He went on.", "Kirby went on."),
        ("introduction", "Who is Price?", "Ned Price, a spokesman, left.", "Then Price left."),
        ("introduction", "What is DECnet?", "DECnet is a suite.", "The DECnet protocols grew."),
    ],
)
def test_a_feature_speaks_for_what_answers(name: str, question: str, yes: str, no: str) -> None:
    assert not yes or value(name, question, candidate(yes)) == 1
    assert value(name, question, candidate(no)) == 0


def test_a_sentence_that_refers_back_carries_what_stands_before_it() -> None:
    assert value("carried", "What did Kirby say?", candidate("He spoke.")) == 0.5
    assert value("carried", "What did Kirby say?", candidate("Rain fell.")) == 0


def test_what_stands_round_a_sentence_and_not_in_it_is_its_share_of_the_question() -> None:
    story = "Kirby came. Rain fell. He spoke of floods. Snow fell. Kirby left. The flood went."
    corpus = library(story).corpus
    ranking = rank(corpus, asked("Kirby floods")).ranking()
    found = {one.candidate.text: one.candidate for one in ranking}
    idf = [own for own, _ in idf_in(asked("Kirby floods"), corpus.stories[0])]
    kirby, flood = (own / sum(idf) for own in idf)
    spoke, last = found["He spoke of floods."], found["The flood went."]
    assert (spoke.before, spoke.around) == pytest.approx((kirby, kirby))
    assert (last.before, last.around) == pytest.approx((kirby, kirby))
    assert found["Kirby came."].before == 0
    assert found["Kirby came."].around == pytest.approx(flood)


@pytest.mark.parametrize("row", lines("answerable.tsv"))
def test_no_sentence_scores_more_than_it_may(row: str) -> None:
    found = rank(SAMPLE.corpus, asked(row.split("\t", maxsplit=1)[0]))
    assert found.numbers
    for place, most in enumerate(found.most):
        assert found.weigh(place).score <= most


def test_every_feature_is_named_once_and_shown() -> None:
    explained = SAMPLE.explain("Who is Zalmay Khalilzad?")
    names = [contribution.feature for contribution in explained.contributions[0]]
    assert len(set(names)) == len(names)
    assert names == [*(feature.name for feature in FEATURES), "story"]


def test_an_explanation_adds_up() -> None:
    explained = SAMPLE.explain("how many us troops are going to kabul?")
    for passage, made_of in zip(explained.answer.passages, explained.contributions, strict=True):
        assert sum(part.score for part in made_of) == pytest.approx(passage.score)
    assert sum(term.share for term in explained.terms) == pytest.approx(1)
    sure = min(1.0, explained.judgement.about / SURE)
    assert sure * explained.judgement.right == pytest.approx(explained.answer.confidence)


def test_an_explanation_judges_what_is_answered_also_where_nothing_more_was_told() -> None:
    ferry = library("The ferry sank on Monday.\n\nDivers saw it on Tuesday.")
    told = ferry.ask("what is this about?")
    nothing = ferry.ask("anything else?", after=told)
    assert not nothing.passages
    explained = ferry.explain("who saw it?", after=nothing)
    assert explained.answer.understood is not None
    assert explained.judgement.confidence == explained.answer.confidence


def test_the_story_that_a_question_names_by_title_comes_first() -> None:
    stories = [
        Story("a", "Flood in Leeds", "The mayor opened a bridge on Monday. Rain fell."),
        Story("b", "Fire in York", "The mayor opened a bridge on Monday. Rain fell."),
        Story("c", "Snow in Hull", "Nothing was opened. Nobody came. The town slept."),
    ]
    answer = Library.build(stories).ask("what did the mayor open, in the story of the fire in york")
    assert answer.passages[0].story.id == "b"


def test_a_sentence_is_found_by_who_speaks_in_it() -> None:
    built = library(
        "The spokesman, Ned Price, spoke in Kabul.\n"
        "“We stay,” Price said. “We shall not give up.”\n"
        "Rain fell on the city.\nShops were shut."
    )
    texts = [passage.text for passage in built.ask("what did price say", top=4).passages]
    assert "“We shall not give up.”" in texts[:3]


def test_the_asked_speakers_own_words_come_before_what_others_say_of_the_same() -> None:
    built = library(
        "The dam is sound, Mayor Ann Lee said of the cracks in the dam.\n"
        "“The cracks in the dam are grave,” said the engineer, Tom Weber.\n"
        "Rain fell on the city.\nShops were shut.\nWind blew.\nSnow came."
    )
    assert "grave" in built.ask("what did Weber say about the cracks in the dam").passages[0].text
    assert "sound" in built.ask("what did Lee say about the cracks in the dam").passages[0].text


def test_a_question_that_says_little_goes_on_where_the_answer_before_stood() -> None:
    story = (
        "Ann Lee, 34, runs the mill.\nIt is tall.\nRain fell on the town.\nSnow fell.\n"
        "Wind blew hard.\nSun shone.\nFog came.\nTom Hay, 51, runs the shop.\nIt sells bread."
    )
    built = library(story)
    first = built.ask("who runs the shop?")
    assert "51" in built.ask("how old?", after=first).passages[0].text


def test_negation_and_comparison_do_not_hide_the_sentence() -> None:
    built = library(
        "The plan was not approved by the council.\nThe bridge is older than the church.\n"
        "Children play in the park.\nThe market opens at nine."
    )
    assert "not approved" in built.ask("was the plan not approved?").passages[0].text
    assert "older than" in built.ask("which is oldest, the bridge or the church").passages[0].text


def test_equal_sentences_keep_their_order() -> None:
    built = library("Rain fell.\nSnow fell.\nRain fell.\nWind blew.\nSun shone.")
    places = [p.start for p in built.ask("rain").passages]
    assert places[:2] == sorted(places[:2])


@given(st.text(max_size=300))
def test_any_text_is_answered_or_refused(question: str) -> None:
    answer = SAMPLE.ask(question)
    assert 0 <= answer.confidence <= 1
    for passage in answer.passages:
        assert passage.text == passage.story.text[passage.start : passage.end]
        ends = [end for match in passage.matches for end in match]
        assert ends == sorted(ends)
        assert all(passage.start <= end <= passage.end for end in ends)


@pytest.mark.parametrize(
    "question",
    [
        "troops " * 1500,
        "x" * 10_000,
        " ".join(f"w{n}" for n in range(3000)),
        " ".join(f"trooops{chr(97 + n % 26)}" for n in range(1500)),
        "(.*)+$[a-z]{1,9999}?" * 400,
        "\ud800\udfff troops \0 kabul",
        "\u202etroops\u202c \u200bkabul",
        "one " * 2500,
        "'" * 10_000,
        "Aa " * 3000 + "!",
    ],
)
def test_hostile_text_is_answered_quickly(question: str) -> None:
    SAMPLE.ask("warm up the tables: khalizad")
    assert SAMPLE.ask(question).elapsed_ms < 1000


def test_what_cannot_be_seen_does_not_hide_a_word() -> None:
    assert "Khalilzad" in SAMPLE.ask("who is khal\u200bil\u00adzad").passages[0].text
    assert library("The kha\u00adlilzad plan.\nRain fell.").ask("khalilzad").passages[0].matches
