"""docs/benchmarks.svg: the time to the last answer by the number of polls, light and dark.

Both axes are logarithmic: a straight line upwards is a cost that grows with the polls and no more.
"""

from __future__ import annotations

import math
from html import escape
from typing import NamedTuple

from bench.contenders import CONTENDERS
from bench.results import Results

WIDTH, HEIGHT = 1000, 460
LEFT, RIGHT, TOP, BOTTOM = 70, 400, 66, 54
LABEL_GAP = 17
"""The least distance of two labels at the right, in pixels."""
COLOURS = (
    ("#0b7a5c", "#4fd1a5"),
    ("#b4530a", "#f2a65a"),
    ("#5b6470", "#a9b4c2"),
    ("#1d6fb8", "#6fb7f2"),
    ("#7a4fbf", "#bd9cf5"),
    ("#a03b5b", "#f08aa9"),
    ("#8a6d1f", "#dcc069"),
)
TICKS_MS = (1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000)

HEAD = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"
 font-family="system-ui, sans-serif" font-size="13" aria-label="Time to the last answer by polls">
<style>
svg{{--ink:#1f2328;--soft:#59636e;--grid:#d8dee4;--paper:#ffffff}}
{light}
@media (prefers-color-scheme: dark){{
svg{{--ink:#e6edf3;--soft:#9198a1;--grid:#30363d;--paper:#0d1117}}
{dark}
}}
.paper{{fill:var(--paper)}} text{{fill:var(--ink)}} .soft{{fill:var(--soft)}}
.grid{{stroke:var(--grid)}} .curve{{fill:none;stroke:var(--c);stroke-width:2}}
.dot,.name{{fill:var(--c)}} .leader{{stroke:var(--c);stroke-dasharray:1 4}}
.c0.curve{{stroke-width:4}} .c0.name{{font-weight:700}}
</style>
<rect class="paper" width="{width}" height="{height}" rx="8"/>
<text x="20" y="28" font-size="17" font-weight="600">One message to N held polls:
 milliseconds to the last answer</text>
<text class="soft" x="20" y="48">Median over the rounds of one run; lower is better;
 both axes logarithmic</text>"""


class Line(NamedTuple):
    """One contender: points of polls and milliseconds."""

    number: int
    label: str
    points: list[tuple[int, float]]


class Scale(NamedTuple):
    """Maps polls and milliseconds to pixels."""

    sizes: tuple[int, int]
    times_ms: tuple[float, float]

    def x(self, size: float) -> float:
        """Return the pixel of a number of polls."""
        return LEFT + _share(size, *self.sizes) * (WIDTH - LEFT - RIGHT)

    def y(self, time_ms: float) -> float:
        """Return the pixel of a time."""
        return HEIGHT - BOTTOM - _share(time_ms, *self.times_ms) * (HEIGHT - TOP - BOTTOM)


def as_svg(results: Results) -> str:
    """Return the chart; empty when nothing was measured."""
    lines = _lines(results)
    if not lines:
        return ""
    scale = _scale(lines)
    body = [
        *_grid(scale, sorted({size for line in lines for size, _ in line.points})),
        *(_curve(scale, line) for line in lines),
        *_labels(scale, lines),
    ]
    return "\n".join([_head(), *body, "</svg>", ""])


def _lines(results: Results) -> list[Line]:
    lines = []
    for number, contender in enumerate(CONTENDERS):
        points = [
            (size, spread.median)
            for size in results.sizes
            if (spread := results.spread(contender.name, size, "last_ms"))
        ]
        if points:
            lines.append(Line(number, contender.label.replace("`", ""), points))
    return lines


def _scale(lines: list[Line]) -> Scale:
    points = [point for line in lines for point in line.points]
    sizes, times = zip(*points, strict=True)
    low = max(tick for tick in TICKS_MS if tick <= min(times) or tick == TICKS_MS[0])
    high = next((tick for tick in TICKS_MS if tick >= max(times)), TICKS_MS[-1])
    return Scale((min(sizes), max(*sizes, min(sizes) + 1)), (low, max(high, low * 3)))


def _share(value: float, low: float, high: float) -> float:
    return math.log(max(value, 1e-9) / low) / math.log(high / low)


def _head() -> str:
    light, dark = (
        "".join(f".c{number}{{--c:{each[theme]}}}" for number, each in enumerate(COLOURS))
        for theme in (0, 1)
    )
    return HEAD.format(width=WIDTH, height=HEIGHT, light=light, dark=dark)


def _grid(scale: Scale, sizes: list[int]) -> list[str]:
    right = WIDTH - RIGHT
    grid = []
    for tick in TICKS_MS:
        if scale.times_ms[0] <= tick <= scale.times_ms[1]:
            y = scale.y(tick)
            grid.append(f'<line class="grid" x1="{LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>')
            grid.append(_soft(LEFT - 8, y + 4, "end", f"{tick:,}"))
    for place, size in enumerate(sizes):
        # The last two sizes stand close together: the second label goes below the first.
        is_close = place and size < sizes[place - 1] * 1.5
        y = HEIGHT - BOTTOM + (36 if is_close else 20)
        grid.append(_soft(scale.x(size), y, "middle", f"{size:,}"))
    return grid


def _soft(x: float, y: float, anchor: str, text: str) -> str:
    return f'<text class="soft" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'


def _curve(scale: Scale, line: Line) -> str:
    places = [(scale.x(size), scale.y(time_ms)) for size, time_ms in line.points]
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(
        f'<circle class="dot c{line.number}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in places
    )
    return f'<polyline class="curve c{line.number}" points="{joined}"/>{dots}'


def _labels(scale: Scale, lines: list[Line]) -> list[str]:
    """Return the names at the right, in the order of the lines' ends, moved apart."""
    ends = sorted(lines, key=lambda line: (scale.y(line.points[-1][1]), line.number))
    labels, lowest = [], float(TOP - LABEL_GAP)
    for line in ends:
        size, time_ms = line.points[-1]
        lowest = max(scale.y(time_ms) + 4, lowest + LABEL_GAP)
        text = escape(f"{line.label}: {time_ms:,.0f} ms at {size:,}")
        at = f'x="{WIDTH - RIGHT + 12}" y="{lowest:.1f}"'
        labels.append(_leader(scale, line, lowest - 4))
        labels.append(f'<text class="name c{line.number}" {at}>{text}</text>')
    return labels


def _leader(scale: Scale, line: Line, label_y: float) -> str:
    """Return a dotted line from the end of a curve to its name."""
    size, time_ms = line.points[-1]
    begin = f'x1="{scale.x(size) + 6:.1f}" y1="{scale.y(time_ms):.1f}"'
    end = f'x2="{WIDTH - RIGHT + 9}" y2="{label_y:.1f}"'
    return f'<line class="leader c{line.number}" {begin} {end}/>'
