# SPDX-License-Identifier: Apache-2.0
"""What keeps an application from ending the server that its interpreter runs inside of.

An application may do anything to a process of its own. Here it shares the process with the JVM,
which owns the signals, the standard streams and the end of the process. Workers need none of this.
"""

from __future__ import annotations

import atexit
import io
import os
import signal
import sys
import threading
import time
from typing import Any, Callable, NoReturn, Set

from wsgi_worker import signals

# EX_SOFTWARE of sysexits.h: a forked child that came back to us is the application's mistake.
_FORKED_STATUS = 70

_FAULTHANDLER = ("enable", "register", "dump_traceback_later")
_TIMERS = ("alarm", "setitimer")
_FORKS = ("fork", "forkpty")

_real_exit = os._exit

try:
    import faulthandler
except ImportError:
    # An interpreter with a GIL of its own refuses it, to us as to applications.
    faulthandler = None  # type: ignore[assignment]


class Guards:
    """The guards of one interpreter. Installed once, before any application is loaded."""

    def __init__(self, warn: Callable[[str], None], alone: Callable[[], bool]) -> None:
        """``alone`` tells whether this is the only interpreter in the process."""
        self._warn = warn
        self._alone = alone
        self._server = os.getpid()
        self._warned: Set[str] = set()
        self._forked = False

    def install(self, restrict_signal: bool) -> None:
        """Guards what would end the JVM, and its signals unless the administrator says not to."""
        for name in _FAULTHANDLER if faulthandler is not None else ():
            setattr(faulthandler, name, self._without_effect(f"faulthandler.{name}()"))
        os._exit = self._exit  # type: ignore[assignment]
        os.abort = self._abort
        for name in _FORKS:
            if hasattr(os, name):
                setattr(os, name, self._fork(name, getattr(os, name)))
        os.register_at_fork(after_in_child=self._in_child)
        if restrict_signal:
            signal.signal = self._signal  # type: ignore[assignment]
            for name in _TIMERS:
                if hasattr(signal, name):
                    setattr(signal, name, self._timer(name))

    def end_child(self) -> None:
        """Ends a forked child that would go on as a second server: there is no JVM in it."""
        if self._forked:
            _real_exit(_FORKED_STATUS)

    def _in_child(self) -> None:
        self._forked = True

    def _exit(self, status: int) -> NoReturn:
        """``os._exit``: what it says for a child, and the end of no more than the request here."""
        if os.getpid() != self._server:
            _real_exit(status)
        self._warn(f"os._exit({status}) would end the server and ends the request instead")
        raise SystemExit(status)

    def _abort(self) -> NoReturn:
        self._exit(134)

    def _fork(self, name: str, real: Callable[[], Any]) -> Callable[[], Any]:
        """``os.fork``, where the child gets away: CPython deletes the other interpreters in it, and
        hangs or aborts over that."""

        def guarded() -> Any:
            if self._alone():
                return real()
            raise RuntimeError(
                f"os.{name}() does not work in a process with several interpreters; use subprocess "
                "or multiprocessing's 'spawn', or run the application in a WSGIDaemonProcess"
            )

        return guarded

    def _signal(self, number: int, handler: Any) -> Any:
        """``signal.signal``, as WSGIRestrictSignal has it: told to the log and not done."""
        self._warn(signals.ignored(number, sys._getframe(1)))
        return signal.getsignal(number)

    def _timer(self, name: str) -> Callable[..., NoReturn]:
        def refused(*arguments: Any) -> NoReturn:
            raise ValueError(
                f"signal.{name}() would end the server, where nothing handles SIGALRM; "
                "use threading.Timer, or a WSGIDaemonProcess"
            )

        return refused

    def _without_effect(self, name: str) -> Callable[..., None]:
        def ignored(*arguments: Any, **keywords: Any) -> None:
            if name not in self._warned:
                self._warned.add(name)
                self._warn(f"{name} has no effect: the JVM needs the signals that it would take")

        return ignored


class RestrictedStream:
    """``sys.stdin`` or ``sys.stdout`` that applications are not to use."""

    def __init__(self, name: str) -> None:
        self.__dict__["_name"] = name

    def __getattr__(self, attribute: str) -> Any:
        raise OSError(f"sys.{self.__dict__['_name']} access restricted by mod_wsgi")


def empty_input() -> io.TextIOBase:
    """A ``sys.stdin`` that is at its end; the descriptor of the server's is not touched."""
    return io.StringIO("")


def say_goodbye(seconds: float) -> None:
    """Waits for the threads that want to be waited for, then runs what ``atexit`` has.

    Not ``threading._shutdown``, which waits for ever.
    """
    deadline = time.monotonic() + seconds
    main = threading.main_thread()
    for thread in threading.enumerate():
        if thread is not main and not thread.daemon and thread is not threading.current_thread():
            thread.join(max(0.0, deadline - time.monotonic()))
    atexit._run_exitfuncs()
