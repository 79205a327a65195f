# SPDX-License-Identifier: Apache-2.0
"""What applications of a worker can do with signals."""

from __future__ import annotations

import unittest

from testkit import WorkerTestCase

SCRIPT = """
import os, signal
from signal import signal as imported

def application(environ, start_response):
    start_response('200 OK', [])
    return [str(eval(environ['QUERY_STRING'])).encode()]

def in_a_child():
    child = os.fork()
    if not child:
        try:
            signal.signal(signal.SIGUSR1, signal.SIG_IGN)
        except ValueError:  # the real one, on what is not the main thread for it
            os._exit(1)
        os._exit(0 if signal.getsignal(signal.SIGUSR1) == signal.SIG_IGN else 2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
"""


class SignalsTest(WorkerTestCase):
    def ask(self, query: str, restrict: str) -> str:
        path = self.script(SCRIPT)
        self.it = self.worker(("restrict-signal", restrict))
        self.it.ready()
        answer = self.it.slots[0].get(path, {"QUERY_STRING": query})
        return answer.body.decode() or answer.sentence

    def test_signal_does_nothing_but_warn_on_any_thread(self) -> None:
        self.expected_log = None
        for name in ("signal.signal", "imported"):
            with self.subTest(name):
                said = self.ask(f"{name}(signal.SIGUSR2, signal.SIG_IGN)", "1")
                self.assertNotIn("ValueError", said)
                record = self.it.record("signal.signal(12, ...) is ignored")
                self.assertEqual("warn", record.level)
                self.assertIn("line 1, in <module>", record.text)

    def test_is_as_ever_where_the_administrator_allows_it(self) -> None:
        self.assertIn("ValueError: signal only works", self.ask("imported(12, None)", "0"))

    @unittest.skipUnless(hasattr(__import__("os"), "waitstatus_to_exitcode"), "needs Python 3.9")
    def test_a_child_can_do_what_it_wants(self) -> None:
        self.assertEqual("0", self.ask("in_a_child()", "1"))


if __name__ == "__main__":
    unittest.main()
