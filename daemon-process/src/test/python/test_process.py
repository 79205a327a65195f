# SPDX-License-Identifier: Apache-2.0
"""The life of a worker process: start, signals, the end of the bridge, children, exit statuses."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import unittest

from testkit import DEADLINE, Worker, WorkerTestCase, wait_until
from wsgi_worker import wire


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and nobody waited for does not."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as status:
            return status.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


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
        gate = os.path.join(self.folder, "gate")
        worker.slots[0].ask("waits_for_a_file.wsgi", {"PATH_INFO": gate})
        worker.slots[0].expect(wire.HEAD)
        self.assertEqual(b"Hello World!", worker.slots[1].get("hello.wsgi").body)
        open(gate, "w").close()
        self.assertEqual(b"begundone", worker.slots[0].answer_rest())

    def test_what_is_preloaded_is_loaded_before_ready(self) -> None:
        path = self.script("import sys\nprint('loaded', file=sys.stderr)\napp = print\n")
        self.expected_stderr = "loaded\n"
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

    def test_an_exit_while_preloading_is_a_failed_load(self) -> None:
        path = self.script("raise SystemExit(0)\n")
        worker = self.worker(("preload", f"script\x1f{path}\x1f"))
        worker.slots[0].expect(wire.LOAD_FAILED)
        self.assertEqual(3, worker.exit_status())


class EnvironTest(WorkerTestCase):
    def environ(self, *options: object, **keys: str) -> dict:
        slot = self.serving(**keys)
        lines = slot.get("environ.wsgi").body.decode("utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)

    def test_holds_what_pep_3333_and_mod_wsgi_promise(self) -> None:
        environ = self.environ()
        self.assertEqual("(1, 0)", environ["wsgi.version"])
        self.assertEqual("'http'", environ["wsgi.url_scheme"])
        self.assertEqual("True", environ["wsgi.input_terminated"])
        self.assertEqual("'pyApps'", environ["mod_wsgi.process_group"])
        self.assertEqual("''", environ["mod_wsgi.application_group"])
        self.assertEqual("'application'", environ["mod_wsgi.callable_object"])
        self.assertEqual("1", environ["mod_wsgi.thread_id"])

    def test_tells_threads_and_processes(self) -> None:
        one = self.environ(threads="1", multiprocess="0", run_once="1")
        self.assertEqual("False", one["wsgi.multithread"])
        self.assertEqual("False", one["wsgi.multiprocess"])
        self.assertEqual("True", one["wsgi.run_once"])
        many = self.worker(threads="2", multiprocess="1")
        many.ready()
        text = many.slots[1].get("environ.wsgi").body.decode("utf-8")
        self.assertIn("wsgi.multithread=True\n", text)
        self.assertIn("wsgi.multiprocess=True\n", text)

    def test_file_names_are_text_and_everything_else_is_bytes_as_latin_1(self) -> None:
        native = "/ü".encode("utf-8").decode("latin-1")
        slot = self.serving()
        answer = slot.get("environ.wsgi", {"PATH_INFO": native, "SCRIPT_FILENAME": native})
        text = answer.body.decode("utf-8")
        self.assertIn(f"PATH_INFO={native!r}\n", text)
        self.assertIn("SCRIPT_FILENAME='/ü'\n", text)

    def test_a_request_leaves_nothing_behind_for_the_next(self) -> None:
        slot = self.serving()
        slot.get("environ.wsgi", {"HTTP_X_SECRET": "1"})
        self.assertNotIn(b"HTTP_X_SECRET", slot.get("environ.wsgi").body)


class SurroundingsTest(WorkerTestCase):
    def seen(self, expression: str, *options: tuple, **keys: str) -> object:
        answer = self.serving(*options, **keys).get(
            "surroundings.wsgi", {"QUERY_STRING": expression}
        )
        self.assertIsNone(answer.failure, answer)
        return eval(answer.body)

    def test_home_is_the_working_directory(self) -> None:
        self.assertEqual(self.folder, self.seen("os.getcwd()", home=self.folder))

    def test_a_home_that_is_not_there_ends_the_worker(self) -> None:
        worker = self.worker(home="/no/such/home")
        strings = wire.split(worker.slots[0].expect(wire.LOAD_FAILED), "utf-8")
        self.assertIn("cannot enter home=/no/such/home: No such file or directory", strings[0])
        self.assertEqual(4, worker.exit_status())

    def test_umask_is_set(self) -> None:
        self.assertEqual(0o27, self.seen("os.umask(0)", umask="0027"))

    def test_locale_is_set(self) -> None:
        self.assertEqual("C", self.seen("locale.setlocale(locale.LC_ALL)", locale="C"))

    def test_a_locale_that_is_not_there_is_warned_about(self) -> None:
        self.expected_stderr = None
        worker = self.worker(locale="xx_YY.UTF-8")
        worker.ready()
        self.assertIn("WARN: locale=xx_YY.UTF-8 is not installed", worker.stderr())

    def test_the_process_shows_its_group(self) -> None:
        found = self.seen(
            "__import__('pathlib').Path('/proc/self/comm').read_text()",
            display_name="(wsgi:very-long-name)",
        )
        self.assertEqual("(wsgi:very-long\n", found)

    def test_python_path_comes_first_with_what_its_pth_files_name(self) -> None:
        folders = [os.path.join(self.folder, name) for name in ("one", "two", "three")]
        for folder in folders:
            os.mkdir(folder)
        self.script(folders[2] + "\n", "two/more.pth")
        path = self.seen("sys.path", ("python-path", folders[0]), ("python-path", folders[1]))
        assert isinstance(path, list)
        self.assertEqual(folders, path[:3])

    def test_the_arguments_are_those_of_mod_wsgi(self) -> None:
        self.assertEqual(["mod_wsgi"], self.seen("sys.argv"))

    def test_standard_input_is_empty(self) -> None:
        self.assertEqual("", self.seen("sys.stdin.read()"))

    def test_a_program_that_the_application_starts_has_the_usual_signals(self) -> None:
        found = self.seen(
            "__import__('subprocess').run(['grep', 'SigIgn', '/proc/self/status'], "
            "capture_output=True, text=True).stdout"
        )
        mask = int(str(found).split()[1], 16)
        for number in (signal.SIGHUP, signal.SIGUSR1, signal.SIGTERM, signal.SIGINT):
            self.assertFalse(mask & 1 << number - 1, number)


class EndTest(WorkerTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.it = self.worker(threads="2")
        self.it.ready()

    def test_closing_every_channel_ends_the_worker_in_order(self) -> None:
        self.expected_stderr = "at exit\n"
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
                self.expected_stderr = None
                worker = self.worker()
                worker.ready()
                worker.slots[0].get("at_exit.wsgi")
                worker.process.send_signal(number)
                self.assertEqual((0, "at exit\n"), (worker.exit_status(), worker.stderr()))

    def test_a_signal_lets_a_request_finish_first(self) -> None:
        gate = os.path.join(self.folder, "gate")
        self.it.slots[0].ask("waits_for_a_file.wsgi", {"PATH_INFO": gate})
        self.it.slots[0].expect(wire.HEAD)
        self.it.process.send_signal(signal.SIGTERM)
        with self.assertRaises(EOFError):
            self.it.slots[1].receive()
        self.assertIsNone(self.it.process.poll())
        open(gate, "w").close()
        self.assertEqual(b"begundone", self.it.slots[0].answer_rest())
        self.assertEqual(0, self.it.exit_status())

    def test_other_signals_change_nothing(self) -> None:
        for number in (signal.SIGUSR1, signal.SIGHUP):
            self.it.process.send_signal(number)
        self.assertEqual(b"Hello World!", self.it.slots[1].get("hello.wsgi").body)

    def test_a_signal_before_ready_ends_the_worker_at_once(self) -> None:
        gate = os.path.join(self.folder, "gate")
        path = self.script(
            "import os, sys, time\nprint('loading', file=sys.stderr)\n"
            f"while not os.path.exists({gate!r}):\n    time.sleep(0.01)\n"
        )
        self.expected_stderr = None
        worker = self.worker(("preload", f"script\x1f{path}\x1f"))
        wait_until(lambda: bool(worker.stderr()), "the script begins to load")
        worker.process.send_signal(signal.SIGINT)
        self.assertEqual(-signal.SIGINT, worker.exit_status())

    def test_what_is_no_frame_ends_the_worker(self) -> None:
        self.expected_stderr = None
        self.it.slots[0].connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
        self.assertEqual(6, self.it.exit_status())
        self.assertIn("slot 0 cannot go on: frame of unknown type 0x47", self.it.stderr())

    def test_a_frame_out_of_turn_ends_the_worker(self) -> None:
        self.expected_stderr = None
        self.it.slots[1].send(wire.BODY, b"nobody asked")
        self.assertEqual(6, self.it.exit_status())
        self.assertIn("slot 1 cannot go on: BODY arrived between two requests", self.it.stderr())

    def test_a_request_without_its_five_strings_ends_the_worker(self) -> None:
        self.expected_stderr = None
        self.it.slots[0].send(wire.REQUEST, wire.join(["script", "/x"]))
        self.assertEqual(6, self.it.exit_status())


class LifelineTest(WorkerTestCase):
    """The bridge is gone: its end of the standard input of the worker is closed."""

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


class ChildTest(WorkerTestCase):
    """Processes that the application forks."""

    def setUp(self) -> None:
        super().setUp()
        self.it = self.worker()
        self.it.ready()

    def test_do_not_keep_the_channel_open(self) -> None:
        child = int(self.it.slots[0].get("forks.wsgi", {"QUERY_STRING": "sleeps"}).body)
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
