# SPDX-License-Identifier: Apache-2.0
"""The environ, as far as the worker makes it."""

from __future__ import annotations

import time
import unittest
from typing import Dict

from testkit import WorkerTestCase


class EnvironTest(WorkerTestCase):
    def environ(self, **keys: str) -> Dict[str, str]:
        slot = self.serving(**keys)
        lines = slot.get("environ.wsgi").body.decode("utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)

    def test_holds_what_pep_3333_and_mod_wsgi_promise(self) -> None:
        environ = self.environ()
        self.assertEqual("(1, 0)", environ["wsgi.version"])
        self.assertEqual("'http'", environ["wsgi.url_scheme"])
        self.assertEqual("True", environ["wsgi.input_terminated"])
        self.assertEqual("'pyApps'", environ["mod_wsgi.process_group"])
        self.assertEqual("''", environ["mod_wsgi.application_group"])
        self.assertEqual("'application'", environ["mod_wsgi.callable_object"])
        self.assertEqual("1", environ["mod_wsgi.thread_id"])
        self.assertEqual("'wsgi-script'", environ["mod_wsgi.request_handler"])
        self.assertEqual("(6, 0, 5)", environ["mod_wsgi.version"])

    def test_tells_when_the_request_passed_each_station_as_numbers(self) -> None:
        slot = self.serving()
        sent = {"mod_wsgi.request_start": "1700000000.25", "mod_wsgi.queue_start": "1700000000.5"}
        before = time.time()
        text = slot.get("environ.wsgi", sent).body.decode("utf-8")
        environ = dict(line.split("=", 1) for line in text.splitlines())
        self.assertEqual("1700000000.25", environ["mod_wsgi.request_start"])
        self.assertEqual("1700000000.5", environ["mod_wsgi.queue_start"])
        daemon_start = float(environ["mod_wsgi.daemon_start"])
        application_start = float(environ["mod_wsgi.application_start"])
        self.assertLessEqual(before, daemon_start)
        self.assertLessEqual(daemon_start, application_start)

    def test_has_no_time_where_the_bridge_sent_none_or_what_is_none(self) -> None:
        slot = self.serving()
        text = slot.get("environ.wsgi", {"mod_wsgi.queue_start": "soon"}).body.decode("utf-8")
        self.assertNotIn("mod_wsgi.request_start", text)
        self.assertNotIn("mod_wsgi.queue_start", text)

    def test_tells_threads_and_processes(self) -> None:
        one = self.environ(threads="1", multiprocess="0", run_once="1")
        self.assertEqual("False", one["wsgi.multithread"])
        self.assertEqual("False", one["wsgi.multiprocess"])
        self.assertEqual("True", one["wsgi.run_once"])
        many = self.worker(threads="2", multiprocess="1")
        many.ready()
        text = many.slots[1].get("environ.wsgi").body.decode("utf-8")
        self.assertIn("wsgi.multithread=True\n", text)
        self.assertIn("wsgi.multiprocess=True\n", text)

    def test_file_names_are_text_and_everything_else_is_bytes_as_latin_1(self) -> None:
        native = "/ü".encode("utf-8").decode("latin-1")
        slot = self.serving()
        answer = slot.get("environ.wsgi", {"PATH_INFO": native, "SCRIPT_FILENAME": native})
        text = answer.body.decode("utf-8")
        self.assertIn(f"PATH_INFO={native!r}\n", text)
        self.assertIn("SCRIPT_FILENAME='/ü'\n", text)

    def test_a_request_leaves_nothing_behind_for_the_next(self) -> None:
        slot = self.serving()
        slot.get("environ.wsgi", {"HTTP_X_SECRET": "1"})
        self.assertNotIn(b"HTTP_X_SECRET", slot.get("environ.wsgi").body)


if __name__ == "__main__":
    unittest.main()
