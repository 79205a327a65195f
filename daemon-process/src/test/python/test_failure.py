# SPDX-License-Identifier: Apache-2.0
"""Failures in words."""

from __future__ import annotations

import unittest
from typing import Callable

from testkit import WORKER  # noqa: F401  (puts the worker on the path)
from wsgi_worker import failure


def caught(step: Callable[[], object]) -> BaseException:
    try:
        step()
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


class DescribeTest(unittest.TestCase):
    def test_says_type_and_message_in_one_line(self) -> None:
        self.assertEqual("ValueError: a b", failure.describe(ValueError("a\n  b")))

    def test_says_the_type_alone_when_there_is_no_message(self) -> None:
        self.assertEqual("KeyboardInterrupt", failure.describe(KeyboardInterrupt()))

    def test_says_the_module_of_a_type_that_is_not_built_in(self) -> None:
        self.assertEqual("test_failure.Own: x", failure.describe(Own("x")))

    def test_does_not_show_the_module_that_a_script_becomes(self) -> None:
        error = type("Own", (Exception,), {"__module__": "_mod_wsgi_0123"})("x")
        self.assertEqual("Own: x", failure.describe(error))


class Own(Exception):
    pass


class ChainTest(unittest.TestCase):
    def test_shortens_a_recursion(self) -> None:
        def recurse() -> object:
            return recurse()

        places = failure.chain(caught(recurse)).split(" > ")
        self.assertEqual(("...", 9), (places[4], len(places)))

    def test_is_empty_where_no_code_of_the_application_ran(self) -> None:
        self.assertEqual("", failure.chain(ValueError()))


class CleanTest(unittest.TestCase):
    def test_cuts_the_middle_of_what_is_too_long(self) -> None:
        self.assertEqual("aaaaa [...] bbbbb", failure.clean("a" * 50 + "b" * 50, 10))

    def test_shows_what_a_string_list_cannot_hold(self) -> None:
        self.assertEqual("a\\0b\\ud800", failure.clean("a\0b\ud800", 100))


if __name__ == "__main__":
    unittest.main()
