# SPDX-License-Identifier: Apache-2.0
"""Children that the application forks: they are no workers, and must not act as one.

A child gives up what belongs to the worker alone and gets the usual signal actions back, so that it
can be told to end. Programs that are started with ``exec`` need none of this: they inherit neither
descriptors nor handlers.
"""

from __future__ import annotations

import os
import signal
from threading import get_ident
from typing import Callable, Dict, Set

from wsgi_worker import signals

WORKER_SIGNALS = (
    signal.SIGTERM,
    signal.SIGINT,
    signal.SIGUSR1,
    signal.SIGUSR2,
    signal.SIGHUP,
    signal.SIGXCPU,
)


def release(forget: Callable[[], None]) -> None:
    """From now on, calls ``forget`` in every child that is forked, and resets its signals."""
    hooks = _ForkHooks(forget)
    os.register_at_fork(
        before=hooks.before, after_in_parent=hooks.in_parent, after_in_child=hooks.in_child
    )


class _ForkHooks:
    """Runs on the thread that forks, and in the child on what this thread has become.

    The signals are held back while the child changes their actions: one that came before that would
    go to the handler of the worker, and be lost.
    """

    def __init__(self, forget: Callable[[], None]) -> None:
        self._forget = forget
        self._masks: Dict[int, Set[int]] = {}

    def before(self) -> None:
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, WORKER_SIGNALS)
        self._masks[get_ident()] = set(mask)

    def in_parent(self) -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, self._masks.pop(get_ident()))

    def in_child(self) -> None:
        signals.release()
        signal.set_wakeup_fd(-1)
        for number in WORKER_SIGNALS:
            signals.real(number, signal.SIG_DFL)
        self._forget()
        self.in_parent()
