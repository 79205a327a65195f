# SPDX-License-Identifier: Apache-2.0
"""The lifeline: the pipe on which the LAUNCH came, and whose end means that the bridge is gone.

The kernel itself is asked to end the process then: O_ASYNC makes it send SIGIO, whose default
action is to terminate, to the owner of the descriptor. No thread needs to run for that, and no
interpreter: it works while a C extension holds the GIL for ever. The main thread watches the
descriptor as well, for systems without O_ASYNC and applications that catch SIGIO.
"""

from __future__ import annotations

import fcntl
import os
import select

from wsgi_worker.failure import ExitStatus


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
    """Has the kernel end this process when the pipe does. Must be called when the process has
    dropped its privileges, since the signal is sent in the name of the user who asks for it."""
    try:
        fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
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
