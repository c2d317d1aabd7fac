"""The harness counts what it says it counts: every figure here was computed by hand."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import DamerauLevenshtein

from bot.evaluation import command, metrics, typos
from bot.evaluation.answers import is_exact, overlap
from bot.evaluation.calibration import reliability
from bot.evaluation.compare import METRICS, compare_results
from bot.evaluation.data import AnnotatedQuestion, DataError, read_questions, read_statements
from bot.evaluation.metrics import Contrast, measure
from bot.evaluation.outcomes import Outcome, is_right, outcome_of, outcomes_of
from bot.evaluation.results import OutcomeResult, QuestionResult, Results, read_results
from bot.evaluation.retrieval import (
    article,
    ask_foreign,
    evaluate_questions,
    misses,
    other_articles,
)
from bot.terminal.json import dumps
from knowledge.answer import Answer, Passage, Verdict
from knowledge.library import Library
from knowledge.model import Kind, Sentence, Span, Story

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bot.evaluation.command import Evaluation

KABUL = "Kirby spoke on Monday. Troops left Kabul. The embassy in Kabul closed."
TIGERS = "Tigers live in Nepal. Rangers count tigers. Poachers left."
LIBRARY = Library.build([Story("kabul", "Kabul", KABUL), Story("tigers", "Tigers", TIGERS)])

LEFT = AnnotatedQuestion(
    "kabul", "1", "Which troops left Kabul?", answerable=True, spans=(Span(23, 34),)
)
MISSED = AnnotatedQuestion(
    "kabul", "2", "Which troops left Kabul then?", answerable=True, spans=(Span(66, 69),)
)
LOOKALIKE = AnnotatedQuestion("kabul", "3", "Which troops left?", answerable=False, spans=())
COUNT = AnnotatedQuestion(
    "tigers", "4", "Who counts tigers?", answerable=True, spans=(Span(22, 29),)
)
QUESTIONS = (LEFT, MISSED, LOOKALIKE, COUNT)


def outcome(
    rank: int | None, confidence: float = 0.5, verdict: Verdict = Verdict.QUOTE, ms: float = 1.0
) -> Outcome:
    answer = Answer("", verdict, confidence, (), (), "", ms)
    return Outcome(LEFT, "kabul", answer, rank, near=rank == 1)


def test_a_question_that_follows_another_is_asked_in_its_conversation() -> None:
    follows = AnnotatedQuestion(
        "kabul", "5", "what else", answerable=True, spans=(Span(66, 69),), after="1"
    )
    _, alone = outcomes_of(LIBRARY, [LEFT, replace(follows, after=None)], pooled=False)
    _, after = outcomes_of(LIBRARY, [LEFT, follows], pooled=False)
    assert alone.answer.understood is None
    assert after.answer.understood is not None
    shown = evaluate_questions(LIBRARY, [LEFT, follows], 0, lambda rows, _: iter(rows))
    assert len(shown.single_outcomes) == len([LEFT, follows])
    assert [one.random.question for one in shown.foreign] == [LEFT]


def answers(outcomes: list[Outcome]) -> metrics.Figures:
    return measure(metrics.ANSWERS, outcomes)


def test_hits_and_mrr_count_the_first_right_passage() -> None:
    figures = answers([outcome(rank) for rank in (1, 2, 4, None)])
    assert (figures["hit_1"], figures["hit_3"], figures["hit_5"]) == (0.25, 0.5, 0.75)
    assert figures["mrr_10"] == (1 + 1 / 2 + 1 / 4) / 4


def test_a_right_sentence_beside_the_first_passage_is_near() -> None:
    beside = AnnotatedQuestion(
        "kabul", "6", "Which troops left Kabul?", answerable=True, spans=(Span(0, 4),)
    )
    far = replace(COUNT, question="tigers in nepal", spans=(Span(49, 53),))
    found = list(outcomes_of(LIBRARY, [LEFT, beside, far], pooled=False))
    assert [one.near for one in found] == [True, True, False]
    assert answers(found)["near_1"] == 2 / 3


def test_trust_is_the_share_of_quotes_whose_first_passage_is_right() -> None:
    figures = answers(
        [
            *(outcome(1), outcome(1), outcome(2)),
            *(outcome(1, verdict=Verdict.CLOSEST), outcome(1, verdict=Verdict.NONE)),
        ]
    )
    assert (figures["kept"], figures["quoted"]) == (4 / 5, 3 / 5)
    assert (figures["quoted_right"], figures["closest_right"]) == (2 / 3, 1.0)


@pytest.mark.parametrize(
    ("words", "annotated", "exact", "f1"),
    [
        ("the 3,000 troops", ["3,000 troops!"], True, 1.0),
        ("‘Kabul’", ["kabul", "the city of Kabul"], True, 1.0),
        ("3,000 troops", ["3,000", "some 3,000"], False, 2 / 3),
        ("Kabul", ["Luno"], False, 0.0),
        ("Kabul", [], False, 0.0),
    ],
)
def test_marked_words_are_held_against_the_nearest_answer(
    words: str, annotated: list[str], *, exact: bool, f1: float
) -> None:
    assert is_exact(words, annotated) is exact
    assert overlap(words, annotated) == pytest.approx(f1)


def test_what_is_marked_counts_only_where_it_is_shown() -> None:
    story = Story("kabul", "Kabul", "Troops left in 2021.")
    passage = Passage(story, Sentence(0, 20, 1, 1), 1.0, answer=Span(15, 19))
    right = replace(LEFT, answers=("in 2021",))

    def marked(verdict: Verdict, *passages: Passage) -> Outcome:
        answer = Answer("", verdict, 0.9, passages, (), "", 0.1)
        return Outcome(right, "kabul", answer, 1, near=True)

    plain = marked(Verdict.QUOTE, replace(passage, answer=None))
    figures = answers([marked(Verdict.QUOTE, passage), marked(Verdict.NONE, passage), plain])
    assert figures["marked"] == pytest.approx(1 / 3)
    assert figures["marked_exact"] == 0.0
    assert figures["marked_overlap"] == pytest.approx(2 / 3)


def test_a_metric_says_whether_it_needs_the_passages_that_results_do_not_hold() -> None:
    passage = Passage(LIBRARY.stories[0], Sentence(0, 22, 1, 1), 1.0, answer=Span(0, 5))
    answer = Answer("", Verdict.QUOTE, 0.9, (passage,), (), "", 0.1)
    whole = [Outcome(replace(LEFT, answers=("Kirby",)), "kabul", answer, 2, near=True)]
    held = [replace(one, answer=replace(answer, passages=()), near=False) for one in whole]
    for metric in metrics.ANSWERS:
        lost = metric.count(whole) != metric.count(held)
        assert metric.reads_passages is lost, metric.name
    for contrasted in (*metrics.ABSTENTION, *metrics.LOOKALIKES):
        lost = contrasted.count(Contrast(whole, whole)) != contrasted.count(Contrast(held, held))
        assert contrasted.reads_passages is lost, contrasted.name


def test_calibration_is_measured_over_bins_of_equal_width() -> None:
    outcomes = [outcome(1, 0.9), outcome(2, 0.9), outcome(None, 0.1), outcome(1, 0.5)]
    figures = answers(outcomes)
    assert figures["brier"] == pytest.approx((0.01 + 0.81 + 0.01 + 0.25) / 4)
    assert figures["ece"] == pytest.approx((2 * 0.4 + 0.1 + 0.5) / 4)
    assert [(b.low, b.answers, b.right) for b in reliability(outcomes)] == [
        *((0.1, 1, 0.0), (0.5, 1, 1.0), (0.9, 2, 0.5)),
    ]


@pytest.mark.parametrize("confidence", [0.0, 0.3, 0.7, 1.0])
def test_every_confidence_has_its_bin(confidence: float) -> None:
    (only,) = reliability([outcome(1, confidence)])
    assert only.low <= confidence <= only.high
    assert confidence == 1.0 or confidence < only.high


def test_figures_over_nothing_are_none_and_counts_are_0() -> None:
    nothing = Contrast((), ())
    for figures in (
        *(answers([]), measure(metrics.SPEED, ())),
        *(measure(group, nothing) for group in (metrics.ABSTENTION, metrics.LOOKALIKES)),
    ):
        assert figures.pop("questions", 0) == 0
        assert set(figures.values()) == {None}


def test_metrics_of_one_name_get_better_the_same_way() -> None:
    ways = {(metric.name, metric.better) for metric in METRICS}
    assert len(ways) == len({metric.name for metric in METRICS})


scores = st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]) | st.floats(0, 1), min_size=1)


@given(scores, scores)
def test_auroc_is_the_share_of_pairs_in_order(
    positives: list[float], negatives: list[float]
) -> None:
    pairs = [(p, n) for p in positives for n in negatives]
    expected = sum((p > n) + (p == n) / 2 for p, n in pairs) / len(pairs)
    assert metrics.auroc(positives, negatives) == pytest.approx(expected)


def test_abstention_tells_true_from_foreign() -> None:
    true = [outcome(1, 0.9), outcome(1, 0.4, Verdict.NONE)]
    foreign = [outcome(None, 0.1, Verdict.NONE), outcome(None, 0.4, Verdict.CLOSEST)]
    row = measure(metrics.ABSTENTION, Contrast(true, foreign))
    assert row == {"questions": 2, "auroc": (1 + 1 + 1 + 0.5) / 4, "kept": 0.5, "refused": 0.5}


def test_lookalikes_that_are_quoted_count_against_trust() -> None:
    true = [outcome(1), outcome(2, verdict=Verdict.NONE)]
    others = [outcome(None), outcome(None), outcome(None, verdict=Verdict.CLOSEST)]
    row = measure(metrics.LOOKALIKES, Contrast(true, others))
    assert (row["quote"], row["closest"], row["none"]) == (2 / 3, 1 / 3, 0.0)
    assert row["quoted_right"] == 1 / 3


def test_latency_is_of_the_nearest_rank() -> None:
    row = measure(metrics.SPEED, [outcome(1, ms=ms) for ms in (4.0, 1.0, 2.0, 3.0)])
    assert row == {"p50_ms": 2.0, "p99_ms": 4.0, "per_second": 400.0}


@pytest.mark.parametrize(
    ("start", "end", "right"),
    [
        (23, 41, True),  # the sentence itself
        (16, 24, True),  # from the sentence before into its first word
        (22, 23, False),  # the space before it
        (40, 42, False),  # its full stop and the space after
        (42, 60, False),  # the next sentence
        (0, len(KABUL), True),
    ],
)
def test_a_sentence_is_right_when_it_shares_a_word_with_a_span(
    start: int, end: int, *, right: bool
) -> None:
    question = AnnotatedQuestion("kabul", "q", "?", answerable=True, spans=(Span(start, end),))
    story = LIBRARY.stories[0]
    assert is_right(question, story, LIBRARY.sentences("kabul")[1]) is right


def test_a_passage_of_another_story_is_never_right() -> None:
    story = LIBRARY.stories[1]
    assert not is_right(LEFT, story, LIBRARY.sentences("tigers")[1])


@pytest.mark.parametrize(
    ("story_id", "expected"),
    [
        ("squad2_half:3:1", "squad2_half:3"),
        ("squad2_half:13:0", "squad2_half:13"),
        ("onestop:Tigers", "onestop:Tigers"),
        ("news:2021", "news:2021"),
        ("2021/08/kabul", "2021/08/kabul"),
    ],
)
def test_parts_of_one_article_are_told_by_their_ids(story_id: str, expected: str) -> None:
    assert article(story_id) == expected


def test_foreign_stories_come_from_another_article() -> None:
    assert other_articles(["a:1:0", "a:1:1", "a:2:0", "b"]) == {
        "a:1:0": ("a:2:0", "b"),
        "a:1:1": ("a:2:0", "b"),
        "a:2:0": ("a:1:0", "a:1:1", "b"),
        "b": ("a:1:0", "a:1:1", "a:2:0"),
    }


WORDS = ["troops", "left", "kabul", "embassy", "tigers", "nepal", "rangers", "count", "closed"]


def test_the_hard_stories_are_the_exact_maxima_and_the_random_one_is_seeded() -> None:
    random = Random(7)
    library = Library.build(
        Story(f"s:{n // 2}:{n % 2}", "", " ".join(f"{random.choice(WORDS)}s fell." for _ in WORDS))
        for n in range(12)
    )
    questions = [
        AnnotatedQuestion(
            f"s:{n}:0",
            str(n),
            " ".join(random.sample(WORDS, 3)),
            answerable=True,
            spans=(Span(0, 5),),
        )
        for n in range(6)
    ]
    asked = list(ask_foreign(library, questions, 0))
    assert [one.random.story_id for one in asked] == [
        one.random.story_id for one in ask_foreign(library, questions, 0)
    ]
    for question, foreign in zip(questions, asked, strict=True):
        outcomes = {
            story.id: outcome_of(library, question, story.id, top=1)
            for story in library.stories
            if article(story.id) != article(question.story_id)
        }
        assert foreign.random.story_id in outcomes
        best = max(o.answer.passages[0].score for o in outcomes.values() if o.answer.passages)
        assert foreign.hard.answer.passages[0].score == best
        assert foreign.hardest.confidence == max(o.confidence for o in outcomes.values())


def test_a_lone_article_has_no_foreign_stories() -> None:
    library = Library.build([Story("kabul", "", KABUL)])
    assert list(ask_foreign(library, [LEFT], 0)) == []


@given(st.integers(), st.sampled_from(["Khalilzad", "troops", "aaaa", "Zoë’s", "ıııı"]))
def test_a_slip_is_one_key_and_always_changes_the_word(seed: int, word: str) -> None:
    assert DamerauLevenshtein.distance(word, typos.slip(word, Random(seed))) == 1


@given(st.integers(), st.integers(0, 2))
def test_slips_hit_content_words_of_four_letters_and_are_repeatable(seed: int, slips: int) -> None:
    text = "What did Kirby say about the big embassy?"
    slipped = typos.misspell(text, slips, Random(seed))
    assert slipped == typos.misspell(text, slips, Random(seed))
    was, now = text.split(), slipped.split()
    changed = [before for before, after in zip(was, now, strict=True) if before != after]
    assert set(changed) <= {"Kirby", "embassy?"}
    assert len(changed) == slips


@given(st.text(), st.integers(0, 3), st.integers())
def test_no_question_is_beyond_misspelling(text: str, slips: int, seed: int) -> None:
    assert DamerauLevenshtein.distance(text, typos.misspell(text, slips, Random(seed))) <= slips


def test_slips_cost_what_hit_at_1_falls_by() -> None:
    row = measure(metrics.SLIPS, Contrast([outcome(1), outcome(1)], [outcome(1), outcome(2)]))
    assert row == {"hit_1": 0.5, "lost": 0.5}


def test_a_question_is_misspelt_in_several_ways_and_asked_of_its_own_story() -> None:
    asked = typos.ask_misspelt(LIBRARY, [COUNT, LEFT], 1, 0)
    assert [one.story_id for one in asked] == ["tigers"] * 3 + ["kabul"] * 3
    assert COUNT.question not in [one.question.question for one in asked]


def untracked(questions: Sequence[AnnotatedQuestion], doing: str) -> Iterator[AnnotatedQuestion]:
    assert doing
    return iter(questions)


def test_an_evaluation_asks_every_question_in_every_way() -> None:
    found = evaluate_questions(LIBRARY, QUESTIONS, 0, untracked)
    assert [o.rank for o in found.single_outcomes] == [1, 2, None, 1]
    assert [o.story_id for o in found.pooled_outcomes] == [None] * 4
    assert found.single["questions"] == found.pooled["questions"] == 3
    assert found.single["hit_1"] == pytest.approx(2 / 3)
    assert found.single["mrr_10"] == pytest.approx((1 + 1 / 2 + 1) / 3)
    assert found.lookalikes["questions"] == 1
    assert [foreign.random.story_id for foreign in found.foreign] == ["tigers", "tigers", "kabul"]
    assert found.abstention["hard"]["questions"] == 3
    assert [o.question for o in misses(found.single_outcomes)] == [MISSED]


def question_row(**fields: Any) -> str:
    row = {"story_id": "kabul", "question_id": "1", "question": "?", "answerable": True}
    return json.dumps(row | {"spans": [[0, 5]]} | fields)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("{", "Invalid JSON"),
        ("[]", "should be an object"),
        ('{"story_id": "kabul"}', '"question_id": Field required'),
        (question_row(question_id="2", spans=[[0]]), '"spans.0.1": Field required'),
        (question_row(question_id="2", spans=[["0", 5]]), '"spans.0.0"'),
        (question_row(question_id="2", story_id="nope"), "no loaded story has the id 'nope'"),
        (question_row(question_id="2", spans=[]), 'no "spans"'),
        (question_row(question_id="2", spans=[[0, 999]]), "span [0, 999]"),
        (question_row(question_id="2", spans=[[5, 5]]), "span [5, 5]"),
        (question_row(), '"question_id" is already that of line 1'),
        (question_row(question_id="2", after="9"), "no line before has the question_id '9'"),
        (
            question_row(question_id="2", story_id="tigers", after="1"),
            "\"after\": the question '1' is about another story, 'kabul'",
        ),
    ],
)
def test_a_bad_row_is_told_with_file_line_and_remedy(tmp_path: Path, bad: str, reason: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(f"{question_row()}\n\n{bad}\n")
    with pytest.raises(DataError) as error:
        read_questions(file, LIBRARY)
    assert str(error.value).startswith(f"{file}:3: ")
    assert reason in str(error.value)
    assert "; " in str(error.value)


def test_a_quotation_must_stand_where_its_row_says(tmp_path: Path) -> None:
    file = tmp_path / "quotes.jsonl"
    row = {"story_id": "kabul", "start": 0, "end": 5, "text": "Kirby", "kind": "direct"}
    row |= {"speaker": None, "role": None, "cue": "said"}
    file.write_text(json.dumps(row))
    (statement,) = read_statements(file, LIBRARY)["kabul"]
    assert (statement.start, statement.end, statement.kind) == (0, 5, Kind.DIRECT)
    file.write_text(json.dumps(row | {"text": "Price"}))
    with pytest.raises(DataError, match=r"quotes.jsonl:1: the \"text\" is not what stands"):
        read_statements(file, LIBRARY)


def question_result(
    name: str, text: str, asked: OutcomeResult, *, answerable: bool
) -> QuestionResult:
    return QuestionResult("kabul", name, text, answerable, asked, asked, None, None, None)


def results(**ranks: int | None) -> Results:
    def question(name: str, rank: int | None) -> QuestionResult:
        asked = OutcomeResult(None, rank, "quote", 0.5)
        return question_result(name, f"{name}?", asked, answerable=True)

    figures = {"single": {"hit_1": 0.5, "brier": 0.2, "questions": len(ranks)}}
    return Results("r", 1, 0, figures, tuple(question(*item) for item in ranks.items()))


def test_a_comparison_names_the_questions_that_moved_the_farthest_first() -> None:
    before = results(same=1, up=3, found=None, down=1, lost=2, gone=1)
    after = results(same=1, up=1, found=10, down=2, lost=None, new=1)
    found = compare_results(before, after)
    single = [change for change in found.better if change.setting == "single"]
    assert [(c.after.question_id, *c.moved) for c in single] == [
        ("up", "3", "1"),
        ("found", "not in 10", "10"),
    ]
    assert sorted(c.after.question_id for c in found.worse if c.setting == "pooled") == [
        *("down", "lost"),
    ]
    assert found.unmatched == 2
    assert found.figures == ()


def test_a_comparison_knows_which_figures_are_better_low() -> None:
    after = results(a=1, b=1)
    after.figures["single"] |= {"hit_1": 0.4, "brier": 0.1}
    changes = {change.name: change for change in compare_results(results(a=1), after).figures}
    assert changes["single.hit_1"].gain == pytest.approx(-0.1)
    assert changes["single.brier"].gain == pytest.approx(0.1)
    assert changes["single.questions"].gain == 0


def test_a_lookalike_gets_better_when_it_is_refused() -> None:
    def refused(verdict: str) -> Results:
        asked = OutcomeResult("kabul", None, verdict, 0.5)
        question = question_result("3", "?", asked, answerable=False)
        return Results("r", 1, 0, {}, (question,))

    found = compare_results(refused("quote"), refused("closest"))
    assert [change.moved for change in found.better] == [("quote", "closest")] * 2
    assert found.worse == ()


def evaluated(library: Library, questions: Path, baseline: Path | None = None) -> Evaluation:
    inputs = command.read_inputs(library, questions, None, baseline)
    return command.run(library, inputs, 0, untracked)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with questions.jsonl and quotes.jsonl on the stories of LIBRARY."""
    rows = [
        {
            "story_id": q.story_id,
            "question_id": q.question_id,
            "question": q.question,
            "answerable": q.answerable,
            "spans": q.spans,
            "answers": ["<i>in words</i>"],
        }
        for q in QUESTIONS
    ]
    (tmp_path / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return tmp_path


def test_results_read_back_are_those_written(files: Path) -> None:
    done = evaluated(LIBRARY, files / "questions.jsonl")
    (files / "before.json").write_text(dumps(command.to_json(done)))
    assert read_results(files / "before.json") == done.results
    assert [question.single.rank for question in done.results.questions] == [1, 2, None, 1]


class Page(HTMLParser):
    """The tags, attributes and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_report_loads_nothing_and_runs_nothing(files: Path) -> None:
    hostile = '<script src="http://evil.example/x.js">alert(1)</script><img src=x onerror=1> T.'
    stories = [*LIBRARY.stories, Story("<b>", "<i>&", hostile, url="http://evil.example/")]
    question = {"story_id": "<b>", "question_id": "<q>", "question": "<svg onload=1> alert?"}
    row = question | {"answerable": True, "spans": [[0, 7]], "answers": ["</style>"]}
    with (files / "questions.jsonl").open("a") as file:
        file.write("\n" + json.dumps(row))
    done = evaluated(Library.build(stories), files / "questions.jsonl")
    command.write_report(done, files / "report.html")
    page = (files / "report.html").read_text(encoding="utf-8")
    parsed = Page(page)
    assert not parsed.tags & {"script", "img", "link", "iframe", "object", "i", "base"}
    assert not parsed.attributes & {"src", "href", "srcset", "onload", "onerror", "xlink:href"}
    assert "url(" not in page
    assert "@import" not in page
    assert "<i>in words</i>" in parsed.text


def test_what_a_title_or_a_question_turns_ends_with_it_in_the_report(files: Path) -> None:
    stories = [*LIBRARY.stories, Story("turned", "Kabul \u202efalls", "The mayor \u202eleft.")]
    question = {"story_id": "turned", "question_id": "t", "question": "Who \u202eleft, zebra?"}
    row = question | {"answerable": True, "spans": [[0, 9]], "answers": ["The mayor"]}
    with (files / "questions.jsonl").open("a") as file:
        file.write("\n" + json.dumps(row))
    done = evaluated(Library.build(stories), files / "questions.jsonl")
    command.write_report(done, files / "report.html")
    page = (files / "report.html").read_text(encoding="utf-8")
    turned = re.findall("\u202e[^<]*", page)
    assert turned
    assert all("\u202c" in one for one in turned)


def test_the_report_shows_a_miss_with_its_ranking_and_the_right_passage(files: Path) -> None:
    done = evaluated(LIBRARY, files / "questions.jsonl")
    command.write_report(done, files / "report.html")
    page = (files / "report.html").read_text(encoding="utf-8")
    assert "<summary>Which troops left Kabul then?" in page
    assert "right: rank 2" in page
    assert "<mark>Kabul</mark>" in page
    assert page.count('<li class="right">') == 1
    assert "The embassy in <mark>Kabul</mark> closed." in page


def test_the_report_opens_with_the_verdict_and_explains_its_figures(files: Path) -> None:
    done = evaluated(LIBRARY, files / "questions.jsonl")
    command.write_report(done, files / "report.html")
    page = (files / "report.html").read_text(encoding="utf-8")
    assert "<h1>No answer is shown as a quote.</h1>" in page
    assert "Of 3 questions that a story answers 2 have the answer first; 0 of 3" in page
    assert "hit@1<small>the first passage answers the question</small>" in page


def test_the_report_shows_how_speakers_were_resolved(files: Path) -> None:
    row = {"story_id": "kabul", "start": 0, "end": 5, "text": "Kirby", "kind": "direct"}
    row |= {"speaker": None, "role": None, "cue": None}
    (files / "quotes.jsonl").write_text(json.dumps(row))
    inputs = command.read_inputs(LIBRARY, None, files / "quotes.jsonl", None)
    command.write_report(command.run(LIBRARY, inputs, 0, untracked), files / "report.html")
    text = Page((files / "report.html").read_text(encoding="utf-8")).text
    assert "by how the speaker was resolved" in text
    assert "Of 1 statements in the stories none are found." in text


def test_the_report_lists_every_question_that_changed(files: Path) -> None:
    questions = files / "questions.jsonl"
    done = evaluated(LIBRARY, questions)
    result = command.to_json(done)
    result["questions"][1]["single"]["rank"] = 1
    result["questions"][0]["single"]["rank"] = None
    (files / "before.json").write_text(dumps(result))
    done = evaluated(LIBRARY, questions, baseline=files / "before.json")
    command.write_report(done, files / "report.html")
    text = Page((files / "report.html").read_text(encoding="utf-8")).text
    assert "Better: 1" in text
    assert "Worse: 1" in text
    assert "not in 10" in text
