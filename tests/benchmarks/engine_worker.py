"""One engine of `engines.py`, in a process of its own: it reads a task a line and answers it.

The process may run in another environment than the project's, where nothing of it can be
imported: each engine imports what it needs when it is made. Terms come separated by
blanks, and no engine analyses them further.
"""

from __future__ import annotations

import json
import sys
import time
from array import array
from collections import defaultdict
from itertools import chain, count
from pathlib import Path
from typing import Any

# Each engine imports what it needs when it is made, and from untyped packages.
# ruff: noqa: PLC0415

TOP = 5


def agreement(score: Any, found: dict[str, list[int]]) -> dict[str, float]:
    """Return the share of the best that each engine found; what is equal counts as it.

    Args:
        score: gives the score of a document that any of them found.
        found: what each found, and one of them the best.
    """
    scores = {name: [score(number) or 0.0 for number in own] for name, own in found.items()}
    best = max((sorted(own, reverse=True) for own in scores.values()), key=sum)
    best = [own for own in best if own > 0]
    return {
        name: sum(one >= best[-1] - 1e-6 for one in own) / len(best) for name, own in scores.items()
    }


class Verbatim:
    """The sentences of a corpus: the base is one part of a level, and what is added another."""

    jit = False

    def __init__(self, folder: Path) -> None:
        from knowledge.index import arrays, best, found, hashing, kernel, levels, postings, scoring

        self.arrays, self.hash64, self.hashes = arrays, hashing.hash64, hashing.hashes
        self.levels, self.postings = levels, postings
        self.frequencies, self.top, self.scored = found.frequencies, best.top, scoring.scored
        self.file = folder / ("verbatim-jit" if self.jit else "verbatim")
        if self.jit:
            kernel.compile_kernel()

    def build(self, sentences: list[str]) -> None:
        self.base = self.part(sentences)
        self.use(self.base)

    def part(self, sentences: list[str]) -> Any:
        import numpy as np

        numbers: defaultdict[str, int] = defaultdict(count().__next__)
        terms, lengths = array("i"), array("i")
        for words in map(str.split, sentences):
            terms.extend(map(numbers.__getitem__, words))
            lengths.append(len(words))
        hashes = self.hashes(numbers)
        order = hashes.argsort()
        places = np.empty(len(order), np.int32)
        places[order] = np.arange(len(order))
        flat, sizes = places[np.array(terms, np.int32)], np.array(lengths, np.int64)
        postings = self.postings.compiled(flat, sizes, len(order))
        return self.levels.Part(hashes[order], postings, (), len(sizes), len(flat))

    def use(self, *parts: Any) -> None:
        import numpy as np

        self.level = self.levels.Level(parts, 1.5, 0.75)
        # As in the corpus, parts are numbered one behind the other.
        self.numbers = [None] * len(parts)
        if len(parts) > 1:
            ends = np.cumsum([part.size for part in parts]).tolist()
            own = zip(parts, ends, strict=True)
            self.numbers = [np.arange(end - part.size, end, dtype=np.int32) for part, end in own]

    def save(self) -> None:
        import numpy as np

        own = {"hashes": self.base.hashes, "length": np.array(self.base.length)}
        self.arrays.write(self.file, own | self.base.postings.arrays())

    def load(self) -> None:
        own = self.arrays.opened(self.file)
        postings = self.postings.Postings.from_arrays(own)
        length = int(own["length"])
        self.base = self.levels.Part(own["hashes"], postings, (), postings.extent, length)
        self.use(self.base)

    def found(self, terms: list[str]) -> tuple[Any, list[float]]:
        found = self.level.found([[self.hash64(term)] for term in terms])
        if len(found) > 1:
            own = zip(found, self.numbers, strict=True)
            found = [one._replace(numbers=numbers) for one, numbers in own]
        return found, self.level.idf(self.frequencies(found))

    def ask(self, terms: list[str]) -> list[int]:
        return [document for document, _ in self.top(*self.found(terms), TOP)]

    def agreement(self, terms: list[str], found: dict[str, list[int]]) -> dict[str, float]:
        hits = self.scored(*self.found(terms))
        scores = dict(zip(hits.documents.tolist(), hits.scores.tolist(), strict=True))
        return agreement(scores.get, found)

    def add(self, sentences: list[str]) -> None:
        self.use(self.base, self.part(sentences))


