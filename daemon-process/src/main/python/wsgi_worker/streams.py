# SPDX-License-Identifier: Apache-2.0
"""The streams of a request: ``wsgi.input``, ``wsgi.errors`` and ``wsgi.file_wrapper``.

A request body is read from the bridge as the application asks for it, so that a client that waits
for ``100 Continue`` is only told to go on when somebody wants the body. ``wsgi.errors`` is one object
for the process, and writes whole lines, so that threads do not write into one another's.
"""

from __future__ import annotations

import io
import os
import stat
from threading import Lock, get_ident
from typing import Any, Dict, Iterable, Iterator, List, NoReturn, Optional

from wsgi_worker import wire
from wsgi_worker.channel import Channel, ClientGone

# What one READ asks for: as much as a Unix socket holds at once, so that a large upload costs few
# round trips; the bridge sends what has arrived, so that a slow one is not held up.
READ_SIZE = 256 * 1024

# A line without an end is cut here, as mod_wsgi cuts it.
_LONGEST_LINE = 8192

# Larger than the 8 KiB that applications name by habit: each block is a frame and a system call.
_FILE_BLOCK = 256 * 1024


class EmptyBody:
    """``wsgi.input`` of every request without a body: shared, since there is nothing to keep."""

    __slots__ = ()

    def read(self, size: Optional[int] = -1) -> bytes:
        return b""

    def readline(self, size: Optional[int] = -1) -> bytes:
        return b""

    def readlines(self, hint: Optional[int] = -1) -> List[bytes]:
        return []

    def __iter__(self) -> Iterator[bytes]:
        return iter(())

    def close(self) -> None:
        """Nothing to close."""


