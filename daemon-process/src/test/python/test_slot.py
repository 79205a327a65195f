# SPDX-License-Identifier: Apache-2.0
"""The boundary of a request: what an application raises, and what the bridge hears of it."""

from __future__ import annotations

import unittest

from testkit import Answer, WorkerTestCase


class FailureTest(WorkerTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.slot = self.serving()

    def raises(self, where: str) -> Answer:
        return self.slot.get("raises.wsgi", {"QUERY_STRING": where})

    def test_what_is_raised_before_the_head_is_reported_in_one_sentence(self) -> None:
        answer = self.raises("before:ValueError('boom\\nbang')")
        self.assertIsNone(answer.head)
        self.assertRegex(
            answer.sentence,
            r"^ValueError exception raised processing WSGI script '/.*/raises\.wsgi'\. "
            r"ValueError: boom bang "
            r"\(/.*/raises\.wsgi:\d+\)$",
        )

    def test_the_traceback_begins_in_the_application(self) -> None:
        lines = self.raises("before:ValueError('boom')").detail.splitlines()
        self.assertEqual("Traceback (most recent call last):", lines[0])
        self.assertIn("raises.wsgi", lines[1])
        self.assertEqual("ValueError: boom", lines[-1])

    def test_what_is_raised_midway_breaks_the_response_off(self) -> None:
        answer = self.raises("midway:KeyError('k')")
        self.assertEqual(b"first", answer.body)
        self.assertIn("raises.wsgi'. KeyError: 'k'", answer.sentence)

    def test_the_process_outlives_whatever_an_application_raises(self) -> None:
        for error in ("SystemExit(1)", "KeyboardInterrupt()", "GeneratorExit()", "BaseException()"):
            for where in ("before", "midway"):
                with self.subTest(error=error, where=where):
                    self.assertIn(error.split("(")[0], self.raises(f"{where}:{error}").sentence)
        self.assertEqual(b"Hello World!", self.slot.get("hello.wsgi").body)

    def test_an_exception_that_cannot_be_shown_is_reported_all_the_same(self) -> None:
        answer = self.raises("before:type('Bad', (Exception,), {'__str__': lambda self: 1})()")
        self.assertIn("(its message cannot be shown)", answer.sentence)

    def test_a_message_with_any_character_can_be_reported(self) -> None:
        answer = self.raises(r"before:ValueError('a\0b\ud800c\u20ac')")
        self.assertIn(r"a\0b\ud800c€", answer.sentence)

    def test_a_failing_close_is_logged_and_the_response_stays_complete(self) -> None:
        self.expected_log = None
        worker = self.worker()
        worker.ready()
        answer = worker.slots[0].get("raises.wsgi", {"QUERY_STRING": "close"})
        self.assertEqual((b"all", None), (answer.body, answer.failure))
        worker.record("ValueError: close failed")


if __name__ == "__main__":
    unittest.main()
