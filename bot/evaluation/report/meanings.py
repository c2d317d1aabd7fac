"""What each figure tells, in a line of plain words, for people who read the report.

The lines stand in `meanings.toml`, by the group of metrics and the metric's name.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bot.evaluation.metrics import ABSTENTION, ANSWERS, LOOKALIKES, SLIPS, SPEED
from bot.evaluation.quotations import STATEMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.evaluation.metrics import Metric

GROUP_OF = {
    "single": "answers",
    "pooled": "answers",
    "abstention": "abstention",
    "lookalikes": "lookalikes",
    "typos": "slips",
    "quotes": "statements",
}
"""The group of a figure by where it stands in the JSON."""
GROUPS: Mapping[str, Sequence[Metric[Any]]] = {
    "answers": ANSWERS,
    "speed": SPEED,
    "abstention": ABSTENTION,
    "lookalikes": LOOKALIKES,
    "slips": SLIPS,
    "statements": STATEMENTS,
}
"""The groups of metrics, by what they are called in `meanings.toml`."""


def meanings(group: str) -> Mapping[str, str]:
    """Return what the figures of a group tell, by their labels; nothing of no group."""
    told = _meanings().get(group, {})
    return {m.label: told.get(m.name, "") for m in GROUPS.get(group, ()) if m.label}


def meaning(path: str) -> str:
    """Return what the figure at this path of the JSON tells; nothing where nobody says it."""
    group, metric = GROUP_OF.get(path.partition(".")[0], ""), path.rpartition(".")[2]
    return _meanings().get(group, {}).get(metric, "")


@cache
def _meanings() -> Mapping[str, Mapping[str, str]]:
    text = files("bot.evaluation.report").joinpath("meanings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
