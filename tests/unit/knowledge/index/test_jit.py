"""The compiled kernel gives what is given without it, to the last bit."""

from __future__ import annotations

import random
from itertools import chain

import numpy as np
import pytest

from knowledge.index import best as best_module
from knowledge.index import kernel as kernel_module
from knowledge.index.best import top
from knowledge.index.found import Found, frequencies
from knowledge.index.okapi import plain_idf
from knowledge.index.postings import compiled, gathered
from knowledge.index.saturation import saturation
from knowledge.index.scoring import scored

pytest.importorskip("numba", reason="the extra `speed` is not installed")

TERMS = 300


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> kernel_module.Kernel:
    monkeypatch.setattr(kernel_module, "_kernel", None)
    assert kernel_module.compile_kernel()
    from knowledge.index.jit import best  # noqa: PLC0415 - compiled when it is imported

    return best


def segment(chance: random.Random, size: int, first: int) -> Found:
    """Return a segment in which much is equal, some documents dead, and all in another order."""
    weights = [1 / (rank + 1) for rank in range(TERMS)]
    documents = [
        chance.choices(range(TERMS), weights, k=chance.choice([1, 3, 8])) for _ in range(size)
    ]
    flat = np.array([*chain.from_iterable(documents)], np.int64)
    postings = compiled(flat, np.array([*map(len, documents)]), TERMS)
    numbers = np.arange(first, first + size, dtype=np.int32)
    np.random.default_rng(size).shuffle(numbers)
    dead = [(0, size // 9), (size // 3, size // 2)] if chance.random() < 0.5 else []
    own = numbers if chance.random() < 0.5 else None
    return Found(postings, [], saturation(postings, 4.0, 0.6, 0.5), dead, own)


@pytest.mark.parametrize("seed", range(60))
def test_the_kernel_finds_the_same_best_documents(
    kernel: kernel_module.Kernel, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    segments = [segment(chance, chance.choice([40, 700, 6000]), 10_000 * n) for n in range(2)]
    for _ in range(8):
        query = [chance.choice([chance.randrange(TERMS), chance.randrange(4)]) for _ in range(6)]
        places = [[term] for term in query[: chance.randrange(1, 7)]]
        found = [one._replace(runs=gathered(one.postings, places)) for one in segments]
        every = frequencies(found)
        idf = [max(plain_idf(held, 12_000), 0.7) * chance.choice([1, 1, 0.3]) for held in every]
        most = chance.choice([1, 5, 50])
        monkeypatch.setattr(best_module, "MANY", chance.choice([0, 32_768]))
        monkeypatch.setattr(kernel_module, "_kernel", None)
        expected = top(found, idf, most)
        monkeypatch.setattr(kernel_module, "_kernel", kernel)
        assert top(found, idf, most) == expected


def test_what_the_kernel_is_not_made_for_is_found_without_it(
    kernel: kernel_module.Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel_module, "_kernel", kernel)
    one = segment(random.Random(1), 40, 0)
    found = [one._replace(runs=gathered(one.postings, [[1, 2], [3], []]), dead=[])]
    every = scored(found, [1.0, -0.5, 0.0])
    best = np.lexsort((every.documents, -every.scores))[:5]
    assert [n for n, _ in top(found, [1.0, -0.5, 0.0], 5)] == every.documents[best].tolist()
