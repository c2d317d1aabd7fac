"""Measure answers as people get them: ranking, pooled and alone, trust, typos, time.

    uv run python tests/benchmarks/measure.py ../shared/eval guardian wikipedia

Typos are two seeded slips a question (a letter dropped, doubled, swapped with the next
or struck for a neighbour on the keyboard), each in a word of at least four letters.
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from evaluation import Question, Set, is_right, load, ranks

from knowledge.model import Verdict

if TYPE_CHECKING:
    from knowledge.library import Library
    from knowledge.model import Answer

MOST = 700
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def mistyped(text: str, slips: int, draw: random.Random) -> str:
    """Return a question with so many slips, each in another word where there are enough."""
    found = list(re.finditer(r"[A-Za-z]{4,}", text))
    chosen = draw.sample(found, min(slips, len(found)))
    for match in sorted(chosen, key=lambda m: -m.start()):
        text = text[: match.start()] + _slip(match[0], draw) + text[match.end() :]
    return text


def _slip(word: str, draw: random.Random) -> str:
    at = draw.randrange(1, len(word) - 1)
    kind = draw.choice(("drop", "double", "swap", "strike"))
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    if kind == "double":
        return word[:at] + word[at] + word[at:]
    if kind == "swap":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    row = next(row for row in ROWS if word[at].lower() in row)
    place = row.index(word[at].lower())
    return (
        word[:at]
        + draw.choice(row[max(0, place - 1) : place] + row[place + 1 : place + 2])
        + word[at + 1 :]
    )


def right(question: Question, answer: Answer) -> list[bool]:
    return [is_right(question, p.story, p.sentence) for p in answer.passages]


def show(label: str, figures: dict[str, float]) -> None:
    print(f"  {label:22s} " + "  ".join(f"{k} {v:.3f}" for k, v in figures.items()), flush=True)


def asked(label: str, pairs: list[tuple[Library, Question, str]]) -> list[Answer]:
    """Ask each question's text; print the ranking's figures and the times."""
    answers = [library.ask(text, top=10) for library, _, text in pairs]
    judged = [right(q, a) for (_, q, _), a in zip(pairs, answers, strict=True)]
    times = [answer.elapsed_ms for answer in answers]
    quick = {"p50 ms": float(np.median(times)), "p99 ms": float(np.percentile(times, 99))}
    show(label, ranks(judged) | quick)
    quoted = [
        rows[:1] for rows, a in zip(judged, answers, strict=True) if a.verdict is Verdict.QUOTE
    ]
    kept = [a.verdict is not Verdict.NONE for a in answers]
    trust = float(np.mean([rows == [True] for rows in quoted])) if quoted else float("nan")
    show("", {"kept": float(np.mean(kept)), "quoted": len(quoted) / len(answers), "right": trust})
    return answers


def measure(data: Set) -> None:
    draw = random.Random(11)
    questions = draw.sample(data.questions, min(MOST, len(data.questions)))
    print(f"{data.name}: {len(questions)} questions")
    alone = [(data.single[q.story], q, q.text) for q in questions]
    asked("story by story", alone)
    asked("pooled", [(data.pooled, q, q.text) for q in questions])
    for slips in (1, 2):
        asked(f"{slips} typos", [(lib, q, mistyped(q.text, slips, draw)) for lib, q, _ in alone])
    asked("lower case", [(library, q, text.lower().rstrip("?")) for library, q, text in alone])
    alike = draw.sample(data.unanswerable, min(MOST, len(data.unanswerable)))
    if alike:
        verdicts = [data.single[q.story].ask(q.text).verdict for q in alike]
        show("look-alikes", {v.value: verdicts.count(v) / len(alike) for v in Verdict})


def main(folder: str, *names: str) -> None:
    for name in names:
        measure(load(Path(folder), name))


if __name__ == "__main__":
    main(*sys.argv[1:])
