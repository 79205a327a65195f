# SPDX-License-Identifier: Apache-2.0
"""What the bridge wants from the process as a whole, on the way back of the log channel.

The main thread answers, which no request can hold up, other than by keeping the GIL: that is what
the bridge wants to know.
"""

from __future__ import annotations

from wsgi_worker import wire
from wsgi_worker.log import Log
from wsgi_worker.outlet import ClientGone

_NONE = -1


class Nudges:
    """Belongs to the main thread. ``descriptor`` is what to wait at; -1 when nothing can come."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._channel = log.channel
        self.descriptor = _NONE if self._channel is None else self._channel.descriptor

    def heed(self) -> bool:
        """Does what has arrived. Says whether more can come."""
        if self._channel is None:
            return False
        try:
            for frame_type, _ in self._channel.arrivals():
                if frame_type != wire.PING:
                    return False  # a bridge that is not to be understood is not listened to
                self._log.tell(wire.PONG, ())
        except (ClientGone, wire.ProtocolError):
            return False
        return True
