# SPDX-License-Identifier: Apache-2.0
"""A request from the call of the application to the close of what it returned."""

from __future__ import annotations

import unittest

from testkit import WorkerTestCase
from wsgi_worker import wire


class CloseTest(WorkerTestCase):
    def test_the_iterable_is_closed_once_after_its_last_chunk(self) -> None:
        self.expected_log = "exhausted\nclosed\n"
        self.assertEqual(b"onetwo", self.serving().get("closes.wsgi").body)

    def test_a_cancelled_response_is_closed_and_ended(self) -> None:
        self.expected_log = "closed\n"
        slot = self.serving()
        slot.ask("streams_for_ever.wsgi")
        slot.expect(wire.HEAD)
        slot.send(wire.CANCEL)
        while slot.receive()[0] != wire.END:
            pass
        self.expected_log = "closed\n"
        self.assertEqual(b"Hello World!", slot.get("hello.wsgi").body)

    def test_a_cancelled_writer_is_told_by_an_error(self) -> None:
        self.expected_log = "mod_wsgi client connection closed\n"
        slot = self.serving()
        slot.ask("writes_for_ever.wsgi")
        slot.expect(wire.HEAD)
        slot.send(wire.CANCEL)
        while slot.receive()[0] != wire.END:
            pass

    def test_a_cancel_that_comes_too_late_is_ignored(self) -> None:
        slot = self.serving()
        slot.get("hello.wsgi")
        slot.send(wire.CANCEL)
        self.assertEqual([b"a", b"b", b"c"], slot.get("streams.wsgi").chunks)

    def test_the_iterable_is_closed_when_the_bridge_closes_the_channel(self) -> None:
        self.expected_log = None
        worker = self.worker()
        worker.ready()
        worker.slots[0].ask("streams_for_ever.wsgi")
        worker.slots[0].expect(wire.HEAD)
        worker.slots[0].close()
        self.assertEqual(0, worker.exit_status())
        worker.record("closed")
        self.assertEqual("closed\n", worker.said())


class ValidatedTest(WorkerTestCase):
    def test_an_application_under_the_validator_of_the_standard_library_is_content(self) -> None:
        self.expected_log = "seen\nseen\n"
        slot = self.serving()
        self.assertEqual(b"nothing and more", slot.get("validated.wsgi").body)
        slot.ask("validated.wsgi", {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "4"}, body="2")
        sent = iter([b"body", b""])
        self.assertEqual(b"body and more", slot.answer(lambda size: next(sent)).body)


if __name__ == "__main__":
    unittest.main()
