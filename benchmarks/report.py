# SPDX-License-Identifier: Apache-2.0
"""The results as tables for people. Each figure is the median of the rounds."""

from __future__ import annotations

import statistics
from typing import Iterable

from measure import Result

_COLUMNS = ("requests/s", "CPU µs/request", "p50 ms", "p99 ms", "errors", "MB/s", "memory MB", "start s")


def medians(results: Iterable[Result]) -> dict[tuple[str, str], tuple[float, ...]]:
    """By workload and contender, in the order of the first appearance."""
    groups: dict[tuple[str, str], list[Result]] = {}
    for result in results:
        groups.setdefault((result.workload, result.contender), []).append(result)
    return {key: tuple(statistics.median(column) for column in zip(*(_figures(each) for each in group))) for key, group in groups.items()}


def _figures(result: Result) -> tuple[float, ...]:
    return (
        result.requests_per_second,
        result.cpu_per_request,
        result.p50,
        result.p99,
        float(result.errors),
        result.megabytes_per_second,
        result.memory,
        result.start_seconds,
    )


def table(results: list[Result], machine: str) -> str:
    """Markdown: one table for each workload."""
    lines = ["# Results of the last run", "", machine, "", "Medians of the rounds. CPU is that of all processes of the server, the load generator left out.", ""]
    figures = medians(results)
    for workload in dict.fromkeys(name for name, _ in figures):
        lines += ["", f"## {workload}", "", "| server | " + " | ".join(_COLUMNS) + " |", "|---|" + "---|" * len(_COLUMNS)]
        for (name, contender), columns in figures.items():
            if name == workload:
                lines.append(f"| {contender} | " + " | ".join(_text(column) for column in columns) + " |")
    return "\n".join(lines) + "\n"


def _text(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 or figure == 0 else f"{figure:.1f}"
