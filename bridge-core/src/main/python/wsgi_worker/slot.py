# SPDX-License-Identifier: Apache-2.0
"""A slot: a channel on which one request after another is served.

This is the boundary of a request. Whatever an application raises ends here and becomes a FAILED;
the slot goes on with the next request. It ends when the bridge closes the channel, when the worker
is told to stop, or when the bridge sends what is no frame.
"""

from __future__ import annotations

from typing import Optional

from wsgi_worker import failure, wire
from wsgi_worker.activity import Activity, RequestTimeout
from wsgi_worker.body import Body
from wsgi_worker.channel import Channel
from wsgi_worker.frame_source import FrameSource
from wsgi_worker.handler import Route
from wsgi_worker.observer import Observer
from wsgi_worker.outlet import ClientGone
from wsgi_worker.log import INFO
from wsgi_worker.output import Output
from wsgi_worker.request import Request, Requests
from wsgi_worker.response import Response
from wsgi_worker.routes import Routes


class Slot:
    """Serves the requests of a channel, on whatever thread of the worker is there to do it, but one
    at a time. Any thread may call ``stop``."""

    def __init__(
        self,
        number: int,
        channel: Channel,
        requests: Requests,
        routes: Routes,
        output: Output,
        observer: Observer,
    ) -> None:
        self.number = number
        self.descriptor = channel.descriptor
        self._channel = channel
        self._requests = requests
        self._routes = routes
        self._output = output
        self._observer = observer
        self._unread: Optional[FrameSource] = None
        self._busy = False
        self._stopping = False

    def serve(self, activity: Activity) -> bool:
        """Serves what has arrived at the channel, for the thread with this activity. Says whether
        more can come.

        Raises ProtocolError when the bridge sent something that the wire format does not allow.
        """
        channel = self._channel
        self._busy = True
        try:
            frame: Optional[wire.Frame] = channel.receive()
            while frame is not None:
                if frame[0] == wire.REQUEST:
                    self._serve(frame[1], activity)
                else:
                    self._between_requests(*frame)
                frame = channel.arrived()
        except ClientGone:
            return False  # the ordinary end: the bridge has retired this slot
        # In this order, and stop() in the opposite one: so one of the two always notices.
        self._busy = False
        return not self._stopping and not channel.closed

    def stop(self) -> None:
        """Lets the slot finish the request that it holds, and take no other."""
        self._stopping = True
        if not self._busy:
            self._channel.stop_receiving()

    def close(self) -> None:
        """Closes the channel; in a child that the application forked, too, where it is not ours."""
        self._channel.close()

    def _serve(self, payload: bytes, activity: Activity) -> None:
        if self._unread is not None and self._unread.must_be_skipped():
            raise wire.ProtocolError("a REQUEST arrived before the end of the last request's body")
        self._unread = None
        self._channel.cancel_seen = False
        self._answer(self._requests.parse(payload), activity)

    def _answer(self, request: Request, activity: Activity) -> None:
        """The boundary: nothing that an application raises goes further than this."""
        response: Optional[Response] = None
        body: Optional[Body] = None
        source: Optional[FrameSource] = None
        route: Optional[Route] = None
        if request.body != "0":
            source = FrameSource(self._channel, request.body == "2")
        try:
            route = self._routes.find(request.common.key)
            environ = request.environ(route, activity.number)
            environ["mod_wsgi.daemon_start"] = request.arrived
            if source is not None:
                body = environ["wsgi.input"] = Body(source)
            response = Response(self._channel, route, environ)
            self._observer.run(route, environ, response, activity)
        except (ClientGone, wire.ProtocolError) as gone:
            self._after_client(gone)
        except RequestTimeout as timeout:
            self._output.log.say(INFO, failure.RECOVERED)
            # It may strike anywhere; a response that has ended must not fail as well.
            if response is None or not response.ended:
                self._fail(route, timeout, "timeout")
        except BaseException as error:
            self._fail(route, error)
        finally:
            if response is not None:
                response.end()
            if body is not None:
                body.end()
            if source is not None and source.owed():
                self._unread = source

    def _after_client(self, error: Exception) -> None:
        """Nobody waits for this response: after a CANCEL the slot still says that it is idle."""
        if isinstance(error, wire.ProtocolError):
            raise error
        if not self._channel.closed:
            self._channel.send(wire.END_FRAME)

    def _fail(self, route: Optional[Route], error: BaseException, *more: str) -> None:
        sentence, detail = failure.report(error, route.target if route is not None else "")
        self._output.end_lines()  # those of a script that could not be loaded
        payload = wire.join((sentence, detail, *more), "utf-8")
        self._channel.send(wire.encode(wire.FAILED, payload))

    def _between_requests(self, frame_type: int, payload: bytes) -> None:
        if frame_type == wire.CANCEL:
            return  # the response had ended when it was sent
        if self._unread is None:
            raise wire.ProtocolError(f"{wire.name_of(frame_type)} arrived between two requests")
        if not self._unread.skip(frame_type, payload):
            self._unread = None
