# SPDX-License-Identifier: Apache-2.0
"""The streams that lead to the log: what one thread says stays together, and apart from others."""

from __future__ import annotations

import io
import threading
import traceback
import unittest
from typing import List

import testkit  # noqa: F401  puts the worker on sys.path
from wsgi_worker.errors import ErrorStream
from wsgi_worker.output import Output
from wsgi_worker.log import Log


class Said(Log):
    """A log that keeps what is said."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: List[str] = []

    def say(self, level: str, text: str, logger: str = "") -> None:
        self.texts.append(text)


class ErrorStreamTest(unittest.TestCase):
    def setUp(self) -> None:
        self.said = Said()
        self.stream = ErrorStream(self.said)

    def written(self) -> List[str]:
        texts, self.said.texts = self.said.texts, []
        return texts

    def test_writes_a_line_when_it_ends(self) -> None:
        self.stream.write("be")
        self.assertEqual([], self.written())
        self.stream.write("gun\n")
        self.assertEqual(["begun\n"], self.written())

    def test_keeps_the_lines_of_one_print_together(self) -> None:
        print("one\ntwo", file=self.stream)
        self.assertEqual(["one\ntwo\n"], self.written())

    def test_keeps_a_traceback_together_though_it_is_written_line_by_line(self) -> None:
        try:
            raise ValueError("boom")
        except ValueError:
            traceback.print_exc(file=self.stream)
            expected = traceback.format_exc()
        print("next", file=self.stream)
        self.assertEqual([expected, "next\n"], self.written())

    def test_a_flush_ends_what_has_begun(self) -> None:
        self.stream.write("begun")
        self.stream.flush()
        self.stream.flush()
        self.assertEqual(["begun"], self.written())

    def test_keeps_the_lines_of_threads_apart(self) -> None:
        self.stream.write("mine ")
        other = threading.Thread(target=lambda: self.stream.write("other\n"))
        other.start()
        other.join()
        self.stream.write("still\n")
        self.assertEqual(["other\n", "mine still\n"], self.written())

    def test_cuts_a_line_that_does_not_end(self) -> None:
        for _ in range(9):
            self.stream.write("x" * 1000)
        self.assertEqual(["x" * 9000], self.written())

    def test_lets_whole_lines_go_before_too_much_piles_up(self) -> None:
        self.stream.write("x" * 9000 + "\nrest")
        self.stream.flush()
        self.assertEqual(["x" * 9000, "rest"], self.written())

    def test_refuses_bytes(self) -> None:
        with self.assertRaisesRegex(TypeError, "write\\(\\) argument must be str, not bytes"):
            self.stream.write(b"bytes")  # type: ignore[arg-type]

    def test_cannot_be_closed_by_an_application(self) -> None:
        self.stream.close()
        self.stream.write("still here\n")
        self.assertEqual(["still here\n"], self.written())

    def test_takes_bytes_of_any_kind_through_its_buffer(self) -> None:
        for data in (b"bytes\n", bytearray(b"more\n"), memoryview(b"most\n")):
            self.stream.buffer.write(data)
        self.assertEqual(["bytes\n", "more\n", "most\n"], self.written())

    def test_puts_a_character_together_that_comes_in_two_parts(self) -> None:
        euro = "\u20ac\n".encode("utf-8")
        self.stream.buffer.write(euro[:1])
        self.stream.buffer.write(euro[1:] + b"\xff\n")
        self.assertEqual(["\u20ac\n\\xff\n"], self.written())

    def test_has_no_descriptor_where_nothing_lies_beneath(self) -> None:
        with self.assertRaises(io.UnsupportedOperation):
            self.stream.buffer.fileno()


class WsgiErrorsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.said = Said()
        output = Output(self.said)
        self.stream = output.errors
        self.errors = output.wsgi_errors

    def written(self) -> List[str]:
        return self.said.texts

    def test_is_a_text_stream_of_python(self) -> None:
        self.assertIs(io.TextIOWrapper, type(self.errors))

    def test_writes_where_the_standard_error_does(self) -> None:
        self.errors.write("be")
        self.stream.write("gun\n")
        self.assertEqual(["begun\n"], self.written())

    def test_a_flush_ends_what_has_begun(self) -> None:
        self.errors.write("begun")
        self.errors.flush()
        self.assertEqual(["begun"], self.written())

    def test_cannot_be_closed_by_an_application(self) -> None:
        self.errors.close()
        print("open", file=self.errors)
        self.assertEqual(["open\n"], self.written())


if __name__ == "__main__":
    unittest.main()
