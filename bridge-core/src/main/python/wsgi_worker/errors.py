# SPDX-License-Identifier: Apache-2.0
"""The streams that lead to the log: ``wsgi.errors``, ``sys.stdout`` and ``sys.stderr``."""

from __future__ import annotations

import io
from codecs import getincrementaldecoder
from threading import Lock, get_ident
from typing import Any, Dict, Optional

from wsgi_worker import log
from wsgi_worker.log import Log

# A line without an end is cut here, as mod_wsgi cuts it; so is what would pile up otherwise.
_LONGEST_LINE = 8192

_TRACEBACK = "Traceback (most recent call last):\n"


class ErrorStream(io.TextIOBase):
    """Text in, records out, from any thread.

    A record is what one thread writes up to the end of a line: what one ``print`` or one ``write``
    says stays together however many lines it has, and a traceback does even when it is written line
    by line. What has no end yet is kept until its line ends, is flushed, or the request ends.

    ``beneath`` is the stream that leads to the same place for bytes, and owns the descriptor.
    """

    encoding = "utf-8"  # type: ignore[assignment]
    errors = "backslashreplace"

    def __init__(self, sink: Log, beneath: Optional[Any] = None) -> None:
        self._log = sink
        self._beneath = beneath
        self._bytes = _ByteStream(self)
        # What has been begun, by thread. Nearly always empty, so that a look after a request is
        # cheap.
        self.begun: Dict[int, str] = {}

    @property
    def buffer(self) -> Any:
        """The same stream for bytes."""
        return self._bytes

    def detach(self) -> Any:
        return self._bytes

    def reconfigure(self, **options: Any) -> None:
        """Nothing to choose: the log is UTF-8 and takes whole lines."""

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        if self._beneath is None:
            raise io.UnsupportedOperation("this stream has no descriptor")
        return int(self._beneath.fileno())

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        begun = self.begun.pop(get_ident(), "") + text
        if begun.endswith("\n") and not _within_traceback(begun):
            self._emit(begun)
        elif len(begun) > _LONGEST_LINE:
            lines, feed, rest = begun.rpartition("\n")
            self._emit(lines if feed else rest)
            if feed and rest:
                self.begun[get_ident()] = rest
        elif begun:
            self.begun[get_ident()] = begun
        return len(text)

    def flush(self) -> None:
        """Sends what this thread has begun as if its line had ended."""
        begun = self.begun.pop(get_ident(), "")
        if begun:
            self._emit(begun)

    def close(self) -> None:
        """The stream outlives every request; an application cannot close it for the others."""

    def forked(self) -> None:
        """In a child of a fork: other threads, and what they had begun, do not exist."""
        self.begun.clear()

    def _emit(self, text: str) -> None:
        self._log.say(log.UNKNOWN, text)


class _ByteStream(io.BufferedIOBase):
    """Bytes in, text out to the stream that this is the buffer of; as any of them, for all threads.

    A character may come in two parts: what has begun of one waits for the rest.
    """

    def __init__(self, text: ErrorStream) -> None:
        self._text = text
        self._decoder = getincrementaldecoder("utf-8")("backslashreplace")
        self._lock = Lock()

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._text.fileno()

    def write(self, data: Any) -> int:
        whole = memoryview(data).tobytes()
        with self._lock:
            text = self._decoder.decode(whole)
        self._text.write(text)
        return len(whole)

    def flush(self) -> None:
        self._text.flush()

    def close(self) -> None:
        """Outlives every request, as the stream does."""


def _within_traceback(text: str) -> bool:
    """Whether the text is a traceback of which the last line, which names the exception, is still
    to come. The lines before it are indented."""
    if not text.startswith(_TRACEBACK):
        return False
    last = text[text.rfind("\n", 0, -1) + 1 :]
    return last == _TRACEBACK or last[0].isspace() or len(text) == len(_TRACEBACK)
