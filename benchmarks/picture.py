# SPDX-License-Identifier: Apache-2.0
"""The results as a picture (SVG): a panel for each workload, a bar for each server, the best on top."""

from __future__ import annotations

import html
from typing import Iterable, List, Tuple

from measure import Result
from report import medians

_WIDTH, _MARGIN, _GAP = 980, 24, 28
_PANEL = (_WIDTH - 2 * _MARGIN - _GAP) / 2
_ROW, _BAR, _HEAD, _LABELS, _VALUES = 21, 14, 34, 172, 62
_OURS, _THEIRS, _FLOOR = "#1f6feb", "#a9b4c2", "#d8dee6"

# Where bytes count more than requests do.
_IN_MEGABYTES = ("upload", "download")

Bar = Tuple[str, float]


def draw(results: List[Result]) -> str:
    """Processor time of a request in every workload; throughput in the first, and where it is bytes that count."""
    panels = list(_panels(results))
    columns = [_HEAD, _HEAD]
    parts = []
    for title, unit, bars in panels:
        column = 0 if columns[0] <= columns[1] else 1
        parts.append(_panel(title, unit, bars, _MARGIN + column * (_PANEL + _GAP), columns[column]))
        columns[column] += _HEAD + _ROW * len(bars) + 22
    height = max(columns) + 10
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}"'
        ' font-family="Helvetica, Arial, sans-serif" font-size="12" fill="#24292f">',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="{_MARGIN}" y="24" font-size="13" fill="#57606a">CPU is that of all processes of a server. The best is'
        " on top; blue is the bridge, the palest bar the servlet container without it.</text>",
        *parts,
        "</svg>",
        "",
    ])


def _panels(results: List[Result]) -> Iterable[Tuple[str, str, List[Bar]]]:
    figures = medians(results)
    for number, workload in enumerate(dict.fromkeys(name for name, _ in figures)):
        rows = [(contender, row) for (name, contender), row in figures.items() if name == workload]
        if any(word in workload for word in _IN_MEGABYTES):
            # An upload is 1 MB of requests; of downloads wrk itself counts the bytes.
            column = 0 if "upload" in workload else 5
            yield workload, "MB/s", _best([(name, row[column]) for name, row in rows], most=True)
            continue
        if number == 0 or "sleep" in workload:
            yield workload, "requests/s", _best([(name, row[0]) for name, row in rows], most=True)
        if "sleep" not in workload:
            yield workload, "CPU µs per request", _best([(name, row[1]) for name, row in rows], most=False)


def _best(bars: List[Bar], most: bool) -> List[Bar]:
    return sorted(bars, key=lambda bar: -bar[1] if most else bar[1])


def _panel(title: str, unit: str, bars: List[Bar], left: float, top: float) -> str:
    widest = max((value for _, value in bars), default=1.0) or 1.0
    room = _PANEL - _LABELS - _VALUES
    parts = [
        f'<text x="{left:.0f}" y="{top + 20}" font-size="14" font-weight="bold">{html.escape(title)}'
        f'<tspan font-weight="normal" fill="#57606a" dx="8">{unit}</tspan></text>'
    ]
    for index, (name, value) in enumerate(bars):
        y = top + _HEAD + index * _ROW
        length = max(room * value / widest, 1.0)
        ours = name.startswith("bridge")
        colour = _OURS if ours else _FLOOR if name == "plain servlet" else _THEIRS
        weight = ' font-weight="bold"' if ours else ""
        base = y + _BAR - 3
        parts.append(f'<text x="{left + _LABELS - 8:.0f}" y="{base}" text-anchor="end"{weight}>{html.escape(name)}</text>')
        parts.append(f'<rect x="{left + _LABELS:.0f}" y="{y}" width="{length:.1f}" height="{_BAR}" rx="2" fill="{colour}"/>')
        parts.append(f'<text x="{left + _LABELS + length + 6:.1f}" y="{base}">{value:,.0f}</text>')
    return "\n".join(parts)
