#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the bridge with its peers, side by side in one run: see README.md."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile

import contenders
import measure
import picture
import report
from measure import Result, Workload

_UPLOAD = 'wrk.method = "POST"; wrk.body = string.rep("x", 1000000)\n'
_HEADERS = "".join(f'wrk.headers["X-Header-{n}"] = "value number {n} of twenty"\n' for n in range(20))

WORKLOADS = [
    Workload("hello, 16 connections", "/hello"),
    Workload("hello, 1 connection", "/hello", connections=1),
    Workload("hello, 128 connections", "/hello", connections=128),
    Workload("hello, 1000 connections", "/hello", connections=1000),
    Workload("hello, new connection each", "/hello", close=True),
    Workload("20 headers, 4 KB of JSON", "/json", script=_HEADERS),
    Workload("1 MB upload", "/upload", script=_UPLOAD),
    Workload("Flask", "/flask"),
    Workload("Django", "/django"),
    Workload("10 ms sleep, 16 connections", "/sleep"),
    Workload("10 ms sleep, 1000 connections", "/sleep", connections=1000),
    Workload("100 MB download, generated", "/generated", connections=4),
    Workload("100 MB download, from a file", "/file", connections=4),
]


def main() -> None:
    options = arguments()
    if options.install:
        contenders.install()
    if shutil.which("wrk") is None:
        sys.exit("there is no wrk; run with --install, or: apt install wrk")
    subprocess.run([str(contenders.ROOT / "wsgi-bridge"), "--version"], check=True, stdout=subprocess.DEVNULL)
    workloads = [load for load in WORKLOADS if not options.workload or any(word in load.name for word in options.workload)]
    servers = [server for server in contenders.CONTENDERS if not options.server or any(word in server.name for word in options.server)]
    results = earlier(options.output) if options.append else []
    with tempfile.TemporaryDirectory(prefix="wsgi-benchmark-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        make_download(folder)
        for number in range(1, options.rounds + 1):
            for server in servers:
                if server.missing():
                    print(f"{server.name}: left out, there is no {', '.join(server.missing())}", flush=True)
                    continue
                results += compete(server, workloads, number, folder, options)
                # Each time, so that a run that is broken off has not been in vain.
                save(results, options.output)
    print(f"written: {options.output}/results.md, results.svg and results.json")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--install", action="store_true", help="install the peers from Debian's packages first (as root)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--seconds", type=int, default=8, metavar="N", help="of each load")
    parser.add_argument("--processes", type=int, default=2, metavar="N")
    parser.add_argument("--threads", type=int, default=5, metavar="N")
    parser.add_argument("--server", action="append", metavar="WORD", help="only servers whose name has this word; may repeat")
    parser.add_argument("--workload", action="append", metavar="WORD", help="only loads whose name has this word; may repeat")
    parser.add_argument("--append", action="store_true", help="keep the results that are in the folder already")
    parser.add_argument("--output", type=pathlib.Path, default=contenders.HERE / "target", metavar="FOLDER")
    return parser.parse_args()


def earlier(folder: pathlib.Path) -> list[Result]:
    file = folder / "results.json"
    return [Result(**each) for each in json.loads(file.read_text())] if file.exists() else []


def make_download(folder: pathlib.Path) -> None:
    with open(folder / "download.bin", "wb") as file:
        for _ in range(100):
            file.write(os.urandom(1_000_000))


def compete(server: contenders.Contender, workloads: list[Workload], number: int, base: pathlib.Path, options: argparse.Namespace) -> list[Result]:
    """All loads on one server, which is started and stopped for it."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=base))
    folder.chmod(0o755)
    environment = {**os.environ, "BENCHMARK_FOLDER": str(base)}
    setting = contenders.Setting(folder, measure.free_port(), options.processes, options.threads, environment)
    processes = server.start(setting)
    results = []
    try:
        seconds = measure.await_answer(setting.port, processes[-1])
        roots = [process.pid for process in processes]
        for load in workloads:
            if server.pages is None or load.page in server.pages:
                result = one(server, load, number, setting, roots, seconds, options.seconds)
                print(f"{number} {server.name:24} {load.name:30} {result.requests_per_second:10,.0f}/s {result.cpu_per_request:10,.1f} µs", flush=True)
                results.append(result)
    except (RuntimeError, subprocess.CalledProcessError) as failure:
        log = (folder / "log").read_text(errors="replace")[-2000:]
        print(f"{server.name}: left out, {failure}\n{log}", flush=True)
    finally:
        measure.stop(processes)
    return results


def one(server: contenders.Contender, load: Workload, number: int, setting: contenders.Setting, roots: list[int], start: float, seconds: int) -> Result:
    measure.run_wrk(setting.port, load, seconds, setting.folder)  # until the JVM has compiled what is hot
    before = measure.cpu_seconds(roots)
    figures = measure.run_wrk(setting.port, load, seconds, setting.folder)
    spent = measure.cpu_seconds(roots) - before
    return Result(
        contender=server.name,
        workload=load.name,
        round=number,
        requests_per_second=figures["per_second"],
        cpu_per_request=spent / max(figures["requests"], 1) * 1e6,
        p50=figures["p50"],
        p99=figures["p99"],
        errors=int(figures["errors"]),
        megabytes_per_second=figures["megabytes"],
        memory=measure.memory(roots),
        start_seconds=start,
    )


def processor() -> str:
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return "unknown"


def save(results: list[Result], folder: pathlib.Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    machine = f"{platform.system()} {platform.release()}, {platform.machine()}, {os.cpu_count()} processors ({processor()})"
    (folder / "results.json").write_text(json.dumps([dataclasses.asdict(result) for result in results], indent=1))
    (folder / "results.md").write_text(report.table(results, machine))
    (folder / "results.svg").write_text(picture.draw(results))


if __name__ == "__main__":
    main()
