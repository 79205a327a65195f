# SPDX-License-Identifier: Apache-2.0
"""The channel of a slot: a Unix socket for each direction, and the frames on them.

Frames are sent with as few system calls and copies as their size allows. Waiting has no deadline
here: the bridge keeps the deadlines, and ends a wait by closing its end. Nothing here knows WSGI.
"""

from __future__ import annotations

import os
import select
import socket
import struct
from collections import deque
from typing import Deque, Iterable, Iterator, List, Optional, Sequence, Union

from wsgi_worker import wire
from wsgi_worker.file_wrapper import Stretch
from wsgi_worker.outlet import ClientGone

# Enough for any usual request in one call; Linux gives a Unix stream socket about 200 KiB of room.
_RECEIVE_SIZE = 32 * 1024
_RECEIVE_LIMIT = 256 * 1024

# Up to here, one buffer and one send() cost less than several buffers and a sendmsg().
_COPY_LIMIT = 32 * 1024

# A larger DATA would keep the bridge from sending its first bytes on, and nothing is won by it.
_LARGEST_DATA = 1024 * 1024

# sendmsg() takes at most IOV_MAX parts, which is 1024 everywhere.
_PARTS_LIMIT = 1024

_Bytes = Union[bytes, memoryview]

_header = struct.Struct(">I").pack


