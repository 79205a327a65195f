# SPDX-License-Identifier: Apache-2.0
"""wsgi.file_wrapper."""

from __future__ import annotations

import gzip
import io
import os
import unittest

from testkit import WorkerTestCase
from wsgi_worker.file_wrapper import FileWrapper


class FileWrapperTest(WorkerTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.path = self.script("0123456789" * 100_000, "file")
        self.slot = self.serving()

    def test_sends_a_file_with_its_length(self) -> None:
        answer = self.slot.get("sends_a_file.wsgi", {"PATH_INFO": self.path})
        self.assertEqual([("Content-Length", "1000000")], answer.headers)
        self.assertEqual(b"0123456789" * 100_000, answer.body)

    def test_sends_what_follows_the_position_of_the_file(self) -> None:
        answer = self.slot.get(
            "sends_a_file.wsgi", {"PATH_INFO": self.path, "QUERY_STRING": "999995"}
        )
        self.assertEqual(([("Content-Length", "5")], b"56789"), (answer.headers, answer.body))

    def test_iterates_whatever_can_be_read_in_blocks(self) -> None:
        wrapper = FileWrapper(io.BytesIO(b"abcdefg"), 3)
        self.assertEqual([b"abc", b"def", b"g"], list(wrapper))

    def test_knows_no_length_of_what_is_no_file(self) -> None:
        self.assertIsNone(FileWrapper(io.BytesIO(b"abc")).remaining())

    def test_knows_no_length_of_what_changes_the_bytes_of_a_file(self) -> None:
        path = os.path.join(self.folder, "file.gz")
        with gzip.open(path, "wb") as file:
            file.write(b"a" * 10_000)
        with gzip.open(path, "rb") as file:
            wrapper = FileWrapper(file)
            self.assertIsNone(wrapper.remaining())
            self.assertEqual(b"a" * 10_000, b"".join(wrapper.blocks()))

    def test_closes_what_it_wraps(self) -> None:
        file = io.BytesIO()
        FileWrapper(file).close()
        self.assertTrue(file.closed)

    def test_has_no_close_where_there_is_none(self) -> None:
        class Readable:
            def read(self, size: int) -> bytes:
                return b""

        self.assertFalse(hasattr(FileWrapper(Readable()), "close"))


if __name__ == "__main__":
    unittest.main()
