"""How questions in German, French and Spanish are answered from stories in them.

    uv run python tests/benchmarks/languages.py [--show]

Each question is put to its own story, and to the stories of all three languages and two
English ones together. Counted are: the first passage holds the words that answer (hit),
the answer is not refused (kept), it is shown as a quotation (quoted), and such are right;
of the unanswerable ones how many are refused, and how many are not quoted.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.answer import Verdict
from knowledge.library import Library
from knowledge.stories.reading import read

if TYPE_CHECKING:
    from knowledge.answer import Answer

TESTS = Path(__file__).parents[1]
LANGUAGES = TESTS / "data" / "languages"


def questions(folder: Path) -> list[tuple[str, str, str]]:
    """Return story, question and words of the answer, or "", of each line."""
    lines = (folder / "questions.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and line[0] != "#")
    return [(row[0], row[1], row[2] if len(row) > 2 else "") for row in rows]


def main(*, show: bool) -> None:
    folders = sorted(path for path in LANGUAGES.iterdir() if path.is_dir())
    stories = [one for folder in folders for one in read([folder]).stories]
    english = read([TESTS / "data" / "news"]).stories
    library = Library.build([*stories, *english])
    for folder in folders:
        asked = questions(folder)
        for kind in ("its story", "all"):
            alone = kind != "all"
            told = [(q, w, library.ask(q, story=s if alone else None)) for s, q, w in asked]
            answered = [(q, w, a) for q, w, a in told if w]
            others = [(q, a) for q, w, a in told if not w]
            hit = [bool(a.passages) and w in a.passages[0].text for _, w, a in answered]
            quoted = [h for h, (_, _, a) in zip(hit, answered, strict=True) if a.verdict is QUOTE]
            kept = sum(a.verdict is not NONE for _, _, a in answered)
            print(
                f"{folder.name:8} {kind:9} hit {sum(hit)}/{len(hit)}  kept {kept}/{len(hit)}"
                f"  quoted {len(quoted)}/{len(hit)}  right {sum(quoted)}/{len(quoted)}"
                f"  | unanswerable: refused {sum(a.verdict is NONE for _, a in others)}"
                f"  quoted {sum(a.verdict is QUOTE for _, a in others)} of {len(others)}"
            )
            if show:
                for h, (q, _, a) in zip(hit, answered, strict=True):
                    if not h or a.verdict is not QUOTE:
                        print("   ", "hit" if h else "miss", first(q, a))
                for q, a in others:
                    if a.verdict is not NONE:
                        print("    unanswerable", first(q, a))


def first(question: str, answer: Answer) -> str:
    """Return a question with the verdict on it and the first passage."""
    text = answer.passages[0].text if answer.passages else "-"
    return f"{answer.verdict} {answer.confidence:.2f} {question} → {text}"


QUOTE, NONE = Verdict.QUOTE, Verdict.NONE

if __name__ == "__main__":
    main(show="--show" in sys.argv)
