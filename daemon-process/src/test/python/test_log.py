# SPDX-License-Identifier: Apache-2.0
"""What an application says, as it arrives at the bridge."""

from __future__ import annotations

import os
import unittest
from typing import List

from testkit import Record, WorkerTestCase, wait_until
from wsgi_worker.log import Log


class LogTest(WorkerTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.expected_log = None
        self.it = self.worker()
        self.it.ready()
        self.slot = self.it.slots[0]

    def ask(self, statements: str) -> None:
        """Executes statements during a request with the id r1, and waits for its end."""
        path = self.script(
            "import logging, os, sys, threading, traceback\n"
            "def application(environ, start_response):\n"
            "    start_response('200 OK', [])\n"
            "    errors = environ['wsgi.errors']\n"
            f"    {statements}\n"
            "    return []\n"
        )
        answer = self.slot.get(path, {"mod_wsgi.request_id": "r1"})
        self.assertEqual("200 OK", answer.status)

    def test_all_that_is_printed_arrives_in_whole_lines(self) -> None:
        self.slot.get("prints.wsgi")
        self.it.record("unended")
        self.assertEqual(
            ["out put", "err or", "begun", "unended"], [record.text for record in self.it.records]
        )

    def test_a_record_names_its_request(self) -> None:
        self.ask("print('said')")
        self.assertEqual(Record("", "", "r1", "said"), self.it.record("said"))

    def test_a_record_of_a_thread_of_the_application_names_no_request(self) -> None:
        self.ask("t = threading.Thread(target=print, args=('aside',)); t.start(); t.join()")
        self.assertEqual(Record("", "", "", "aside"), self.it.record("aside"))

    def test_logging_that_nobody_configured_tells_level_and_logger(self) -> None:
        self.ask("logging.getLogger('shop.cart').warning('%d left\\nonly', 3)")
        self.assertEqual(Record("warn", "shop.cart", "r1", "3 left\nonly"), self.it.record("left"))

    def test_an_uncaught_exception_of_a_thread_arrives_as_one_error(self) -> None:
        self.ask("t = threading.Thread(target=int, args=('x',), name='T'); t.start(); t.join()")
        record = self.it.record("ValueError")
        self.assertEqual("error", record.level)
        self.assertTrue(record.text.startswith("Exception in thread T:\nTraceback"), record.text)

    def test_any_character_can_be_said(self) -> None:
        self.ask("print('\\u20ac \\ud800 \\0 end')")
        self.assertEqual("\u20ac \\ud800 \\0 end", self.it.record("end").text)

    def test_what_c_code_and_other_programs_write_disturbs_nothing(self) -> None:
        self.ask("os.write(1, b'\\x16\\0\\0\\0'); os.write(2, b'raw\\n'); os.system('echo child')")
        self.assertEqual(b"Hello World!", self.slot.get("hello.wsgi").body)
        wait_until(lambda: "child" in self.it.stdout(), "what the other program wrote")
        self.assertEqual("raw\n", self.it.stderr())

    def test_bytes_can_be_written_to_the_buffers_of_the_streams(self) -> None:
        self.ask("sys.stderr.buffer.write(b'beneath\\n'); sys.stderr.buffer.flush()")
        self.assertEqual("beneath", self.it.record("beneath").text)

    def test_a_child_that_is_forked_is_heard_through_the_standard_error(self) -> None:
        self.ask(
            "pid = os.fork()\n"
            "    if not pid:\n"
            "        print('from the child')\n"
            "        os._exit(0)\n"
            "    os.waitpid(pid, 0)"
        )
        self.assertEqual("from the child\n", self.it.stderr())
        self.assertEqual([], self.it.records)


class ReentryTest(unittest.TestCase):
    def test_what_is_said_while_something_is_being_said_follows_it(self) -> None:
        channel = _TellsMore()
        it = Log()
        it.use(channel)  # type: ignore[arg-type]
        channel.log = it
        it.say("info", "first")
        self.assertEqual([b"first", b"second"], [frame.split(b"\0")[-2] for frame in channel.sent])

    def test_lines_go_to_the_descriptor_while_there_is_no_channel(self) -> None:
        read_end, write_end = os.pipe()
        self.addCleanup(os.close, read_end)
        self.addCleanup(os.close, write_end)
        Log(write_end).say("error", "no bridge")
        self.assertEqual(b"ERROR: no bridge\n", os.read(read_end, 100))


class _TellsMore:
    """A channel in which a finalizer or a signal handler says something, too."""

    def __init__(self) -> None:
        self.sent: List[bytes] = []
        self.log = Log()

    def send(self, frame: bytes) -> None:
        if not self.sent:
            self.log.say("info", "second")
        self.sent.append(frame)


if __name__ == "__main__":
    unittest.main()
