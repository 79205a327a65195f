# SPDX-License-Identifier: Apache-2.0
"""``wsgi.input``: the body of a request, read as the application asks for it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Iterator, List, NoReturn, Optional

if TYPE_CHECKING:
    from typing import Protocol
else:
    Protocol = object


class BodyLost(Exception):
    """The body cannot be read to its end; the message says why."""


class BodySource(Protocol):
    """Where the bytes of one body come from. Both raise BodyLost when the end cannot be had."""

    def more(self, wanted: int) -> bytes:
        """Waits for at least one further byte and returns what has arrived; empty at the end.

        A source may as well wait for all the ``wanted`` bytes, which the application does anyway.
        """

    def invite(self) -> None:
        """Tells the client to send the body if it waits for that. Does not wait itself."""


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
        return self

    def __next__(self) -> bytes:
        raise StopIteration

    def close(self) -> None:
        """Nothing to close."""


class Body:
    """``wsgi.input`` of a request with a body, until the request has ended."""

    __slots__ = ("_buffer", "_ended", "_failure", "_over", "_position", "_source")

    def __init__(self, source: BodySource) -> None:
        self._buffer = b""
        self._position = 0
        self._source = source
        self._over = False  # no more bytes will come
        self._failure: Optional[str] = None
        self._ended = False

    def read(self, size: Optional[int] = -1) -> bytes:
        """Exactly ``size`` bytes, fewer only at the end of the body; all when negative or None.

        Before anything else was read, ``read(0)`` tells the client to send its body, and does not
        wait for it; that is mod_wsgi's way to answer ``Expect: 100-continue``.
        """
        if size is None or size < 0:
            return self._take_parts(None)
        if size == 0 and not self._buffer:
            self._invite()
        if len(self._buffer) - self._position >= size:
            self._check("read")
            return self._take(size)
        return self._take_parts(size)

    def readline(self, size: Optional[int] = -1) -> bytes:
        """Up to the next line feed, at most ``size`` bytes; empty at the end of the body."""
        self._check("readline")
        limit = None if size is None or size < 0 else size
        parts: List[bytes] = []
        while limit is None or limit > 0:
            part = self._take_line(limit)
            parts.append(part)
            if limit is not None:
                limit -= len(part)
            if part.endswith(b"\n") or (limit != 0 and not self._fill(1)):
                break
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def readlines(self, hint: Optional[int] = -1) -> List[bytes]:
        """The remaining lines, or as many as reach ``hint`` bytes when that is positive."""
        self._check("readlines")
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
        if self._ended:
            self._refuse("close")

    def end(self) -> None:
        """Ends the body with its request."""
        self._ended = True
        self._buffer = b""

    def _refuse(self, method: str) -> NoReturn:
        raise RuntimeError(f"{method}() called on wsgi.input after request completed")

    def _check(self, method: str) -> None:
        if self._ended:
            self._refuse(method)
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
        self._check("read")
        parts = []
        while size is None or size > 0:
            part = self._take(len(self._buffer) if size is None else size)
            if part:
                parts.append(part)
            if size is not None:
                size -= len(part)
            if size != 0 and not self._fill(sys.maxsize if size is None else size):
                break
        return b"".join(parts)

    def _fill(self, wanted: int) -> bool:
        """Gets more of the body into the (exhausted) buffer; False at its end."""
        if self._over:
            return False
        try:
            self._buffer = self._source.more(min(wanted, sys.maxsize))
        except BodyLost as lost:
            self._lose(lost)
        self._position = 0
        self._over = not self._buffer
        return not self._over

    def _invite(self) -> None:
        self._check("read")
        if not self._over:
            try:
                self._source.invite()
            except BodyLost as lost:
                self._lose(lost)

    def _lose(self, lost: BodyLost) -> NoReturn:
        self._over = True
        self._failure = str(lost)
        self._check("read")
        raise AssertionError("a failure that was just set must be raised")


# What mod_wsgi calls them.
for _class in (EmptyBody, Body):
    _class.__module__ = "mod_wsgi"
    _class.__name__ = _class.__qualname__ = "Input"
