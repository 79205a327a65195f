# SPDX-License-Identifier: Apache-2.0
"""What start_response accepts, and mod_wsgi's words for what it does not."""

from __future__ import annotations

import unittest
from typing import Any, List, Tuple, Type

from testkit import WORKER  # noqa: F401  (puts the worker on the path)
from wsgi_worker import head


class AcceptedHeadTest(unittest.TestCase):
    def test_keeps_order_case_and_repetition(self) -> None:
        headers = [("X-B", "1"), ("x-a", "2"), ("X-B", "3")]
        self.assertEqual(
            (["200 OK", "X-B", "1", "x-a", "2", "X-B", "3"], None, []),
            head.checked("200 OK", headers),
        )

    def test_accepts_a_status_without_a_reason(self) -> None:
        for status in ("204", "204 "):
            self.assertEqual(([status], None, []), head.checked(status, []))

    def test_accepts_latin_1_in_reasons_and_values(self) -> None:
        strings, _, _ = head.checked("200 Schön", [("X-A", "ä\tö")])
        self.assertEqual(["200 Schön", "X-A", "ä\tö"], strings)

    def test_drops_the_headers_that_only_the_server_may_set(self) -> None:
        headers = [("Connection", "close"), ("TRANSFER-encoding", "chunked"), ("X-A", "1")]
        self.assertEqual(
            (["200 OK", "X-A", "1"], None, ["Connection", "TRANSFER-encoding"]),
            head.checked("200 OK", headers),
        )

    def test_accepts_strings_of_a_class_of_their_own(self) -> None:
        class Text(str):
            pass

        strings, _, _ = head.checked(Text("200 OK"), [(Text("X-A"), Text("b"))])
        self.assertEqual(["200 OK", "X-A", "b"], strings)

    def test_finds_the_declared_content_length_in_any_case(self) -> None:
        _, declared, _ = head.checked("200 OK", [("CONTENT-length", "12")])
        self.assertEqual(12, declared)

    def test_keeps_one_of_two_equal_content_lengths(self) -> None:
        headers = [("Content-Length", "5"), ("content-length", "5")]
        self.assertEqual(
            (["200 OK", "Content-Length", "5"], 5, []), head.checked("200 OK", headers)
        )

    def test_takes_every_content_length_out(self) -> None:
        strings = ["200 OK", "A", "1", "content-LENGTH", "5", "B", "2"]
        self.assertEqual(["200 OK", "A", "1", "B", "2"], head.without_length(strings))


class RefusedHeadTest(unittest.TestCase):
    STATUSES: List[Tuple[Any, Type[Exception], str]] = [
        (200, TypeError, "must be str, not int"),
        (b"200 OK", TypeError, "must be str, not bytes"),
        ("20X OK", ValueError, "status code must be a 3 digit integer: b'20X OK'"),
        ("", ValueError, "status code must be a 3 digit integer: b''"),
        ("2000 OK", ValueError, "status code must be a 3 digit integer: b'2000 OK'"),
        ("200OK", ValueError, "no space following status code: b'200OK'"),
        ("200 O\nK", ValueError, "control character in status reason phrase: b'200 O\\nK'"),
        ("200 O\0K", ValueError, "control character in status reason phrase: b'200 O\\x00K'"),
        ("099 Low", ValueError, "status code must be between 200 and 999: b'099 Low'"),
        ("103 Hints", ValueError, "status code must be between 200 and 999: b'103 Hints'"),
        ("200 €", UnicodeEncodeError, "'latin-1' codec can't encode character"),
    ]

    HEADERS: List[Tuple[Any, Type[Exception], str]] = [
        ((), TypeError, "start_response() argument 2 must be list, not tuple"),
        (None, TypeError, "start_response() argument 2 must be list, not NoneType"),
        (["ab"], TypeError, "each header must be a 2-tuple, not str"),
        ([["a", "b"]], TypeError, "each header must be a 2-tuple, not list"),
        ([("a", "b", "c")], ValueError, "each header must be a 2-tuple, got length 3"),
        ([(1, "b")], TypeError, "must be str, not int"),
        ([("a", 1)], TypeError, "must be str, not int"),
        ([("a", b"1")], TypeError, "must be str, not bytes"),
        ([("", "b")], ValueError, "header name is empty"),
        ([("a b", "b")], ValueError, "space character in header name: b'a b'"),
        ([("a\t", "b")], ValueError, "control character in header name: b'a\\t'"),
        ([("a\0", "b")], ValueError, "control character in header name: b'a\\x00'"),
        ([("a:b", "b")], ValueError, "character ':' in header name: b'a:b'"),
        ([("ä", "b")], ValueError, "character 'ä' in header name: b'\\xe4'"),
        (
            [("a", "b\r\nc: d")],
            ValueError,
            "carriage return/line feed character in header value: b'b\\r\\nc: d'",
        ),
        (
            [("a", "b\nc")],
            ValueError,
            "carriage return/line feed character in header value: b'b\\nc'",
        ),
        ([("a", "b\0c")], ValueError, "null character in header value: b'b\\x00c'"),
        ([("a", "€")], UnicodeEncodeError, "'latin-1' codec can't encode character"),
        ([("Content-Length", "ten")], ValueError, "Content-Length must be a decimal number"),
        ([("Content-Length", "-1")], ValueError, "Content-Length must be a decimal number"),
        ([("Content-Length", "٣")], UnicodeEncodeError, "'latin-1' codec can't encode character"),
        (
            [("Content-Length", "1"), ("Content-Length", "2")],
            ValueError,
            "Content-Length is given twice with different values, 1 and 2",
        ),
    ]

    def test_says_what_is_wrong_with_a_status(self) -> None:
        for status, error, message in self.STATUSES:
            with self.subTest(status), self.assertRaises(error) as raised:
                head.checked(status, [])
            self.assertTrue(str(raised.exception).startswith(message), raised.exception)

    def test_says_what_is_wrong_with_headers(self) -> None:
        for headers, error, message in self.HEADERS:
            with self.subTest(headers), self.assertRaises(error) as raised:
                head.checked("200 OK", headers)
            self.assertTrue(str(raised.exception).startswith(message), raised.exception)


if __name__ == "__main__":
    unittest.main()
