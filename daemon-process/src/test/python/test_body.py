# SPDX-License-Identifier: Apache-2.0
"""wsgi.input, through a real worker."""

from __future__ import annotations

import os
import unittest
from typing import Any, List

from testkit import Answer, Slot, WorkerTestCase
from wsgi_worker import wire
from wsgi_worker.body import EmptyBody
from wsgi_worker.frame_source import READ_SIZE

LINES = b"first\nsecond\n\nlast"


class BodyTest(WorkerTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.slot = self.serving()

    def calls(self, calls: str, content: bytes = LINES, piece: int = 1 << 20) -> Any:
        """What a series of calls gives for a body that arrives in pieces of that size."""
        rest = [content]

        def read(size: int) -> bytes:
            part, rest[0] = rest[0][: min(piece, size)], rest[0][min(piece, size) :]
            return part

        self.slot.ask("reads_by_line.wsgi", {"QUERY_STRING": calls}, body="2")
        answer = self.slot.answer(read)
        self.assertIsNone(answer.failure, answer)
        return eval(answer.body)

    def test_reads_and_lines_are_exact_however_the_body_arrives(self) -> None:
        for piece in (1, 2, 3, 7, 1000):
            with self.subTest(piece):
                found = self.calls(
                    "body.read(3);body.readline();body.readline(3);body.read();body.read();"
                    "body.readline()",
                    piece=piece,
                )
                self.assertEqual([b"fir", b"st\n", b"sec", LINES[9:], b"", b""], found)

    def test_a_read_of_nothing_gives_nothing(self) -> None:
        found = self.calls("body.read(0);body.readline(0);body.read(-1)")
        self.assertEqual([b"", b"", LINES], found)

    def test_a_first_read_of_nothing_invites_the_body_without_waiting_for_it(self) -> None:
        self.slot.ask("reads_by_line.wsgi", {"QUERY_STRING": "body.read(0)"}, body="2")
        self.slot.expect(wire.READ)
        self.assertEqual(b"[b'']", self.slot.answer().body)
        self.slot.send(wire.BODY, b"the answer to the READ")
        self.assertEqual(b"Hello World!", self.slot.get("hello.wsgi").body)

    def test_none_means_everything(self) -> None:
        self.assertEqual([b"first\n", LINES[6:]], self.calls("body.readline(None);body.read(None)"))

    def test_a_read_beyond_the_end_gives_what_there_is(self) -> None:
        self.assertEqual([LINES, b""], self.calls("body.read(1000);body.read(1000)", piece=5))

    def test_lines_are_read_by_list_and_by_iteration(self) -> None:
        lines = [b"first\n", b"second\n", b"\n", b"last"]
        self.assertEqual([lines, []], self.calls("body.readlines();body.readlines()", piece=4))
        self.assertEqual([lines], self.calls("list(body)", piece=4))

    def test_a_hint_ends_a_list_of_lines_early(self) -> None:
        found = self.calls("body.readlines(7);body.read()")
        self.assertEqual([[b"first\n", b"second\n"], b"\nlast"], found)

    def test_a_line_ends_exactly_at_its_limit(self) -> None:
        self.assertEqual(
            [b"first\n", b"second", b"\n"],
            self.calls("body.readline(6);body.readline(6);body.readline(6)", piece=6),
        )

    def test_a_large_body_comes_back_unchanged(self) -> None:
        content = os.urandom(1_000_000)
        self.assertEqual(content, self.slot.post("echo.wsgi", content).body)

    def test_asks_for_no_more_than_it_may_and_not_after_the_end(self) -> None:
        self.slot.ask("echo.wsgi", body="2")
        self.assertEqual(READ_SIZE, int.from_bytes(self.slot.expect(wire.READ), "big"))
        self.slot.send(wire.BODY)
        self.assertEqual(b"", self.slot.answer().body)

    def test_does_not_ask_for_a_body_that_nobody_reads(self) -> None:
        self.assertEqual(b"Hello World!", self.slot.post("hello.wsgi", b"ignored").body)

    def test_reads_a_body_that_comes_unasked(self) -> None:
        self.slot.ask("echo.wsgi", body="1")
        for piece in (b"one ", b"two", b""):
            self.slot.send(wire.BODY, piece)
        self.assertEqual(b"one two", self.slot.answer().body)

    def test_skips_a_body_that_comes_unasked_and_is_not_read(self) -> None:
        self.slot.ask("hello.wsgi", body="1")
        self.slot.send(wire.BODY, b"one")
        self.assertEqual(b"Hello World!", self.slot.answer().body)
        self.slot.send(wire.BODY, b"two")
        self.slot.send(wire.BODY)
        self.assertEqual(b"Hello World!", self.slot.get("hello.wsgi").body)

    def test_skips_a_body_that_comes_unasked_when_the_application_cannot_be_loaded(self) -> None:
        self.slot.ask("/no/such/script.wsgi", body="1")
        self.slot.send(wire.BODY, b"one")
        self.slot.send(wire.BODY)
        self.assertIn("there is no such file", self.slot.answer().sentence)
        self.assertEqual(b"Hello World!", self.slot.get("hello.wsgi").body)

    def test_keeps_the_body_apart_from_a_look_for_cancel(self) -> None:
        self.slot.ask("streams.wsgi", body="1")
        self.slot.send(wire.BODY, b"x" * 1000)
        self.slot.send(wire.BODY)
        self.assertEqual([b"a", b"b", b"c"], self.slot.answer().chunks)
        self.assertEqual(b"Hello World!", self.slot.get("hello.wsgi").body)

    def test_no_body_is_an_empty_one(self) -> None:
        calls = "body.read();body.read(5);body.readline();body.readlines();list(body);body.close()"
        self.slot.ask("reads_by_line.wsgi", {"QUERY_STRING": calls})
        self.assertEqual(b"[b'', b'', b'', [], [], None]", self.slot.answer().body)


class FailedBodyTest(WorkerTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.slot = self.serving()

    def failing(self, slot: Slot, frame_type: int, payload: bytes = b"") -> Answer:
        script = self.script(
            "def raised(call):\n"
            "    try:\n"
            "        return call()\n"
            "    except OSError as error:\n"
            "        return str(error)\n"
            "def application(environ, start_response):\n"
            "    body = environ['wsgi.input']\n"
            "    results = [body.read(2), raised(body.read), raised(body.readline)]\n"
            "    start_response('200 OK', [])\n"
            "    return [repr(results).encode()]\n"
        )
        slot.ask(script, body="2")
        slot.expect(wire.READ)
        slot.send(wire.BODY, b"ab")
        slot.expect(wire.READ)
        slot.send(frame_type, payload)
        return slot.answer()

    def test_a_body_that_fails_is_an_error_that_stays(self) -> None:
        answer = self.failing(self.slot, wire.BODY_FAILED, b"the client has gone away")
        message = "mod_wsgi request data read error: the client has gone away"
        self.assertEqual([b"ab", message, message], eval(answer.body))

    def test_a_cancel_ends_the_wait_for_a_body(self) -> None:
        self.failing(self.slot, wire.CANCEL)
        self.slot.send(wire.BODY_FAILED, b"the answer to the READ, late")
        self.assertEqual(b"Hello World!", self.slot.get("hello.wsgi").body)

    def test_an_error_that_is_not_caught_fails_the_request(self) -> None:
        self.slot.ask("echo.wsgi", body="2")
        self.slot.expect(wire.READ)
        self.slot.send(wire.BODY_FAILED, b"the body is too large")
        self.assertIn(
            "OSError: mod_wsgi request data read error: the body is too large",
            self.slot.answer().sentence,
        )


class EmptyBodyTest(unittest.TestCase):
    def test_holds_nothing_and_survives_its_close(self) -> None:
        body = EmptyBody()
        body.close()
        results: List[Any] = [body.read(), body.readline(), body.readlines(), list(body)]
        self.assertEqual([b"", b"", [], []], results)


if __name__ == "__main__":
    unittest.main()
