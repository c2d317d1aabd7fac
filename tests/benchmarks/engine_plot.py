"""The plot of `engines.py`: an SVG with two logarithmic axes, for light pages and dark ones."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 440, 64, 150, 40, 48
LINE = 17
"""The height of a label."""
COLOURS = ("#0b7a75", "#d1495b", "#7b6d00", "#3066be", "#8f5fbf", "#b0603a", "#5f6b73", "#9a3b76")
BRIGHT = ("#3fd0c9", "#ff8a98", "#d9c94a", "#82aaff", "#c9a2f2", "#eaa67c", "#a9b5bd", "#e58cc4")

Points = list[tuple[float, float]]


def plotted(lines: Mapping[str, Points]) -> str:
    """Draw milliseconds over numbers of sentences, a line for each engine; ours the first."""
    sizes = [size for points in lines.values() for size, _ in points]
    across = extent(sizes)
    upwards = decades(spent for points in lines.values() for _, spent in points)
    body = [*grid(across, upwards)]
    ends: list[tuple[float, int, str]] = []
    for number, (name, points) in enumerate(lines.items()):
        places = [(at(size, across), up(spent, upwards)) for size, spent in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        body.append(f'<polyline class="line e{number}" points="{path}"/>')
        body += [
            f'<circle class="dot e{number}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in places
        ]
        x, y = places[-1]
        if points[-1][0] < max(sizes):
            body.append(label(number, name, x + 10, y))
        else:
            ends.append((y, number, name))
    for y, number, name in apart(sorted(ends)):
        body.append(label(number, name, WIDTH - RIGHT + 10, y))
    return "\n".join([head(len(lines)), *body, "</svg>", ""])


def label(number: int, name: str, x: float, y: float) -> str:
    return f'<text class="name e{number}" x="{x:.1f}" y="{y + 4:.1f}">{escape(name)}</text>'


def extent(sizes: Sequence[float]) -> tuple[float, float]:
    """Return the logarithms of the least and the greatest size, a decade apart at least."""
    low, high = math.log10(min(sizes)), math.log10(max(sizes))
    return min(low, high - 1), high


def decades(values: Iterable[float]) -> tuple[int, int]:
    """Return the powers of ten between which the values lie."""
    logs = [math.log10(value) for value in values]
    low, high = math.floor(min(logs)), math.ceil(max(logs))
    return low, max(high, low + 1)


def at(size: float, span: tuple[float, float]) -> float:
    return LEFT + (math.log10(size) - span[0]) / (span[1] - span[0]) * (WIDTH - LEFT - RIGHT)


def up(spent: float, span: tuple[int, int]) -> float:
    share = (math.log10(spent) - span[0]) / (span[1] - span[0])
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def grid(across: tuple[float, float], upwards: tuple[int, int]) -> Iterator[str]:
    right, foot = WIDTH - RIGHT, HEIGHT - BOTTOM
    for power in range(upwards[0], upwards[1] + 1):
        y = up(10**power, upwards)
        yield f'<path class="grid" d="M{LEFT} {y:.1f}H{right}"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>'
    for power in range(math.ceil(across[0]), math.floor(across[1]) + 1):
        x = at(10**power, across)
        yield f'<path class="grid" d="M{x:.1f} {TOP}V{foot}"/>'
        yield f'<text x="{x:.1f}" y="{foot + 18}" text-anchor="middle">{10**power:,}</text>'
    middle = (LEFT + right) / 2
    yield f'<text x="{middle}" y="{HEIGHT - 10}" text-anchor="middle">sentences</text>'
    yield f'<text x="{LEFT - 52}" y="22">ms of CPU for the best 5, median, content words</text>'


def apart(ends: Sequence[tuple[float, int, str]]) -> list[tuple[float, int, str]]:
    """Move one or more labels, sorted from the top, so far apart that all can be read."""
    placed: list[tuple[float, int, str]] = []
    for y, number, name in ends:
        least = placed[-1][0] + LINE if placed else TOP
        placed.append((max(y, least), number, name))
    over = max(0.0, placed[-1][0] - (HEIGHT - BOTTOM))
    placed = [(y - over, number, name) for y, number, name in placed]
    assert all(below[0] - above[0] >= LINE - 0.1 for above, below in pairwise(placed))
    return placed


def head(count: int) -> str:
    def coloured(colours: Sequence[str]) -> str:
        each = ((n, colours[n % len(colours)]) for n in range(count))
        return "".join(
            f".line.e{n}{{stroke:{own}}}.dot.e{n},.name.e{n}{{fill:{own}}}" for n, own in each
        )

    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">
<title>How long BM25 engines take for the best five sentences</title>
<style>
text{{font:13px system-ui,sans-serif;fill:#444}}
.grid{{stroke:#8888;stroke-width:.6;fill:none}}
.line{{fill:none;stroke-width:1.6}}
.line.e0{{stroke-width:3}}
.name.e0{{font-weight:700}}
{coloured(COLOURS)}
@media(prefers-color-scheme:dark){{text{{fill:#ccc}}{coloured(BRIGHT)}}}
</style>"""