class VerbatimJit(Verbatim):
    jit = True


class RankBm25:
    """The definition: what the others are compared with; it keeps nothing on disk."""

    def __init__(self, _: Path) -> None:
        from rank_bm25 import BM25Okapi

        self.okapi = BM25Okapi

    def build(self, sentences: list[str]) -> None:
        self.engine = self.okapi([*map(str.split, sentences)])

    def ask(self, terms: list[str]) -> list[int]:
        return self._best(self.engine.get_scores(terms))

    def _best(self, scores: Any) -> list[int]:
        import numpy as np

        few = np.argpartition(-scores, TOP)[:TOP] if len(scores) > TOP else range(len(scores))
        return sorted(map(int, few), key=lambda number: (-scores[number], number))

    def agreement(self, terms: list[str], found: dict[str, list[int]]) -> dict[str, float]:
        scores = self.engine.get_scores(terms)
        return agreement(scores.__getitem__, {**found, "": self._best(scores)})


class Bm25s:
    backend = "numpy"

    def __init__(self, folder: Path) -> None:
        import bm25s

        self.bm25s = bm25s
        self.folder = folder / f"bm25s-{self.backend}"

    def build(self, sentences: list[str]) -> None:
        self.engine = self.bm25s.BM25(backend=self.backend)
        self.engine.index([*map(str.split, sentences)], show_progress=False)

    def save(self) -> None:
        self.engine.save(self.folder)

    def load(self) -> None:
        self.engine = self.bm25s.BM25.load(self.folder, show_progress=False)

    def ask(self, terms: list[str]) -> list[int]:
        found = self.engine.retrieve([terms], k=TOP, show_progress=False, return_as="documents")
        return found[0].tolist()


class Bm25sNumba(Bm25s):
    backend = "numba"


class Tantivy:
    def __init__(self, folder: Path) -> None:
        import tantivy

        self.tantivy = tantivy
        self.folder = folder / "tantivy"

    def build(self, sentences: list[str]) -> None:
        self.folder.mkdir()
        fields = self.tantivy.SchemaBuilder()
        fields.add_text_field("t", tokenizer_name="whitespace", index_option="freq")
        self.index = self.tantivy.Index(fields.build(), path=str(self.folder))
        # One thread and one segment: its number of a document is then the sentence's own.
        writer = self.index.writer(heap_size=2_000_000_000, num_threads=1)
        for sentence in sentences:
            writer.add_document(self.tantivy.Document(t=sentence))
        writer.commit()
        writer.wait_merging_threads()
        self._open()

    def save(self) -> None:
        """It is on disk already."""

    def load(self) -> None:
        self.index = self.tantivy.Index.open(str(self.folder))
        self._open()

    def _open(self) -> None:
        self.index.reload()
        self.searcher, self.schema = self.index.searcher(), self.index.schema
        self.size = self.searcher.num_docs

    def ask(self, terms: list[str]) -> list[int]:
        tantivy, schema = self.tantivy, self.schema
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, tantivy.Query.term_query(schema, "t", term, "freq"))
                for term in terms
            ]
        )
        hits = self.searcher.search(query, TOP, count=False).hits
        return [at.doc + (self.size if at.segment_ord else 0) for _, at in hits]

    def add(self, sentences: list[str]) -> None:
        writer = self.index.writer(num_threads=1)
        for sentence in sentences:
            writer.add_document(self.tantivy.Document(t=sentence))
        writer.commit()
        self.index.reload()
        self.searcher = self.index.searcher()


class Bm25x:
    def __init__(self, folder: Path) -> None:
        import bm25x

        self.kind = bm25x.BM25
        self.folder = folder / "bm25x"

    def build(self, sentences: list[str]) -> None:
        self.engine = self.kind(tokenizer="plain", use_stopwords=False)
        self.engine.add(sentences)

    def save(self) -> None:
        self.engine.save(str(self.folder))

    def load(self) -> None:
        self.engine = self.kind.load(str(self.folder), mmap=True)

    def ask(self, terms: list[str]) -> list[int]:
        return [number for number, _ in self.engine.search(" ".join(terms), TOP)]

    def add(self, sentences: list[str]) -> None:
        self.engine.add(sentences)


