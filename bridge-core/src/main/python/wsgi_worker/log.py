# SPDX-License-Identifier: Apache-2.0
"""The log: whatever this process says, on the way to the bridge as records that stay whole.

Records have a channel of their own, so that threads without a request are heard as well, and so
that nothing that is printed can be taken for part of a response. While there is no such channel, in
children that the application forks for instance, lines go to the standard error.
"""

from __future__ import annotations

import os
from collections import deque
from threading import Lock, get_ident
from typing import Callable, Deque, Optional, Sequence

from wsgi_worker import wire
from wsgi_worker.channel import Channel
from wsgi_worker.failure import clean
from wsgi_worker.outlet import ClientGone

DEBUG = "debug"
INFO = "info"
WARN = "warn"
ERROR = "error"

# Of something that does not say how important it is.
UNKNOWN = ""

_STANDARD_ERROR = 2
_LONGEST_TEXT = 1_000_000


class Log:
    """Takes records from any thread and sends each as one LOG frame.

    ``request_id`` names the request of the calling thread, or is empty.
    """

    def __init__(self, descriptor: int = _STANDARD_ERROR) -> None:
        self._descriptor = descriptor
        self._channel: Optional[Channel] = None
        self._lock = Lock()
        self._sender = 0
        self._waiting: Deque[bytes] = deque()
        self.request_id: Callable[[], str] = str

    @property
    def channel(self) -> Optional[Channel]:
        """What records are sent over; None when there is nothing."""
        return self._channel

    def use(self, channel: Channel) -> None:
        """Sends records over this channel from now on, and owns it."""
        self._channel = channel

    def say(self, level: str, text: str, logger: str = "") -> None:
        """One record. ``logger`` is the name of the Python logger that it comes from, or empty."""
        text = text.rstrip("\n")
        if not text:
            return
        request_id = one_word(self.request_id())
        self._record(level, one_word(logger), request_id, clean(text, _LONGEST_TEXT))

    def tell(self, frame_type: int, strings: Sequence[str]) -> None:
        """Something that is for the bridge itself; nothing where there is no channel."""
        if self._channel is not None:
            self._send(wire.encode(frame_type, wire.join(strings, "utf-8")))

    def forked(self) -> None:
        """In a child of a fork: the channel is the parent's, and the lock may be held by nobody."""
        channel, self._channel = self._channel, None
        self._lock = Lock()
        self._sender = 0
        self._waiting.clear()
        if channel is not None:
            channel.close()

    def _record(self, level: str, logger: str, request_id: str, text: str) -> None:
        if self._channel is None:
            self._write(level, text)
            return
        payload = wire.join((level, clean(logger, _LONGEST_TEXT), request_id, text), "utf-8")
        self._send(wire.encode(wire.LOG, payload))

    def _send(self, record: bytes) -> None:
        """Sends now, or leaves it to whoever is sending if that is this very thread: a signal
        handler, or a finalizer that the garbage collector runs, may want to say something, too."""
        self._waiting.append(record)
        if self._sender == get_ident():
            return
        with self._lock:
            self._sender = get_ident()
            try:
                while self._waiting:
                    self._pass_on(self._waiting.popleft())
            finally:
                self._sender = 0

    def _pass_on(self, record: bytes) -> None:
        channel = self._channel
        if channel is None:
            return  # the bridge is gone, and with it everybody who would read
        try:
            channel.send(record)
        except ClientGone:
            self._channel = None

    def _write(self, level: str, text: str) -> None:
        prefix = f"{level.upper()}: " if level in (WARN, ERROR) else ""
        data = memoryview(f"{prefix}{text}\n".encode("utf-8", "backslashreplace"))
        with self._lock:
            while data:
                data = data[os.write(self._descriptor, data) :]


def one_word(text: str) -> str:
    """The text fit for a value in a line of the log: nothing in it can pass for another value."""
    return "".join([c if c.isprintable() and not c.isspace() else "?" for c in text])
