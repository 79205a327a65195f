# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import socket
import unittest
from threading import Event, Thread
from time import sleep
from typing import List, Optional

from wsgi_worker import wire
from wsgi_worker.activity import Activities, RequestTimeout
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
        self.activities = Activities()
        self.nudges = Nudges(log, self.activities)

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
        nudges = Nudges(Log(), Activities())
        self.assertEqual(-1, nudges.descriptor)
        self.assertFalse(nudges.heed())

    def test_an_interrupt_strikes_the_request_of_that_id(self) -> None:
        struck: List[str] = []
        begun = Event()

        def serve() -> None:
            activity = self.activities.add()
            activity.begin({"mod_wsgi.request_id": "r1"})
            try:
                begun.set()
                while True:
                    sleep(0.001)
            except RequestTimeout:
                struck.append("r1")
            finally:
                activity.end()

        thread = Thread(target=serve)
        thread.start()
        begun.wait(10)
        self.bridge.sendall(wire.encode(wire.INTERRUPT, wire.join(("other",))))
        self.assertTrue(self.nudges.heed())
        self.assertEqual([], struck)
        self.bridge.sendall(wire.encode(wire.INTERRUPT, wire.join(("r1",))))
        self.assertTrue(self.nudges.heed())
        thread.join(10)
        self.assertEqual(["r1"], struck)
        said = self.bridge.recv(10_000).decode("latin-1")
        self.assertIn("request r1 is interrupted; it was here:", said)
        self.assertIn("sleep(0.001)", said)

    def test_an_interrupt_that_has_not_struck_when_the_request_ends_strikes_no_more(self) -> None:
        thrown: List[Optional[type]] = []
        activity = self.activities.add()
        activity.begin({"mod_wsgi.request_id": "r1"})
        self.assertTrue(self.activities.interrupt("r1", lambda _, what: thrown.append(what)))
        activity.end()
        self.assertEqual([RequestTimeout, None], thrown)


if __name__ == "__main__":
    unittest.main()