class Fts5:
    def __init__(self, folder: Path) -> None:
        import sqlite3

        self.connect = sqlite3.connect
        self.path = folder / "fts5.db"

    def build(self, sentences: list[str]) -> None:
        self.load()
        self.base.execute("create virtual table s using fts5(t, content='')")
        self.base.executemany("insert into s(rowid, t) values (?, ?)", enumerate(sentences))
        self.base.execute("insert into s(s) values ('optimize')")
        self.base.commit()

    def save(self) -> None:
        """It is on disk already."""

    def load(self) -> None:
        self.base = self.connect(self.path)

    def ask(self, terms: list[str]) -> list[int]:
        query = " OR ".join(f'"{term}"' for term in terms)
        found = self.base.execute(
            "select rowid from s where s match ? order by rank limit ?", (query, TOP)
        )
        return [number for (number,) in found]

    def add(self, sentences: list[str]) -> None:
        (size,) = self.base.execute("select max(rowid) from s_docsize").fetchone()
        rows = enumerate(sentences, size + 1)
        self.base.executemany("insert into s(rowid, t) values (?, ?)", rows)
        self.base.commit()


ENGINES: dict[str, type] = {
    "verbatim": Verbatim,
    "verbatim [speed]": VerbatimJit,
    "tantivy": Tantivy,
    "bm25s numba": Bm25sNumba,
    "bm25s": Bm25s,
    "bm25x": Bm25x,
    "SQLite FTS5": Fts5,
    "rank-bm25": RankBm25,
}


def memory() -> float | None:
    """Return the megabytes that the process holds, mapped ones among them, where it is told."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    held = next(line for line in lines if line.startswith("VmRSS"))
    return int(held.split()[1]) / 1024


def timed(call: Any, *args: Any) -> float:
    started = time.process_time()
    call(*args)
    return time.process_time() - started


def asked(engine: Any, queries: list[list[str]], limit: float) -> list[float]:
    """Return the milliseconds of CPU of each query, as many as `limit` seconds allow."""
    spent: list[float] = []
    for query in queries:
        spent.append(1000 * timed(engine.ask, query))
        if sum(spent) > 1000 * limit:
            break
    return spent


class Task:
    """What the process is told to do, by the first word of a line."""

    def __init__(self, name: str, folder: Path) -> None:
        self.folder = folder
        self.engine = ENGINES[name](folder)
        self.before = memory()
        self.queries = json.loads((folder / "queries.json").read_text())

    def build(self) -> float:
        spent = timed(self.engine.build, self.lines("sentences.txt"))
        if hasattr(self.engine, "save"):
            self.engine.save()
        return spent

    def load(self) -> float:
        return 1000 * timed(self.engine.load)

    def warm(self) -> None:
        for query in chain(*(kind[:20] for kind in self.queries.values())):
            self.engine.ask(query)

    def memory(self) -> float | None:
        now = memory()
        return now - self.before if now is not None and self.before is not None else None

    def ask(self, kind: str, limit: float) -> list[float]:
        return asked(self.engine, self.queries[kind], limit)

    def found(self, kind: str, count: int) -> list[list[int]]:
        return [self.engine.ask(query) for query in self.queries[kind][:count]]

    def agreement(self, kind: str, found: dict[str, list[list[int]]]) -> list[dict[str, float]]:
        count = min(map(len, found.values()))
        return [
            self.engine.agreement(query, {name: own[number] for name, own in found.items()})
            for number, query in enumerate(self.queries[kind][:count])
        ]

    def add(self) -> float | None:
        if not hasattr(self.engine, "add"):
            return None
        more = self.lines("more.txt")
        return 1000 * (timed(self.engine.add, more) + timed(self.engine.ask, more[0].split()))

    def lines(self, name: str) -> list[str]:
        return (self.folder / name).read_text().split("\n")


def main() -> None:
    task = Task(sys.argv[1], Path(sys.argv[2]))
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        name, *args = json.loads(line)
        print(json.dumps(getattr(task, name)(*args)), flush=True)


if __name__ == "__main__":
    main()
