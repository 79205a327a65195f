# SPDX-License-Identifier: Apache-2.0
"""A service (``threads=0``): scripts that run for as long as they like, and serve nobody.

They run on the main thread, one after the other, because that is where Python delivers signals: one
that tells the process to stop raises SystemExit there, and ends whatever a script waits for, be it
``time.sleep``, ``accept`` or an event loop. Another thread listens to the bridge meanwhile. When the
scripts have returned, the process lives on for as long as threads do that are no daemons; when one
has failed it does not, because the bridge could not tell that it is of no use any more.

Scripts are compiled before the bridge is told that this worker is ready, and run when it says BEGIN.
So one that cannot be compiled leaves the worker running that it was to replace, and two that are
the same never run at once.
"""

from __future__ import annotations

import atexit
import os
import select
import signal
import sys
import threading
from threading import Event, Thread
from types import FrameType
from typing import List, NoReturn, Optional

from wsgi_worker import lifeline, loader, signals, wire
from wsgi_worker.channel import Channel
from wsgi_worker.events import Events
from wsgi_worker.failure import ExitStatus, trace
from wsgi_worker.loader import Script, Target
from wsgi_worker.log import ERROR, INFO, Log
from wsgi_worker.nudges import Nudges
from wsgi_worker.outlet import ClientGone

_NONE = -1


class Service:
    """Belongs to the main thread, but for what the thread does that listens."""

    def __init__(self, channel: Channel, log: Log, events: Events) -> None:
        self._channel = channel
        self._log = log
        self._events = events
        self._scripts: List[Script] = []
        self._begun = Event()
        self._told_to_stop = False
        self._retired = False
        self._process = os.getpid()

    def prepare(self, target: Target) -> None:
        """Compiles a script that is to be run; LoadFailure when it cannot be."""
        self._scripts.append(loader.compiled(target))

    def run(self, bridge: int, nudges: Nudges) -> int:
        """Runs the scripts once the bridge says so, and returns the exit status of the process.

        ``bridge`` is the lifeline.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signals.real(number, self._stop)
        Thread(target=self._listen, args=(bridge, nudges), name="service", daemon=True).start()
        status: int = ExitStatus.OK
        try:
            self._begun.wait()
            status = self._run_scripts()
            if status == ExitStatus.OK and not self._told_to_stop:
                self._outlast_threads()
        except SystemExit:
            pass  # told to stop while none of the scripts ran
        if os.getpid() != self._process:
            return status  # a child that a script has forked, and that has come back here
        reason = "service_exit"
        failed = status != ExitStatus.OK
        if self._told_to_stop:
            reason = nudges.reason or "graceful_signal" if self._retired else "shutdown_signal"
            failed = False
        self._told_to_stop = True  # another signal changes nothing any more
        self._events.publish_stopping(reason)
        if failed:
            _end_with_threads(status)
        return status

    def _run_scripts(self) -> int:
        """Runs one after the other, until one fails or the process is to end."""
        for script in self._scripts:
            try:
                script.run()
            except SystemExit as wanted:
                return self._status(wanted)
            except BaseException as error:
                self._log.say(ERROR, f"the service script {script.path} failed:\n{trace(error)}")
                return ExitStatus.SCRIPT_FAILED
            if os.getpid() != self._process:
                break
            self._log.say(INFO, f"the service script {script.path} has come to its end")
        return ExitStatus.OK

    def _status(self, wanted: SystemExit) -> int:
        """What Python makes of ``sys.exit``."""
        if wanted.code is None:
            return ExitStatus.OK
        if isinstance(wanted.code, int):
            return wanted.code & 0xFF
        self._log.say(ERROR, str(wanted.code))
        return ExitStatus.SCRIPT_FAILED

    def _outlast_threads(self) -> None:
        """Waits for the threads of the scripts, as the interpreter will: but it does not tell them
        before that the process is to end, and now they can be told."""
        while True:
            others = [
                thread
                for thread in threading.enumerate()
                if not thread.daemon and thread is not threading.main_thread()
            ]
            if not others:
                return
            others[0].join()

    def _listen(self, bridge: int, nudges: Nudges) -> None:
        poll = select.poll()
        poll.register(bridge, select.POLLIN)
        poll.register(self._channel.descriptor, select.POLLIN)
        if nudges.descriptor != _NONE:
            poll.register(nudges.descriptor, select.POLLIN)
        while True:
            for descriptor, _ in poll.poll():
                if descriptor == bridge:
                    lifeline.end()
                elif descriptor == nudges.descriptor:
                    if not nudges.heed():
                        poll.unregister(descriptor)
                elif not self._heed():
                    poll.unregister(descriptor)
                    nudges.heed()  # the reason came before the end of the channel
                    self._retired = True
                    # To this very thread: only then is it interrupted in what it waits for.
                    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)

    def _heed(self) -> bool:
        """Does what the bridge has said. Says whether this worker may go on."""
        try:
            for frame_type, _ in self._channel.arrivals():
                if frame_type != wire.BEGIN:
                    raise wire.ProtocolError(f"{wire.name_of(frame_type)} arrived at a service")
                self._begun.set()
        except ClientGone:
            return False
        except wire.ProtocolError as error:
            self._log.say(ERROR, f"the service cannot go on: {error}")
            return False
        return True

    def _stop(self, number: int, frame: Optional[FrameType]) -> None:
        """A script may have another handler in the place of this one. The first signal is enough: a
        second one would break off what the script does because of the first."""
        if not self._told_to_stop:
            self._told_to_stop = True
            raise SystemExit


def _end_with_threads(status: int) -> NoReturn:
    """Ends the process as the interpreter would, but without waiting for threads."""
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
