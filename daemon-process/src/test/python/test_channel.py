# SPDX-License-Identifier: Apache-2.0
"""A channel over a pair of sockets, with the test at the other end."""

from __future__ import annotations

import socket
import threading
import unittest
from typing import List

from testkit import DEADLINE, Slot
from wsgi_worker import wire
from wsgi_worker.channel import Channel
from wsgi_worker.outlet import ClientGone


class ChannelTest(unittest.TestCase):
    def setUp(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self.channel = Channel(ours, ours)
        self.bridge = Slot(theirs)
        self.addCleanup(self.channel.close)
        self.addCleanup(self.bridge.close)

    def test_receives_frames_that_arrived_together_one_by_one(self) -> None:
        self.bridge.requests.sendall(wire.encode(wire.BODY, b"one") + wire.encode(wire.BODY))
        self.assertEqual((wire.BODY, b"one"), self.channel.receive())
        self.assertEqual((wire.BODY, b""), self.channel.receive())

    def test_receives_a_large_frame_that_arrives_in_parts(self) -> None:
        body = bytes(range(256)) * 4000
        sender = threading.Thread(target=self.bridge.send, args=(wire.BODY, body))
        sender.start()
        self.assertEqual((wire.BODY, body), self.channel.receive_large())
        sender.join(DEADLINE)

    def test_receives_what_it_took_for_large_in_its_turn(self) -> None:
        self.bridge.requests.sendall(wire.encode(wire.BODY, b"one") + wire.encode(wire.BODY, b"two"))
        self.assertEqual((wire.BODY, b"one"), self.channel.receive())
        self.bridge.send(wire.BODY, b"three")
        received = [self.channel.receive_large()[1] for _ in range(2)]
        self.assertEqual([b"two", b"three"], received)

    def test_a_large_frame_that_breaks_off_tells_that_nobody_is_there(self) -> None:
        self.bridge.requests.sendall(wire.header(wire.BODY, 100_000) + b"the beginning")
        self.bridge.close()
        with self.assertRaises(ClientGone):
            self.channel.receive_large()
        self.assertTrue(self.channel.closed)

    def test_does_not_wait_for_a_large_frame_of_no_type(self) -> None:
        self.bridge.requests.sendall(b"HTTP/1.1")
        with self.assertRaisesRegex(wire.ProtocolError, "frame of unknown type 0x48 arrived"):
            self.channel.receive_large()

    def test_a_look_for_cancel_keeps_what_it_finds_instead(self) -> None:
        self.bridge.send(wire.BODY, b"one")
        self.assertFalse(self.channel.cancelled())
        self.bridge.send(wire.CANCEL)
        self.assertTrue(self.channel.cancelled())
        self.assertEqual((wire.BODY, b"one"), self.channel.receive())

    def test_a_look_for_cancel_does_not_wait(self) -> None:
        self.assertFalse(self.channel.cancelled())

    def test_a_look_at_a_closed_channel_tells_that_nobody_is_there(self) -> None:
        self.bridge.close()
        with self.assertRaisesRegex(ClientGone, "mod_wsgi client connection closed"):
            self.channel.cancelled()
        self.assertTrue(self.channel.closed)

    def test_sending_to_a_closed_channel_tells_that_nobody_is_there(self) -> None:
        self.bridge.close()
        for size in (10, 1_000_000):
            with self.assertRaises(ClientGone):
                self.channel.send_data(b"", [b"x" * size], size)

    def test_what_arrived_before_a_stop_is_still_received(self) -> None:
        self.bridge.send(wire.CANCEL)
        self.channel.stop_receiving()
        self.assertEqual((wire.CANCEL, b""), self.channel.receive())
        with self.assertRaises(ClientGone):
            self.channel.receive()

    def test_a_stop_wakes_a_thread_that_waits(self) -> None:
        raised: List[ClientGone] = []

        def wait() -> None:
            try:
                self.channel.receive()
            except ClientGone as gone:
                raised.append(gone)

        thread = threading.Thread(target=wait)
        thread.start()
        self.channel.stop_receiving()
        thread.join(DEADLINE)
        self.assertEqual(1, len(raised))

    def test_more_chunks_than_one_call_takes_arrive_complete(self) -> None:
        chunks = [bytes([number % 256]) * 50 for number in range(5000)]
        sender = threading.Thread(
            target=self.channel.send_data, args=(b"", chunks, 250_000, wire.END_FRAME)
        )
        sender.start()
        self.assertEqual(b"".join(chunks), self.bridge.answer_rest())
        sender.join(DEADLINE)


if __name__ == "__main__":
    unittest.main()
