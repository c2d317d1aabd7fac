"""Subjects: the names that an English story speaks of most."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from knowledge.english.analyzer import terms

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_SUBJECTS = 5
# Words with capitals that do not begin a sentence or quotation, and are no day or month.
SUBJECT = re.compile(
    r"(?<=[\w,;] )(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr)uary|March|April|May"
    r"|June|July|August|(?:Septem|Octo|Novem|Decem)ber|I\b)[A-Z][\w-]+(?: [A-Z][\w-]+)*"
)


def subjects(sentences: Iterable[str]) -> tuple[str, ...]:
    """Return the names that stand most often inside sentences, most frequent first.

    A name that is part of a longer one counts for the longer; a full name counts double.
    """
    counts = Counter(name for text in sentences for name in SUBJECT.findall(text))
    for name in sorted(counts, key=len):
        longer = [other for other in counts if name != other and name in other.split(" ")]
        if longer:
            counts[max(longer, key=lambda other: counts[other])] += 2 * counts.pop(name)
    different = {tuple(terms(name)): name for name in sorted(counts, key=lambda n: counts[n])}
    return tuple(sorted(different.values(), key=lambda n: -counts[n])[:MOST_SUBJECTS])
