# SPDX-License-Identifier: Apache-2.0
"""Requests, taken apart: what many have in common, and what is their own."""

from __future__ import annotations

import unittest
from typing import Any, Dict, Sequence

import testkit
from wsgi_worker import wire
from wsgi_worker.handler import Route
from wsgi_worker.request import Request, Requests

KEY = ("script", "/srv/app.wsgi", "application", "")


def route(**environ: Any) -> Route:
    return Route(lambda environ, start: [], "", "", None, environ, lambda sentence: None)


class RequestTest(unittest.TestCase):
    def setUp(self) -> None:
        self.requests = Requests()

    def parse(self, common: Sequence[str], own: Sequence[str]) -> Request:
        return self.requests.parse(testkit.request((*KEY, *common), ("0", *own)))

    def environ(self, common: Sequence[str], own: Sequence[str]) -> Dict[str, Any]:
        return self.parse(common, own).environ(route(), 1)

    def test_an_environ_is_what_many_have_in_common_and_what_is_the_request_s_own(self) -> None:
        environ = self.environ(("SERVER_NAME", "a"), ("PATH_INFO", "/x"))
        self.assertEqual(("a", "/x"), (environ["SERVER_NAME"], environ["PATH_INFO"]))

    def test_what_is_the_request_s_own_replaces_what_is_common(self) -> None:
        environ = self.environ(("mod_wsgi.queue_start", "0.0"), ("mod_wsgi.queue_start", "2.5"))
        self.assertEqual(2.5, environ["mod_wsgi.queue_start"])

    def test_nothing_stays_in_the_environ_of_the_next_request(self) -> None:
        self.environ(("SERVER_NAME", "a"), ("HTTP_X", "1"))["SERVER_NAME"] = "changed"
        environ = self.environ(("SERVER_NAME", "a"), ("HTTP_Y", "2"))
        self.assertNotIn("HTTP_X", environ)
        self.assertEqual(("a", "2"), (environ["SERVER_NAME"], environ["HTTP_Y"]))

    def test_requests_with_other_things_in_common_are_told_apart(self) -> None:
        names = [
            self.environ(("SERVER_NAME", name), ())["SERVER_NAME"] for name in ("a", "ab", "a")
        ]
        self.assertEqual(["a", "ab", "a"], names)

    def test_what_requests_have_in_common_is_taken_apart_once(self) -> None:
        first = self.parse(("SERVER_NAME", "a"), ("PATH_INFO", "/x"))
        self.parse(("SERVER_NAME", "b"), ())
        again = self.parse(("SERVER_NAME", "a"), ("PATH_INFO", "/y"))
        self.assertIs(first.common, again.common)

    def test_made_up_hosts_do_not_fill_the_memory(self) -> None:
        first = self.parse(("SERVER_NAME", "a"), ())
        for number in range(1000):
            self.parse(("SERVER_NAME", f"host{number}"), ())
        self.assertIsNot(first.common, self.parse(("SERVER_NAME", "a"), ()).common)

    def test_an_application_that_has_been_loaded_anew_has_its_own_environ(self) -> None:
        old = self.parse((), ()).environ(route(version=1), 1)
        new = self.parse((), ()).environ(route(version=2), 1)
        self.assertEqual((1, 2), (old["version"], new["version"]))

    def test_file_names_are_text_wherever_they_stand(self) -> None:
        name = "/srv/caf\u00e9".encode().decode("latin-1")
        for common, own in ((("DOCUMENT_ROOT", name), ()), ((), ("DOCUMENT_ROOT", name))):
            with self.subTest(common=common):
                self.assertEqual("/srv/caf\u00e9", self.environ(common, own)["DOCUMENT_ROOT"])

    def test_a_file_name_is_decoded_once_when_something_else_is_no_ascii(self) -> None:
        name = "/srv/caf\u00e9".encode().decode("latin-1")
        environ = self.environ(("DOCUMENT_ROOT", name), ("PATH_INFO", "/\xe4"))
        self.assertEqual(("/srv/caf\u00e9", "/\xe4"), (environ["DOCUMENT_ROOT"], environ["PATH_INFO"]))

    def test_a_time_that_is_none_is_absent(self) -> None:
        for common, own in (
            (("mod_wsgi.queue_start", "soon"), ()),
            ((), ("mod_wsgi.queue_start", "soon")),
        ):
            with self.subTest(common=common):
                self.assertNotIn("mod_wsgi.queue_start", self.environ(common, own))

    def test_says_whether_scripts_are_looked_at(self) -> None:
        common = ("mod_wsgi.script_reloading", "0")
        self.assertEqual(
            (True, False), (self.parse((), ()).common.reloads, self.parse(common, ()).common.reloads)
        )

    def test_a_payload_that_is_cut_off_anywhere_is_refused(self) -> None:
        payload = testkit.request((*KEY, "SERVER_NAME", "a"), ("0", "PATH_INFO", "/x"))
        body = len(payload) - len("PATH_INFO\0/x\0")
        for known in (False, True):
            if known:
                self.requests.parse(payload)
            for end in set(range(len(payload))) - {body}:
                with self.subTest(end=end, known=known), self.assertRaises(wire.ProtocolError):
                    self.requests.parse(payload[:end])


if __name__ == "__main__":
    unittest.main()
