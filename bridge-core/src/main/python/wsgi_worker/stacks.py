# SPDX-License-Identifier: Apache-2.0
"""Stacks on request: SIGQUIT has those of all threads written to standard error, as a JVM does it.

They are written even when no thread gets on, the main thread included.
"""

from __future__ import annotations

import signal

try:
    import faulthandler
except ImportError:  # a Python built without it
    faulthandler = None  # type: ignore[assignment]

_STANDARD_ERROR = 2


def arm() -> None:
    """Writes stacks whenever the signal comes, for the rest of the process."""
    if faulthandler is not None:
        # Not sys.stderr, which leads to the log by a channel and a lock that a stuck thread may hold.
        faulthandler.register(signal.SIGQUIT, file=_STANDARD_ERROR, all_threads=True)
        # A JVM keeps this signal from its threads, and what a thread starts inherits that.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGQUIT,))
