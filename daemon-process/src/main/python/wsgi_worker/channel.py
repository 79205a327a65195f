# SPDX-License-Identifier: Apache-2.0
"""The channel of a slot: a Unix socket, and the frames on it.

Frames are sent with as few system calls and copies as their size allows. Waiting has no deadline
here: the bridge keeps the deadlines, and ends a wait by closing its end. Nothing here knows WSGI.
"""

from __future__ import annotations

import select
import socket
from collections import deque
from typing import Deque, List, Sequence, Union

from wsgi_worker import wire

# Enough for any usual request in one call; Linux gives a Unix stream socket about 200 KiB of room.
_RECEIVE_SIZE = 32 * 1024
_RECEIVE_LIMIT = 256 * 1024

# Below it, copying the parts into one buffer costs less than handing the kernel a list of them.
_JOIN_LIMIT = 32 * 1024

# sendmsg() takes at most IOV_MAX parts, which is 1024 everywhere.
_PARTS_LIMIT = 1024

_Bytes = Union[bytes, memoryview]


class ClientGone(OSError):
    """Nobody wants the response any more: the bridge cancelled it or closed the channel."""

    def __init__(self) -> None:
        super().__init__("mod_wsgi client connection closed")


class Channel:
    """Frames in and frames out. Belongs to its slot's thread, but for ``stop_receiving``.

    Closed by the slot when the bridge has closed its end, or when the worker is to end.
    """

    __slots__ = (
        "_poll",
        "_reader",
        "_receive",
        "_send",
        "_socket",
        "_waiting",
        "cancel_seen",
        "closed",
    )

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._receive = connected.recv
        self._send = connected.sendall
        self._reader = wire.FrameReader()
        self._waiting: Deque[wire.Frame] = deque()
        self.cancel_seen = False
        poll = select.poll()
        poll.register(connected, select.POLLIN)
        self._poll = poll.poll
        self.closed = False

    @classmethod
    def connect(cls, path: str) -> Channel:
        """Opens a channel to the bridge that listens on ``path``; OSError when nobody does."""
        connected = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connected.connect(path)
        except OSError:
            connected.close()
            raise
        return cls(connected)

    def receive(self) -> wire.Frame:
        """Waits for the next frame; ClientGone when the bridge has closed the channel."""
        if self._waiting:
            return self._waiting.popleft()
        reader = self._reader
        while True:
            frame = reader.next()
            if frame is not None:
                return frame
            size = min(max(reader.missing(), _RECEIVE_SIZE), _RECEIVE_LIMIT)
            try:
                data = self._receive(size)
            except OSError:
                data = b""  # reset by the bridge: the same as closed
            if not data:
                self.closed = True
                raise ClientGone
            reader.feed(data)

    def cancelled(self) -> bool:
        """Whether the bridge cancelled the request at hand. Never waits, and costs one poll()."""
        if not self.cancel_seen and self._poll(0):
            self._look()
        return self.cancel_seen

    def send(self, data: bytes) -> None:
        """Sends frames; ClientGone when the bridge has closed the channel."""
        try:
            self._send(data)
        except OSError:
            self.closed = True
            raise ClientGone from None

    def send_parts(self, parts: Sequence[_Bytes]) -> None:
        """Sends frames that stand in several buffers, without copying large ones."""
        if sum(map(len, parts)) <= _JOIN_LIMIT:
            self.send(b"".join(parts))
            return
        rest: List[_Bytes] = list(parts)
        try:
            while rest:
                _drop(rest, self._socket.sendmsg(rest[:_PARTS_LIMIT]))
        except OSError:
            self.closed = True
            raise ClientGone from None

    def stop_receiving(self) -> None:
        """Wakes a thread that waits in ``receive``: what has arrived is still handed out, then the
        channel counts as closed. May be called from any thread."""
        try:
            self._socket.shutdown(socket.SHUT_RD)
        except OSError:
            self.closed = True  # it had been closed already, which is what was wanted

    def close(self) -> None:
        self.closed = True
        self._socket.close()

    def _look(self) -> None:
        try:
            data = self._receive(_RECEIVE_SIZE, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.closed = True
            raise ClientGone
        self._reader.feed(data)
        frame = self._reader.next()
        while frame is not None:
            if frame[0] == wire.CANCEL:
                self.cancel_seen = True
            else:
                self._waiting.append(frame)
            frame = self._reader.next()


def _drop(parts: List[_Bytes], sent: int) -> None:
    """Takes the first ``sent`` bytes off a list of buffers."""
    whole = 0
    while whole < len(parts) and sent >= len(parts[whole]):
        sent -= len(parts[whole])
        whole += 1
    del parts[:whole]
    if sent:
        parts[0] = memoryview(parts[0])[sent:]
