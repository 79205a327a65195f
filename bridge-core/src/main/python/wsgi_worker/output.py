# SPDX-License-Identifier: Apache-2.0
"""Leads whatever Python code says to the log: the standard streams, ``logging`` without a
configuration, and exceptions that nobody catches.

What does not pass through Python (C libraries, other programs) is read by the bridge from the
descriptors 1 and 2, line by line.
"""

from __future__ import annotations

import io
import logging
import sys
import threading
from types import TracebackType
from typing import Any, Optional, Type

from wsgi_worker import log
from wsgi_worker.errors import ErrorStream
from wsgi_worker.failure import trace_of
from wsgi_worker.log import Log


class Output:
    """The streams of this process. ``errors`` is ``sys.stderr``; ``wsgi_errors`` leads there, and is
    of the very type that mod_wsgi gives applications.

    ``stderr`` and ``stdout`` are what lies beneath, and takes bytes, where there is such a thing.
    """

    def __init__(
        self, sink: Log, stderr: Optional[Any] = None, stdout: Optional[Any] = None
    ) -> None:
        self.log = sink
        self.errors = ErrorStream(sink, stderr)
        self.standard = ErrorStream(sink, stdout)
        self.wsgi_errors = io.TextIOWrapper(
            self.errors.buffer, "utf-8", "backslashreplace", write_through=True
        )

    def install(self) -> None:
        """Takes the place of everything that would write to the descriptors."""
        sys.stdout = self.standard
        sys.stderr = self.errors
        sys.excepthook = self._uncaught
        sys.unraisablehook = self._unraisable
        threading.excepthook = self._uncaught_in_thread
        logging.lastResort = LogHandler(self.log, logging.WARNING)

    def end_lines(self) -> None:
        """Sends what the calling thread has begun; called when its request has ended."""
        if self.errors.begun:
            self.errors.flush()
        if self.standard.begun:
            self.standard.flush()

    def forked(self) -> None:
        """In a child of a fork, see there."""
        self.log.forked()
        self.errors.forked()
        self.standard.forked()

    def _uncaught(
        self,
        kind: Type[BaseException],
        error: BaseException,
        traceback: Optional[TracebackType],
    ) -> None:
        self.log.say(log.ERROR, trace_of(kind, error, traceback))

    def _uncaught_in_thread(self, thrown: Any) -> None:
        if thrown.exc_type is SystemExit:
            return
        name = thrown.thread.name if thrown.thread is not None else "unknown"
        text = trace_of(thrown.exc_type, thrown.exc_value, thrown.exc_traceback)
        self.log.say(log.ERROR, f"Exception in thread {name}:\n{text}")

    def _unraisable(self, thrown: Any) -> None:
        what = thrown.err_msg or "Exception ignored in"
        text = trace_of(thrown.exc_type, thrown.exc_value, thrown.exc_traceback)
        self.log.say(log.ERROR, f"{what}: {_shown(thrown.object)}\n{text}")


class LogHandler(logging.Handler):
    """Sends the records of ``logging`` to the log, with their level and the name of their logger."""

    def __init__(self, sink: Log, level: int = logging.NOTSET) -> None:
        super().__init__(level)
        self._log = sink

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._log.say(level_of(record.levelno), self.format(record), record.name)
        except Exception:
            self.handleError(record)


def level_of(number: int) -> str:
    """The level of the log for one of ``logging``."""
    if number >= logging.ERROR:
        return log.ERROR
    if number >= logging.WARNING:
        return log.WARN
    return log.INFO if number >= logging.INFO else log.DEBUG


def _shown(something: object) -> str:
    try:
        return repr(something)
    except Exception:
        return f"a {type(something).__name__} that cannot be shown"
