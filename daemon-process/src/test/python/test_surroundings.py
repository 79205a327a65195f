# SPDX-License-Identifier: Apache-2.0
"""What an application finds around it."""

from __future__ import annotations

import os
import signal
import unittest
from typing import Tuple

from testkit import WorkerTestCase
from wsgi_worker import wire


class SurroundingsTest(WorkerTestCase):
    def seen(self, expression: str, *options: Tuple[str, str], **keys: str) -> object:
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
        self.expected_log = None
        worker = self.worker(locale="xx_YY.UTF-8")
        worker.ready()
        self.assertEqual("warn", worker.record("locale=xx_YY.UTF-8 is not installed").level)

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


if __name__ == "__main__":
    unittest.main()
