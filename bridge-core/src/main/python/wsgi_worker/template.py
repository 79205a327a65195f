# SPDX-License-Identifier: Apache-2.0
"""A template: a process that has loaded the application and serves nobody. Workers are forked from
it, which takes milliseconds, and share its memory for as long as they do not write to it.

The bridge asks for each worker by a FORK, and hears of it by FORKED and, when it has ended, EXITED:
the children of this process are not the bridge's to wait for. Only the main thread forks; threads
that the application has begun already are not there in the workers.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import sys
import threading
import warnings
from types import FrameType
from typing import Callable, Dict, Optional

from wsgi_worker import children, lifeline, signals, wire
from wsgi_worker.channel import Channel
from wsgi_worker.outlet import ClientGone

_CLOSED = -1


class Template:
    """Belongs to the main thread. ``channel`` is the one for FORK; ``bridge`` is the lifeline."""

    def __init__(self, channel: Channel, bridge: int) -> None:
        self._channel = channel
        self._bridge = bridge
        self._tokens: Dict[int, str] = {}  # of the workers that run, by process id
        self._wake_up, self._waker = os.pipe()
        os.set_blocking(self._waker, False)
        children.release(self._forget)

    def serve(self, warn: Callable[[str], None]) -> Optional[str]:
        """Forks for as long as it is asked to.

        Returns None when it is not needed any more, and the token of the worker in each of those:
        then this process is that worker.
        """
        threads = threading.active_count() - 1
        if threads:
            warn(
                f"the application has begun {threads} "
                f"{'threads' if threads > 1 else 'thread'} while it was loaded, which preload=on "
                "does not carry over into the workers: begin them with the first request, or in "
                "os.register_at_fork(after_in_child=...)"
            )
        # What is never looked at by the collector stays shared.
        gc.collect()
        gc.freeze()
        before = signals.real(signal.SIGCHLD, _look)
        signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        token = self._loop()
        if token is not None:
            signals.real(signal.SIGCHLD, before if before is not None else signal.SIG_DFL)
            _reseed()
        return token

    def _loop(self) -> Optional[str]:
        """Ends with the bridge's interest, but not before the last worker, in whose name it would
        be the one to hear of its end."""
        poll = select.poll()
        asking = self._channel.descriptor
        for descriptor in (self._bridge, self._wake_up, asking):
            poll.register(descriptor, select.POLLIN)
        while asking != _CLOSED or self._tokens:
            for descriptor, _ in poll.poll():
                if descriptor == self._bridge:
                    lifeline.end()
                elif descriptor == self._wake_up:
                    os.read(self._wake_up, 4096)
                    self._reap()
                elif asking != _CLOSED:
                    token = self._asked()
                    if token is not None:
                        return token
            if self._channel.closed and asking != _CLOSED:
                poll.unregister(asking)
                asking = _CLOSED
        return None

    def _asked(self) -> Optional[str]:
        """Does what the bridge has asked for, which may be several things by now."""
        try:
            frame: Optional[wire.Frame] = self._channel.receive()
        except ClientGone:
            return None
        while frame is not None:
            token = self._fork(*frame)
            if token is not None:
                return token
            frame = self._channel.arrived()
        return None

    def _fork(self, frame_type: int, payload: bytes) -> Optional[str]:
        if frame_type != wire.FORK:
            raise wire.ProtocolError(f"{wire.name_of(frame_type)} arrived at a template")
        token = wire.split(payload, "latin-1")[0]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of threads, which was said better
                pid = os.fork()
        except OSError as error:
            self._say(wire.FORKED, token, "0", f"fork: {error.strerror}")
            return None
        if pid == 0:
            return token
        self._tokens[pid] = token
        self._say(wire.FORKED, token, str(pid), "")
        return None

    def _reap(self) -> None:
        for pid in list(self._tokens):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
                self._say(wire.EXITED, self._tokens.pop(pid), str(code))

    def _say(self, frame_type: int, *strings: str) -> None:
        try:
            if not self._channel.closed:
                self._channel.send(wire.encode(frame_type, wire.join(strings, "utf-8")))
        except ClientGone:
            return  # nobody wants to hear of it

    def _forget(self) -> None:
        """In a child, be it a worker or one that the application forked."""
        if self._waker == _CLOSED:
            return
        self._channel.close()
        for descriptor in (self._wake_up, self._waker):
            os.close(descriptor)
        self._waker = _CLOSED
        self._tokens.clear()


def _reseed() -> None:
    """Python's own generator looks after itself; numpy's would say the same in every worker."""
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()


def _look(number: int, frame: Optional[FrameType]) -> None:
    """The descriptor for signals wakes the main thread."""
