#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails when a request has become far too dear: for CI, on whatever machine that runs.

What a request costs in processor time is compared with what it costs a plain servlet in the same run. The limits are
several times what is usual, so that neither a noisy machine nor a JVM that is still compiling reaches them; what does is
a mistake such as a system call for every header. The best of some attempts counts.
"""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import tempfile
from typing import Dict

import contenders
import measure

ATTEMPTS = 3
SECONDS = 3
LOAD = measure.Workload("smoke", "/hello", connections=8)

FLOOR = "plain servlet"

# Times the cost of a plain servlet: usual are 0.5 and 1.6.
LIMITS = {"bridge: Java in-process": 2.0, "bridge: Python daemon": 6.0}


def main() -> None:
    best = {name: float("inf") for name in LIMITS}
    for attempt in range(1, ATTEMPTS + 1):
        floor = cost(FLOOR)
        for name in LIMITS:
            best[name] = min(best[name], cost(name) / floor)
        told = ", ".join(f"{name} {ratio:.1f} (limit {LIMITS[name]:.0f})" for name, ratio in best.items())
        print(f"processor time of a request, times that of a plain servlet, attempt {attempt}: {told}", flush=True)
        if all(best[name] <= limit for name, limit in LIMITS.items()):
            return
    sys.exit("a request costs far more than it should; benchmarks/run.py tells more")


def cost(name: str) -> float:
    """Microseconds of processor time for one request, after a warm-up."""
    contender = next(each for each in contenders.CONTENDERS if each.name == name)
    with tempfile.TemporaryDirectory(prefix="wsgi-smoke-") as base:
        folder = pathlib.Path(base)
        folder.chmod(0o755)
        environment: Dict[str, str] = {**os.environ, "BENCHMARK_FOLDER": base}
        setting = contenders.Setting(folder, measure.free_port(), 2, 5, environment)
        processes = contender.start(setting)
        try:
            measure.await_answer(setting.port, processes[-1])
            roots = [process.pid for process in processes]
            measure.run_wrk(setting.port, LOAD, SECONDS, folder)
            before = measure.cpu_seconds(roots)
            figures = measure.run_wrk(setting.port, LOAD, SECONDS, folder)
            if figures["errors"] or not figures["requests"]:
                sys.exit(f"{name}: {figures['errors']:.0f} of {figures['requests']:.0f} requests failed")
            return (measure.cpu_seconds(roots) - before) / figures["requests"] * 1e6
        except (RuntimeError, subprocess.CalledProcessError) as failure:
            sys.exit(f"{name}: {failure}\n" + (folder / "log").read_text(errors="replace")[-2000:])
        finally:
            measure.stop(processes)


if __name__ == "__main__":
    main()
