# SPDX-License-Identifier: Apache-2.0
"""What the kernel and the interpreter hold this process to, as the LAUNCH says.

Everything that the application starts inherits the limits of the kernel.
"""

from __future__ import annotations

import os
import resource
import sys
import threading
from typing import Callable, NamedTuple, Optional, Tuple

_PAGE = 4096


class Limits(NamedTuple):
    """None where nothing is asked for. ``cpu_time`` is a soft and a hard limit, in seconds; the
    bridge replaces the worker at the first, the kernel kills it at the second."""

    cpu_time: Optional[Tuple[int, int]] = None
    cpu_priority: Optional[int] = None
    memory: Optional[int] = None
    virtual_memory: Optional[int] = None
    stack_size: Optional[int] = None
    switch_interval: Optional[float] = None


def prioritise(limits: Limits, warn: Callable[[str], None]) -> None:
    """Sets the priority. Must be called before privileges are dropped, without which nobody can
    become more important."""
    if limits.cpu_priority is None:
        return
    try:
        os.setpriority(os.PRIO_PROCESS, 0, limits.cpu_priority)
    except OSError as error:
        warn(
            f"cpu-priority={limits.cpu_priority} cannot be set ({error.strerror}): only root can "
            "make a process more important than the server is"
        )


def restrict(limits: Limits) -> None:
    """Sets everything else that holds for the whole process."""
    if limits.cpu_time is not None:
        _set(resource.RLIMIT_CPU, *limits.cpu_time)
    if limits.memory is not None:
        _set(resource.RLIMIT_DATA, limits.memory, limits.memory)
    if limits.virtual_memory is not None:
        _set(resource.RLIMIT_AS, limits.virtual_memory, limits.virtual_memory)
    if limits.switch_interval is not None:
        sys.setswitchinterval(limits.switch_interval)


def start(limits: Limits, thread: threading.Thread) -> None:
    """Starts a thread that serves requests; those of the application keep the stack that they
    ask for."""
    if limits.stack_size is None:
        thread.start()
        return
    before = threading.stack_size(-(-limits.stack_size // _PAGE) * _PAGE)
    try:
        thread.start()
    finally:
        threading.stack_size(before)


def _set(what: int, soft: int, hard: int) -> None:
    """A limit that the server itself is held to, and that is stricter, stays."""
    highest = resource.getrlimit(what)[1]
    if highest != resource.RLIM_INFINITY:
        hard = min(hard, highest)
    resource.setrlimit(what, (min(soft, hard), hard))
