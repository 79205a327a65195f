# SPDX-License-Identifier: Apache-2.0
"""``import mod_wsgi``, from inside an application."""

from __future__ import annotations

import ast
import os
import unittest
from typing import Any

from testkit import Slot, WorkerTestCase

SCRIPT = """
import mod_wsgi
{preparation}
def application(environ, start_response):
    body = repr({expression}).encode()
    start_response('200 OK', [])
    return [body]
"""


class ModulesTest(WorkerTestCase):
    def slot(self, expression: str, preparation: str = "") -> Slot:
        """A slot, and the script that answers with the value of an expression."""
        self.script(SCRIPT.format(expression=expression, preparation=preparation))
        return self.serving(threads="1", processes="3")

    def answer(self, slot: Slot, **environ: str) -> Any:
        answer = slot.get(os.path.join(self.folder, "script.wsgi"), environ)
        self.assertIsNone(answer.failure, answer.failure)
        return ast.literal_eval(answer.body.decode())

    def value(self, expression: str, preparation: str = "") -> Any:
        return self.answer(self.slot(expression, preparation))

    def test_says_where_the_application_runs(self) -> None:
        self.assertEqual(
            ((6, 0, 5), "pyApps", "", 3, 1),
            self.value(
                "(mod_wsgi.version, mod_wsgi.process_group, mod_wsgi.application_group,"
                " mod_wsgi.maximum_processes, mod_wsgi.threads_per_process)"
            ),
        )

    def test_has_the_wrapper_of_the_environ(self) -> None:
        self.assertTrue(self.value("mod_wsgi.FileWrapper is environ['wsgi.file_wrapper']"))

    def test_a_timeout_is_no_ordinary_exception(self) -> None:
        self.assertEqual(
            (True, False, "mod_wsgi"),
            self.value(
                "(issubclass(mod_wsgi.RequestTimeout, BaseException),"
                " issubclass(mod_wsgi.RequestTimeout, Exception),"
                " mod_wsgi.RequestTimeout.__module__)"
            ),
        )

    def test_keeps_data_for_the_request_and_no_longer(self) -> None:
        slot = self.slot(
            "(dict(mod_wsgi.request_data()), mod_wsgi.request_data().update(a=1),"
            " mod_wsgi.active_requests)"
        )
        for number in ("r1", "r2"):
            self.assertEqual(
                ({}, None, {number: {"a": 1}}), self.answer(slot, **{"mod_wsgi.request_id": number})
            )

    def test_has_no_request_data_on_a_thread_without_a_request(self) -> None:
        preparation = (
            "try:\n    mod_wsgi.request_data()\nexcept RuntimeError as e:\n    said = str(e)\n"
        )
        self.assertEqual("no active request for thread", self.value("said", preparation))

    def test_counts_what_the_process_has_done(self) -> None:
        slot = self.slot("mod_wsgi.process_metrics()")
        self.answer(slot)
        metrics = self.answer(slot)
        self.assertEqual(
            (1, 1, 1),
            (metrics["request_count"], metrics["active_requests"], metrics["request_threads"]),
        )
        self.assertEqual([{"thread_id": 1, "request_count": 1}], metrics["threads"])
        self.assertGreater(metrics["memory_rss"], 1 << 20)
        self.assertGreaterEqual(metrics["memory_max_rss"], metrics["memory_rss"] // 2)
        self.assertGreaterEqual(metrics["running_time"], metrics["request_busy_time"])

    def test_has_no_request_metrics_before_they_are_recorded(self) -> None:
        self.assertIsNone(self.value("mod_wsgi.request_metrics()"))

    def test_tells_the_requests_since_the_last_time(self) -> None:
        slot = self.slot("mod_wsgi.request_metrics()", "mod_wsgi.start_recording_metrics()")
        self.answer(slot)
        metrics = self.answer(slot)
        self.assertEqual((1, 1), (metrics["request_count"], metrics["status_2xx"]))
        self.assertGreater(metrics["application_time"], 0)
        self.assertGreater(metrics["request_throughput"], 0)
        self.assertEqual(1, self.answer(slot)["request_count"])

    def test_server_metrics_are_switched_off(self) -> None:
        self.assertIsNone(self.value("mod_wsgi.server_metrics()"))

    def test_a_handler_sends_records_with_their_level(self) -> None:
        self.expected_log = "INFO: sold 3\nDEBUG: looked\n"
        self.script(
            "import logging, mod_wsgi\n"
            "logging.root.addHandler(mod_wsgi.LogHandler())\n"
            "logging.root.setLevel(logging.DEBUG)\n"
            "def application(environ, start_response):\n"
            "    logging.info('sold %d', 3)\n"
            "    logging.debug('looked')\n"
            "    start_response('200 OK', [])\n"
            "    return []\n"
        )
        self.serving().get(os.path.join(self.folder, "script.wsgi"))

    def test_the_module_apache_says_who_is_in_its_place(self) -> None:
        self.assertEqual(
            ("WSGI Bridge", 3),
            self.value("(apache.description, apache.maximum_processes)", "import apache"),
        )

    def test_the_module_apache_gives_way_to_one_of_the_application(self) -> None:
        self.script("description = 'a helicopter'\n", "apache.py")
        self.assertEqual(
            "a helicopter",
            self.value(
                "apache.description",
                f"import sys; sys.path.insert(0, {self.folder!r}); import apache",
            ),
        )


if __name__ == "__main__":
    unittest.main()
