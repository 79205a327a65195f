# SPDX-License-Identifier: Apache-2.0
"""The body of a request as it comes over a channel.

It is read from the bridge as the application asks for it, so that a client that waits for
``100 Continue`` is only told to go on when somebody wants the body. A body ends with its request;
what the bridge still sends of it afterwards is skipped by the slot.
"""

from __future__ import annotations

from wsgi_worker import wire
from wsgi_worker.body import BodyLost
from wsgi_worker.channel import Channel
from wsgi_worker.outlet import ClientGone

# What one READ asks for: as much as a Unix socket holds at once, so that a large upload costs few
# round trips; the bridge sends what has arrived, so that a slow one is not held up.
READ_SIZE = 256 * 1024

_CHANNEL_CLOSED = "the bridge has closed the channel"


class FrameSource:
    """Where the bytes of one body come from. ``asks`` tells how: by READ (true), or unasked."""

    __slots__ = ("_asks", "_channel", "_owed")

    def __init__(self, channel: Channel, asks: bool) -> None:
        self._asks = asks
        self._channel = channel
        self._owed = not asks  # the bridge has still to send something

    def more(self, wanted: int) -> bytes:
        """What has arrived, at least one byte; empty at the end; BodyLost when it cannot be had."""
        self.invite()
        try:
            frame_type, payload = self._channel.receive_large()
        except ClientGone:
            raise BodyLost(_CHANNEL_CLOSED) from None
        if frame_type == wire.BODY:
            self._owed = not self._asks and bool(payload)
            return payload
        if frame_type == wire.BODY_FAILED:
            self._owed = False
            raise BodyLost(payload.decode("utf-8", "replace"))
        if frame_type == wire.CANCEL:
            self._channel.cancel_seen = True
            raise BodyLost("the client has gone away")
        raise wire.ProtocolError(f"{wire.name_of(frame_type)} arrived instead of a request body")

    def invite(self) -> None:
        """Asks for what there is of the body, unless that has been done, or the body comes anyway."""
        if self._owed:
            return
        try:
            self._channel.send(wire.encode(wire.READ, READ_SIZE.to_bytes(4, "big")))
        except ClientGone:
            raise BodyLost(_CHANNEL_CLOSED) from None
        self._owed = True

    def owed(self) -> bool:
        """Whether BODY frames may still arrive when the request has ended."""
        return self._owed

    def skip(self, frame_type: int, payload: bytes) -> bool:
        """Drops a frame that arrived after the request. Says whether more may follow."""
        if not self._owed or frame_type not in (wire.BODY, wire.BODY_FAILED):
            raise wire.ProtocolError(f"{wire.name_of(frame_type)} arrived between two requests")
        self._owed = not self._asks and frame_type == wire.BODY and bool(payload)
        return self._owed

    def must_be_skipped(self) -> bool:
        """Whether a REQUEST may not follow before the body that was announced has come to its end.

        The answer to a READ may be missing when the request was cancelled; a body that comes
        unasked always ends.
        """
        return self._owed and not self._asks
