# SPDX-License-Identifier: Apache-2.0
"""The server side of PEP 3333, through a real worker: what is sent for what is answered."""

from __future__ import annotations

import unittest

from testkit import Answer, WorkerTestCase, open_gate
from wsgi_worker import wire


class ResponseTest(WorkerTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.slot = self.serving()

    def answers(self, expression: str, method: str = "GET", **how: str) -> Answer:
        environ = {"QUERY_STRING": expression, "REQUEST_METHOD": method}
        return self.slot.get("answers.wsgi", environ, **how)

    def test_computes_the_content_length_of_a_list(self) -> None:
        answer = self.answers("'200 OK', [('X-A', 'b')], [b'one', b'', b'two']")
        self.assertEqual([("X-A", "b"), ("Content-Length", "6")], answer.headers)
        self.assertEqual([b"onetwo"], answer.chunks)

    def test_sends_a_list_in_one_piece(self) -> None:
        self.slot.ask("hello.wsgi")
        data = self.slot.connection.recv(65536)
        head = wire.join(["200 OK", "Content-Type", "text/plain", "Content-Length", "12"])
        expected = wire.encode(wire.HEAD, head) + wire.encode(wire.DATA, b"Hello World!")
        self.assertEqual(expected + wire.END_FRAME, data)

    def test_leaves_a_declared_content_length_alone(self) -> None:
        answer = self.answers("'200 OK', [('content-length', '2')], [b'ab']")
        self.assertEqual([("content-length", "2")], answer.headers)

    def test_computes_the_content_length_of_an_empty_list(self) -> None:
        answer = self.answers("'200 OK', [], []")
        self.assertEqual(([("Content-Length", "0")], b""), (answer.headers, answer.body))

    def test_knows_the_content_length_of_an_iterable_without_chunks(self) -> None:
        answer = self.answers("'200 OK', [], iter([b'', b''])")
        self.assertEqual([("Content-Length", "0")], answer.headers)

    def test_computes_no_content_length_where_http_allows_none(self) -> None:
        for status in ("204 No Content", "304 Not Modified"):
            with self.subTest(status):
                self.assertEqual([], self.answers(f"'{status}', [], []").headers)

    def test_does_not_claim_that_a_body_left_out_for_head_is_empty(self) -> None:
        self.assertEqual([], self.answers("'200 OK', [], []", "HEAD").headers)

    def test_sends_the_body_for_head_and_leaves_it_to_the_bridge(self) -> None:
        answer = self.answers("'200 OK', [], [b'abc']", "HEAD")
        self.assertEqual(([("Content-Length", "3")], b"abc"), (answer.headers, answer.body))

    def test_accepts_a_content_length_without_its_body_for_head(self) -> None:
        answer = self.answers("'200 OK', [('Content-Length', '1000')], []", "HEAD")
        self.assertEqual("1000", dict(answer.headers)["Content-Length"])

    def test_sends_each_chunk_of_an_iterator_by_itself_and_skips_empty_ones(self) -> None:
        answer = self.slot.get("streams.wsgi")
        self.assertEqual([b"a", b"b", b"c"], answer.chunks)
        self.assertEqual([("Content-Type", "text/plain")], answer.headers)

    def test_sends_a_chunk_before_it_asks_for_the_next(self) -> None:
        gate = self.gate()
        self.slot.ask("waits_at_a_gate.wsgi", {"PATH_INFO": gate})
        self.slot.expect(wire.HEAD)
        self.assertEqual(b"begun", self.slot.expect(wire.DATA))
        open_gate(gate)
        self.assertEqual(b"done", self.slot.expect(wire.DATA))
        self.slot.expect(wire.END)

    def test_sends_what_is_written_before_what_is_returned(self) -> None:
        answer = self.slot.get("writes.wsgi")
        self.assertEqual([b"one ", b"two ", b"three"], answer.chunks)

    def test_cuts_large_chunks_into_frames_of_a_mebibyte(self) -> None:
        answer = self.answers("'200 OK', [], iter([b'x' * 2500000])")
        self.assertEqual([1048576, 1048576, 402848], [len(chunk) for chunk in answer.chunks])

    def test_sends_a_large_list_whole(self) -> None:
        answer = self.answers("'200 OK', [], [bytes([i % 251]) * 3000 for i in range(2000)]")
        self.assertEqual("6000000", dict(answer.headers)["Content-Length"])
        self.assertEqual(b"".join(bytes([i % 251]) * 3000 for i in range(2000)), answer.body)

    def test_serves_one_request_after_another(self) -> None:
        for _ in range(3):
            self.assertEqual(b"Hello World!", self.slot.get("hello.wsgi").body)


class ContentLengthTest(WorkerTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.slot = self.serving()

    def test_cuts_what_goes_beyond_it_and_stops_iterating(self) -> None:
        self.expected_log = None
        worker = self.worker()
        worker.ready()
        answer = worker.slots[0].get("closes.wsgi", {"QUERY_STRING": "4"})
        self.assertEqual([b"one", b"t"], answer.chunks)
        self.assertIsNone(answer.failure)
        worker.record("was longer than its Content-Length")
        worker.record("closed")
        self.assertNotIn("exhausted", worker.said())
        self.assertEqual(1, worker.said().count("closed\n"))

    def test_cuts_a_list_that_goes_beyond_it_and_warns_once(self) -> None:
        self.expected_log = None
        worker = self.worker()
        worker.ready()
        for _ in range(2):
            answer = worker.slots[0].get(
                "answers.wsgi",
                {"QUERY_STRING": "'200 OK', [('Content-Length', '3')], [b'abcd']"},
            )
            self.assertEqual((b"abc", None), (answer.body, answer.failure))
        worker.record("was longer than its Content-Length")
        self.assertEqual(1, worker.said().count("WARN: "))

    def test_breaks_a_response_off_that_falls_short_of_it(self) -> None:
        for chunks in ("[b'abc']", "iter([b'a', b'bc'])"):
            with self.subTest(chunks):
                answer = self.slot.get(
                    "answers.wsgi",
                    {"QUERY_STRING": f"'200 OK', [('Content-Length', '5')], {chunks}"},
                )
                self.assertEqual(b"abc", answer.body)
                self.assertIn(
                    "Content length mismatch, expected 5, response generated 3", answer.sentence
                )

    def test_fails_before_the_head_when_nothing_was_sent_at_all(self) -> None:
        answer = self.slot.get(
            "answers.wsgi", {"QUERY_STRING": "'200 OK', [('Content-Length', '5')], []"}
        )
        self.assertIsNone(answer.head)
        self.assertIn("expected 5, response generated 0", answer.sentence)


class StartResponseTest(WorkerTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.slot = self.serving()

    def test_a_second_call_replaces_the_first_until_something_was_sent(self) -> None:
        answer = self.slot.get("changes_its_mind.wsgi")
        self.assertEqual("404 Not Found", answer.status)
        self.assertNotIn("X-First", dict(answer.headers))

    def test_a_call_with_exc_info_replaces_the_first_until_something_was_sent(self) -> None:
        answer = self.slot.get("changes_its_mind.wsgi", {"QUERY_STRING": "exc_info"})
        self.assertEqual("500 Failed", answer.status)

    def test_a_late_call_with_exc_info_raises_what_it_reports(self) -> None:
        answer = self.slot.get("starts_too_late.wsgi", {"QUERY_STRING": "exc_info"})
        self.assertEqual((b"first", "200 OK"), (answer.body, answer.status))
        self.assertIn("ValueError: in the middle", answer.sentence)

    def test_a_late_call_without_exc_info_is_refused(self) -> None:
        answer = self.slot.get("starts_too_late.wsgi")
        self.assertIn("called more than once without exc_info", answer.sentence)

    def test_exc_info_must_be_three_things(self) -> None:
        for value in ("ValueError('x')", "(1, 2)"):
            answer = self.slot.get(
                "calls_start_response.wsgi", {"QUERY_STRING": f"'200 OK', [], {value}"}
            )
            self.assertIn(
                "start_response() argument 'exc_info' must be a 3-tuple or None", answer.sentence
            )

    def test_what_it_refuses_fails_the_request(self) -> None:
        answer = self.slot.get("calls_start_response.wsgi", {"QUERY_STRING": "'20X OK', []"})
        self.assertIsNone(answer.head)
        self.assertIn("ValueError: status code must be a 3 digit integer", answer.sentence)

    def test_a_body_without_it_fails_the_request(self) -> None:
        answer = self.slot.get("never_starts.wsgi")
        self.assertIsNone(answer.head)
        self.assertIn("without calling start_response", answer.sentence)

    def test_nothing_of_a_request_can_be_used_after_it(self) -> None:
        self.slot.post("keeps_its_tools.wsgi", b"body")
        answer = self.slot.get("keeps_its_tools.wsgi")
        self.assertEqual(
            [
                "read() called on wsgi.input after request completed",
                "start_response() called after request completed",
                "write() called after request completed",
            ],
            answer.body.decode("ascii").split("\n"),
        )


class ChunkTypeTest(WorkerTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.slot = self.serving()

    def answers(self, chunks: str, headers: str = "[]", **how: str) -> Answer:
        return self.slot.get(
            "answers.wsgi", {"QUERY_STRING": f"'200 OK', {headers}, {chunks}"}, **how
        )

    def test_refuses_text_and_says_exactly_what_to_change(self) -> None:
        for chunks in ("['text']", "iter(['text'])", "'text'"):
            with self.subTest(chunks):
                answer = self.answers(chunks)
                self.assertIsNone(answer.head)
                self.assertRegex(
                    answer.sentence,
                    r"^the application in /.*/answers\.wsgi: response iterable must yield bytes, "
                    r"not str: return \[b'\.\.\.'\] or use \.encode\('utf-8'\), or set "
                    r"str-response=utf-8 on the mount or the group$",
                )

    def test_breaks_off_when_text_comes_after_bytes(self) -> None:
        for chunks in ("iter([b'bytes', 'text'])", "[b'bytes', 'text']"):
            with self.subTest(chunks):
                answer = self.answers(chunks)
                self.assertEqual(b"bytes", answer.body)
                self.assertIn("must yield bytes, not str", answer.sentence)

    def test_refuses_a_number(self) -> None:
        sentence = self.answers("[1]").sentence
        self.assertTrue(
            sentence.endswith("response iterable must yield bytes, not int: return [b'...']")
        )

    def test_refuses_what_cannot_be_iterated(self) -> None:
        sentence = self.answers("None").sentence
        self.assertIn("returned NoneType, but WSGI wants an iterable", sentence)

    def test_encodes_text_where_str_response_says_so(self) -> None:
        for chunks in ("['a', 'ü', b'b']", "iter(['a', 'ü', b'b'])"):
            with self.subTest(chunks):
                chunks = chunks.encode("utf-8").decode("latin-1")
                # The expression itself came as bytes, so that 'ü' is two characters in it.
                answer = self.answers(chunks, string_response="latin-1")
                self.assertEqual("aüb".encode("utf-8"), answer.body)

    def test_corrects_a_content_length_that_counted_characters(self) -> None:
        answer = self.answers(
            r"['gr\xfc\xdfe']", "[('Content-Length', '5')]", string_response="utf-8"
        )
        self.assertEqual([("Content-Length", "7")], answer.headers)
        self.assertEqual("grüße", answer.body.decode("utf-8"))

    def test_leaves_out_a_content_length_that_cannot_be_corrected(self) -> None:
        answer = self.answers(
            r"iter(['gr\xfc\xdfe', '!'])", "[('Content-Length', '6')]", string_response="utf-8"
        )
        self.assertEqual(([], "grüße!"), (answer.headers, answer.body.decode("utf-8")))

    def test_does_not_know_every_encoding(self) -> None:
        answer = self.answers("['a']", string_response="utf-99")
        self.assertIn("str-response=utf-99 is no encoding that Python knows", answer.sentence)

    def test_sends_bare_bytes_as_one_chunk_and_warns_once(self) -> None:
        self.expected_log = None
        worker = self.worker()
        worker.ready()
        for _ in range(2):
            answer = worker.slots[0].get("answers.wsgi", {"QUERY_STRING": "'200 OK', [], b'abc'"})
            self.assertEqual([b"abc"], answer.chunks)
            self.assertEqual([("Content-Length", "3")], answer.headers)
        worker.record("return [body] instead of body")
        self.assertEqual(1, worker.said().count("return [body] instead of body"))


if __name__ == "__main__":
    unittest.main()
