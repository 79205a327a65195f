# SPDX-License-Identifier: Apache-2.0
"""The worker process from its first instruction to its exit status.

The order matters: the channels are opened with the privileges of the bridge, so that the socket
needs no permissions for anybody else; then privileges are dropped; only then is code of the
application run. Slots have threads of their own; the main thread waits for signals, for the end of
the last slot and for the end of the bridge. The handler of a signal to stop only sets a flag.
"""

from __future__ import annotations

import atexit
import os
import select
import signal
import sys
import threading
import time
from threading import Thread
from types import FrameType
from typing import Any, Callable, List, NoReturn, Optional, Sequence

from wsgi_worker import (
    bridge,
    children,
    lifeline,
    limits,
    modules,
    privileges,
    signals,
    stacks,
    surroundings,
    wire,
)
from wsgi_worker import launch as launching
from wsgi_worker.activity import Activities
from wsgi_worker.channel import Channel
from wsgi_worker.crew import Crew
from wsgi_worker.events import Events
from wsgi_worker.failure import ExitStatus, LoadFailure, StartFailure, trace
from wsgi_worker.launch import Launch
from wsgi_worker.loader import Target
from wsgi_worker.log import ERROR, Log
from wsgi_worker.metrics import Recorder
from wsgi_worker.nudges import Nudges
from wsgi_worker.observer import Observer
from wsgi_worker.output import Output
from wsgi_worker.reloading import Outdated, Sources
from wsgi_worker.request import Requests
from wsgi_worker.routes import Routes, common_environ
from wsgi_worker.service import Service
from wsgi_worker.slot import Slot
from wsgi_worker.template import Template

_STANDARD_INPUT = 0
_CLOSED = -1
_OWN_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main() -> int:
    """Runs a worker to its end and returns its exit status."""
    began = time.monotonic()
    surroundings.leave_own_folder(_OWN_FOLDER)
    surroundings.leave_session()
    surroundings.name_program()
    signals.real(signal.SIGINT, signal.SIG_DFL)  # until there are requests to finish
    stacks.arm()
    output = Output(Log(), sys.__stderr__, sys.__stdout__)
    output.install()
    channels: List[Channel] = []
    try:
        launch = launching.read(_STANDARD_INPUT)
        lifeline_end = lifeline.take(_STANDARD_INPUT)
        output.log.use(bridge.channel(launch, bridge.LOG))
        bridge.open_channels(launch, channels)
        worker = Worker(launch, lifeline_end, channels, output)
        worker.prepare()
        bridge.say_ready(channels[0], time.monotonic() - began)
        if launch.template:
            token = Template(channels.pop(), lifeline_end).serve(worker.warn)
            if token is None:
                return ExitStatus.OK
            _serve_forked(launch._replace(token=token, template=False), worker, channels, output)
        return worker.serve()
    except StartFailure as failure:
        output.end_lines()
        bridge.report(failure, channels, output.log)
        # A thread that an application has begun already must not keep a useless worker alive.
        os._exit(failure.status)


def _serve_forked(
    launch: Launch, worker: Worker, channels: List[Channel], output: Output
) -> NoReturn:
    """The life of a worker that a template has forked. It ends without taking its interpreter
    apart: that would copy all the memory that it shares."""
    surroundings.leave_session()
    began = time.monotonic()
    lifeline_end = bridge.open_socket(launch, bridge.LIFELINE).detach()
    lifeline.arm(lifeline_end)
    output.log.use(bridge.channel(launch, bridge.LOG))
    bridge.open_channels(launch, channels)
    worker.begin_anew(lifeline_end)
    bridge.say_ready(channels[0], time.monotonic() - began)
    status = worker.serve()
    threading._shutdown()  # type: ignore[attr-defined]  # as the interpreter does first
    atexit._run_exitfuncs()
    output.end_lines()
    os._exit(status)