class Body:
    """``wsgi.input`` of a request with a body: reads from the channel, until the request has ended.

    ``asks`` tells how the body comes: by READ (true), or unasked (false).
    """

    __slots__ = ("_asks", "_buffer", "_channel", "_ended", "_failure", "_over", "_owed", "_position")

    def __init__(self, channel: Channel, asks: bool) -> None:
        self._channel = channel
        self._asks = asks
        self._buffer = b""
        self._position = 0
        self._over = False  # no more bytes will come from the bridge
        self._owed = not asks  # the bridge has still to send something
        self._failure: Optional[str] = None
        self._ended = False

    def read(self, size: Optional[int] = -1) -> bytes:
        """Exactly ``size`` bytes, fewer only at the end of the body; all when negative or None."""
        if size is None or size < 0:
            return self._take_parts(None)
        if len(self._buffer) - self._position >= size:
            self._check()
            return self._take(size)
        return self._take_parts(size)

    def readline(self, size: Optional[int] = -1) -> bytes:
        """Up to and with the next line feed, at most ``size`` bytes; empty at the end of the body."""
        self._check()
        limit = None if size is None or size < 0 else size
        parts: List[bytes] = []
        while limit is None or limit > 0:
            part = self._take_line(limit)
            parts.append(part)
            if limit is not None:
                limit -= len(part)
            if part.endswith(b"\n") or (limit != 0 and not self._fill()):
                break
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def readlines(self, hint: Optional[int] = -1) -> List[bytes]:
        """The remaining lines, or as many as reach ``hint`` bytes when that is positive."""
        lines: List[bytes] = []
        total = 0
        for line in self:
            lines.append(line)
            total += len(line)
            if hint is not None and 0 < hint <= total:
                break
        return lines

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def close(self) -> None:
        """Nothing to close: the body ends with its request."""

    def end(self) -> bool:
        """Ends the body with its request. Says whether BODY frames may still arrive for it."""
        self._ended = True
        self._buffer = b""
        return self._owed

    def skip(self, frame_type: int, payload: bytes) -> bool:
        """Drops a frame that arrived after the request. Says whether more may follow."""
        if not self._owed or frame_type not in (wire.BODY, wire.BODY_FAILED):
            raise wire.ProtocolError(f"{wire.name_of(frame_type)} arrived between two requests")
        self._owed = not self._asks and frame_type == wire.BODY and bool(payload)
        return self._owed

    def must_be_skipped(self) -> bool:
        """Whether a REQUEST may not follow before the body that was announced has come to its end.

        The answer to a READ may be missing when the request was cancelled; a body that comes
        unasked always ends.
        """
        return self._owed and not self._asks

    def _check(self) -> None:
        if self._ended:
            raise RuntimeError("wsgi.input cannot be read after request completed")
        if self._failure is not None:
            raise OSError(f"mod_wsgi request data read error: {self._failure}")

    def _take(self, size: int) -> bytes:
        start = self._position
        data = self._buffer[start : start + size]
        self._position = start + len(data)
        return data

    def _take_line(self, limit: Optional[int]) -> bytes:
        """What the buffer holds of the current line."""
        found = self._buffer.find(b"\n", self._position)
        size = (found + 1 if found >= 0 else len(self._buffer)) - self._position
        return self._take(size if limit is None else min(size, limit))

    def _take_parts(self, size: Optional[int]) -> bytes:
        self._check()
        parts = []
        while size is None or size > 0:
            part = self._take(len(self._buffer) if size is None else size)
            parts.append(part)
            if size is not None:
                size -= len(part)
            if size != 0 and not self._fill():
                break
        return b"".join(parts)

    def _fill(self) -> bool:
        """Gets more of the body into the (exhausted) buffer; False at its end."""
        if self._over:
            return False
        try:
            frame_type, payload = self._next_frame()
        except ClientGone:
            self._fail("the bridge has closed the channel")
        if frame_type == wire.BODY:
            self._over = not payload
            self._owed = not self._asks and not self._over
            self._buffer = payload
            self._position = 0
            return not self._over
        if frame_type == wire.BODY_FAILED:
            self._owed = False
            self._fail(payload.decode("utf-8", "replace"))
        if frame_type == wire.CANCEL:
            self._channel.cancel_seen = True
            self._fail("the client has gone away")
        raise wire.ProtocolError(f"{wire.name_of(frame_type)} arrived instead of a request body")

    def _next_frame(self) -> wire.Frame:
        if self._asks:
            self._channel.send(wire.encode(wire.READ, READ_SIZE.to_bytes(4, "big")))
            self._owed = True
        return self._channel.receive()

    def _fail(self, reason: str) -> NoReturn:
        self._over = True
        self._failure = reason
        self._check()
        raise AssertionError("a failure that was just set must be raised")


class ErrorStream(io.TextIOBase):
    """``wsgi.errors``: text in, whole lines out to the standard error, from any thread.

    What a thread writes is kept until its line ends, is flushed, or the request ends.
    """

    encoding = "utf-8"  # type: ignore[assignment]
    errors = "backslashreplace"

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = Lock()
        # By thread: the begun line. Empty nearly always, which makes the check after a request cheap.
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


class FileWrapper:
    """``wsgi.file_wrapper``: a file-like object as the chunks of a response.

    Owns nothing: ``close`` closes the file-like object, when it can be closed.
    """

    def __init__(self, filelike: Any, blksize: int = 8192) -> None:
        self.filelike = filelike
        self.blksize = blksize
        if hasattr(filelike, "close"):
            self.close = filelike.close

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.filelike.read(self.blksize), b"")

    def remaining(self) -> Optional[int]:
        """Bytes from the current position to the end of a regular file; None for anything else."""
        try:
            status = os.fstat(self.filelike.fileno())
            position = self.filelike.tell()
        except (AttributeError, OSError, ValueError):
            return None
        if not stat.S_ISREG(status.st_mode) or not isinstance(self.filelike, _BINARY):
            return None
        return max(0, status.st_size - position)

    def blocks(self) -> Iterable[bytes]:
        """The chunks, larger than asked for where the size of a block cannot matter."""
        if self.remaining() is None:
            return self
        return iter(lambda: self.filelike.read(_FILE_BLOCK), b"")


_BINARY = (io.RawIOBase, io.BufferedIOBase)
