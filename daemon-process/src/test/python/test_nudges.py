# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import socket
import unittest

from wsgi_worker import wire
from wsgi_worker.channel import Channel
from wsgi_worker.log import Log
from wsgi_worker.nudges import Nudges


class NudgesTest(unittest.TestCase):
    def setUp(self) -> None:
        self.bridge, worker = socket.socketpair()
        self.addCleanup(self.bridge.close)
        channel = Channel(worker, worker)
        self.addCleanup(channel.close)
        log = Log()
        log.use(channel)
        self.nudges = Nudges(log)

    def test_each_ping_is_answered(self) -> None:
        self.bridge.sendall(wire.encode(wire.PING) + wire.encode(wire.PING))
        self.assertTrue(self.nudges.heed())
        self.assertEqual(wire.encode(wire.PONG) * 2, self.bridge.recv(100))

    def test_nothing_is_said_unasked(self) -> None:
        self.assertTrue(self.nudges.heed())
        self.bridge.setblocking(False)
        with self.assertRaises(BlockingIOError):
            self.bridge.recv(100)

    def test_a_bridge_that_has_gone_is_not_listened_to(self) -> None:
        self.bridge.close()
        self.assertFalse(self.nudges.heed())

    def test_a_bridge_that_says_something_else_is_not_listened_to(self) -> None:
        self.bridge.sendall(wire.encode(wire.REQUEST, b"x"))
        self.assertFalse(self.nudges.heed())

    def test_a_worker_without_a_log_channel_cannot_be_asked(self) -> None:
        nudges = Nudges(Log())
        self.assertEqual(-1, nudges.descriptor)
        self.assertFalse(nudges.heed())


if __name__ == "__main__":
    unittest.main()
