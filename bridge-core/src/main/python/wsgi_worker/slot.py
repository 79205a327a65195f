# SPDX-License-Identifier: Apache-2.0
"""A slot: one thread that serves one request after another from its channel.

This is the boundary of a request. Whatever an application raises ends here and becomes a FAILED;
the thread goes on with the next request. It ends when the bridge closes the channel, when the
worker is told to stop, or when the bridge sends what is no frame.
"""

from __future__ import annotations

import os
from time import time
from typing import Optional

from wsgi_worker import failure, wire
from wsgi_worker.body import Body
from wsgi_worker.channel import Channel, ClientGone
from wsgi_worker.errors import ErrorStream
from wsgi_worker.failure import LoadFailure, ResponseFailure
from wsgi_worker.handler import Environ, Route, run
from wsgi_worker.response import Response
from wsgi_worker.routes import Routes

# A REQUEST begins with kind, target, callable, str-response and body; the environ follows.
_ROUTE = 4
_BODY = 4
_ENVIRON = 5

_FILE_NAMES = ("SCRIPT_FILENAME", "DOCUMENT_ROOT")


class Slot:
    """Serves the requests of a channel. ``run`` is its thread's; any thread may call ``stop``."""

    def __init__(self, number: int, channel: Channel, routes: Routes, errors: ErrorStream) -> None:
        self.number = number
        self._channel = channel
        self._routes = routes
        self._errors = errors
        self._thread_id = number + 1
        self._unread: Optional[Body] = None
        self._busy = False
        self._stopping = False

    def run(self) -> None:
        """Serves until the channel is closed, and closes it.

        Raises ProtocolError when the bridge sent something that the wire format does not allow.
        """
        channel = self._channel
        try:
            while not channel.closed:
                # In this order, and stop() in the opposite one: so one of the two always notices.
                self._busy = False
                if self._stopping:
                    break
                frame_type, payload = channel.receive()
                self._busy = True
                if frame_type == wire.REQUEST:
                    self._serve(payload)
                else:
                    self._between_requests(frame_type, payload)
        except ClientGone:
            return  # the ordinary end: the bridge has retired this slot
        finally:
            channel.close()

    def stop(self) -> None:
        """Lets the slot finish the request that it holds, and take no other."""
        self._stopping = True
        if not self._busy:
            self._channel.stop_receiving()

    def close_in_child(self) -> None:
        """In a child that the application forked: the channel belongs to the parent alone."""
        self._channel.close()

    def _serve(self, payload: bytes) -> None:
        if self._unread is not None and self._unread.must_be_skipped():
            raise wire.ProtocolError("a REQUEST arrived before the end of the last request's body")
        self._unread = None
        self._channel.cancel_seen = False
        text = payload.decode("latin-1")
        fields = text.split("\0")
        if len(fields) < _ENVIRON or len(fields) % 2 or fields[-1]:
            raise wire.ProtocolError(
                f"a REQUEST must be a string list of {_ENVIRON} strings and pairs after them, "
                f"but has {len(fields) - 1} strings"
            )
        self._answer(fields, text.isascii())
        if self._errors.begun:
            self._errors.flush()

    def _answer(self, fields: list[str], ascii_only: bool) -> None:
        """The boundary: nothing that an application raises goes further than this."""
        response: Optional[Response] = None
        body: Optional[Body] = None
        route: Optional[Route] = None
        try:
            route = self._routes.find(tuple(fields[:_ROUTE]))
            environ = self._environ(route, fields, ascii_only)
            if fields[_BODY] != "0":
                body = environ["wsgi.input"] = Body(self._channel, fields[_BODY] == "2")
            response = Response(self._channel, route, environ.get("REQUEST_METHOD", ""))
            run(route, environ, response)
        except (ClientGone, wire.ProtocolError) as gone:
            self._after_client(gone)
        except BaseException as error:
            self._fail(route, error)
        finally:
            if response is not None:
                response.end()
            if body is not None and body.end():
                self._unread = body

    def _environ(self, route: Route, fields: list[str], ascii_only: bool) -> Environ:
        environ = route.environ.copy()
        pairs = iter(fields)
        for _ in range(_ENVIRON):
            next(pairs)
        environ.update(zip(pairs, pairs))
        environ["mod_wsgi.thread_id"] = self._thread_id
        environ["mod_wsgi.application_start"] = time()
        if not ascii_only:
            _decode_file_names(environ)
        return environ

    def _after_client(self, error: Exception) -> None:
        """Nobody waits for this response: after a CANCEL the slot still says that it is idle."""
        if isinstance(error, wire.ProtocolError):
            raise error
        if not self._channel.closed:
            self._channel.send(wire.END_FRAME)

    def _fail(self, route: Optional[Route], error: BaseException) -> None:
        if isinstance(error, LoadFailure):
            sentence, detail = error.sentence, error.detail
        elif isinstance(error, ResponseFailure):
            sentence, detail = str(error), ""
        else:
            name = route.name if route is not None else "the worker"
            sentence = f"{name} raised {failure.described_with_place(error)}"
            detail = failure.trace(error)
        payload = wire.join((failure.one_line(sentence), detail), "utf-8")
        self._channel.send(wire.encode(wire.FAILED, payload))

    def _between_requests(self, frame_type: int, payload: bytes) -> None:
        if frame_type == wire.CANCEL:
            return  # the response had ended when it was sent
        if self._unread is None:
            raise wire.ProtocolError(f"{wire.name_of(frame_type)} arrived between two requests")
        if not self._unread.skip(frame_type, payload):
            self._unread = None


def _decode_file_names(environ: Environ) -> None:
    """File names are for ``open()``: text in the file system's encoding, as mod_wsgi has them."""
    for key in _FILE_NAMES:
        value = environ.get(key)
        if value is not None:
            environ[key] = os.fsdecode(value.encode("latin-1"))
