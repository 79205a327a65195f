# SPDX-License-Identifier: Apache-2.0
"""``wsgi.input``: the body of a request.

It is read from the bridge as the application asks for it, so that a client that waits for
``100 Continue`` is only told to go on when somebody wants the body. A body ends with its request;
what the bridge still sends of it afterwards is skipped by the slot.
"""

from __future__ import annotations

from typing import Iterator, List, NoReturn, Optional

from wsgi_worker import wire
from wsgi_worker.channel import Channel, ClientGone

# What one READ asks for: as much as a Unix socket holds at once, so that a large upload costs few
# round trips; the bridge sends what has arrived, so that a slow one is not held up.
READ_SIZE = 256 * 1024


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

    __slots__ = (
        "_asks",
        "_buffer",
        "_channel",
        "_ended",
        "_failure",
        "_over",
        "_owed",
        "_position",
    )

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
        """Up to the next line feed, at most ``size`` bytes; empty at the end of the body."""
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
