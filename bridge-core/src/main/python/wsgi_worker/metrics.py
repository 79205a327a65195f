# SPDX-License-Identifier: Apache-2.0
"""Numbers about this process: ``mod_wsgi.process_metrics`` and ``mod_wsgi.request_metrics``.

Only what is measured here is told, under mod_wsgi's names: what it learns from the inside of Apache
or of its interpreters is left out.
"""

from __future__ import annotations

import os
from resource import RUSAGE_SELF, getrusage
from threading import Lock
from time import time
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from wsgi_worker.activity import Activities

_KIBIBYTE = 1024

# What a request spends its time with: the name, and the stations before and after.
_PHASES = (
    ("server_time", "request_start", "queue_start"),
    ("queue_time", "queue_start", "daemon_start"),
    ("daemon_time", "daemon_start", "application_start"),
    ("application_time", "application_start", "application_finish"),
    ("request_time", "request_start", "application_finish"),
)


class Sample(NamedTuple):
    """One request that has ended: when, with which status (0 when it had none), and when it passed
    the stations before."""

    finish: float
    status: int
    stations: Dict[str, Optional[float]]


class Recorder:
    """Gathers samples between two calls of ``request_metrics``. Safe to use from any thread."""

    def __init__(self, activities: Activities) -> None:
        self._activities = activities
        self._lock = Lock()
        self._samples: List[Sample] = []
        self._began = 0.0
        self._cpu = (0.0, 0.0)
        self._completed: Dict[int, int] = {}
        self.recording = False

    def start(self) -> None:
        """``mod_wsgi.start_recording_metrics``."""
        with self._lock:
            if not self.recording:
                self._begin()
                self.recording = True

    def add(self, sample: Sample) -> None:
        """A request has ended."""
        if self.recording:
            with self._lock:
                self._samples.append(sample)

    def request_metrics(self) -> Optional[Dict[str, Any]]:
        """What happened since the last call; None before ``start``."""
        with self._lock:
            if not self.recording:
                return None
            samples, began, cpu = self._samples, self._began, self._cpu
            before = self._completed
            self._begin()
            stop, cpu_after, after = self._began, self._cpu, self._completed
        completed = [count - before.get(number, 0) for number, count in after.items()]
        threads = len(self._activities.threads)
        period = stop - began
        capacity = threads * period
        busy = sum(_within(sample, began, stop) for sample in samples)
        metrics: Dict[str, Any] = {
            "pid": os.getpid(),
            "start_time": began,
            "stop_time": stop,
            "sample_period": period,
            "request_count": len(samples),
            "request_throughput": len(samples) / period if period > 0 else 0.0,
            "request_threads_maximum": threads,
            "request_threads_started": threads,
            "request_threads_active": len(self._activities.by_thread),
            "request_threads_completed": completed,
            "request_threads_buckets": completed,
            "capacity_utilization": min(1.0, busy / capacity) if capacity > 0 else 0.0,
        }
        for name, before, after in _PHASES:
            metrics.update(_averages(name, before, after, samples))
        for number in range(1, 6):
            metrics[f"status_{number}xx"] = sum(s.status // 100 == number for s in samples)
        metrics.update(_cpu_share(cpu, cpu_after, period))
        metrics.update(_memory())
        return metrics

    def _begin(self) -> None:
        self._samples = []
        self._began = time()
        self._cpu = _cpu_times()
        self._completed = {each.number: each.request_count for each in self._activities.threads}


def process_metrics(activities: Activities, started: float) -> Dict[str, Any]:
    """``mod_wsgi.process_metrics``: what the process has done since it was started."""
    now = time()
    user, system = _cpu_times()
    threads = activities.threads
    metrics = {
        "pid": os.getpid(),
        "restart_time": started,
        "current_time": now,
        "running_time": now - started,
        "request_count": sum(thread.request_count for thread in threads),
        "request_busy_time": sum(thread.busy_time + thread.elapsed() for thread in threads),
        "request_threads": len(threads),
        "active_requests": len(activities.by_thread),
        "cpu_user_time": user,
        "cpu_system_time": system,
        "cpu_time": user + system,
        "threads": [
            {"thread_id": thread.number, "request_count": thread.request_count}
            for thread in threads
        ],
    }
    metrics.update(_memory())
    return metrics


def _averages(name: str, before: str, after: str, samples: List[Sample]) -> Dict[str, Any]:
    times = []
    for sample in samples:
        stations = {**sample.stations, "application_finish": sample.finish}
        begin, end = stations[before], stations[after]
        if begin is not None and end is not None:
            times.append(max(0.0, end - begin))
    if not times:
        return {name: 0.0}
    return {
        name: sum(times) / len(times),
        f"{name}_min_us": int(min(times) * 1e6),
        f"{name}_max_us": int(max(times) * 1e6),
    }


def _within(sample: Sample, began: float, stop: float) -> float:
    """Seconds of the interval that the request took."""
    start = sample.stations["application_start"] or sample.finish
    return max(0.0, min(sample.finish, stop) - max(start, began))


def _cpu_times() -> Tuple[float, float]:
    usage = getrusage(RUSAGE_SELF)
    return usage.ru_utime, usage.ru_stime


def _cpu_share(
    before: Tuple[float, float], after: Tuple[float, float], period: float
) -> Dict[str, float]:
    user, system = ((b - a) / period if period > 0 else 0.0 for a, b in zip(before, after))
    return {
        "cpu_user_utilization": user,
        "cpu_system_utilization": system,
        "cpu_utilization": user + system,
    }


def _memory() -> Dict[str, int]:
    """Resident memory in bytes, now and at its most; now is left out where nobody tells it."""
    memory = {"memory_max_rss": getrusage(RUSAGE_SELF).ru_maxrss * _KIBIBYTE}
    try:
        with open("/proc/self/statm", encoding="ascii") as status:
            pages = int(status.read().split()[1])
    except (OSError, ValueError, IndexError):
        return memory
    memory["memory_rss"] = pages * os.sysconf("SC_PAGE_SIZE")
    return memory
