"""What similarity tells a misquotation from something else: `misquotations.SAME`.

    uv run python tests/benchmarks/fit_misquotation.py ../shared/eval/guardian \\
        ../shared/eval/wikipedia

For each threshold the share of messages that would be called nearly a story's words:
sentences of the stories with a share of their words changed, dropped or added at random
(wanted), questions about the stories as asked and without their question mark, and
sentences of half of the stories sought in the other half (not wanted).
"""

from __future__ import annotations

import random
import sys

from evaluation import load

from knowledge.library import Library
from knowledge.source import misquotations
from knowledge.source.finding import find

THRESHOLDS = (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85)
SHARES = (0.08, 0.15, 0.25, 0.35, 0.5)
EACH, QUESTIONS, MOST_WORDS = 6, 600, 40
chance = random.Random(7)


def damaged(sentence: str, share: float, vocabulary: list[str]) -> str:
    words = sentence.split()
    for _ in range(max(1, round(share * len(words)))):
        at, how = chance.randrange(len(words)), chance.random()
        if how < 0.5:
            words[at] = chance.choice(vocabulary)
        elif how < 0.75 and len(words) > 4:
            del words[at]
        else:
            words.insert(at, chance.choice(vocabulary))
    return " ".join(words)


def table(name: str, library: Library, posted: list[str]) -> None:
    nearest = [
        max((match.similarity for match in find(library, text).matches), default=0.0)
        for text in posted
    ]
    shares = [sum(one >= least for one in nearest) / len(nearest) for least in THRESHOLDS]
    print(f"{name:28} {len(posted):5}", *(f"{share:6.3f}" for share in shares))


def main(*names: str) -> None:
    # Every alignment is to be seen, so that the threshold can be chosen.
    misquotations.SAME = misquotations.SAME_QUESTION = 0.0
    sets = [load(name) for name in names]
    stories = [story for one in sets for story in one.stories.values()]
    library = Library.build(stories)
    texts = {
        story.id: [story.text[s.start : s.end] for s in library.sentences(story.id)]
        for story in stories
    }
    vocabulary = [word for story in stories for word in story.text.split() if word.isalpha()]
    usual = [[t for t in of if 6 <= len(t.split()) <= MOST_WORDS] for of in texts.values()]
    chosen = [text for of in usual for text in chance.sample(of, min(EACH, len(of)))]
    print(f"{'':34}", *(f"{least:6}" for least in THRESHOLDS))
    for share in SHARES:
        posted = [damaged(text, share, vocabulary) for text in chosen]
        table(f"{share:.0%} of words damaged", library, posted)
    questions = [question.question for one in sets for question in one.questions]
    asked = chance.sample(questions, min(QUESTIONS, len(questions)))
    table("questions without their mark", library, [q.rstrip("? ") for q in asked])
    others = [text for story in stories[1::2] for text in texts[story.id] if len(text.split()) > 4]
    table("sentences of other stories", Library.build(stories[::2]), others)
    misquotations.SAME_QUESTION = 0.9
    table("questions as asked", library, asked)


if __name__ == "__main__":
    main(*sys.argv[1:])
