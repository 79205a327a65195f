# SPDX-License-Identifier: Apache-2.0
"""Which thread of a worker serves what, seen from the bridge."""

from __future__ import annotations

import os
import unittest

from testkit import WorkerTestCase, open_gate, wait_until
from wsgi_worker import wire

_TELLS_ITS_THREAD = """
def application(environ, start_response):
    start_response("200 OK", [])
    return [str(environ["mod_wsgi.thread_id"]).encode()]
"""

_COMPUTES_UNTIL_ASKED = """
asked = []

def application(environ, start_response):
    start_response("200 OK", [])
    if environ["PATH_INFO"] == "/ask":
        asked.append(True)
    while not asked:
        pass
    return [b"done"]
"""


_TELLS_HOW_IT_IS_SCHEDULED = """
import os

def application(environ, start_response):
    start_response("200 OK", [])
    return [str(os.sched_getscheduler(0)).encode()]
"""


class CrewTest(WorkerTestCase):
    @unittest.skipUnless(hasattr(os, "SCHED_BATCH"), "the system has no such policy")
    def test_its_threads_do_not_interrupt_who_wakes_them(self) -> None:
        worker = self.worker(threads="2")
        worker.ready()
        answer = worker.slots[0].get(self.script(_TELLS_HOW_IT_IS_SCHEDULED))
        self.assertEqual(str(os.SCHED_BATCH), answer.body.decode())

    def test_one_thread_serves_fast_requests_whatever_slot_they_come_to(self) -> None:
        script = self.script(_TELLS_ITS_THREAD)
        worker = self.worker(threads="3")
        worker.ready()

        def same() -> bool:
            return len({worker.slots[number].get(script).body for number in range(3)}) == 1

        # Not at once, where the machine is so busy that a request seems to be slow.
        wait_until(same, "one thread serves three requests in a row")

    def test_as_many_requests_wait_at_once_as_there_are_threads(self) -> None:
        worker = self.worker(threads="4")
        worker.ready()
        gate = self.gate()
        for number in range(3):
            worker.slots[number].ask("waits_at_a_gate.wsgi", {"PATH_INFO": gate})
            worker.slots[number].expect(wire.HEAD)
        self.assertEqual(b"Hello World!", worker.slots[3].get("hello.wsgi").body)
        open_gate(gate)
        for number in range(3):
            self.assertEqual(b"begundone", worker.slots[number].answer_rest())

    def test_a_request_that_only_computes_does_not_hold_up_others(self) -> None:
        script = self.script(_COMPUTES_UNTIL_ASKED)
        worker = self.worker(threads="2")
        worker.ready()
        worker.slots[0].ask(script)
        self.assertEqual(b"done", worker.slots[1].get(script, {"PATH_INFO": "/ask"}).body)
        self.assertEqual(b"done", worker.slots[0].answer().body)

    def test_slots_go_on_after_many_requests_that_waited(self) -> None:
        gate = self.gate()
        worker = self.worker(threads="2")
        worker.ready()
        for _ in range(5):
            worker.slots[0].ask("waits_at_a_gate.wsgi", {"PATH_INFO": gate})
            worker.slots[0].expect(wire.HEAD)
            self.assertEqual(b"Hello World!", worker.slots[1].get("hello.wsgi").body)
            open_gate(gate)
            self.assertEqual(b"begundone", worker.slots[0].answer_rest())

    def test_a_slot_that_is_closed_during_a_request_ends_alone(self) -> None:
        self.expected_log = None
        gate = self.gate()
        worker = self.worker(threads="2")
        worker.ready()
        worker.slots[0].ask("waits_at_a_gate.wsgi", {"PATH_INFO": gate})
        worker.slots[0].expect(wire.HEAD)
        worker.slots[0].close()
        open_gate(gate)
        self.assertEqual(b"Hello World!", worker.slots[1].get("hello.wsgi").body)
        worker.slots[1].close()
        self.assertEqual(0, worker.exit_status())


if __name__ == "__main__":
    unittest.main()
