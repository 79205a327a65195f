# SPDX-License-Identifier: Apache-2.0
"""The life of a worker process: its start, its signals, its end and its exit status."""

from __future__ import annotations

import signal
import sys
import unittest

import testkit
from testkit import WorkerTestCase, open_gate, wait_until
from wsgi_worker import wire


class StartTest(WorkerTestCase):
    def test_ready_tells_who_serves(self) -> None:
        ready = self.worker().ready()
        self.assertEqual(sys.version.split()[0], ready["version"])
        self.assertEqual((sys.executable, sys.prefix), (ready["executable"], ready["prefix"]))
        self.assertGreaterEqual(float(ready["seconds"]), 0)

    def test_every_slot_serves(self) -> None:
        worker = self.worker(threads="3")
        worker.ready()
        for number in range(3):
            self.assertEqual(b"Hello World!", worker.slots[number].get("hello.wsgi").body)

    def test_slots_serve_at_the_same_time(self) -> None:
        worker = self.worker(threads="2")
        worker.ready()
        gate = self.gate()
        worker.slots[0].ask("waits_at_a_gate.wsgi", {"PATH_INFO": gate})
        worker.slots[0].expect(wire.HEAD)
        self.assertEqual(b"Hello World!", worker.slots[1].get("hello.wsgi").body)
        open_gate(gate)
        self.assertEqual(b"begundone", worker.slots[0].answer_rest())

    def test_what_is_preloaded_is_loaded_before_ready(self) -> None:
        path = self.script("import sys\nprint('loaded', file=sys.stderr)\napp = print\n")
        self.expected_log = "loaded\n"
        self.worker(("preload", f"script\x1f{path}\x1fapp")).ready()

    def test_a_failed_preload_is_told_and_ends_the_worker(self) -> None:
        path = self.script("import no_such_module\n")
        worker = self.worker(("preload", f"script\x1f{path}\x1f"))
        strings = wire.split(worker.slots[0].expect(wire.LOAD_FAILED), "utf-8")
        self.assertEqual(
            f"cannot load {path}: ModuleNotFoundError: No module named 'no_such_module' ({path}:1)",
            strings[0],
        )
        self.assertIn("Traceback", strings[1])
        self.assertEqual(3, worker.exit_status())

    def test_a_failed_preload_ends_the_worker_though_a_thread_has_been_begun(self) -> None:
        path = self.script(
            "import threading\nthreading.Thread(target=threading.Event().wait).start()\n1 / 0\n"
        )
        worker = self.worker(("preload", f"script\x1f{path}\x1f"))
        worker.slots[0].expect(wire.LOAD_FAILED)
        self.assertEqual(3, worker.exit_status())

    def test_an_exit_while_preloading_is_a_failed_load(self) -> None:
        path = self.script("raise SystemExit(0)\n")
        worker = self.worker(("preload", f"script\x1f{path}\x1f"))
        worker.slots[0].expect(wire.LOAD_FAILED)
        self.assertEqual(3, worker.exit_status())


