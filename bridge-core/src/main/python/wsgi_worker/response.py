# SPDX-License-Identifier: Apache-2.0
"""The response to one request, from ``start_response`` to END (PEP 3333, server side).

A response passes through these states, and through no others::

    FRESH  --start_response-->  STARTED  --first non-empty chunk-->  SENT  -->  ENDED
                                STARTED  --start_response-->  STARTED (the later one counts)

A list or a tuple goes out in one write, with a Content-Length when the application gave none; a
file is offered to the server where it can read it itself. Any other iterable is sent chunk by chunk,
each before the next is asked for. What goes wrong is raised.
"""

from __future__ import annotations

from types import TracebackType
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Iterable,
    List,
    NoReturn,
    Optional,
    Tuple,
    Type,
    Union,
)

from wsgi_worker import head
from wsgi_worker.failure import ResponseFailure, trace
from wsgi_worker.file_wrapper import FileWrapper
from wsgi_worker.outlet import ClientGone, Outlet

if TYPE_CHECKING:
    from wsgi_worker.handler import Environ, Route

_ExcInfo = Tuple[Type[BaseException], BaseException, Optional[TracebackType]]

# Less than this is sent faster than the bridge answers; Tomcat uses sendfile from 48 KiB on.
_WORTH_AN_OFFER = 48 * 1024

_FRESH, _STARTED, _SENT, _ENDED = range(4)


