# SPDX-License-Identifier: Apache-2.0
"""The wire format against the golden frames, which the Java side reads as well."""

from __future__ import annotations

import unittest
from typing import Iterator, List, NamedTuple

import testkit
from testkit import GOLDEN
from wsgi_worker import wire

TYPES = {name: number for number, name in wire.NAMES.items()}


class Golden(NamedTuple):
    name: str
    encoding: str
    meaning: str
    frame: bytes

    def payload(self) -> bytes:
        if self.encoding == "bytes":
            return bytes.fromhex(self.meaning)
        if self.encoding == "u32":
            return int(self.meaning).to_bytes(4, "big")
        if self.encoding == "text-utf8":
            return self.text().encode("utf-8")
        if self.encoding == "request":
            common, own = (part.split("|") for part in self.text().split("~"))
            return testkit.request(common, own)
        return wire.join(self.strings(), self.charset())

    def text(self) -> str:
        return self.meaning.replace("\\n", "\n")

    def strings(self) -> List[str]:
        return self.text().split("|")

    def charset(self) -> str:
        return "utf-8" if self.encoding == "strings-utf8" else "latin-1"


def golden_frames() -> List[Golden]:
    with open(GOLDEN, encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines if not line.startswith("#")]
    return [Golden(row[0], row[1], row[2], bytes.fromhex(row[3])) for row in rows]


def frames_of(reader: wire.FrameReader) -> Iterator[wire.Frame]:
    frame = reader.next()
    while frame is not None:
        yield frame
        frame = reader.next()


class GoldenFramesTest(unittest.TestCase):
    def test_encodes_every_golden_frame(self) -> None:
        for golden in golden_frames():
            with self.subTest(golden.name):
                self.assertEqual(golden.frame, wire.encode(TYPES[golden.name], golden.payload()))

    def test_decodes_every_golden_frame(self) -> None:
        for golden in golden_frames():
            with self.subTest(golden.name):
                reader = wire.FrameReader()
                reader.feed(golden.frame)
                self.assertEqual((TYPES[golden.name], golden.payload()), reader.next())

    def test_takes_every_golden_string_list_apart(self) -> None:
        for golden in golden_frames():
            if golden.encoding.startswith("strings"):
                with self.subTest(golden.name):
                    found = wire.split(golden.frame[wire.HEADER_SIZE :], golden.charset())
                    self.assertEqual(golden.strings(), found)

    def test_end_frame_is_the_golden_one(self) -> None:
        ends = [golden.frame for golden in golden_frames() if golden.name == "END"]
        self.assertEqual([wire.END_FRAME], ends)


class FrameReaderTest(unittest.TestCase):
    def setUp(self) -> None:
        golden = golden_frames()
        self.stream = b"".join(frame.frame for frame in golden)
        self.expected = [(TYPES[frame.name], frame.payload()) for frame in golden]

    def test_finds_the_same_frames_byte_by_byte(self) -> None:
        reader = wire.FrameReader()
        found: List[wire.Frame] = []
        for position in range(len(self.stream)):
            reader.feed(self.stream[position : position + 1])
            found += frames_of(reader)
        self.assertEqual(self.expected, found)

    def test_finds_the_same_frames_in_two_pieces_cut_anywhere(self) -> None:
        for cut in range(len(self.stream)):
            reader = wire.FrameReader()
            reader.feed(self.stream[:cut])
            found = list(frames_of(reader))
            reader.feed(self.stream[cut:])
            found += frames_of(reader)
            self.assertEqual(self.expected, found, f"cut at {cut}")

    def test_is_empty_only_between_frames(self) -> None:
        reader = wire.FrameReader()
        reader.feed(wire.END_FRAME + b"\x15")
        self.assertFalse(reader.empty())
        reader.next()
        self.assertFalse(reader.empty())
        reader.feed(b"\0\0\0")
        reader.next()
        self.assertTrue(reader.empty())

    def test_knows_how_much_a_large_frame_still_needs(self) -> None:
        reader = wire.FrameReader()
        reader.feed(wire.header(wire.BODY, 100_000) + b"x" * 40_000)
        self.assertIsNone(reader.next())
        self.assertEqual(60_000, reader.missing())

    def test_does_not_guess_what_a_frame_needs_before_its_header_is_there(self) -> None:
        reader = wire.FrameReader()
        reader.feed(b"\x02\x01")
        self.assertEqual(0, reader.missing())

    def test_hands_out_the_largest_frame_there_can_be(self) -> None:
        payload = b"y" * wire.MAXIMUM_PAYLOAD
        stream = wire.encode(wire.BODY, payload)
        reader = wire.FrameReader()
        for start in range(0, len(stream), 1 << 20):
            reader.feed(stream[start : start + (1 << 20)])
        self.assertEqual((wire.BODY, payload), reader.next())


class EncodingTest(unittest.TestCase):
    def test_refuses_a_payload_that_no_frame_can_hold(self) -> None:
        with self.assertRaisesRegex(ValueError, "DATA of 16777216 bytes does not fit"):
            wire.header(wire.DATA, wire.MAXIMUM_PAYLOAD + 1)

    def test_refuses_a_string_list_that_does_not_end(self) -> None:
        with self.assertRaisesRegex(wire.ProtocolError, "does not end with a NUL"):
            wire.split(b"a\0b")

    def test_an_empty_string_list_has_no_strings(self) -> None:
        self.assertEqual([], wire.split(wire.join([])))

    def test_names_a_type_that_it_does_not_know(self) -> None:
        self.assertEqual("frame of unknown type 0x7f", wire.name_of(0x7F))


if __name__ == "__main__":
    unittest.main()
