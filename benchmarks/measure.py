# SPDX-License-Identifier: Apache-2.0
"""What is measured: requests, processor time and memory of all processes of a server, and how long it takes to start."""

from __future__ import annotations

import dataclasses
import os
import pathlib
import re
import signal
import socket
import subprocess
import time
import urllib.request

_TICK = os.sysconf("SC_CLK_TCK")
_UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 60e3}


@dataclasses.dataclass(frozen=True)
class Workload:
    """One kind of load. ``script`` is Lua for wrk; ``close`` asks for a new connection for each request."""

    name: str
    page: str
    connections: int = 16
    script: str = ""
    close: bool = False


@dataclasses.dataclass(frozen=True)
class Result:
    """One run: times in milliseconds, processor time in microseconds of a request, memory in MB."""

    contender: str
    workload: str
    round: int
    requests_per_second: float
    cpu_per_request: float
    p50: float
    p99: float
    errors: int
    megabytes_per_second: float
    memory: float
    start_seconds: float


def tree(roots: list[int]) -> list[int]:
    """The processes and all that they have started."""
    children: dict[int, list[int]] = {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except (OSError, IndexError):
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, todo = [], list(roots)
    while todo:
        process = todo.pop()
        found.append(process)
        todo.extend(children.get(process, []))
    return found


def cpu_seconds(roots: list[int]) -> float:
    """Processor time of all processes and of those of their children that have ended."""
    total = 0
    for process in tree(roots):
        try:
            fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        total += sum(int(field) for field in fields[11:15])
    return total / _TICK


def memory(roots: list[int]) -> float:
    """Proportional resident memory of all processes, in MB: what they share is counted once."""
    total = 0
    for process in tree(roots):
        try:
            text = pathlib.Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue
        match = re.search(r"^Pss:\s+(\d+)", text, re.M)
        total += int(match.group(1)) if match else 0
    return total / 1000


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_answer(port: int, process: subprocess.Popen[bytes], seconds: float = 120) -> float:
    """Seconds until the server answers; an error when it does not, or ends."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with status {process.returncode}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/hello", timeout=5) as response:
                if response.read() == b"Hello World!":
                    return time.monotonic() - began
        except OSError:
            time.sleep(0.01)
    raise RuntimeError(f"the server did not answer within {seconds:.0f} s")


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.send_signal(signal.SIGTERM if "uwsgi" not in str(process.args) else signal.SIGINT)
    for process in processes:
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run_wrk(port: int, load: Workload, seconds: int, folder: pathlib.Path) -> dict[str, float]:
    command = ["wrk", "-t1", f"-c{load.connections}", f"-d{seconds}s", "--timeout", "30s", "--latency"]
    if load.script:
        script = folder / "load.lua"
        script.write_text(load.script)
        command += ["-s", str(script)]
    if load.close:
        command += ["-H", "Connection: close"]
    output = subprocess.run([*command, f"http://127.0.0.1:{port}{load.page}"], capture_output=True, text=True, check=True).stdout
    return parse(output)


def parse(output: str) -> dict[str, float]:
    """The figures in wrk's report."""

    def number(pattern: str) -> float:
        match = re.search(pattern, output)
        return float(match.group(1)) if match else 0.0

    def latency(percent: str) -> float:
        match = re.search(rf"{percent}%\s+([\d.]+)(us|ms|s|m)\b", output)
        return float(match.group(1)) * _UNITS[match.group(2)] if match else 0.0

    size = re.search(r"requests in [\d.]+\w+, ([\d.]+)(KB|MB|GB)", output)
    scale = {"KB": 1e-3, "MB": 1.0, "GB": 1e3}
    seconds = number(r"requests in ([\d.]+)s") or number(r"requests in ([\d.]+)m") * 60
    errors = sum(int(n) for n in re.findall(r"(?:connect|read|write|timeout) (\d+)", output)) + number(r"Non-2xx or 3xx responses: (\d+)")
    return {
        "requests": number(r"(\d+) requests in"),
        "per_second": number(r"Requests/sec:\s+([\d.]+)"),
        "p50": latency("50"),
        "p99": latency("99"),
        "errors": errors,
        "megabytes": float(size.group(1)) * scale[size.group(2)] / seconds if size and seconds else 0.0,
    }