class Worker:
    """The process once it is connected. Belongs to the main thread."""

    def __init__(
        self, launch: Launch, lifeline_end: int, channels: Sequence[Channel], output: Output
    ) -> None:
        self._launch = launch
        self._bridge = lifeline_end
        self._channels = channels
        self._output = output
        environ = common_environ(
            output.wsgi_errors,
            launch.process_group,
            launch.application_group,
            multithread=launch.threads != 1,
            multiprocess=launch.multiprocess,
            run_once=launch.run_once,
        )
        self._routes = Routes(environ, output.log, Outdated(output.log))
        self._sources = Sources(output.log) if launch.report_files else None
        self.warn = self._routes.warn
        self._activities = Activities()
        output.log.request_id = self._activities.current_id
        self._events = Events(output.log)
        recorder = Recorder(self._activities)
        modules.install(
            launch.process_group,
            launch.application_group,
            {"maximum_processes": launch.processes, "threads_per_process": launch.threads},
            output,
            self._activities,
            self._events,
            recorder,
        )
        self._observer = Observer(self._events, recorder, output)
        self._status = ExitStatus.OK
        self._told_to_stop = False
        self._stopping = False
        self._ended: List[Slot] = []
        self._slots: List[Slot] = []
        self._wake_up = self._waker = _CLOSED
        self._crew: Optional[Crew] = None
        self._service: Optional[Service] = None
        if launch.service and not launch.template:
            self._service = Service(channels[0], output.log, self._events)

    def prepare(self) -> None:
        """Drops privileges, arranges the process and loads what is to be loaded."""
        children.release(self._forget)
        self._take_signals()
        self._arrange(self._launch, self._routes.warn)
        for target in self._launch.preload:
            try:
                self._load(target)
            except LoadFailure as error:
                if self._sources is not None:
                    self._sources.failed(error)
                raise StartFailure(
                    ExitStatus.LOAD_FAILED, error.sentence, error.detail, target.name
                ) from error
        if self._sources is not None:
            self._sources.look()

    def _load(self, target: Target) -> None:
        if self._service is not None:
            self._service.prepare(target)
        else:
            self._routes.preload(target)

    def begin_anew(self, lifeline_end: int) -> None:
        """In a worker that has been forked by a template: the application is there already."""
        self._bridge = lifeline_end
        self._take_signals()

    def _arrange(self, launch: Launch, warn: Callable[[str], None]) -> None:
        """Everything that must hold before code of the application is run."""
        surroundings.name_process(launch.display_name)
        limits.prioritise(launch.limits, warn)
        account = privileges.drop(
            launch.user, launch.group, warn, launch.supplementary_groups, launch.chroot
        )
        lifeline.arm(self._bridge)
        if launch.chroot is None:
            surroundings.check_python(account)
        surroundings.arrange(launch, account, warn)
        surroundings.add_to_path(launch.python_path)
        limits.restrict(launch.limits)

    def serve(self) -> int:
        """Serves until the last slot has ended, one for each channel, or the scripts of a service."""
        nudges = Nudges(self._output.log, self._activities)
        if self._sources is not None:
            self._sources.begin()
        if self._service is not None:
            return self._service.run(self._bridge, nudges)
        return self._serve_slots(nudges)

    def _serve_slots(self, nudges: Nudges) -> ExitStatus:
        # Slots that end, and signals, make the main thread look around.
        self._wake_up, self._waker = os.pipe()
        os.set_blocking(self._waker, False)
        requests = Requests()
        self._slots = [
            Slot(number, channel, requests, self._routes, self._output, self._observer)
            for number, channel in enumerate(self._channels)
        ]
        crew = self._crew = Crew(self._slots, self._slot_ended)
        for number in (signal.SIGTERM, signal.SIGINT):
            signals.real(number, self._stop)
        signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        for activity in [self._activities.add() for _ in self._slots]:
            self._start(crew.work, f"thread-{activity.number}", activity)
        if len(self._slots) > 1:
            self._start(crew.watch, "watch")
        poll = select.poll()
        poll.register(self._bridge, select.POLLIN)
        poll.register(self._wake_up, select.POLLIN)
        if nudges.descriptor != _CLOSED:
            poll.register(nudges.descriptor, select.POLLIN)
        while len(self._ended) < len(self._slots):
            for descriptor, _ in poll.poll():
                if descriptor == self._bridge:
                    lifeline.end()
                elif descriptor == self._wake_up:
                    os.read(self._wake_up, 4096)
                elif not nudges.heed():
                    poll.unregister(descriptor)
            if self._told_to_stop:
                self._say_stopping("shutdown_signal")
                for slot in self._slots:
                    slot.stop()
        nudges.heed()  # the reason came before the end of the channels
        self._say_stopping(nudges.reason or "graceful_signal")
        return self._status

    def _say_stopping(self, reason: str) -> None:
        """Tells the application once why the process ends: because of a signal, or as the bridge has
        said when it retired this worker."""
        if not self._stopping:
            self._stopping = True
            self._events.publish_stopping(reason)

    def _start(self, run: Callable[..., None], name: str, *arguments: Any) -> None:
        thread = Thread(target=run, args=arguments, name=name, daemon=True)
        limits.start(self._launch.limits, thread)

    def _slot_ended(self, slot: Slot, error: Optional[BaseException]) -> None:
        """Called by the thread that has served the slot to its end."""
        if isinstance(error, wire.ProtocolError):
            self._status = ExitStatus.PROTOCOL_BROKEN
            self._told_to_stop = True
            self._output.log.say(ERROR, f"slot {slot.number} cannot go on: {error}")
        elif error is not None:
            self._output.log.say(ERROR, f"slot {slot.number} cannot go on:\n{trace(error)}")
        self._ended.append(slot)
        if self._waker != _CLOSED:
            os.write(self._waker, b"\0")

    def _stop(self, number: int, frame: Optional[FrameType]) -> None:
        self._told_to_stop = True

    def _take_signals(self) -> None:
        """Has none of them end the process but those that are meant to, and keeps applications from
        changing that."""
        # The bridge sees the processor time for itself; that signal would end the process.
        for ignored in (signal.SIGUSR1, signal.SIGXCPU):
            # A handler, since a signal that is ignored would be so in every child's program too.
            signals.real(ignored, _ignore)
        for told in (signal.SIGHUP, signal.SIGUSR2):
            signals.real(told, self._tell)
        if self._launch.restrict_signal:
            signals.restrict(self._routes.warn)

    def _tell(self, number: int, frame: Optional[FrameType]) -> None:
        self._events.publish_signal(number)

    def _forget(self) -> None:
        """In a child that is forked: lets go of the channels and of the lifeline, which would seem
        alive as long as the child lives."""
        for channel in self._channels:
            channel.close()
        if self._crew is not None:
            self._crew.close_in_child()
        for descriptor in (self._bridge, self._wake_up, self._waker):
            if descriptor != _CLOSED:
                os.close(descriptor)
        self._bridge = self._wake_up = self._waker = _CLOSED
        self._output.forked()


def _ignore(number: int, frame: Optional[FrameType]) -> None:
    """Takes a signal that would end the process, and lets nothing happen."""
