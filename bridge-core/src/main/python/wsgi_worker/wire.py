# SPDX-License-Identifier: Apache-2.0
"""The wire format: frames to bytes and bytes to frames.

A frame is one byte of type, three bytes of payload length (big endian) and the payload; the table
of types stands in the description of the Java package ``org.wsgibridge.daemon.wire``, and the
golden frames that both sides are tested with beside its tests. A reader is fed whatever arrived and
hands out whole frames. No socket is seen here, and no meaning of a frame beyond its type.
"""

from __future__ import annotations

import struct
from typing import Iterable, List, Optional, Tuple, Union

LAUNCH = 0x00
REQUEST = 0x01
BODY = 0x02
BODY_FAILED = 0x03
CANCEL = 0x04
TAKEN = 0x05
DECLINED = 0x06
PING = 0x07
INTERRUPT = 0x08
BEGIN = 0x09
FORK = 0x0A
STOPPING = 0x0B
HELLO = 0x11
READY = 0x12
LOAD_FAILED = 0x13
HEAD = 0x14
DATA = 0x15
END = 0x16
FAILED = 0x17
READ = 0x18
LOG = 0x19
FILE = 0x1A
FILES = 0x1B
OUTDATED = 0x1C
PONG = 0x1D
FORKED = 0x1E
EXITED = 0x1F

NAMES = {
    LAUNCH: "LAUNCH",
    REQUEST: "REQUEST",
    BODY: "BODY",
    BODY_FAILED: "BODY_FAILED",
    CANCEL: "CANCEL",
    TAKEN: "TAKEN",
    DECLINED: "DECLINED",
    PING: "PING",
    INTERRUPT: "INTERRUPT",
    BEGIN: "BEGIN",
    FORK: "FORK",
    STOPPING: "STOPPING",
    HELLO: "HELLO",
    READY: "READY",
    LOAD_FAILED: "LOAD_FAILED",
    HEAD: "HEAD",
    DATA: "DATA",
    END: "END",
    FAILED: "FAILED",
    READ: "READ",
    LOG: "LOG",
    FILE: "FILE",
    FILES: "FILES",
    OUTDATED: "OUTDATED",
    PONG: "PONG",
    FORKED: "FORKED",
    EXITED: "EXITED",
}

HEADER_SIZE = 4
_unpack = struct.Struct(">I").unpack_from
MAXIMUM_PAYLOAD = 0xFFFFFF

END_FRAME = b"\x16\x00\x00\x00"

Frame = Tuple[int, bytes]


class ProtocolError(Exception):
    """The peer sent something that the wire format does not allow; the channel is of no use now."""


def name_of(frame_type: int) -> str:
    """What to call a type in a message, known or not."""
    return NAMES.get(frame_type, f"frame of unknown type 0x{frame_type:02x}")


def header(frame_type: int, length: int) -> bytes:
    """The four bytes before a payload of ``length`` bytes."""
    if length > MAXIMUM_PAYLOAD:
        raise ValueError(
            f"a {name_of(frame_type)} of {length} bytes does not fit into a frame, "
            f"which holds at most {MAXIMUM_PAYLOAD}"
        )
    return (frame_type << 24 | length).to_bytes(HEADER_SIZE, "big")


def parse_header(data: Union[bytes, bytearray]) -> Tuple[int, int]:
    """Type and payload length that the four bytes before a payload say. ProtocolError when no frame
    begins like that: something else talks to us, and what it says must not be taken for a length
    to wait for."""
    if data[0] not in NAMES:
        raise ProtocolError(f"{name_of(data[0])} arrived")
    return data[0], _unpack(data)[0] & MAXIMUM_PAYLOAD


def encode(frame_type: int, payload: bytes = b"") -> bytes:
    """A whole frame."""
    return header(frame_type, len(payload)) + payload


def join(strings: Iterable[str], encoding: str = "latin-1") -> bytes:
    """A string list: every string followed by one NUL."""
    return "".join([string + "\0" for string in strings]).encode(encoding)


def split(payload: bytes, encoding: str = "latin-1") -> List[str]:
    """The strings of a string list."""
    try:
        text = payload.decode(encoding, "strict" if encoding == "latin-1" else "surrogateescape")
    except UnicodeDecodeError as error:
        raise ProtocolError(f"a string list is not {encoding}: {error}") from error
    strings = text.split("\0")
    if strings.pop():
        raise ProtocolError("a string list does not end with a NUL")
    return strings


class FrameReader:
    """Cuts a stream of bytes into frames; never waits, and copies a payload only once.

    Belongs to the thread that reads the stream.
    """

    __slots__ = ("_buffer", "_position")

    def __init__(self) -> None:
        # Immutable while a read brings whole frames, which is the rule; mutable while it does not,
        # so that a large frame is gathered without copying it again at every read.
        self._buffer: Union[bytes, bytearray] = b""
        self._position = 0

    def feed(self, data: bytes) -> None:
        """Takes bytes that arrived."""
        buffer = self._buffer
        if self._position == len(buffer):
            self._buffer = data
        elif isinstance(buffer, bytearray):
            del buffer[: self._position]
            buffer += data
        else:
            self._buffer = bytearray(buffer[self._position :])
            self._buffer += data
        self._position = 0

    def take(self, data: bytes) -> Optional[Frame]:
        """Takes bytes that arrived, and hands out the next whole frame, or None when more are needed.

        Nearly always they are one whole frame, which then costs little more than its copy."""
        whole = len(data) >= HEADER_SIZE and self._position == len(self._buffer)
        if whole and len(data) == HEADER_SIZE + (_unpack(data)[0] & MAXIMUM_PAYLOAD):
            return data[0], data[HEADER_SIZE:]
        self.feed(data)
        return self.next()

    def next(self) -> Optional[Frame]:
        """The next whole frame, or None when more bytes are needed."""
        buffer = self._buffer
        start = self._position
        if start == len(buffer):
            return None
        payload = start + HEADER_SIZE
        if len(buffer) < payload:
            return None
        end = payload + int.from_bytes(buffer[start + 1 : payload], "big")
        if len(buffer) < end:
            return None
        self._position = end
        if isinstance(buffer, bytes):
            return buffer[start], buffer[payload:end]
        with memoryview(buffer) as view:
            return buffer[start], bytes(view[payload:end])

    def missing(self) -> int:
        """How many bytes the frame that has begun still needs; 0 when that is not known yet.
        ProtocolError when no frame begins like that."""
        buffer = self._buffer
        have = len(buffer) - self._position
        if have < HEADER_SIZE:
            if have and buffer[self._position] not in NAMES:
                raise ProtocolError(f"{name_of(buffer[self._position])} arrived")
            return 0
        _, length = parse_header(buffer[self._position : self._position + HEADER_SIZE])
        return max(0, HEADER_SIZE + length - have)

    def empty(self) -> bool:
        """Whether the stream could end here without cutting a frame."""
        return self._position == len(self._buffer)
