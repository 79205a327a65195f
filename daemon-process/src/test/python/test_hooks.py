# SPDX-License-Identifier: Apache-2.0
"""Scripts that are asked something about a request."""

from __future__ import annotations

import unittest
from types import ModuleType
from typing import Any, List

import testkit  # noqa: F401  puts the worker on sys.path
from wsgi_worker import hooks
from wsgi_worker.failure import LoadFailure


def asked(kind: str, environ: Any = None, **functions: Any) -> List[str]:
    """The strings with which a script that defines these functions answers."""
    module = ModuleType("script")
    module.__dict__.update(functions)
    application = hooks.adapted(kind, "/srv/script.py", module)
    statuses: List[str] = []
    body = application(dict(environ or {}), lambda status, headers: statuses.append(status))
    assert statuses == ["200 OK"]
    return b"".join(body).decode("utf-8").split("\0")


class HooksTest(unittest.TestCase):
    def test_access_is_allowed_denied_or_left_open(self) -> None:
        for result, answer in ((True, "allow"), (False, "deny"), (None, "none")):
            with self.subTest(answer):
                self.assertEqual(
                    [answer], asked("access", allow_access=lambda environ, host, r=result: r)
                )

    def test_access_is_asked_with_the_address_where_there_is_no_name(self) -> None:
        seen: List[str] = []
        environ = {"REMOTE_ADDR": "10.0.0.1"}
        asked("access", environ, allow_access=lambda environ, host: seen.append(host))
        asked(
            "access",
            {**environ, "REMOTE_HOST": "a.example"},
            allow_access=lambda environ, host: seen.append(host),
        )
        self.assertEqual(["10.0.0.1", "a.example"], seen)

    def test_a_password_is_right_wrong_or_of_somebody_unknown(self) -> None:
        for result, answer in (
            (True, ["yes"]),
            (False, ["no"]),
            (None, ["unknown"]),
            ("other", ["as", "other"]),
        ):
            with self.subTest(answer):
                self.assertEqual(
                    answer,
                    asked("password", check_password=lambda environ, user, pw, r=result: r),
                )

    def test_a_digest_is_known_or_of_somebody_unknown(self) -> None:
        for result, answer in ((None, ["unknown"]), ("0123abc", ["hash", "0123abc"])):
            with self.subTest(answer):
                self.assertEqual(
                    answer,
                    asked(
                        "password",
                        {"hook.user": "u", "hook.realm": "r"},
                        get_realm_hash=lambda environ, user, realm, r=result: r,
                    ),
                )

    def test_a_script_without_the_function_of_the_question_says_so(self) -> None:
        with self.assertRaisesRegex(LoadFailure, "must define the function get_realm_hash"):
            asked("password", {"hook.realm": "r"}, check_password=lambda environ, user, pw: True)

    def test_a_password_is_text_and_not_in_the_environ(self) -> None:
        native = "\u00fc".encode("utf-8").decode("latin-1")
        seen: List[Any] = []
        asked(
            "password",
            {"hook.user": native, "hook.password": "pw"},
            check_password=lambda environ, user, password: seen.append((environ, user, password)),
        )
        self.assertEqual([({}, "\u00fc", "pw")], seen)

    def test_groups_are_named(self) -> None:
        self.assertEqual(["a", "b"], asked("groups", groups_for_user=lambda e, user: {"a": 1, "b": 2}))

    def test_dispatch_tells_what_is_chosen(self) -> None:
        self.assertEqual(
            ["process_group", "big"],
            asked("dispatch", process_group=lambda e: "big", application_group=lambda e: None),
        )

    def test_an_answer_of_another_type_is_refused(self) -> None:
        with self.assertRaisesRegex(TypeError, "allow_access\\(\\) must return True, False or None"):
            asked("access", allow_access=lambda environ, host: 1)
        with self.assertRaisesRegex(TypeError, "process_group\\(\\) must return a str or None"):
            asked("dispatch", process_group=lambda environ: b"big")

    def test_a_script_without_its_function_cannot_be_used(self) -> None:
        with self.assertRaisesRegex(LoadFailure, "it must define the function check_password"):
            asked("password")


if __name__ == "__main__":
    unittest.main()
