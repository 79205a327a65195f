# SPDX-License-Identifier: Apache-2.0
"""The second way in: requests of the process that this interpreter runs inside of.

Where a worker has channels, there are functions here that the server lends (``HostCalls``) and
one that it calls for each request (``Host.handle``), on its own threads. The GIL is not held while
one of its functions waits. A small response is the value of ``handle`` and costs no call back.
"""

from __future__ import annotations

import os
import sys
from threading import Lock, get_ident
from time import time
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

from wsgi_worker import failure, guards, modules, surroundings, wire
from wsgi_worker.activity import Activities, Activity
from wsgi_worker.body import Body, BodyLost
from wsgi_worker.events import Events
from wsgi_worker.file_wrapper import Stretch
from wsgi_worker.handler import Route
from wsgi_worker.failure import LoadFailure
from wsgi_worker.loader import Target
from wsgi_worker.log import ERROR, INFO, Log
from wsgi_worker.metrics import Recorder
from wsgi_worker.observer import Observer
from wsgi_worker.outlet import ClientGone
from wsgi_worker.output import Output
from wsgi_worker.reloading import Imported
from wsgi_worker.request import Requests
from wsgi_worker.response import Response
from wsgi_worker.routes import RouteKey, Routes, common_environ

# Above this, copying a body into the value of handle() costs more than a call for each chunk.
_LARGEST_REPLY = 64 * 1024

# Tomcat's maxThreads when nobody says otherwise; only what applications are told.
_THREADS = 200

_RESPONSE = b"R"
_FAILED = b"F"
_STALE = b"S"

# What extension modules say that cannot be used in more than one interpreter.
_ONE_INTERPRETER = ("interpreter", "more than once per process")


class HostCalls(NamedTuple):
    """What the server lends.

    ``read(number, wanted)`` is bytes of a request's body, empty at its end; it waits for one of
    them, or for as many as are wanted. ``write(number, head, data, flush)`` sends a part of its
    response. Both raise OSError when the client has gone away. ``log(level, speaker, text)`` takes a record. ``interpreters()`` is how many there are in this
    process. ``throw(thread, exception)`` has a thread raise an exception.
    """

    read: Callable[[int, int], bytes]
    write: Callable[[int, Optional[bytes], bytes, bool], None]
    log: Callable[[str, str, str], None]
    interpreters: Callable[[], int]
    throw: Callable[[int, type], None]


class HostOutlet:
    """The response to one request: ``reply`` is what ``handle`` returns."""

    __slots__ = ("_number", "_write", "cancel_seen", "reply")

    takes_files = False

    def __init__(self, number: int, write: Callable[..., None]) -> None:
        self._number = number
        self._write = write
        self.cancel_seen = False
        self.reply: Optional[bytes] = None

    def cancelled(self) -> bool:
        return self.cancel_seen

    def respond(
        self, head: Optional[bytes], chunks: Sequence[bytes], size: int, last: bool
    ) -> None:
        if last and size <= _LARGEST_REPLY:
            if head is not None:
                self.reply = b"".join((_RESPONSE, len(head).to_bytes(4, "big"), head, *chunks))
            return
        try:
            for chunk in chunks:
                self._write(self._number, head, chunk, not last)
                head = None
        except OSError:
            self.cancel_seen = True
            raise ClientGone from None

    def offer_file(self, head: Optional[bytes], stretch: Stretch) -> bool:
        raise AssertionError("a file was offered to an outlet that takes none")


class HostSource:
    """The body of one request."""

    __slots__ = ("_number", "_read")

    def __init__(self, number: int, read: Callable[[int, int], bytes]) -> None:
        self._number = number
        self._read = read

    def more(self, wanted: int) -> bytes:
        try:
            return self._read(self._number, wanted)
        except OSError as error:
            raise BodyLost(str(error)) from None

    def invite(self) -> None:
        """Nothing to do: the server invites a body when it is first read, which waits for it."""


class HostLog(Log):
    """The log of the server, which takes records by calls."""

    def __init__(self, take: Callable[[str, str, str], None]) -> None:
        super().__init__()
        self._take = take

    def _record(self, level: str, logger: str, request_id: str, text: str) -> None:
        named = (("request", request_id), ("logger", logger))
        speaker = " ".join([f"{name}={value}" for name, value in named if value])
        self._take(level, speaker, text)


