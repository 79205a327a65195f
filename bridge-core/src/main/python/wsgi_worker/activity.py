# SPDX-License-Identifier: Apache-2.0
"""Which requests are in progress, and on which thread: so that what a thread says or asks can be
told to belong to a request.

Each thread notes its own requests here, before and after each; everybody may look. Nothing waits.
"""

from __future__ import annotations

import itertools
import os
from threading import Lock, get_ident
from time import perf_counter
from typing import Any, Callable, Dict, List, Optional


class RequestTimeout(BaseException):
    """What mod_wsgi raises in a thread whose request has had its time."""


class Activity:
    """What one thread has done and is doing. Written by that thread alone."""

    __slots__ = (
        "_active",
        "_all",
        "_began",
        "_by_thread",
        "_ident",
        "busy_time",
        "data",
        "interrupted",
        "number",
        "request_count",
        "request_id",
    )

    def __init__(self, activities: Activities, number: int) -> None:
        self._all = activities
        self._active = activities.active_requests
        self._by_thread = activities.by_thread
        self.number = number  # mod_wsgi.thread_id
        self._ident = 0
        self._began = 0.0
        self.request_id = ""
        self.data: Dict[str, Any] = {}
        self.request_count = 0
        self.busy_time = 0.0
        self.interrupted = False

    def begin(self, environ: Dict[str, Any]) -> None:
        """A request begins on the calling thread. It gets an id here when it has none."""
        request_id = environ.get("mod_wsgi.request_id")
        if not request_id:
            request_id = environ["mod_wsgi.request_id"] = self._all.next_id()
        self.request_id = request_id
        self.data = {}
        self._began = perf_counter()
        self._ident = get_ident()
        self.interrupted = False
        self._active[request_id] = self.data
        self._by_thread[self._ident] = self

    def end(self) -> None:
        """The request has ended."""
        self.busy_time += perf_counter() - self._began
        self.request_count += 1
        self._active.pop(self.request_id, None)
        self._by_thread.pop(self._ident, None)
        if self.interrupted:
            self._all.calm(self._ident)

    def elapsed(self) -> float:
        """Seconds since the request began that is in progress; 0 when none is."""
        busy = self._by_thread.get(self._ident) is self
        return perf_counter() - self._began if busy else 0.0


class Activities:
    """The activities of all threads that serve requests, by their numbers from 1 on."""

    def __init__(self) -> None:
        self.by_thread: Dict[int, Activity] = {}
        # What mod_wsgi.active_requests shows: request id to request_data().
        self.active_requests: Dict[str, Dict[str, Any]] = {}
        self._request_numbers = itertools.count(1)
        self._thread_numbers = itertools.count(1)
        self.threads: List[Activity] = []
        self._throwing = Lock()
        self._throw: Callable[[int, Optional[type]], None] = _no_throw

    def add(self) -> Activity:
        """For one more thread."""
        activity = Activity(self, next(self._thread_numbers))
        self.threads.append(activity)
        return activity

    def interrupt(self, request_id: str, throw: Callable[[int, Optional[type]], None]) -> bool:
        """Throws RequestTimeout into the thread of a request; says whether there is such a request.

        It cannot strike when the request has ended: the thread takes back then what is on its way.
        """
        for thread, activity in list(self.by_thread.items()):
            if activity.request_id == request_id:
                with self._throwing:
                    self._throw = throw
                    # In this order, and end() in the opposite one: so one of the two always notices.
                    activity.interrupted = True
                    there = self.by_thread.get(thread) is activity
                    if there and activity.request_id == request_id:
                        throw(thread, RequestTimeout)
                        return True
        return False

    def calm(self, thread: int) -> None:
        """Takes back what has been thrown into a thread and has not struck yet. The thread's own."""
        with self._throwing:
            self._throw(thread, None)

    def next_id(self) -> str:
        """An id for a request that the bridge gave none."""
        return f"{os.getpid()}.{next(self._request_numbers)}"

    def current(self) -> Optional[Activity]:
        """The activity of the calling thread; None when it serves no request."""
        return self.by_thread.get(get_ident())

    def current_id(self) -> str:
        """The id of the request that the calling thread serves; empty when it serves none."""
        activity = self.by_thread.get(get_ident())
        return activity.request_id if activity is not None else ""


def _no_throw(thread: int, exception: Optional[type]) -> None:
    """Nothing has been thrown yet."""


# Applications find it in that module.
RequestTimeout.__module__ = "mod_wsgi"
