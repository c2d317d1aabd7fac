"""What is answered, question by question, recorded so that two states of the program compare.

    uv run python tests/benchmarks/agreement.py record OUT ../shared/eval [PADDING/3000.jsonl …]
    uv run python tests/benchmarks/agreement.py compare BEFORE AFTER [--all]

`record` asks every question of guardian, wikipedia and chat, as written and with one and two
slips, each (a) of its own story alone, (b) of its set pooled, and (c) of all sets pooled with
the stories of each padding file (made by `padding.py`; of a set of more than `MOST` questions
then a sample), and writes `OUT/HOW.jsonl`, a line an answer. It uses `Library.build` and
`Library.ask` alone, so that it also runs from the interpreter of an older checkout:
`/other/checkout/.venv/bin/python tests/benchmarks/agreement.py record …`.

`compare` prints for each set what share of the answers is the same – the first passage and the
verdict together, the first three passages in order, the corrections, everything – and lists
what differs (the first `LISTED` of each set, or `--all`). An answer that only one recording has
differs in everything. It ends with 1 where any share of first passage and verdict is below
`AGREED`, or nothing was compared.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))

from asked import SLIPS, padding, questions_of, sets_of, some, stories_of

from knowledge.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from asked import Question

    from knowledge.answer import Answer

MOST = 500
"""Questions of a set that are asked of padded libraries."""
AGREED = 0.995
LISTED = 10
CLOSE = 1e-9
"""How far apart two scores or confidences may be that are the same, relatively."""
Row = dict[str, Any]


def record(out: str, folder: str, *paddings: str) -> None:
    """Ask all there is to ask, and write the answers."""
    Path(out).mkdir(parents=True, exist_ok=True)
    sets = sets_of(Path(folder))
    questions = {name: questions_of(Path(folder), name) for name in sets}
    written = Path(out)
    everything = {story.id: story for stories in sets.values() for story in stories}
    alone = {key: Library.build([story]) for key, story in everything.items()}
    _write(written / "alone.jsonl", _asked(questions, lambda asked: (alone[asked.story], True)))
    pooled = {
        name: Library.build(
            [everything[key] for key in dict.fromkeys(q.story for q in questions[name])]
        )
        for name in sets
    }
    rows = (row for name in sets for row in _asked_of(pooled[name], {name: questions[name]}))
    _write(written / "pooled.jsonl", rows)
    sampled = {name: some(asked, MOST) for name, asked in questions.items()}
    for file in map(Path, paddings):
        started = time.perf_counter()
        library = Library.build([*stories_of(Path(folder)), *padding([file])])
        print(f"{file.stem}: built in {time.perf_counter() - started:.0f} s", flush=True)
        _write(written / f"padded-{file.stem}.jsonl", _asked_of(library, sampled))


def _asked_of(library: Library, questions: dict[str, list[Question]]) -> Iterator[Row]:
    return _asked(questions, lambda _: (library, False))


def _asked(questions: dict[str, list[Question]], library_of: Any) -> Iterator[Row]:
    """Yield the answers; what follows another question is asked after its answer."""
    for name, asked in questions.items():
        for slips in SLIPS:
            before: dict[str, Answer] = {}
            for question in asked:
                library, _ = library_of(question)
                after = None if question.after is None else before.get(question.after)
                written = question.written(slips)
                answer = before[question.id] = library.ask(written, after=after)
                yield {"set": name, "slips": slips, "id": question.id, **_told(answer)}


def _told(answer: Answer) -> Row:
    return {
        "question": answer.question,
        "verdict": answer.verdict.value,
        "confidence": answer.confidence,
        "passages": [
            {
                "place": [passage.story.id, passage.start, passage.end],
                "score": float(passage.score),
                "answer": passage.answer and [*passage.answer],
                "also": [[place.story.id, place.start, place.end] for place in passage.also],
                "matches": [[*match] for match in passage.matches],
                "statements": [
                    [s.start, s.end, s.kind.value, s.speaker, s.role] for s in passage.statements
                ],
                "differs": passage.differs,
            }
            for passage in answer.passages
        ],
        "corrections": [[one.written, one.searched] for one in answer.corrections],
        "intent": answer.intent.value,
        "speakers": [*answer.speakers],
        "left": answer.left,
        "understood": answer.understood,
        "choices": [choice.name for choice in answer.choices],
        "suggestions": [*answer.suggestions],
        "text": next((passage.text for passage in answer.passages), None),
    }


def _write(path: Path, rows: Iterable[Row]) -> None:
    started, count = time.perf_counter(), 0
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    print(f"{path.name}: {count:,} answers in {time.perf_counter() - started:.0f} s", flush=True)


def compare(before: str, after: str, *options: str) -> int:
    """Print what is the same, and what differs."""
    listed = 10**9 if "--all" in options else LISTED
    print(f"{'':34} {'answers':>8} {'first+v.':>9} {'three':>7} {'corr.':>7} {'all':>7}")
    paths = sorted(Path(before).glob("*.jsonl"))
    worst, differing = float(bool(paths)), {}
    for path in paths:
        if not (Path(after) / path.name).exists():
            print(f"{path.stem}: not recorded in {after}")
            worst = 0.0
            continue
        for (name, slips), pairs in _pairs(path, Path(after) / path.name).items():
            label = f"{path.stem}, {name}, {slips} slips"
            same = [_same(one, two) for one, two in pairs]
            shares = [sum(column) / len(same) for column in zip(*same, strict=True)]
            worst = min(worst, shares[0])
            shown = " ".join(f"{share:7.4f}" for share in shares[1:])
            print(f"{label:34} {len(same):>8,} {shares[0]:9.4f} {shown}")
            differing[label] = [p for p, s in zip(pairs, same, strict=True) if not all(s)]
    for label, pairs in differing.items():
        if pairs:
            print(f"\n{label}: {len(pairs):,} differ")
        for one, two in pairs[:listed]:
            _print_difference(one, two)
        if len(pairs) > listed:
            print(f"  … and {len(pairs) - listed:,} more (--all)")
    return int(worst < AGREED)


def _pairs(path: Path, other: Path) -> dict[tuple[str, int], list[tuple[Row, Row]]]:
    """Return the answers of both recordings, by set and slips."""
    one, two = _rows(path), _rows(other)
    found: dict[tuple[str, int], list[tuple[Row, Row]]] = defaultdict(list)
    for key in one | two:
        missing = {"id": key[2], "question": None, "verdict": None, "passages": []}
        found[key[:2]].append((one.get(key, missing), two.get(key, missing)))
    return found


def _rows(path: Path) -> dict[tuple[str, int, str], Row]:
    with path.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return {(row["set"], row["slips"], row["id"]): row for row in rows}


def _same(one: Row, two: Row) -> tuple[bool, bool, bool, bool]:
    """Tell whether first passage and verdict are the same, three passages, corrections, all."""
    asked = one["question"] == two["question"]
    first, second = _places(one), _places(two)
    return (
        asked and first[:1] == second[:1] and one["verdict"] == two["verdict"],
        asked and first == second,
        asked and one.get("corrections") == two.get("corrections"),
        _is_close(one, two),
    )


def _places(row: Row) -> list[list[Any]]:
    return [passage["place"] for passage in row["passages"]]


def _is_close(one: object, two: object) -> bool:
    if isinstance(one, float) and isinstance(two, float | int):
        return abs(one - two) <= CLOSE * max(1.0, abs(one))
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(_is_close(one[key], two[key]) for key in one)
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(map(_is_close, one, two))
    return one == two


def _print_difference(one: Row, two: Row) -> None:
    print(f"  {one['id']}: {one['question'] or two['question']}")
    for key in one:
        if not _is_close(one[key], two.get(key)) and key != "passages":
            print(f"    {key}: {one[key]!r} -> {two.get(key)!r}")
    if _places(one) != _places(two):
        for row in (one, two):
            shown = [f"{p['place'][0]}[{p['place'][1]}] {p['score']:.6f}" for p in row["passages"]]
            print(f"    {'; '.join(shown)}")
        return
    for number, (first, second) in enumerate(zip(one["passages"], two["passages"], strict=True)):
        for key in first:
            if not _is_close(first[key], second.get(key)):
                print(f"    passage {number + 1} {key}: {first[key]!r} -> {second.get(key)!r}")


if __name__ == "__main__":
    command, *given = sys.argv[1:] or [""]
    if command == "record" and len(given) > 1:
        record(*given)
    elif command == "compare" and len(given) > 1:
        sys.exit(compare(*given))
    else:
        sys.exit(__doc__)