class Response:
    """``start`` is the application's ``start_response``, and ``write`` what it returns.

    Belongs to the thread of the request, and refuses to be used when the request has ended.
    ``sent`` counts the bytes of the body.
    """

    __slots__ = ("_declared", "_environ", "_head", "_is_head", "_outlet", "_route", "_state", "sent")

    def __init__(self, outlet: Outlet, route: Route, environ: Environ) -> None:
        self._outlet = outlet
        self._route = route
        self._environ = environ
        self._is_head = environ.get("REQUEST_METHOD") == "HEAD"
        self._state = _FRESH
        self._head: List[str] = []
        self._declared: Optional[int] = None
        self.sent = 0

    @property
    def status(self) -> int:
        """The status code that the application gave last; 0 when it gave none."""
        return int(self._head[0][:3]) if self._head else 0

    @property
    def ended(self) -> bool:
        """Whether the END has been sent, or was about to be."""
        return self._state == _ENDED

    def start(
        self, status: str, headers: List[Tuple[str, str]], exc_info: Optional[_ExcInfo] = None
    ) -> Callable[[bytes], None]:
        """``start_response``: sets status and headers, which leave with the first chunk."""
        if exc_info is not None:
            self._check_exc_info(exc_info)
        if self._state >= _SENT:
            self._refuse_start(exc_info)
        self._head, self._declared, dropped = head.checked(status, headers)
        for name in dropped:
            self._route.warn(
                f"{self._route.name} sets the hop-by-hop header {name}, which only the server may "
                "(PEP 3333); it is left out"
            )
        self._state = _STARTED
        return self.write

    def ssl_is_https(self) -> bool:
        """As in mod_wsgi, where applications reach it as ``start_response.__self__``: whether the
        request came by TLS."""
        return self._environ.get("wsgi.url_scheme") == "https"

    def ssl_var_lookup(self, name: str) -> Optional[str]:
        """Likewise: a variable of TLS, such as ``SSL_CIPHER``; None when there is none."""
        value = self._environ.get(name) if name.startswith("SSL_") else None
        return value if isinstance(value, str) else None

    def write(self, chunk: bytes) -> None:
        """Sends a chunk now; OSError when the client has gone away."""
        if self._state == _ENDED:
            raise RuntimeError("write() called after request completed")
        if self._outlet.cancelled():
            raise ClientGone
        if not isinstance(chunk, bytes) and not self._encodable(chunk):
            raise TypeError(f"write() argument 1 must be bytes, not {type(chunk).__name__}")
        data = self._bytes_of(chunk)
        if data:
            self._send(data)

    def send_whole(self, chunks: Union[List[bytes], Tuple[bytes, ...]]) -> None:
        """Sends a response that is there completely, and its END, in one write when it is small."""
        if self._state != _STARTED:
            self._send_piecemeal(chunks)
            return
        if len(chunks) == 1 and type(chunks[0]) is bytes:
            size = len(chunks[0])
        elif all(isinstance(chunk, bytes) or self._encodable(chunk) for chunk in chunks):
            chunks = [self._bytes_of(chunk) for chunk in chunks]
            size = sum(map(len, chunks))
        else:
            # It fails, after what comes before the chunk that cannot be sent.
            self._send_piecemeal(chunks)
            return
        if self._declared is None:
            self._declare(size)
        elif self._declared != size and not self._bodiless():
            self._send_piecemeal(chunks)
            return
        first = self._head_strings()
        self._state = _ENDED
        self._outlet.respond(first, chunks, size, True)
        self.sent = size

    def send_each(self, chunks: Any) -> None:
        """Sends chunks as they come, until there are no more, or nobody wants them any more."""
        for chunk in self._iterable(chunks):
            data = chunk if type(chunk) is bytes else self._bytes_of(chunk)
            if not data:
                continue
            if self._state == _SENT and self._outlet.cancelled():
                return
            if not self._send(data):
                return

    def send_file(self, wrapper: FileWrapper) -> None:
        """Sends a file from its position on: has the bridge read it where that can be, and as
        chunks where not. Without a Content-Length the size of the file becomes it."""
        remaining = wrapper.remaining()
        if remaining is None or self._state == _FRESH:
            self.send_each(wrapper)
            return
        if self._state == _STARTED and self._declared is None:
            self._declare(remaining)
            self._declared = remaining
        if self._bodiless():
            return
        wanted = remaining if self._declared is None else self._declared - self.sent
        if not (_WORTH_AN_OFFER <= wanted <= remaining and self._offered(wrapper, wanted)):
            self.send_each(wrapper.blocks(wanted))

    def closing(self, close: Callable[[], Any]) -> None:
        """Calls the ``close`` of the iterable; its failure cannot undo the response, so it is told
        to the log and the response ends as it would."""
        try:
            close()
        except (Exception, SystemExit) as error:
            self._route.environ["wsgi.errors"].write(
                f"close() of the response of {self._route.name} raised:\n{trace(error)}"
            )

    def finish(self) -> None:
        """Sends the END, and the head before it when there was no chunk."""
        first = None
        if not self._outlet.cancel_seen:
            self._check_complete()
            if self._state == _STARTED:
                if self._declared is None:
                    self._declare(0)
                first = self._head_strings()
        self._state = _ENDED
        self._outlet.respond(first, (), 0, True)

    def end(self) -> None:
        """The request has ended, well or not: the application cannot use its response any more."""
        self._state = _ENDED

    def bare(self, chunk: Union[bytes, str]) -> List[Any]:
        """A body that is no iterable of chunks but one chunk by itself: what was meant is clear."""
        if isinstance(chunk, bytes) or self._route.encoding is not None:
            self._route.warn(
                f"{self._route.name} returned {type(chunk).__name__} instead of a list of chunks; "
                "it is sent as one chunk: return [body] instead of body"
            )
        return [chunk]

    def _send_piecemeal(self, chunks: Any) -> None:
        self.send_each(chunks)
        self.finish()

    def _offered(self, wrapper: FileWrapper, length: int) -> bool:
        """Offers the file to the bridge, and says whether it is taken."""
        stretch = wrapper.stretch(length) if self._outlet.takes_files else None
        if stretch is None:
            return False
        first = self._head_strings() if self._state == _STARTED else None
        self._state = _SENT
        taken = self._outlet.offer_file(first, stretch)
        if taken:
            self.sent += length
        return taken

    def _send(self, data: bytes) -> bool:
        """Sends a chunk that is not empty, with the head when it is the first. Says whether the
        declared Content-Length leaves room for more."""
        room = True
        declared = self._declared
        if declared is not None and self.sent + len(data) > declared and not self._bodiless():
            self._route.warn(
                f"the response of {self._route.name} was longer than its Content-Length, and what "
                "went beyond has been cut off: correct the Content-Length, or leave it out"
            )
            data = data[: declared - self.sent]
            room = False
        if data:
            self._send_data(data)
        return room

    def _send_data(self, data: bytes) -> None:
        first = None
        if self._state != _SENT:
            self._check_started()
            first = self._head_strings()
        self._outlet.respond(first, (data,), len(data), False)
        self._state = _SENT
        self.sent += len(data)

    def _iterable(self, chunks: Any) -> Iterable[Any]:
        if not hasattr(chunks, "__iter__") and not hasattr(chunks, "__getitem__"):
            raise ResponseFailure(
                f"{self._route.name} returned {type(chunks).__name__}, but WSGI wants an iterable "
                "of bytes: return [b'...']"
            )
        return chunks  # type: ignore[no-any-return]

    def _encodable(self, chunk: Any) -> bool:
        """Whether the chunk is text, and somebody has said how it becomes bytes."""
        return isinstance(chunk, str) and self._route.encoding is not None

    def _bytes_of(self, chunk: Any) -> bytes:
        """The chunk as bytes; ResponseFailure when it is none and nobody allowed text."""
        if isinstance(chunk, bytes):
            return chunk
        encoding = self._route.encoding
        if isinstance(chunk, str) and encoding is not None:
            if self._declared is not None and self._state == _STARTED:
                # It counts characters, most likely, and a wrong length is worse than none.
                self._head = head.without_length(self._head)
                self._declared = None
            return chunk.encode(encoding)
        remedy = "return [b'...']"
        if isinstance(chunk, str):
            remedy += (
                " or use .encode('utf-8'), or set str-response=utf-8 on the mount or the group"
            )
        raise ResponseFailure(
            f"{self._route.name}: response iterable must yield bytes, not "
            f"{type(chunk).__name__}: {remedy}"
        )

    def _declare(self, size: int) -> None:
        """Adds a Content-Length, where one can be known: the body of an answer to HEAD may have
        been left out, and the others have none (RFC 9110, section 8.6)."""
        if size == 0 and self._is_head or _without_body(self._head[0]):
            return
        self._head += ("Content-Length", str(size))

    def _bodiless(self) -> bool:
        """Whether the bytes of the body say nothing about the Content-Length."""
        return self._is_head or _without_body(self._head[0])

    def _head_strings(self) -> bytes:
        return ("\0".join(self._head) + "\0").encode("latin-1")

    def _check_complete(self) -> None:
        self._check_started()
        declared = self._declared
        if declared is not None and self.sent < declared and not self._bodiless():
            raise ResponseFailure(
                f"Content length mismatch, expected {declared}, response generated {self.sent}: "
                f"correct the Content-Length of {self._route.name}, or leave it out"
            )

    def _check_started(self) -> None:
        if self._state == _FRESH:
            raise ResponseFailure(
                f"{self._route.name} returned a response without calling start_response: call "
                "start_response(status, headers) before the first chunk"
            )

    def _check_exc_info(self, exc_info: Any) -> None:
        if not isinstance(exc_info, tuple) or len(exc_info) != 3:
            raise TypeError("start_response() argument 'exc_info' must be a 3-tuple or None")

    def _refuse_start(self, exc_info: Optional[_ExcInfo]) -> NoReturn:
        if self._state == _ENDED:
            raise RuntimeError("start_response() called after request completed")
        if exc_info is None or exc_info[1] is None:
            raise RuntimeError("start_response() called more than once without exc_info")
        try:
            raise exc_info[1].with_traceback(exc_info[2])
        finally:
            exc_info = None  # it refers to this frame, and would keep everything alive


def _without_body(status: str) -> bool:
    return status.startswith(("204", "304"))