class EndTest(WorkerTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.it = self.worker(threads="2")
        self.it.ready()

    def test_closing_every_channel_ends_the_worker_in_order(self) -> None:
        self.expected_log = "at exit\n"
        self.it.slots[0].get("at_exit.wsgi")
        for slot in self.it.slots.values():
            slot.close()
        self.assertEqual(0, self.it.exit_status())

    def test_closing_one_channel_leaves_the_others_alone(self) -> None:
        self.it.slots[0].close()
        self.assertEqual(b"Hello World!", self.it.slots[1].get("hello.wsgi").body)

    def test_a_signal_ends_an_idle_worker_in_order(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number):
                self.expected_log = None
                worker = self.worker()
                worker.ready()
                worker.slots[0].get("at_exit.wsgi")
                worker.process.send_signal(number)
                self.assertEqual((0, "at exit\n"), (worker.exit_status(), worker.said()))

    def test_a_signal_lets_a_request_finish_first(self) -> None:
        gate = self.gate()
        self.it.slots[0].ask("waits_at_a_gate.wsgi", {"PATH_INFO": gate})
        self.it.slots[0].expect(wire.HEAD)
        self.it.process.send_signal(signal.SIGTERM)
        with self.assertRaises(EOFError):
            self.it.slots[1].receive()
        self.assertIsNone(self.it.process.poll())
        open_gate(gate)
        self.assertEqual(b"begundone", self.it.slots[0].answer_rest())
        self.assertEqual(0, self.it.exit_status())

    def test_other_signals_change_nothing(self) -> None:
        for number in (signal.SIGUSR1, signal.SIGHUP):
            self.it.process.send_signal(number)
        self.assertEqual(b"Hello World!", self.it.slots[1].get("hello.wsgi").body)

    def test_a_signal_asks_for_the_stacks_of_all_threads(self) -> None:
        self.expected_log = None
        # Served first, so that there are threads that have a stack.
        self.assertEqual(b"Hello World!", self.it.slots[0].get("hello.wsgi").body)
        self.it.process.send_signal(signal.SIGQUIT)
        wait_until(lambda: "crew.py" in self.it.stderr(), "the stacks")
        self.assertEqual(b"Hello World!", self.it.slots[1].get("hello.wsgi").body)

    def test_the_stacks_can_be_asked_for_while_requests_come_and_go(self) -> None:
        self.expected_log = None
        for _ in range(200):
            self.it.process.send_signal(signal.SIGQUIT)
            for slot in self.it.slots.values():
                self.assertEqual(b"Hello World!", slot.get("hello.wsgi").body)

    def test_another_signal_has_the_stacks_written_when_no_python_code_gets_on(self) -> None:
        self.expected_log = None
        self.it.slots[0].ask("keeps_the_gil.wsgi")
        wait_until(lambda: "begun" in self.it.stderr(), "the request")
        self.it.process.send_signal(signal.SIGRTMIN)
        wait_until(lambda: "keeps_the_gil.wsgi" in self.it.stderr(), "the stacks")

    def test_a_signal_before_ready_ends_the_worker_at_once(self) -> None:
        path = self.script(
            "import signal, sys\nprint('loading', file=sys.stderr)\nsignal.pause()\n"
        )
        self.expected_log = None
        worker = self.worker(("preload", f"script\x1f{path}\x1f"))
        wait_until(lambda: bool(worker.said()), "the script begins to load")
        worker.process.send_signal(signal.SIGINT)
        self.assertEqual(-signal.SIGINT, worker.exit_status())

    def test_what_is_no_frame_ends_the_worker(self) -> None:
        self.expected_log = None
        self.it.slots[0].requests.sendall(b"GET / HTTP/1.1\r\n\r\n")
        self.assertEqual(6, self.it.exit_status())
        self.assertIn("slot 0 cannot go on: frame of unknown type 0x47", self.it.said())

    def test_a_frame_out_of_turn_ends_the_worker(self) -> None:
        self.expected_log = None
        self.it.slots[1].send(wire.BODY, b"nobody asked")
        self.assertEqual(6, self.it.exit_status())
        self.assertIn("slot 1 cannot go on: BODY arrived between two requests", self.it.said())

    def test_a_request_that_is_none_ends_the_worker(self) -> None:
        self.expected_log = None
        for payload in (
            b"",
            b"script",
            wire.join(["script", "/x"]),
            testkit.request(["script", "/x"], ["0"]),
            testkit.request(["script", "/x", "", "", "a key without a value"], ["0"]),
            testkit.request(["script", "/x", "", ""], []),
            testkit.request(["script", "/x", "", ""], ["3"]),
            testkit.request(["script", "/x", "", ""], ["0", "a key without a value"]),
            testkit.request(["script", "/x", "", ""], ["0", "key"]) + b"a value without its NUL",
            b"\0\0\0\xff" + testkit.request(["script", "/x", "", ""], ["0"])[4:],
        ):
            with self.subTest(payload):
                worker = self.worker()
                worker.ready()
                worker.slots[0].send(wire.REQUEST, payload)
                self.assertEqual(6, worker.exit_status())
                self.assertIn("a REQUEST must be the length of a string list", worker.said())


if __name__ == "__main__":
    unittest.main()
