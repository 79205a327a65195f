# SPDX-License-Identifier: Apache-2.0
"""wsgi.file_wrapper."""

from __future__ import annotations

import gzip
import io
import os
import unittest

from testkit import Answer, WorkerTestCase
from wsgi_worker import wire
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

    def test_offers_a_file_to_the_bridge_and_sends_nothing_of_it_when_it_is_taken(self) -> None:
        self.slot.takes_files = True
        answer = self.slot.get(
            "sends_a_file.wsgi", {"PATH_INFO": self.path, "QUERY_STRING": "100000"}
        )
        self.assertEqual(([("Content-Length", "900000")], []), (answer.headers, answer.chunks))
        status = os.stat(self.path)
        identity = [str(status.st_dev), str(status.st_ino)]
        self.assertEqual([[self.path, "100000", "900000", *identity]], self.slot.offers)
        self.assertEqual(b"Hello World!", self.slot.get("hello.wsgi").body)

    def test_offers_no_more_than_a_declared_length(self) -> None:
        self.slot.takes_files = True
        self.answers("[('Content-Length', '500000')]")
        self.assertEqual("500000", self.slot.offers[0][2])

    def test_sends_no_more_than_a_declared_length_and_does_not_complain(self) -> None:
        answer = self.answers("[('Content-Length', '15')]")
        self.assertEqual((b"012345678901234", None), (answer.body, answer.failure))

    def test_fails_when_the_file_falls_short_of_a_declared_length(self) -> None:
        answer = self.answers("[('Content-Length', '2000000')]")
        self.assertIn("Content length mismatch, expected 2000000", answer.sentence)

    def test_answers_a_head_with_the_length_alone(self) -> None:
        answer = self.slot.get(
            "sends_a_file.wsgi", {"PATH_INFO": self.path, "REQUEST_METHOD": "HEAD"}
        )
        self.assertEqual(([("Content-Length", "1000000")], []), (answer.headers, answer.chunks))
        self.assertEqual([], self.slot.offers)

    def test_offers_what_remains_after_chunks_that_were_written(self) -> None:
        self.slot.takes_files = True
        answer = self.answers("[('Content-Length', '1000003')]", before="write(b'abc')")
        self.assertEqual((b"abc", "1000000"), (answer.body, self.slot.offers[0][2]))

    def test_offers_a_file_while_the_body_of_the_request_is_unread(self) -> None:
        self.slot.takes_files = True
        self.slot.ask("sends_a_file.wsgi", {"PATH_INFO": self.path}, body="1")
        self.slot.send(wire.BODY, b"unread")
        self.slot.send(wire.BODY)
        self.assertIsNone(self.slot.answer().failure)
        self.assertEqual(b"Hello World!", self.slot.get("hello.wsgi").body)

    def test_ends_when_the_client_has_gone_instead_of_an_answer(self) -> None:
        self.slot.ask("sends_a_file.wsgi", {"PATH_INFO": self.path})
        self.slot.expect(wire.HEAD)
        self.slot.expect(wire.FILE)
        self.slot.send(wire.CANCEL)
        self.slot.expect(wire.END)
        self.assertEqual(b"Hello World!", self.slot.get("hello.wsgi").body)

    def test_closes_a_file_that_was_taken(self) -> None:
        self.slot.takes_files = True
        gone = self.answers("[('X-Closed', str(sum(g.closed for g in opened)))]").headers
        self.assertIn(("X-Closed", "0"), gone)
        again = self.answers("[('X-Closed', str(sum(g.closed for g in opened)))]").headers
        self.assertIn(("X-Closed", "1"), again)

    def test_does_not_offer_a_file_that_is_removed_when_it_is_closed(self) -> None:
        self.slot.takes_files = True
        answer = self.answers("[]", before='''import tempfile
    f = tempfile.NamedTemporaryFile()
    f.write(b"t" * 100_000)
    f.seek(0)''')
        self.assertEqual(([], 100_000), (self.slot.offers, len(answer.body)))

    def test_does_not_offer_a_small_file(self) -> None:
        self.slot.takes_files = True
        self.answers("[]", before="f.seek(999_000)")
        self.assertEqual([], self.slot.offers)

    def answers(self, headers: str, before: str = "") -> Answer:
        """What comes back for the file with these headers, after a statement."""
        path = self.script(
            f"""
opened = []

def application(environ, start_response):
    write = start_response('200 OK', {headers})
    wrapper = environ['wsgi.file_wrapper']
    f = open({self.path!r}, 'rb')
    opened.append(f)
    {before}
    return wrapper(f)
"""
        )
        return self.slot.get(path)

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
