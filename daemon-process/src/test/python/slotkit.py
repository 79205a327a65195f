# SPDX-License-Identifier: Apache-2.0
"""The bridge's end of a channel, for tests, and where everything is.

Importing this puts the worker on ``sys.path``.
"""

from __future__ import annotations

import os
import socket
import sys
from typing import Dict, List, NamedTuple, Optional, Sequence, Tuple

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../../.."))
WORKER = os.path.join(ROOT, "bridge-core/src/main/python")
FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures")
GOLDEN = os.path.abspath(os.path.join(os.path.dirname(__file__), "../resources/golden-frames.txt"))

if WORKER not in sys.path:
    sys.path.insert(0, WORKER)

from wsgi_worker import wire  # noqa: E402

DEADLINE = 10.0


def fixture(name: str) -> str:
    """The path of a fixture application."""
    return os.path.join(FIXTURES, name)


class Answer(NamedTuple):
    """What came back for one request; ``head`` is None when the application failed before it."""

    head: Optional[List[str]]
    chunks: List[bytes]
    failure: Optional[List[str]]

    @property
    def status(self) -> str:
        return self.head[0] if self.head else ""

    @property
    def headers(self) -> List[Tuple[str, str]]:
        strings = self.head or [""]
        return list(zip(strings[1::2], strings[2::2]))

    @property
    def body(self) -> bytes:
        return b"".join(self.chunks)

    @property
    def sentence(self) -> str:
        return self.failure[0] if self.failure else ""

    @property
    def detail(self) -> str:
        return self.failure[1] if self.failure else ""


def request(common: Sequence[str], own: Sequence[str]) -> bytes:
    """The payload of a REQUEST."""
    strings = wire.join(common)
    return len(strings).to_bytes(4, "big") + strings + wire.join(own)


class Slot:
    """The bridge's end of a channel; ``requests`` is the socket to send to, unless that is the same
    as the one to receive from."""

    def __init__(
        self, connection: socket.socket, requests: Optional[socket.socket] = None
    ) -> None:
        self.connection = connection
        self.requests = connection if requests is None else requests
        connection.settimeout(DEADLINE)
        self.requests.settimeout(DEADLINE)
        self.takes_files = False
        self.offers: List[List[str]] = []
        self._reader = wire.FrameReader()

    def send(self, frame_type: int, payload: bytes = b"") -> None:
        self.requests.sendall(wire.encode(frame_type, payload))

    def receive(self) -> wire.Frame:
        """The next frame; EOFError when the worker closed the channel."""
        frame = self._reader.next()
        while frame is None:
            try:
                data = self.connection.recv(1 << 20)
            except ConnectionResetError:
                data = b""
            if not data:
                raise EOFError("the worker has closed the channel")
            self._reader.feed(data)
            frame = self._reader.next()
        return frame

    def expect(self, frame_type: int) -> bytes:
        """The payload of the next frame, which must be of that type."""
        found, payload = self.receive()
        if found != frame_type:
            raise AssertionError(
                f"expected {wire.name_of(frame_type)}, found {wire.name_of(found)}: {payload!r}"
            )
        return payload

    def ask(
        self,
        target: str,
        environ: Optional[Dict[str, str]] = None,
        kind: str = "script",
        callable_object: str = "",
        string_response: str = "",
        body: str = "0",
    ) -> None:
        """Sends a REQUEST; a target of kind script is the name of a fixture, or a path."""
        if kind == "script":
            target = os.fsencode(fixture(target)).decode("latin-1")
        variables = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": "/",
            "QUERY_STRING": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "http",
        }
        variables.update(environ or {})
        own = [body]
        for pair in variables.items():
            own += pair
        self.send(wire.REQUEST, request((kind, target, callable_object, string_response), own))

    def answer(
        self,
        read: Callable[[int], bytes] = lambda size: b"",
        head: Optional[List[str]] = None,
    ) -> Answer:
        """Gathers a response to its END or FAILED, answering every READ with what ``read`` gives.

        ``head`` is what the HEAD held, if it has been received already.
        """
        chunks: List[bytes] = []
        while True:
            frame_type, payload = self.receive()
            if frame_type == wire.HEAD:
                assert head is None, "a second HEAD"
                head = wire.split(payload)
            elif frame_type == wire.DATA:
                assert head is not None and payload, "an empty DATA, or one before the HEAD"
                chunks.append(payload)
            elif frame_type == wire.FILE:
                assert head is not None, "a FILE before the HEAD"
                self.offers.append(wire.split(payload))
                self.send(wire.TAKEN if self.takes_files else wire.DECLINED)
            elif frame_type == wire.READ:
                self.send(wire.BODY, read(int.from_bytes(payload, "big")))
            elif frame_type == wire.END:
                return Answer(head, chunks, None)
            elif frame_type == wire.FAILED:
                return Answer(head, chunks, wire.split(payload, "utf-8"))
            else:
                raise AssertionError(f"unexpected {wire.name_of(frame_type)}")

    def answer_rest(self) -> bytes:
        """The body of a response whose HEAD has been received already."""
        return self.answer(head=[]).body

    def get(self, target: str, environ: Optional[Dict[str, str]] = None, **how: str) -> Answer:
        """Asks for a target and gathers the response."""
        self.ask(target, environ, **how)
        return self.answer()

    def post(self, target: str, content: bytes, **how: str) -> Answer:
        """Asks with a body that the worker reads when it wants to."""
        rest = [content]

        def read(size: int) -> bytes:
            piece, rest[0] = rest[0][:size], rest[0][size:]
            return piece

        self.ask(target, {"REQUEST_METHOD": "POST"}, body="2", **how)
        return self.answer(read)

    def close(self) -> None:
        self.connection.close()
        self.requests.close()
