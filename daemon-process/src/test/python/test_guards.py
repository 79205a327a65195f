# SPDX-License-Identifier: Apache-2.0
"""What keeps an application from ending the server. Each test guards a process of its own."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import unittest

from testkit import WORKER

_GUARDED = """
import os, signal, sys, threading
sys.path.insert(0, {worker!r})
from wsgi_worker import guards
warnings = []
count = 1
guarded = guards.Guards(warnings.append, lambda: count == 1)
guarded.install({restrict})
def raised(call, *arguments):
    try:
        call(*arguments)
    except BaseException as error:
        return type(error).__name__
"""


class GuardsTest(unittest.TestCase):
    def run_guarded(self, program: str, restrict: bool = True) -> str:
        """What a program prints that runs with the guards."""
        before = _GUARDED.format(worker=WORKER, restrict=restrict)
        done = subprocess.run(
            [sys.executable, "-c", before + textwrap.dedent(program)],
            stdout=subprocess.PIPE,
            timeout=20,
            check=True,
        )
        return done.stdout.decode().strip()

    def test_the_hard_exit_ends_no_more_than_the_request(self) -> None:
        program = "print(raised(os._exit, 3), len(warnings))"
        self.assertEqual("SystemExit 1", self.run_guarded(program))

    def test_abort_ends_no_more_than_the_request(self) -> None:
        self.assertEqual("SystemExit", self.run_guarded("print(raised(os.abort))"))

    def test_a_child_may_exit_as_it_likes(self) -> None:
        program = """
            child = os.fork()
            if child == 0:
                os._exit(7)
            print(os.waitpid(child, 0)[1] >> 8, warnings)
            """
        self.assertEqual("7 []", self.run_guarded(program))

    def test_a_child_that_comes_back_is_ended(self) -> None:
        program = """
            child = os.fork()
            guarded.end_child()
            print(os.waitpid(child, 0)[1] >> 8)
            """
        self.assertEqual("70", self.run_guarded(program))

    def test_nothing_is_forked_beside_other_interpreters(self) -> None:
        self.assertEqual("RuntimeError", self.run_guarded("count = 2\nprint(raised(os.fork))"))

    def test_other_programs_can_be_run(self) -> None:
        program = """
            import subprocess
            count = 2
            print(subprocess.check_output(["echo", "run"], text=True))
            """
        self.assertEqual("run", self.run_guarded(program))

    def test_signals_stay_as_they_are(self) -> None:
        program = """
            before = signal.getsignal(signal.SIGTERM)
            print(signal.signal(signal.SIGTERM, signal.SIG_IGN) == before)
            print(signal.getsignal(signal.SIGTERM) == before, len(warnings))
            """
        self.assertEqual("True\nTrue 1", self.run_guarded(program))

    def test_signals_can_be_had_where_the_administrator_allows_it(self) -> None:
        program = """
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            print(signal.getsignal(signal.SIGTERM) == signal.SIG_IGN)
            """
        self.assertEqual("True", self.run_guarded(program, restrict=False))

    def test_no_alarm_ends_the_server(self) -> None:
        self.assertEqual("ValueError", self.run_guarded("print(raised(signal.alarm, 1))"))

    def test_faulthandler_has_no_effect_and_says_so_once(self) -> None:
        program = """
            import faulthandler
            faulthandler.enable()
            faulthandler.enable(all_threads=True)
            print(faulthandler.is_enabled(), len(warnings))
            """
        self.assertEqual("False 1", self.run_guarded(program))

    def test_a_restricted_stream_cannot_be_used(self) -> None:
        program = """
            stream = guards.RestrictedStream("stdin")
            try:
                stream.read()
            except OSError as error:
                print(error)
            """
        self.assertEqual("sys.stdin access restricted by mod_wsgi", self.run_guarded(program))

    def test_a_farewell_waits_for_threads_and_runs_exit_functions(self) -> None:
        program = """
            import atexit, time
            atexit.register(print, "last")
            threading.Thread(target=lambda: print("thread")).start()
            guards.say_goodbye(5)
            print("after")
            """
        self.assertEqual("thread\nlast\nafter", self.run_guarded(program))

    def test_a_farewell_does_not_wait_for_ever(self) -> None:
        program = """
            done = threading.Event()
            threading.Thread(target=done.wait).start()
            guards.say_goodbye(0.01)
            print("after")
            done.set()
            """
        self.assertEqual("after", self.run_guarded(program))


if __name__ == "__main__":
    unittest.main()
