# SPDX-License-Identifier: Apache-2.0
"""What the bridge wants from the process as a whole, on the way back of the log channel.

A thread answers that no request can hold up, other than by keeping the GIL: that is what the bridge
wants to know when it asks. It is the main thread, or the one that listens in a service.
"""

from __future__ import annotations

import sys
from typing import Callable, Optional

from wsgi_worker import failure, wire
from wsgi_worker.activity import Activities
from wsgi_worker.log import WARN, Log
from wsgi_worker.outlet import ClientGone

_NONE = -1


class Nudges:
    """Belongs to the thread that answers. ``descriptor`` is what to wait at; -1 when nothing can come."""

    def __init__(self, log: Log, activities: Activities) -> None:
        self._log = log
        self._activities = activities
        self._channel = log.channel
        # Why the worker is to end, in mod_wsgi's words; empty when the bridge has not said so.
        self.reason = ""
        self.descriptor = _NONE if self._channel is None else self._channel.descriptor

    def heed(self) -> bool:
        """Does what has arrived. Says whether more can come."""
        if self._channel is None:
            return False
        try:
            for frame_type, payload in self._channel.arrivals():
                if frame_type == wire.PING:
                    self._log.tell(wire.PONG, ())
                elif frame_type == wire.INTERRUPT:
                    self._interrupt(wire.split(payload, "latin-1")[0])
                elif frame_type == wire.STOPPING:
                    self.reason = wire.split(payload, "latin-1")[0]
                else:
                    return False  # a bridge that is not to be understood is not listened to
        except (ClientGone, wire.ProtocolError):
            return False
        return True

    def _interrupt(self, request_id: str) -> None:
        try:
            throw = _thrower()
        except (ImportError, AttributeError) as error:
            self._log.say(WARN, f"requests cannot be interrupted in this Python: {error}")
            return
        frames = sys._current_frames()
        for thread, activity in list(self._activities.by_thread.items()):
            if activity.request_id == request_id and thread in frames:
                stack = failure.stack(frames[thread])
                self._log.say(WARN, f"request {request_id} is interrupted; it was here:\n{stack}")
        del frames  # which keep alive what the requests hold
        self._activities.interrupt(request_id, throw)


def _thrower() -> Callable[[int, Optional[type]], None]:
    """Has a thread raise something when it next runs Python code; None takes it back."""
    import ctypes  # not every Python has it, and few workers need it

    set_exception = ctypes.pythonapi.PyThreadState_SetAsyncExc

    def throw(thread: int, exception: Optional[type]) -> None:
        set_exception(
            ctypes.c_ulong(thread), None if exception is None else ctypes.py_object(exception)
        )

    return throw