class Scripts:
    """When the scripts that are loaded were changed. Safe to use from any thread."""

    def __init__(self) -> None:
        self.lock = Lock()
        self._loaded: Dict[RouteKey, Tuple[str, int]] = {}

    def changed(self, key: RouteKey) -> bool:
        """Whether the script is another one than when this was first asked, or last told."""
        known = self._loaded.get(key)
        if known is None:
            path = os.fsdecode(key[1].encode("latin-1"))
            self._loaded[key] = (path, _modified(path))
            return False
        return _modified(known[0]) != known[1]

    def loading(self, key: RouteKey) -> None:
        """The script is going to be loaded as it is now."""
        path = self._loaded[key][0]
        now = _modified(path)
        for each, (other, _) in list(self._loaded.items()):
            if other == path:
                self._loaded[each] = (path, now)


class Host:
    """An interpreter with the applications of one application group. Called on any thread.

    ``look_interval`` is in seconds: a look at files costs a fifth of a small request.
    """

    look_interval = 0.005

    def __init__(self, settings: Dict[str, List[str]], calls: HostCalls) -> None:
        self._calls = calls
        self._output = Output(HostLog(calls.log))
        self._group = settings["application-group"][0]
        self._reload = settings.get("reload", ["in-place"])[0]
        environ = common_environ(
            self._output.wsgi_errors,
            "",
            self._group,
            multithread=True,
            multiprocess=False,
            run_once=False,
        )
        self._routes = Routes(environ, self._output.log)
        self._requests = Requests()
        self._scripts = Scripts()
        self._looked: Dict[RouteKey, float] = {}
        self._imported = Imported() if "watch-modules" in settings else None
        self._activities = Activities()
        self._threads: Dict[int, Activity] = {}
        self._output.log.request_id = self._activities.current_id
        self._events = Events(self._output.log)
        self._recorder = Recorder(self._activities)
        self._observer = Observer(self._events, self._recorder, self._output)
        timeout = settings.get("request-timeout", [""])[0]
        # Number to thread of the requests that may be interrupted; None when there is no limit.
        self._limited: Optional[Dict[int, int]] = {} if timeout else None
        self._seeing = timeout == "seeing"
        self._guards = guards.Guards(self._routes.warn, self._alone)

    def arrange(self, settings: Dict[str, List[str]]) -> None:
        """Makes the interpreter a place for applications."""
        surroundings.name_program()
        sys.stdin = guards.empty_input()  # type: ignore[assignment]
        self._output.install()
        restricted = settings.get("restrict", [])
        if "stdin" in restricted:
            sys.stdin = guards.RestrictedStream("stdin")  # type: ignore[assignment]
        if "stdout" in restricted:
            sys.stdout = guards.RestrictedStream("stdout")  # type: ignore[assignment]
        for seconds in settings.get("switch-interval", []):
            sys.setswitchinterval(float(seconds))
        self._guards.install("signal" in restricted)
        limits = {"maximum_processes": 1, "threads_per_process": _THREADS}
        modules.install(
            "", self._group, limits, self._output, self._activities, self._events, self._recorder
        )
        surroundings.add_to_path(settings.get("python-path", []))

    def load(self, payload: bytes, number: int) -> Optional[bytes]:
        """Loads what a string list of kind, target, callable and str-response names, or what is at
        a path that stands alone; None when it is there."""
        key = tuple(wire.split(payload))
        try:
            if len(key) == 1:
                self._routes.load(Target("script", os.fsdecode(key[0].encode("latin-1")), ""))
            else:
                self._due(key, time())
                self._route(key)
        except BaseException as error:
            return self._failed(error, None)
        finally:
            self._guards.end_child()
        return None

    def handle(self, payload: bytes, number: int) -> Optional[bytes]:
        """Answers a request, and is its boundary: nothing that an application raises goes further.

        The value is the whole response, or the failure, or None when the response has been sent.
        """
        outlet = HostOutlet(number, self._calls.write)
        response: Optional[Response] = None
        body: Optional[Body] = None
        route: Optional[Route] = None
        if self._limited is not None:
            self._limited[number] = get_ident()
        try:
            request = self._requests.parse(payload)
            key = request.common.key
            if request.common.reloads and self._due(key, request.arrived):
                if self._reload == "fresh":
                    # The server gives the application another interpreter; until then this one goes on.
                    return _STALE
                self._renew(key)
            route = self._route(key)
            activity = self._activity()
            environ = request.environ(route, activity.number)
            if request.body != "0":
                body = environ["wsgi.input"] = Body(HostSource(number, self._calls.read))
            response = Response(outlet, route, environ)
            self._observer.run(route, environ, response, activity)
        except ClientGone:
            outlet.cancel_seen = True
        except modules.RequestTimeout as timeout:
            # It may strike anywhere; a response that has ended must not fail as well.
            self._output.log.say(INFO, failure.RECOVERED)
            if response is None or not response.ended:
                outlet.reply = self._failed(timeout, route, "timeout")
        except BaseException as error:
            outlet.reply = self._failed(error, route)
        finally:
            if self._limited is not None:
                self._limited.pop(number, None)
            if response is not None:
                response.end()
            if body is not None:
                body.end()
            self._guards.end_child()
        return outlet.reply

    def interrupt(self, payload: bytes, number: int) -> Optional[bytes]:
        """Raises RequestTimeout in the request of that number, and tells where it is."""
        thread = (self._limited or {}).get(number)
        if thread is None:
            return None
        frame = sys._current_frames().get(thread) if self._seeing else None
        self._calls.throw(thread, modules.RequestTimeout)
        return failure.stack(frame).encode("utf-8") if frame is not None else None

    def stop(self, payload: bytes, number: int) -> None:
        """Ends what the applications have going on; ``payload`` is the seconds it may take."""
        self._events.publish_stopping("shutdown_signal")
        guards.say_goodbye(float(payload))

    def _alone(self) -> bool:
        return not self._group and self._calls.interpreters() == 1

    def _route(self, key: RouteKey) -> Route:
        """The route of an application, which is loaded when that has not happened."""
        if self._imported is None or self._routes.known(key):
            return self._routes.find(key)
        self._imported.evict()
        route = self._routes.find(key)
        self._imported.learn()
        return route

    def _due(self, key: RouteKey, now: float) -> bool:
        """Whether an application is not what it was loaded from, or says so; that is for the caller
        to act upon, and is not told again."""
        outdated = key[0] == "script" and self._routes.outdated(key)
        if not outdated:
            if abs(now - self._looked.get(key, 0.0)) < self.look_interval:
                return False
            self._looked[key] = now
            if not self._changed(key):
                return False
        with self._scripts.lock:
            if not outdated and not self._changed(key):
                return False
            if key[0] == "script":
                self._scripts.loading(key)
            if self._imported is not None:
                self._imported.loading(key)
        return self._routes.known(key)

    def _changed(self, key: RouteKey) -> bool:
        script = key[0] == "script" and self._scripts.changed(key)
        return script or (self._imported is not None and self._imported.changed(key))

    def _renew(self, key: RouteKey) -> None:
        """Loads an application anew; when that fails the one before it goes on."""
        evicted = self._imported.evict() if self._imported is not None else {}
        try:
            self._routes.renew(key)
        except LoadFailure as error:
            sys.modules.update(evicted)
            sentence = f"{error.sentence}; what was loaded before goes on"
            self._output.log.say(ERROR, f"{sentence}\n{error.detail}")
        if self._imported is not None:
            self._imported.learn()

    def _activity(self) -> Activity:
        """Of the calling thread, or of one that has ended and had the same identifier: threads come
        and go with the load, and what is counted for them must not grow with that."""
        ident = get_ident()
        known = self._threads.get(ident)
        if known is None:
            known = self._threads[ident] = self._activities.add()
        return known

    def _failed(self, error: BaseException, route: Optional[Route], *more: str) -> bytes:
        sentence, detail = failure.report(error, route.target if route is not None else "")
        self._output.end_lines()  # those of a script that could not be loaded
        if self._group and _refuses_interpreter(error):
            sentence += (
                "; an extension module of it cannot be used in a second interpreter: set "
                "WSGIApplicationGroup %{GLOBAL}, or run the application in a WSGIDaemonProcess"
            )
        return _FAILED + wire.join((failure.one_line(sentence), detail, *more), "utf-8")


def start(payload: bytes, *calls: Any) -> Host:
    """Makes this interpreter serve; ``payload`` is a string list (UTF-8) of keys and values:
    application-group, python-path (any number), restrict (stdin, stdout, signal), switch-interval,
    reload (in-place or fresh), watch-modules (when there is one), request-timeout
    (when there is one: ``seeing``, or ``blind`` where an interpreter with a GIL of its own forbids
    to look at other threads). ``calls`` are those of HostCalls."""
    settings: Dict[str, List[str]] = {}
    strings = wire.split(payload, "utf-8")
    for key, value in zip(strings[::2], strings[1::2]):
        settings.setdefault(key, []).append(value)
    host = Host(settings, HostCalls(*calls))
    host.arrange(settings)
    return host


def _modified(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return -1


def _refuses_interpreter(error: Optional[BaseException]) -> bool:
    while error is not None:
        if isinstance(error, ImportError) and any(sign in str(error) for sign in _ONE_INTERPRETER):
            return True
        error = error.__cause__ or error.__context__
    return False
