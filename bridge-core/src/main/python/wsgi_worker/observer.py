# SPDX-License-Identifier: Apache-2.0
"""Runs a request where it can be seen: notes that it is in progress, and, while somebody watches,
publishes its events and records its metrics.
"""

from __future__ import annotations

import resource
import sys
from time import time
from typing import Any, Callable, Dict, List, Optional, Tuple

from wsgi_worker.activity import Activity
from wsgi_worker.events import Events
from wsgi_worker.handler import Environ, Route, run
from wsgi_worker.metrics import Recorder, Sample
from wsgi_worker.output import Output
from wsgi_worker.response import Response

# Not every system counts for a thread; where none does, nothing is told.
_THREAD = getattr(resource, "RUSAGE_THREAD", None)

_TIMES = ("request_start", "queue_start", "daemon_start", "application_start")


class Observer:
    """For all threads of the process; whether anybody watches can change at any time."""

    def __init__(self, events: Events, recorder: Recorder, output: Output) -> None:
        self._events = events
        self._recorder = recorder
        self._output = output

    def run(self, route: Route, environ: Environ, response: Response, activity: Activity) -> None:
        """Does what ``handler.run`` does, as what the calling thread is seen to do."""
        activity.begin(environ)
        try:
            if self._events.callbacks or self._recorder.recording:
                self._run_watched(route, environ, response, activity)
            else:
                run(route, environ, response)
        finally:
            try:
                self._output.end_lines()
            finally:
                activity.end()

    def _run_watched(
        self, route: Route, environ: Environ, response: Response, activity: Activity
    ) -> None:
        fields = _fields_of(environ, activity)
        before = _cpu_times()
        started = {
            **fields,
            "request_environ": environ,
            "application_object": route.application,
            "callable_object": environ["mod_wsgi.callable_object"],
            "server_pid": environ.get("mod_wsgi.server_pid", ""),
        }
        application = self._events.publish("request_started", started)["application_object"]
        watched = self._watching_start(application, fields)
        try:
            run(route._replace(application=watched), environ, response)
        except BaseException:
            self._events.publish(
                "request_exception", {**fields, "exception_info": sys.exc_info()}
            )
            raise
        finally:
            self._finish(fields, response, before)

    def _watching_start(
        self, application: Callable[..., Any], fields: Dict[str, Any]
    ) -> Callable[..., Any]:
        """The application with a ``start_response`` that publishes what it is told."""

        def called(environ: Environ, start_response: Callable[..., Any]) -> Any:
            def start(
                status: str, headers: List[Tuple[str, str]], exc_info: Optional[Any] = None
            ) -> Any:
                write = start_response(status, headers, exc_info)
                told = {
                    **fields,
                    "response_status": status,
                    "response_headers": headers,
                    "exception_info": exc_info,
                }
                self._events.publish("response_started", told)
                return write

            return application(environ, start)

        return called

    def _finish(self, fields: Dict[str, Any], response: Response, before: Dict[str, float]) -> None:
        finish = time()
        cpu = {key: value - before[key] for key, value in _cpu_times().items()}
        status = response.status
        self._recorder.add(Sample(finish, status, {key: fields.get(key) or None for key in _TIMES}))
        finished = {
            **fields,
            "application_finish": finish,
            "application_time": finish - fields["application_start"],
            "output_length": response.sent,
            "status": status,
            **cpu,
        }
        self._events.publish("request_finished", finished)


def _fields_of(environ: Environ, activity: Activity) -> Dict[str, Any]:
    """What every event of a request tells."""
    fields = {
        "request_id": activity.request_id,
        "request_data": activity.data,
        "thread_id": environ["mod_wsgi.thread_id"],
    }
    for key in _TIMES:
        if f"mod_wsgi.{key}" in environ:
            fields[key] = environ[f"mod_wsgi.{key}"]
    return fields


def _cpu_times() -> Dict[str, float]:
    """Processor time of the calling thread so far, in seconds."""
    if _THREAD is None:
        return {}
    usage = resource.getrusage(_THREAD)
    return {
        "cpu_user_time": usage.ru_utime,
        "cpu_system_time": usage.ru_stime,
        "cpu_time": usage.ru_utime + usage.ru_stime,
    }
