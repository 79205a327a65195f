# SPDX-License-Identifier: Apache-2.0
"""Processes that the application forks."""

from __future__ import annotations

import os
import signal
import unittest

from testkit import WorkerTestCase, alive


class ChildTest(WorkerTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.it = self.worker()
        self.it.ready()

    def test_do_not_keep_the_channel_open(self) -> None:
        child = int(self.it.slots[0].get("forks.wsgi", {"QUERY_STRING": "waits"}).body)
        self.addCleanup(os.kill, child, signal.SIGKILL)
        self.it.process.kill()
        with self.assertRaises(EOFError):
            self.it.slots[0].receive()
        self.assertTrue(alive(child))

    def test_end_when_they_return_into_the_worker(self) -> None:
        child = int(self.it.slots[0].get("forks.wsgi", {"QUERY_STRING": "returns"}).body)
        self.assertFalse(alive(child))
        self.assertEqual(b"Hello World!", self.it.slots[0].get("hello.wsgi").body)

    def test_end_when_they_are_told_to(self) -> None:
        answer = self.it.slots[0].get("forks.wsgi", {"QUERY_STRING": "terminated"})
        self.assertEqual(str(-signal.SIGTERM).encode("ascii"), answer.body)


if __name__ == "__main__":
    unittest.main()
