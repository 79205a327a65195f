# SPDX-License-Identifier: Apache-2.0
"""Stacks on request: SIGQUIT has those of all threads written to standard error, as a JVM does it.

The main thread does it, between two steps of Python code, when no other thread takes any: what moves
while it is looked at can end the process. Where none gets on, because one keeps the GIL for ever, or the
main thread is stuck in C, SIGRTMIN has them written all the same. Then nothing moves, and the bridge,
which sends it, has made sure of that.
"""

from __future__ import annotations

import signal
from types import FrameType
from typing import Optional

from wsgi_worker import signals

try:
    import faulthandler
except ImportError:  # a Python built without it
    faulthandler = None  # type: ignore[assignment]

# Not sys.stderr, which leads to the log by a channel and a lock that a stuck thread may hold.
_STANDARD_ERROR = 2


def arm() -> None:
    """Writes stacks whenever one of the signals comes, for the rest of the process. For the main
    thread."""
    if faulthandler is not None:
        signals.real(signal.SIGQUIT, _write)
        faulthandler.register(signal.SIGRTMIN, file=_STANDARD_ERROR, all_threads=True)
        # A JVM keeps SIGQUIT from its threads, and what a thread starts inherits that.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGQUIT, signal.SIGRTMIN))


def _write(number: int, frame: Optional[FrameType]) -> None:
    faulthandler.dump_traceback(file=_STANDARD_ERROR, all_threads=True)
