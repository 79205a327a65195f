# SPDX-License-Identifier: Apache-2.0
"""``wsgi.errors``: one stream for the process, which leads to the bridge's log."""

from __future__ import annotations

import io
import os
from threading import Lock, get_ident
from typing import Dict

# A line without an end is cut here, as mod_wsgi cuts it.
_LONGEST_LINE = 8192


class ErrorStream(io.TextIOBase):
    """``wsgi.errors``: text in, whole lines out to the standard error, from any thread.

    What a thread writes is kept until its line ends, is flushed, or the request ends.
    """

    encoding = "utf-8"  # type: ignore[assignment]
    errors = "backslashreplace"

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = Lock()
        # The begun line by thread. Nearly always empty, so that a look after a request is cheap.
        self.begun: Dict[int, str] = {}

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        begun = self.begun.pop(get_ident(), "") + text
        lines, feed, rest = begun.rpartition("\n")
        if feed:
            self._emit(lines + feed)
        if len(rest) > _LONGEST_LINE:
            self._emit(rest + "\n")
        elif rest:
            self.begun[get_ident()] = rest
        return len(text)

    def flush(self) -> None:
        """Writes the line that this thread has begun as if it had ended."""
        rest = self.begun.pop(get_ident(), "")
        if rest:
            self._emit(rest + "\n")

    def close(self) -> None:
        """The stream outlives every request; an application cannot close it for the others."""

    def forked(self) -> None:
        """In a child of a fork: other threads, and what they held or had begun, do not exist."""
        self._lock = Lock()
        self.begun.clear()

    def _emit(self, lines: str) -> None:
        data = memoryview(lines.encode("utf-8", "backslashreplace"))
        with self._lock:
            while data:
                data = data[os.write(self._descriptor, data) :]
