# SPDX-License-Identifier: Apache-2.0
"""Workers without slots (``threads=0``): their scripts, and how these end."""

from __future__ import annotations

import signal
import unittest

from testkit import Worker, WorkerTestCase, alive, open_gate, wait_until
from wsgi_worker import wire


class ServiceTestCase(WorkerTestCase):
    def service(self, *sources: str) -> Worker:
        """A worker that is ready and has the scripts to run."""
        paths = [self.script(source, f"{number}.py") for number, source in enumerate(sources)]
        options = [("preload", f"import\x1f{path}\x1f") for path in paths]
        worker = self.worker(*options, threads="0")
        worker.ready()
        return worker

    def running(self, *sources: str) -> Worker:
        """The same, told to begin."""
        worker = self.service(*sources)
        worker.service.send(wire.BEGIN)
        return worker


class BeginTest(ServiceTestCase):
    def test_nothing_runs_before_it_is_told_to(self) -> None:
        worker = self.service("print('running')\n")
        worker.service.close()
        self.assertEqual(0, worker.exit_status())

    def test_scripts_run_on_the_main_thread_one_after_the_other(self) -> None:
        source = "import threading\nprint(threading.current_thread() is threading.main_thread())\n"
        self.expected_log = None
        worker = self.running(source, source)
        self.assertEqual(0, worker.exit_status())
        self.assertEqual(["True", "True"], [r.text for r in worker.records if r.text == "True"])

    def test_a_script_that_cannot_be_compiled_is_told_and_nothing_is_run(self) -> None:
        good, bad = self.script("print('running')\n", "good.py"), self.script("if\n", "bad.py")
        options = [("preload", f"import\x1f{path}\x1f") for path in (good, bad)]
        worker = self.worker(*options, threads="0")
        sentence, _, unloadable = wire.split(worker.service.expect(wire.LOAD_FAILED), "utf-8")
        self.assertTrue(sentence.startswith(f"cannot load {bad}: SyntaxError"), sentence)
        self.assertEqual(bad, unloadable)
        self.assertEqual(3, worker.exit_status())

    def test_a_bridge_that_says_something_else_is_the_end(self) -> None:
        self.expected_log = "ERROR: the service cannot go on: REQUEST arrived at a service\n"
        worker = self.service("print('running')\n")
        worker.service.send(wire.REQUEST)
        self.assertEqual(0, worker.exit_status())

    def test_a_ping_is_answered_while_a_script_runs(self) -> None:
        worker = self.running("import time\nprint('running')\ntime.sleep(600)\n")
        worker.record("running")
        self.expected_log = "running\n"
        worker.ping()
        wait_until(lambda: worker.pongs > 0, "a PONG")


class EndTest(ServiceTestCase):
    def test_a_script_that_returns_ends_the_process(self) -> None:
        worker = self.running("pass\n")
        self.assertEqual(0, worker.exit_status())
        self.expected_log = f"INFO: the service script {self.folder}/0.py has come to its end\n"

    def test_a_script_that_raises_ends_the_process_with_its_traceback(self) -> None:
        self.expected_log = None
        worker = self.running("def f():\n    raise ValueError('boom')\nf()\n", "print('next')\n")
        self.assertEqual(1, worker.exit_status())
        (record,) = worker.records
        self.assertEqual("error", record.level)
        self.assertRegex(
            record.text,
            r"(?s)the service script .*/0\.py failed:\nTraceback.*, line 2, in f\n.*ValueError: boom",
        )
        self.assertNotIn("wsgi_worker", record.text)

    def test_a_script_that_raises_does_not_wait_for_its_threads(self) -> None:
        self.expected_log = None
        worker = self.running(
            "import atexit, threading\n"
            "atexit.register(print, 'at exit')\n"
            "threading.Thread(target=threading.Event().wait).start()\n"
            "print('half a line', end='')\n"
            "1 / 0\n"
        )
        self.assertEqual(1, worker.exit_status())
        worker.record("at exit")
        worker.record("half a line")

    def test_a_script_may_choose_the_exit_status(self) -> None:
        worker = self.running("import sys\nsys.exit(7)\n")
        self.assertEqual(7, worker.exit_status())

    def test_a_script_may_exit_with_a_message(self) -> None:
        self.expected_log = "ERROR: no queue\n"
        worker = self.running("import sys\nsys.exit('no queue')\n")
        self.assertEqual(1, worker.exit_status())

    def test_the_process_lives_as_long_as_a_thread_that_is_no_daemon(self) -> None:
        self.expected_log = None
        gate = self.gate()
        worker = self.running(
            "import threading\n"
            f"threading.Thread(target=lambda: print(open({gate!r}).read() or 'over')).start()\n"
        )
        worker.record("has come to its end")
        self.assertTrue(alive(worker.process.pid))
        open_gate(gate)
        self.assertEqual(0, worker.exit_status())
        worker.record("over")

    def test_a_daemon_thread_holds_nothing_up(self) -> None:
        self.expected_log = None
        worker = self.running(
            "import threading\n"
            "threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
        )
        self.assertEqual(0, worker.exit_status())


