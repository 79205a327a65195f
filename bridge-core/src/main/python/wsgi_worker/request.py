# SPDX-License-Identifier: Apache-2.0
"""What the bridge says of a request, taken apart: which application is asked for, and the environ
that it gets. It is the payload of a REQUEST, and the same in one process.

A good half of it is the same in request after request, and stands in front. It is taken apart once,
and recognised by its bytes after that, so that a request costs what is its own.
"""

from __future__ import annotations

import os
from time import time
from typing import Dict, Iterator, List, Optional, Tuple

from wsgi_worker import wire
from wsgi_worker.handler import Environ, Route
from wsgi_worker.routes import RouteKey

# What requests have in common begins with kind, target, callable and str-response.
_STRINGS_OF_KEY = 4
_BODIES = ("0", "1", "2")
_FILE_NAMES = ("SCRIPT_FILENAME", "DOCUMENT_ROOT")

# Only there to say "0": a script is then not looked at for changes.
_NO_RELOADING = "mod_wsgi.script_reloading"

# Seconds since the epoch, which the bridge can only send as text. Where there is no queue, and no
# daemon, their times are 0.
_TIMES = ("mod_wsgi.request_start", "mod_wsgi.queue_start", "mod_wsgi.daemon_start")

_LENGTH_SIZE = 4

# How many beginnings are remembered: an application has few, unless clients make up Host fields.
_REMEMBERED = 500


class Common:
    """What requests have in common. ``key`` finds the route; ``reloads`` is whether a script that
    has been changed is to be loaded anew (WSGIScriptReloading). Safe to use from any thread."""

    __slots__ = ("_template", "_variables", "key", "reloads")

    def __init__(self, strings: List[str]) -> None:
        self.key: RouteKey = tuple(strings[:_STRINGS_OF_KEY])
        pairs = iter(strings[_STRINGS_OF_KEY:])
        self._variables: Environ = dict(zip(pairs, pairs))
        _decode_file_names(self._variables)
        _convert_times(self._variables)
        self.reloads = _NO_RELOADING not in self._variables
        self._template: Optional[Tuple[Route, Environ]] = None

    def template(self, route: Route) -> Environ:
        """What the environ of each request of the route begins with; to be copied. It is made anew
        when the application has been loaded anew."""
        template = self._template
        if template is None or template[0] is not route:
            template = self._template = (route, {**route.environ, **self._variables})
        return template[1]


class Request:
    """``body`` says how the body comes, as in the table of the wire format; ``arrived`` is when the
    request did, in seconds since the epoch."""

    __slots__ = ("_ascii_only", "_pairs", "arrived", "body", "common")

    def __init__(
        self, common: Common, body: str, pairs: Iterator[str], ascii_only: bool, arrived: float
    ) -> None:
        self.common = common
        self.body = body
        self._pairs = pairs
        self._ascii_only = ascii_only
        self.arrived = arrived

    def environ(self, route: Route, thread_id: int) -> Environ:
        """A new environ, ``wsgi.input`` as if there were no body: what all requests of the route
        have in common, and what is this one's. Can be asked for once."""
        environ = self.common.template(route).copy()
        pairs = self._pairs
        if self._ascii_only:
            environ.update(zip(pairs, pairs))
        else:
            own: Environ = dict(zip(pairs, pairs))
            _decode_file_names(own)
            environ.update(own)
        _convert_times(environ)
        environ["mod_wsgi.thread_id"] = thread_id
        environ["mod_wsgi.application_start"] = time()
        return environ


class Requests:
    """Takes requests apart, and remembers what many of them have in common. Safe to use from any
    thread."""

    def __init__(self) -> None:
        self._known: Dict[bytes, Common] = {}
        # The last one with the bytes that it was made of, since it is mostly the next one as well.
        self._last: Optional[Tuple[bytes, Common]] = None

    def parse(self, payload: bytes) -> Request:
        """Takes a payload apart; ProtocolError when it is no REQUEST."""
        arrived = time()
        last = self._last
        if last is None or not payload.startswith(last[0]):
            last = self._last = self._common(payload)
        # Latin-1 and split() on the whole, since a loop over the variables would cost several times
        # as much.
        text = str(payload[len(last[0]) :], "latin-1")
        strings = text.split("\0")
        # The body, pairs, and the end of the list, which zip() leaves off.
        if strings[-1] or len(strings) % 2 or strings[0] not in _BODIES:
            raise _no_request(payload)
        pairs = iter(strings)
        return Request(last[1], next(pairs), pairs, text.isascii(), arrived)

    def _common(self, payload: bytes) -> Tuple[bytes, Common]:
        """The beginning of a payload, with its length, and what it says."""
        end = _LENGTH_SIZE + int.from_bytes(payload[:_LENGTH_SIZE], "big")
        beginning = payload[:end]
        common = self._known.get(beginning)
        if common is None:
            strings = beginning[_LENGTH_SIZE:].decode("latin-1").split("\0")
            pairs = len(strings) - 1 - _STRINGS_OF_KEY
            if len(beginning) != end or strings[-1] or pairs < 0 or pairs % 2:
                raise _no_request(payload)
            common = Common(strings)
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[beginning] = common
        return beginning, common


def _no_request(payload: bytes) -> wire.ProtocolError:
    return wire.ProtocolError(
        "a REQUEST must be the length of a string list, that list of kind, target, callable, "
        "str-response and pairs of an environ, and a second list of body (0, 1 or 2) and pairs, but "
        f"this one has {len(payload)} bytes and begins with {payload[:100]!r}"
    )


def _decode_file_names(environ: Environ) -> None:
    """File names are for ``open()``: text in the file system's encoding, as mod_wsgi has them."""
    for key in _FILE_NAMES:
        value = environ.get(key)
        if value is not None:
            environ[key] = os.fsdecode(value.encode("latin-1"))


def _convert_times(environ: Environ) -> None:
    """Times are numbers. One that the bridge did not send is absent, and so is one that is none:
    SetEnv can put anything there."""
    for key in _TIMES:
        value = environ.get(key)
        if type(value) is str:
            try:
                environ[key] = float(value)
            except ValueError:
                del environ[key]
