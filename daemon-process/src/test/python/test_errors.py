# SPDX-License-Identifier: Apache-2.0
"""wsgi.errors, and whatever else leads to the log."""

from __future__ import annotations

import os
import threading
import unittest

from testkit import WorkerTestCase, wait_until
from wsgi_worker.errors import ErrorStream


class ErrorStreamTest(unittest.TestCase):
    def setUp(self) -> None:
        self.read_end, write_end = os.pipe()
        self.stream = ErrorStream(write_end)
        self.addCleanup(os.close, self.read_end)
        self.addCleanup(os.close, write_end)
        os.set_blocking(self.read_end, False)

    def written(self) -> bytes:
        try:
            return os.read(self.read_end, 1 << 16)
        except BlockingIOError:
            return b""

    def test_writes_a_line_when_it_ends(self) -> None:
        self.stream.write("be")
        self.assertEqual(b"", self.written())
        self.stream.write("gun\nnext")
        self.assertEqual(b"begun\n", self.written())

    def test_a_flush_ends_the_line_that_has_begun(self) -> None:
        self.stream.write("begun")
        self.stream.flush()
        self.stream.flush()
        self.assertEqual(b"begun\n", self.written())

    def test_keeps_the_lines_of_threads_apart(self) -> None:
        self.stream.write("mine ")
        other = threading.Thread(target=lambda: self.stream.write("other\n"))
        other.start()
        other.join()
        self.stream.write("still\n")
        self.assertEqual(b"other\nmine still\n", self.written())

    def test_cuts_a_line_that_does_not_end(self) -> None:
        for _ in range(9):
            self.stream.write("x" * 1000)
        self.assertEqual(b"x" * 9000 + b"\n", self.written())

    def test_writes_any_character_as_utf_8(self) -> None:
        self.stream.write("€ \ud800\n")
        self.assertEqual("€ \\ud800\n".encode("utf-8"), self.written())

    def test_refuses_bytes(self) -> None:
        with self.assertRaisesRegex(TypeError, "write\\(\\) argument must be str, not bytes"):
            self.stream.write(b"bytes")  # type: ignore[arg-type]

    def test_cannot_be_closed_by_an_application(self) -> None:
        self.stream.close()
        self.stream.write("still here\n")
        self.assertEqual(b"still here\n", self.written())


class LogTest(WorkerTestCase):
    def test_all_that_is_printed_arrives_in_whole_lines(self) -> None:
        self.expected_stderr = None
        worker = self.worker()
        worker.ready()
        worker.slots[0].get("prints.wsgi")
        wait_until(lambda: "unended" in worker.stderr(), "the last line of the standard error")
        self.assertEqual("err or\nbegun\nunended\n", worker.stderr())
        self.assertEqual("out put\n", worker.stdout())


if __name__ == "__main__":
    unittest.main()