class StopTest(ServiceTestCase):
    """Scripts that would never end: SystemExit is raised in what they wait for."""

    _WAITS = {
        "sleep": "import time\nwait = lambda: time.sleep(600)\n",
        "a lock": "import threading\nwait = threading.Event().wait\n",
        "a thread": (
            "import threading\n"
            "thread = threading.Thread(target=threading.Event().wait, daemon=True)\n"
            "thread.start()\nwait = thread.join\n"
        ),
        "a queue": "import queue\nwait = queue.Queue().get\n",
        "a socket": (
            "import socket\nlistener = socket.socket(socket.AF_UNIX)\nlistener.bind('')\n"
            "listener.listen(1)\nwait = listener.accept\n"
        ),
        "computing": "def wait():\n    while True: pass\n",
    }
    _TELL = (
        "try:\n    print('running')\n    wait()\n"
        "except SystemExit as error:\n    print('told to end', error.code)\n    raise\n"
    )

    def test_a_closed_channel_ends_whatever_a_script_waits_for(self) -> None:
        self.expected_log = "running\ntold to end None\n"
        for what, source in self._WAITS.items():
            with self.subTest(what):
                worker = self.running(source + self._TELL)
                worker.record("running")
                worker.service.close()
                self.assertEqual(0, worker.exit_status())

    def test_a_signal_does_the_same(self) -> None:
        self.expected_log = "running\ntold to end None\n"
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number):
                worker = self.running(self._WAITS["sleep"] + self._TELL)
                worker.record("running")
                worker.process.send_signal(number)
                self.assertEqual(0, worker.exit_status())

    def test_an_event_loop_cancels_its_tasks(self) -> None:
        self.expected_log = "running\ncancelled\n"
        worker = self.running(
            "import asyncio\n"
            "async def main():\n"
            "    print('running')\n"
            "    try:\n"
            "        await asyncio.sleep(600)\n"
            "    except asyncio.CancelledError:\n"
            "        print('cancelled')\n"
            "        raise\n"
            "asyncio.run(main())\n"
        )
        worker.record("running")
        worker.service.close()
        self.assertEqual(0, worker.exit_status())

    def test_a_second_signal_does_not_break_off_what_the_first_has_begun(self) -> None:
        gate = self.gate()
        self.expected_log = "running\nending\nended\n"
        worker = self.running(
            "import time\n"
            "try:\n    print('running')\n    time.sleep(600)\n"
            f"finally:\n    print('ending')\n    open({gate!r}).close()\n    print('ended')\n"
        )
        worker.record("running")
        worker.process.send_signal(signal.SIGTERM)
        worker.record("ending")
        worker.process.send_signal(signal.SIGTERM)
        worker.service.close()
        open_gate(gate)
        self.assertEqual(0, worker.exit_status())

    def test_a_handler_of_the_script_takes_the_place_of_systemexit(self) -> None:
        self.expected_log = None
        worker = self.running(
            "import signal, threading\n"
            "done = threading.Event()\n"
            "signal.signal(signal.SIGTERM, lambda *_: done.set())\n"
            "print('running')\n"
            "done.wait()\n"
            "print('in order')\n"
        )
        worker.record("running")
        worker.service.close()
        self.assertEqual(0, worker.exit_status())
        worker.record("in order")

    def test_threads_hear_of_the_end(self) -> None:
        self.expected_log = "running\nprocess_stopping graceful_signal\nover\n"
        worker = self.running(
            "import mod_wsgi, threading, time\n"
            "over = threading.Event()\n"
            "@mod_wsgi.subscribe_shutdown\n"
            "def stop(event, **fields):\n"
            "    print(event, fields['shutdown_reason'])\n"
            "    over.set()\n"
            "threading.Thread(target=lambda: over.wait() and print('over')).start()\n"
            "print('running')\n"
            "time.sleep(600)\n"
        )
        worker.record("running")
        worker.service.close()
        self.assertEqual(0, worker.exit_status())

    def test_threads_that_have_outlasted_the_script_hear_of_the_end(self) -> None:
        self.expected_log = None
        worker = self.running(
            "import mod_wsgi, threading\n"
            "over = threading.Event()\n"
            "mod_wsgi.subscribe_shutdown(lambda *_, **__: over.set())\n"
            "threading.Thread(target=over.wait).start()\n"
        )
        worker.record("has come to its end")
        worker.service.close()
        self.assertEqual(0, worker.exit_status())

    def test_a_bridge_that_is_gone_ends_the_process_at_once(self) -> None:
        self.expected_log = "running\n"
        worker = self.running(
            "import signal, time\n"
            "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
            "print('running')\n"
            "time.sleep(600)\n"
        )
        worker.record("running")
        assert worker.process.stdin is not None
        worker.process.stdin.close()
        self.assertIn(worker.exit_status(), (0, -signal.SIGKILL))

    def test_a_child_that_is_forked_does_not_act_as_the_service(self) -> None:
        self.expected_log = None
        worker = self.running(
            "import os\n"
            "child = os.fork()\n"
            "if child:\n"
            "    print('child', os.waitpid(child, 0)[1])\n",
            "print('second')\n",
        )
        self.assertEqual(0, worker.exit_status())
        worker.record("child 0")
        self.assertEqual(1, worker.said().count("second"))


if __name__ == "__main__":
    unittest.main()
