# SPDX-License-Identifier: Apache-2.0
"""The end of the bridge: its end of the standard input of the worker is closed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import unittest

from testkit import DEADLINE, Worker, WorkerTestCase, alive, wait_until
from wsgi_worker import wire


class LifelineTest(WorkerTestCase):
    def ends(self, worker: Worker) -> None:
        assert worker.process.stdin is not None
        worker.process.stdin.close()
        began = time.monotonic()
        worker.exit_status()
        self.assertLess(time.monotonic() - began, 1)

    def test_ends_an_idle_worker(self) -> None:
        worker = self.worker()
        worker.ready()
        self.ends(worker)

    def test_ends_a_worker_whose_application_holds_the_gil_for_ever(self) -> None:
        worker = self.worker()
        worker.ready()
        worker.slots[0].ask("holds_the_gil.wsgi")
        worker.slots[0].expect(wire.HEAD)
        worker.slots[0].expect(wire.DATA)
        self.ends(worker)

    def test_ends_a_worker_that_is_still_loading(self) -> None:
        path = self.script("import ctypes\nctypes.PyDLL(None).sleep(3600)\n")
        worker = self.worker(("preload", f"script\x1f{path}\x1f"))
        self.ends(worker)

    def test_ends_a_worker_whose_application_catches_the_signal(self) -> None:
        path = self.script(
            "import signal\nsignal.signal(signal.SIGIO, lambda *a: None)\n"
            "def application(e, s):\n    s('200 OK', [])\n    return []\n"
        )
        worker = self.worker(("preload", f"script\x1f{path}\x1f"))
        worker.ready()
        self.ends(worker)

    def test_ends_the_programs_that_the_application_has_started(self) -> None:
        path = self.script(
            "import subprocess\n"
            "child = subprocess.Popen(['sleep', '3600'])\n"
            "def application(e, s):\n    s('200 OK', [])\n    return [b'%d' % child.pid]\n"
        )
        worker = self.worker(("preload", f"script\x1f{path}\x1f"))
        worker.ready()
        child = int(worker.slots[0].get(path).body)
        self.ends(worker)
        wait_until(lambda: not alive(child), "the end of the program")

    def test_ends_with_a_bridge_that_is_killed(self) -> None:
        bridge = subprocess.Popen(
            [sys.executable, os.path.join(os.path.dirname(__file__), "doomed_bridge.py")],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            cwd=self.folder,
        )
        self.addCleanup(bridge.wait, DEADLINE)
        self.addCleanup(bridge.kill)
        assert bridge.stdout is not None
        self.addCleanup(bridge.stdout.close)
        pid = int(bridge.stdout.readline())
        self.assertTrue(alive(pid))
        bridge.kill()
        began = time.monotonic()
        wait_until(lambda: not alive(pid), "the end of the worker")
        self.assertLess(time.monotonic() - began, 1)


if __name__ == "__main__":
    unittest.main()
