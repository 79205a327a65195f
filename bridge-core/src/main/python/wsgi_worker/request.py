# SPDX-License-Identifier: Apache-2.0
"""What the bridge says of a request, taken apart: which application is asked for, and the environ
that it gets. It is the payload of a REQUEST, and the same in one process."""

from __future__ import annotations

import os
from itertools import islice
from time import time
from typing import List

from wsgi_worker import wire
from wsgi_worker.handler import Environ, Route
from wsgi_worker.routes import RouteKey

# A REQUEST begins with kind, target, callable, str-response and body; the environ follows.
_STRINGS_BEFORE_ENVIRON = 5
_BODIES = ("0", "1", "2")
_FILE_NAMES = ("SCRIPT_FILENAME", "DOCUMENT_ROOT")

# Only there to say "0": a script is then not looked at for changes.
_NO_RELOADING = "mod_wsgi.script_reloading"

# Seconds since the epoch, which the bridge can only send as text. Where there is no queue, and no
# daemon, their times are 0.
_TIMES = ("mod_wsgi.request_start", "mod_wsgi.queue_start", "mod_wsgi.daemon_start")


class Request:
    """``key`` finds the route; ``body`` says how the body comes, as in the table of the wire
    format; ``arrived`` is when the request did, in seconds since the epoch."""

    __slots__ = ("_ascii_only", "_strings", "arrived", "body", "key")

    def __init__(self, strings: List[str], ascii_only: bool, arrived: float) -> None:
        self._strings = strings
        self._ascii_only = ascii_only
        self.arrived = arrived
        self.key: RouteKey = tuple(strings[:4])
        self.body = strings[4]

    @classmethod
    def parse(cls, payload: bytes) -> Request:
        """Takes the payload apart; ProtocolError when it is no REQUEST."""
        arrived = time()
        # Latin-1 and split() on the whole, since a loop over the variables would cost several times
        # as much.
        text = payload.decode("latin-1")
        strings = text.split("\0")
        count = len(strings) - 1 - _STRINGS_BEFORE_ENVIRON
        if strings[-1] or count < 0 or count % 2 or strings[4] not in _BODIES:
            raise wire.ProtocolError(
                "a REQUEST must be a string list of kind, target, callable, str-response, body "
                f"(0, 1 or 2) and pairs of an environ, but this one begins with {text[:100]!r} "
                f"and has {count} strings in its pairs"
            )
        return cls(strings, text.isascii(), arrived)

    def reloads(self) -> bool:
        """Whether a script that has been changed is to be loaded anew (WSGIScriptReloading)."""
        return _NO_RELOADING not in self._strings[_STRINGS_BEFORE_ENVIRON::2]

    def environ(self, route: Route, thread_id: int) -> Environ:
        """A new environ, ``wsgi.input`` as if there were no body: what all requests of the route
        have in common, and what is this one's."""
        environ = route.environ.copy()
        # Pairs, and the end of the list, which zip() leaves off.
        strings = islice(self._strings, _STRINGS_BEFORE_ENVIRON, None)
        environ.update(zip(strings, strings))
        if not self._ascii_only:
            _decode_file_names(environ)
        _convert_times(environ)
        environ["mod_wsgi.thread_id"] = thread_id
        environ["mod_wsgi.application_start"] = time()
        return environ


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
        if value is not None:
            try:
                environ[key] = float(value)
            except ValueError:
                del environ[key]
