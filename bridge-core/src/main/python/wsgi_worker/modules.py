# SPDX-License-Identifier: Apache-2.0
"""The modules ``mod_wsgi`` and ``apache`` that an application finds, as under mod_wsgi itself.

``import mod_wsgi`` is how applications and agents find out where they run. The modules exist in
this process only. ``mod_wsgi`` comes before a package of that name on ``sys.path``, which is the
one that pip installs and says nothing about this process; ``apache`` comes after, since it may be a
package of the application's own.
"""

from __future__ import annotations

import importlib.abc
import sys
from importlib.machinery import ModuleSpec
from time import time
from types import ModuleType
from typing import Any, Dict, NoReturn, Optional, Sequence

from wsgi_worker.activity import Activities, RequestTimeout
from wsgi_worker.events import Events
from wsgi_worker.file_wrapper import FileWrapper
from wsgi_worker.metrics import Recorder, process_metrics
from wsgi_worker.output import LogHandler, Output

# The mod_wsgi whose behaviour this follows; libraries compare it to know what they can rely on.
VERSION = (6, 0, 5)


def install(
    process_group: str,
    application_group: str,
    limits: Dict[str, int],
    output: Output,
    activities: Activities,
    events: Events,
    recorder: Recorder,
) -> None:
    """Makes the modules importable. ``limits`` are what is known of ``maximum_processes`` and
    ``threads_per_process``."""
    asked = _Asked(activities, output)
    sys.modules["mod_wsgi"] = _module(
        "mod_wsgi",
        "The server that runs this application: WSGI Bridge, in the role of mod_wsgi.",
        version=VERSION,
        process_group=process_group,
        application_group=application_group,
        active_requests=activities.active_requests,
        FileWrapper=FileWrapper,
        RequestTimeout=RequestTimeout,
        LogHandler=asked.log_handler(),
        request_data=asked.request_data,
        process_metrics=asked.process_metrics,
        server_metrics=asked.server_metrics,
        start_recording_metrics=recorder.start,
        request_metrics=recorder.request_metrics,
        subscribe_events=events.subscribe,
        subscribe_shutdown=events.subscribe_shutdown,
        subscribe_signals=events.subscribe_signals,
        **limits,
    )
    apache = _module("apache", "What stands where Apache would.", description="WSGI Bridge", **limits)
    sys.meta_path.append(_Finder(apache))


class _Asked:
    """The functions of ``mod_wsgi`` that look at this process."""

    def __init__(self, activities: Activities, output: Output) -> None:
        self._activities = activities
        self._output = output
        self._started = time()

    def request_data(self) -> Dict[str, Any]:
        """A dict that belongs to the request of the calling thread, for the application's use."""
        activity = self._activities.current()
        if activity is None:
            _no_request()
        return activity.data

    def process_metrics(self) -> Dict[str, Any]:
        """What this process has done since it was started."""
        return process_metrics(self._activities, self._started)

    def server_metrics(self) -> None:
        """None, as in mod_wsgi where ``server-metrics`` is not switched on."""

    def log_handler(self) -> Any:
        """The class for a configuration of ``logging``, which calls it without arguments."""
        sink = self._output.log

        class BoundLogHandler(LogHandler):
            """Sends records of ``logging`` to the log of the server, with their level."""

            def __init__(self, *arguments: Any, **options: Any) -> None:
                super().__init__(sink, *arguments, **options)

        BoundLogHandler.__name__ = BoundLogHandler.__qualname__ = "LogHandler"
        BoundLogHandler.__module__ = "mod_wsgi"
        return BoundLogHandler


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds one module that exists already, when nobody before has found another."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module

    def find_spec(
        self,
        name: str,
        path: Optional[Sequence[Any]],
        target: Optional[ModuleType] = None,
    ) -> Optional[ModuleSpec]:
        return ModuleSpec(name, self) if name == self._module.__name__ else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to execute: it is complete."""


def _module(name: str, documentation: str, **attributes: Any) -> ModuleType:
    module = ModuleType(name, documentation)
    module.__dict__.update(attributes)
    return module


def _no_request() -> NoReturn:
    raise RuntimeError("no active request for thread")
