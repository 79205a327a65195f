# SPDX-License-Identifier: Apache-2.0
"""What a LAUNCH says, and what is said when it makes no sense."""

from __future__ import annotations

import unittest
from typing import List, Tuple

from testkit import WORKER, WorkerTestCase  # noqa: F401  (puts the worker on the path)
from wsgi_worker import launch, wire
from wsgi_worker.failure import ExitStatus, StartFailure
from wsgi_worker.limits import Limits
from wsgi_worker.loader import Target

NEEDED = (
    "socket|/run/s|token|t|threads|5|processes|2|process-group|g|application-group||multiprocess|1|run-once|0|"
    "display-name|(wsgi:g)"
)


def strings(more: str = "") -> List[str]:
    return (NEEDED + more).split("|")


def optional(parsed: launch.Launch) -> Tuple[object, ...]:
    return (parsed.user, parsed.group, parsed.home, parsed.umask, parsed.locale)


class ParseTest(unittest.TestCase):
    def test_what_must_be_there_is_enough(self) -> None:
        parsed = launch.parse(strings())
        self.assertEqual(("/run/s", "t", 5), (parsed.socket, parsed.token, parsed.threads))
        names = (parsed.process_group, parsed.application_group, parsed.display_name)
        self.assertEqual(("g", "", "(wsgi:g)"), names)
        self.assertEqual((True, False), (parsed.multiprocess, parsed.run_once))
        self.assertEqual((None,) * 5, optional(parsed))
        self.assertEqual(((), ()), (parsed.python_path, parsed.preload))

    def test_what_may_be_there_is_taken(self) -> None:
        parsed = launch.parse(strings("|user|u|group|#7|home|/h|umask|0027|locale|C.UTF-8"))
        self.assertEqual(("u", "#7", "/h", 0o27, "C.UTF-8"), optional(parsed))

    def test_limits_are_numbers(self) -> None:
        parsed = launch.parse(
            strings(
                "|cpu-time-limit|10:16|cpu-priority|-5|memory-limit|7|virtual-memory-limit|8"
                "|stack-size|9|switch-interval|0.02"
            )
        )
        self.assertEqual(Limits((10, 16), -5, 7, 8, 9, 0.02), parsed.limits)

    def test_directories_and_targets_keep_their_order(self) -> None:
        parsed = launch.parse(
            strings(
                "|python-path|/b|python-path|/a"
                "|preload|script\x1f/x\x1f|preload|module\x1fm\x1fapp"
            )
        )
        self.assertEqual(("/b", "/a"), parsed.python_path)
        self.assertEqual(
            (Target("script", "/x", "application"), Target("module", "m", "app")), parsed.preload
        )

    def test_without_threads_it_is_a_service(self) -> None:
        self.assertFalse(launch.parse(NEEDED.split("|")).service)
        self.assertTrue(launch.parse(NEEDED.replace("|5|", "|0|").split("|")).service)

    def test_what_makes_no_sense_is_refused_with_a_sentence(self) -> None:
        cases = [
            (["socket"], "the key 'socket' has no value"),
            (["socket", "/s"], "the key 'token' is missing"),
            (strings("|colour|red"), "the key 'colour' is unknown"),
            (strings("|user|a|user|b"), "the key 'user' must stand in it once"),
            (strings("|memory-limit|much"), "a limit must be a number"),
            (strings("|umask|9"), "umask must be an octal number from 0 to 777 but is '9'"),
            (strings("|umask|7777"), "umask must be an octal number from 0 to 777 but is '7777'"),
            (strings("|preload|script"), "preload must be kind, target and callable but has 1"),
            (NEEDED.replace("|5|", "|-1|").split("|"), "threads must be a number of at least 0"),
            (NEEDED.replace("|2|", "|0|").split("|"), "processes must be a number of at least 1"),
            (NEEDED.replace("|1|", "|yes|").split("|"), "multiprocess must be 0 or 1"),
        ]
        for given, message in cases:
            with self.subTest(message), self.assertRaises(StartFailure) as raised:
                launch.parse(given)
            self.assertIn(message, raised.exception.sentence)
            self.assertEqual(ExitStatus.LAUNCH_FAILED, raised.exception.status)


class ReadTest(WorkerTestCase):
    """A worker that is given something else than one LAUNCH on its standard input."""

    def refused(self, data: bytes) -> str:
        self.expected_log = None
        worker = self.unconnected(raw=data)
        self.assertEqual(4, worker.exit_status())
        return worker.said()

    def test_nothing_at_all_is_refused(self) -> None:
        self.assertEqual(
            "ERROR: the worker cannot use its LAUNCH: the standard input ended before it; only the "
            "bridge can start a worker\n",
            self.refused(b""),
        )

    def test_another_frame_is_refused(self) -> None:
        self.assertIn("but CANCEL is\n", self.refused(wire.encode(wire.CANCEL)))

    def test_more_than_a_launch_is_refused(self) -> None:
        frame = wire.encode(wire.LAUNCH, wire.join(strings()))
        self.assertIn("more bytes follow it", self.refused(frame + b"\0"))

    def test_half_a_string_list_is_refused(self) -> None:
        self.assertIn("does not end with a NUL", self.refused(wire.encode(wire.LAUNCH, b"socket")))

    def test_a_bridge_that_is_not_there_is_named(self) -> None:
        frame = wire.encode(wire.LAUNCH, wire.join(strings()))
        self.assertIn(
            "ERROR: the worker cannot reach the bridge at /run/s: No such file or directory\n",
            self.refused(frame),
        )


if __name__ == "__main__":
    unittest.main()
