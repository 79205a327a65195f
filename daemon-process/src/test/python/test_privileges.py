# SPDX-License-Identifier: Apache-2.0
"""Who a worker becomes. What only root can do is tested when the tests are run by root."""

from __future__ import annotations

import grp
import os
import pwd
import unittest
from typing import Dict, List
from unittest import mock

from testkit import WorkerTestCase
from wsgi_worker import privileges, wire
from wsgi_worker.failure import ExitStatus, StartFailure

NOBODY = pwd.getpwuid(65534)
ROOT = os.geteuid() == 0


def readable_by_all(path: str) -> bool:
    """Whether anybody may use this folder; else a worker could not even import what it needs."""
    while os.stat(path).st_mode & 0o5 == 0o5:
        if path == "/":
            return True
        path = os.path.dirname(path)
    return False


LIBRARY = os.path.dirname(os.__file__)
LIBRARY_READABLE = readable_by_all(LIBRARY)


@unittest.skipUnless(ROOT, "only root can become somebody else")
@unittest.skipUnless(LIBRARY_READABLE, f"{LIBRARY} can only be read by some")
class DropTest(WorkerTestCase):
    SEEN = (
        "[os.getresuid(), os.getresgid(), os.getgroups(), os.getcwd(), "
        "os.environ['HOME'], os.environ['USER'], os.environ['LOGNAME']]"
    )

    def seen(self, **keys: str) -> List[object]:
        """What a worker sees of itself; its script stands where everybody may read it."""
        path = self.script(
            "import os\n"
            "def application(environ, start_response):\n"
            "    start_response('200 OK', [])\n"
            "    return [repr(eval(environ['QUERY_STRING'])).encode()]\n"
        )
        answer = self.serving(**keys).get(path, {"QUERY_STRING": self.SEEN})
        self.assertIsNone(answer.failure, answer)
        return list(eval(answer.body))

    def test_becomes_user_and_group_for_good(self) -> None:
        seen = self.seen(user=NOBODY.pw_name, group="#12345", home="/")
        self.assertEqual([(NOBODY.pw_uid,) * 3, (12345,) * 3], seen[:2])
        self.assertEqual([NOBODY.pw_dir, NOBODY.pw_name, NOBODY.pw_name], seen[4:])

    def test_takes_the_groups_of_the_user(self) -> None:
        seen = self.seen(user=NOBODY.pw_name, home="/")
        expected = [entry.gr_gid for entry in grp.getgrall() if NOBODY.pw_name in entry.gr_mem]
        self.assertEqual(sorted({*expected, NOBODY.pw_gid}), sorted(set(seen[2])))  # type: ignore

    def test_a_number_needs_no_account(self) -> None:
        path = self.script("import os\napplication = print\n")
        worker = self.worker(("preload", f"script\x1f{path}\x1f"), user="#54321", group="#54321")
        ready = worker.ready()
        self.assertEqual(("#54321", "#54321"), (ready["user"], ready["group"]))

    def test_lives_in_the_home_of_its_user(self) -> None:
        homes = [user for user in pwd.getpwall() if user.pw_uid and os.path.isdir(user.pw_dir)]
        user = next((user for user in homes if readable_by_all(user.pw_dir)), None)
        if user is None:
            self.skipTest("no account on this machine has a home that can be entered")
        self.assertEqual(user.pw_dir, self.seen(user=user.pw_name)[3])

    def test_a_home_that_cannot_be_entered_is_warned_about(self) -> None:
        if os.path.isdir(NOBODY.pw_dir):
            self.skipTest(f"{NOBODY.pw_name} has a home here")
        self.expected_log = None
        worker = self.worker(user=NOBODY.pw_name)
        worker.ready()
        self.assertEqual(
            "warn", worker.record(f"the home of the worker's user, {NOBODY.pw_dir}").level
        )

    def refused(self, **keys: str) -> str:
        worker = self.worker(**keys)
        sentence = wire.split(worker.slots[0].expect(wire.LOAD_FAILED), "utf-8")[0]
        self.assertEqual(5, worker.exit_status())
        return sentence

    def test_never_serves_as_root_when_that_is_asked_for(self) -> None:
        for user in ("root", "#0"):
            with self.subTest(user):
                self.assertIn("must not run as root", self.refused(user=user))

    def test_refuses_what_the_machine_does_not_know(self) -> None:
        cases: Dict[str, Dict[str, str]] = {
            "user=no-such-user is unknown": {"user": "no-such-user"},
            "group=no-such-group is unknown": {"user": NOBODY.pw_name, "group": "no-such-group"},
            "user=#54321 has no entry": {"user": "#54321"},
        }
        for message, keys in cases.items():
            with self.subTest(message):
                self.assertIn(message, self.refused(**keys))


@unittest.skipUnless(ROOT, "only root can become somebody else")
@unittest.skipIf(LIBRARY_READABLE, f"{LIBRARY} can be read by everybody")
class UnreadableLibraryTest(WorkerTestCase):
    def test_is_told_instead_of_an_import_that_fails(self) -> None:
        worker = self.worker(user=NOBODY.pw_name, home="/")
        sentence = wire.split(worker.slots[0].expect(wire.LOAD_FAILED), "utf-8")[0]
        self.assertIn(f"user {NOBODY.pw_name} may not read {LIBRARY}", sentence)
        self.assertEqual(3, worker.exit_status())


class WithoutRootTest(unittest.TestCase):
    def setUp(self) -> None:
        self.warnings: List[str] = []
        patch = mock.patch("os.geteuid", return_value=54321)
        patch.start()
        self.addCleanup(patch.stop)

    def test_runs_on_as_itself_and_says_so(self) -> None:
        self.assertIsNone(privileges.drop(NOBODY.pw_name, None, self.warnings.append))
        self.assertEqual(1, len(self.warnings))
        self.assertIn(f"runs as #54321 instead of user {NOBODY.pw_name}", self.warnings[0])

    def test_says_nothing_when_it_is_who_it_should_be(self) -> None:
        privileges.drop("#54321", f"#{os.getegid()}", self.warnings.append)
        self.assertEqual([], self.warnings)

    def test_says_nothing_when_nobody_asked(self) -> None:
        self.assertIsNone(privileges.drop(None, None, self.warnings.append))
        self.assertEqual([], self.warnings)

    def test_an_unknown_user_is_refused_all_the_same(self) -> None:
        with self.assertRaises(StartFailure) as raised:
            privileges.drop("no-such-user", None, self.warnings.append)
        self.assertEqual(ExitStatus.PRIVILEGES_FAILED, raised.exception.status)


if __name__ == "__main__":
    unittest.main()
