# SPDX-License-Identifier: Apache-2.0
"""The lifeline: the pipe on which the LAUNCH came, and whose end means that the bridge is gone.

The kernel itself is asked to end the process then: O_ASYNC makes it send a signal to the owner of
the descriptor, and F_SETSIG makes that SIGKILL. No thread needs to run for that, and no
interpreter: it works while a C extension holds the GIL for ever. The owner is the whole process
group, so that programs that the application has started end as well. The main thread watches the
descriptor, too, for systems without such signals.
"""

from __future__ import annotations

import fcntl
import os
import select
import signal

from wsgi_worker.failure import ExitStatus

# Linux alone has it; without it the kernel sends SIGIO, which ends a process that does not catch it.
_F_SETSIG = getattr(fcntl, "F_SETSIG", None)


def take(descriptor: int) -> int:
    """Moves the pipe away from ``descriptor``, where applications find an empty input from now on.

    Returns where it is now; programs that the application starts do not inherit it.
    """
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 3)
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, descriptor, inheritable=True)
    os.close(empty)
    return moved


def arm(lifeline: int) -> None:
    """Has the kernel end this process, and its process group when it leads one, when the pipe
    ends. Must be called when the process has dropped its privileges, since the signal is sent in
    the name of the user who asks for it."""
    leads = os.getpgrp() == os.getpid()
    try:
        if _F_SETSIG is not None:
            fcntl.fcntl(lifeline, _F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(lifeline, fcntl.F_SETOWN, -os.getpid() if leads else os.getpid())
        fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
    except OSError:
        return  # the main thread watches it as well
    # The end may have come before the signal was asked for.
    poll = select.poll()
    poll.register(lifeline, select.POLLIN)
    if poll.poll(0):
        end()


def end() -> None:
    """Ends the process at once: nobody is left to whom anything would matter."""
    os._exit(ExitStatus.OK)