class Channel:
    """Frames in and frames out. Belongs to its slot's thread, but for ``stop_receiving``.

    Closed by the slot when the bridge has closed its end, or when the worker is to end.
    """

    takes_files = True

    __slots__ = (
        "_poll",
        "_reader",
        "_receive",
        "_send",
        "_requests",
        "_responses",
        "_waiting",
        "cancel_seen",
        "closed",
        "descriptor",
    )

    def __init__(self, requests: socket.socket, responses: socket.socket) -> None:
        """``requests`` is read from and ``responses`` written to; they may be the same."""
        self._requests = requests
        self._responses = responses
        self.descriptor = requests.fileno()
        self._receive = requests.recv
        self._send = responses.sendall
        self._reader = wire.FrameReader()
        self._waiting: Deque[wire.Frame] = deque()
        self.cancel_seen = False
        poll = select.poll()
        poll.register(requests, select.POLLIN)
        self._poll = poll.poll
        self.closed = False

    def receive(self) -> wire.Frame:
        """Waits for the next frame; ClientGone when the bridge has closed the channel."""
        if self._waiting:
            return self._waiting.popleft()
        return self._receive_next()

    def receive_large(self) -> wire.Frame:
        """The same as ``receive``, for a frame that is most likely large: head and payload are
        received one after the other, so that the payload need not be copied."""
        if self._waiting or not self._reader.empty():
            return self.receive()
        frame_type, length = wire.parse_header(self._receive_all(wire.HEADER_SIZE))
        return frame_type, self._receive_all(length) if length else b""

    def arrived(self) -> Optional[wire.Frame]:
        """The next frame when it has been received already, else None."""
        return self._waiting.popleft() if self._waiting else self._reader.next()

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

    def respond(
        self, head: Optional[bytes], chunks: Sequence[bytes], size: int, last: bool
    ) -> None:
        """Sends a part of a response: HEAD, DATA and END, each where there is something for it."""
        if last and head is not None and 0 < size <= _COPY_LIMIT and len(chunks) == 1:
            # Nearly every response, in as few steps as Python allows.
            before = _header(wire.HEAD << 24 | len(head)) + head + _header(wire.DATA << 24 | size)
            self.send(before + chunks[0] + wire.END_FRAME)
            return
        self.send_data(_head_frame(head), chunks, size, wire.END_FRAME if last else b"")

    def send_data(
        self, before: bytes, chunks: Sequence[bytes], size: int, after: bytes = b""
    ) -> None:
        """Sends chunks as DATA between other frames, in one call and without copying large ones.

        ``size`` is that of all chunks together; when it is 0 there is no DATA.
        """
        if size > _COPY_LIMIT:
            self._send_parts([before, *_data_frames(chunks), after])
        elif size:
            data = chunks[0] if len(chunks) == 1 else b"".join(chunks)
            self.send(before + _header(wire.DATA << 24 | size) + data + after)
        else:
            self.send(before + after)

    def offer_file(self, head: Optional[bytes], stretch: Stretch) -> bool:
        """Offers a file in the place of DATA. Says whether the bridge takes it."""
        path = os.fsencode(stretch.path).decode("latin-1")
        strings = wire.join((path, *map(str, stretch[1:])))
        self.send(_head_frame(head) + wire.encode(wire.FILE, strings))
        while True:
            frame = self._receive_next()
            if frame[0] in (wire.TAKEN, wire.DECLINED):
                return frame[0] == wire.TAKEN
            if frame[0] == wire.CANCEL:
                self.cancel_seen = True
                raise ClientGone
            self._waiting.append(frame)  # of a body that the application has not read

    def arrivals(self) -> List[wire.Frame]:
        """The frames that have arrived, without waiting; ClientGone when no more can come."""
        self._look()
        frames = list(self._waiting)
        self._waiting.clear()
        return frames

    def stop_receiving(self) -> None:
        """Wakes a thread that waits in ``receive``: what has arrived is still handed out, then the
        channel counts as closed. May be called from any thread."""
        try:
            self._requests.shutdown(socket.SHUT_RD)
        except OSError:
            self.closed = True  # it had been closed already, which is what was wanted

    def close(self) -> None:
        self.closed = True
        self._requests.close()
        self._responses.close()

    def _receive_next(self) -> wire.Frame:
        reader = self._reader
        size = _RECEIVE_SIZE
        frame = reader.next()
        while frame is None:
            frame = reader.take(self._receive_some(size))
            if frame is None:
                size = min(max(reader.missing(), _RECEIVE_SIZE), _RECEIVE_LIMIT)
        return frame

    def _receive_all(self, size: int) -> bytes:
        data = self._receive_some(size, socket.MSG_WAITALL)
        while len(data) < size:  # a signal has come between
            data += self._receive_some(size - len(data), socket.MSG_WAITALL)
        return data

    def _receive_some(self, size: int, flags: int = 0) -> bytes:
        try:
            data = self._receive(size, flags)
        except OSError:
            data = b""  # reset by the bridge: the same as closed
        if not data:
            self.closed = True
            raise ClientGone
        return data

    def _send_parts(self, parts: List[_Bytes]) -> None:
        try:
            while parts:
                _drop(parts, self._responses.sendmsg(parts[:_PARTS_LIMIT]))
        except OSError:
            self.closed = True
            raise ClientGone from None

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


def connect(path: str, hello: bytes) -> socket.socket:
    """A socket to the bridge that listens on ``path``, on which HELLO has been said; OSError when
    nobody listens."""
    connected = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connected.connect(path)
        connected.sendall(hello)
    except OSError:
        connected.close()
        raise
    return connected


def _head_frame(head: Optional[bytes]) -> bytes:
    return b"" if head is None else wire.encode(wire.HEAD, head)


def _data_frames(chunks: Iterable[bytes]) -> Iterator[_Bytes]:
    """The chunks as DATA frames, header and piece by turns; the pieces are not copied."""
    for chunk in chunks:
        view = memoryview(chunk)
        for start in range(0, len(chunk), _LARGEST_DATA):
            piece = view[start : start + _LARGEST_DATA]
            yield wire.header(wire.DATA, len(piece))
            yield piece


def _drop(parts: List[_Bytes], sent: int) -> None:
    """Takes the first ``sent`` bytes off a list of buffers."""
    whole = 0
    while whole < len(parts) and sent >= len(parts[whole]):
        sent -= len(parts[whole])
        whole += 1
    del parts[:whole]
    if sent:
        parts[0] = memoryview(parts[0])[sent:]
