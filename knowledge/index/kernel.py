"""The kernel: finds the best of the postings compiled, where a program asks for that.

It is for programs that ask a `Level` for its best documents all the time; until it is
compiled they are found as without it, and they are the same. Compiling takes seconds and
much memory, and an event loop stalls meanwhile even where it is done in a thread
(`tests/benchmarks/compiling.py`): so the bot, which asks for them only where the source
of words is sought, does without.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from knowledge.index.found import Found

Kernel: TypeAlias = "Callable[..., int]"
_kernel: Kernel | None = None

SHORT = np.dtype(np.uint16).itemsize
_NEVER = np.zeros(0, np.int64), np.zeros(0, np.int64)
_OWN = np.zeros(0, np.int32)


def compile_kernel() -> bool:
    """Compile the kernel, where the extra `speed` is installed; tell whether it is."""
    global _kernel  # noqa: PLW0603 - one process has one
    try:
        from knowledge.index.jit import best  # noqa: PLC0415 - nobody without it waits for it
    except ModuleNotFoundError as error:
        if error.name != "numba":
            raise
        return False
    _kernel = best
    return True


def suits(found: Found, idf: Sequence[float]) -> bool:
    """Tell whether there is a kernel, made for this: no alternatives, few classes of postings."""
    if _kernel is None or found.postings.classes.itemsize != SHORT or min(idf, default=0.0) <= 0:
        return False
    return max([len(run.terms) for run in found.runs]) <= 1


def compiled_best(found: Found, idf: Sequence[float], most: int) -> list[tuple[float, int]]:
    """Return the best documents of a segment, each after its score's negative.

    Raises:
        RuntimeError: there is no kernel.
    """
    if _kernel is None:
        raise RuntimeError("no kernel is compiled")
    terms = [run.terms[0] for run in found.runs if run.terms]
    weights = [own for run, own in zip(found.runs, idf, strict=True) if run.terms]
    own, worth = found.postings, found.saturation
    dead_starts, dead_ends = np.array(found.dead, np.int64).T.copy() if found.dead else _NEVER
    # Made here: what the kernel returned would have to be wrapped, which takes longer.
    scores, numbers = np.empty(most), np.empty(most, np.int64)
    held = _kernel(
        (own.starts, own.documents, own.classes, own.most, own.least),
        (worth.table, worth.k1, worth.short, worth.long),
        (np.array(terms, np.int64), np.array(weights)),
        (dead_starts, dead_ends, _OWN if found.numbers is None else found.numbers),
        (scores, numbers),
    )
    best = zip(scores.tolist(), numbers.tolist(), strict=True)
    return [(-score, number) for score, number in islice(best, held)]
