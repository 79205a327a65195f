# SPDX-License-Identifier: Apache-2.0
"""The samples by themselves, each under the validator of the standard library where it is valid."""

from __future__ import annotations

import importlib.util
import io
import os
import sys
import unittest
import warnings
from typing import Any, Dict, List, Tuple
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

SAMPLES = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../main/python"))


def load(path: str, name: str) -> Any:
    """A callable of a script, loaded by its path."""
    file = os.path.join(SAMPLES, path)
    with open(file, "rb") as script:
        code = compile(script.read(), file, "exec")
    variables: Dict[str, Any] = {"__name__": "sample", "__file__": file}
    exec(code, variables)
    return variables[name]


def call(application: Any, **variables: Any) -> Tuple[str, Dict[str, str], List[Any], str]:
    """Status, headers, chunks and log of one request."""
    errors = io.StringIO()
    environ: Dict[str, Any] = {"wsgi.errors": errors, "SCRIPT_NAME": "", "QUERY_STRING": ""}
    environ.update({"PATH_INFO": "/", **variables})
    setup_testing_defaults(environ)
    answer: List[Any] = []

    def start_response(status: str, headers: Any, exc_info: Any = None) -> Any:
        answer[:] = [status, dict(headers)]

    chunks = application(environ, start_response)
    try:
        body = list(chunks)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()
    return answer[0], answer[1], body, errors.getvalue()


class DiagnosticPageTest(unittest.TestCase):
    def setUp(self) -> None:
        self.application = validator(load("helloWorld/index.wsgi", "application"))

    def test_shows_who_serves_and_what_was_asked(self) -> None:
        _, headers, body, _ = call(self.application, QUERY_STRING="a=1&b=&a=2")
        text = b"".join(body).decode("utf-8")
        for line in (
            "WSGI: It works!  :-)",
            f"process id:        {os.getpid()}",
            f"parent process:    {os.getppid()}",
            f"user/group:        {os.getuid()}/{os.getgid()} ({os.geteuid()}/{os.getegid()})",
            f"Python executable: {sys.executable}",
            "application group: %{GLOBAL}",
        ):
            self.assertIn(line + "\n", text)
        self.assertIn("'QUERY_STRING': 'a=1&b=&a=2'", text)
        self.assertTrue(text.endswith("{'a': ['1', '2'], 'b': ['']}\n"), text[-80:])
        self.assertEqual(str(len(b"".join(body))), headers["Content-Length"])

    def test_shows_bytes_of_any_kind(self) -> None:
        status, _, _, _ = call(self.application, PATH_INFO="/\xc3\xbc\xff")
        self.assertEqual("200 OK", status)


class HelloTest(unittest.TestCase):
    def test_hellos_answer_with_bytes(self) -> None:
        for path, name, expected in (
            ("hello/main.py", "app", b"<h1 style='color:blue'>Hello World!</h1>"),
            ("hello/wsgi.py", "application", b"<h1 style='color:blue'>Hello There!</h1>"),
            ("hello/simple.py", "app", b"Hello from simple app"),
        ):
            with self.subTest(path):
                self.assertEqual(expected, b"".join(call(validator(load(path, name)))[2]))

    def test_their_twins_answer_with_text(self) -> None:
        for path, name in (
            ("text/main.py", "app"),
            ("text/wsgi.py", "application"),
            ("text/simple.py", "app"),
            ("text/index.wsgi", "application"),
        ):
            with self.subTest(path):
                self.assertIsInstance(call(load(path, name))[2][0], str)


class StreamTest(unittest.TestCase):
    def setUp(self) -> None:
        self.application = load("stream/stream.py", "application")

    def test_yields_as_many_lines_as_asked_for(self) -> None:
        _, _, body, _ = call(validator(self.application), QUERY_STRING="lines=3&seconds=0")
        self.assertEqual([b"line 1 of 3\n", b"line 2 of 3\n", b"line 3 of 3\n"], body)

    def test_refuses_what_is_no_number(self) -> None:
        self.assertEqual("400 Bad Request", call(self.application, QUERY_STRING="lines=x")[0])

    def test_says_so_when_the_client_goes_away(self) -> None:
        errors = io.StringIO()
        environ = {"QUERY_STRING": "", "wsgi.errors": errors}
        chunks = self.application(environ, lambda status, headers: None)
        next(iter(chunks))
        chunks.close()
        self.assertEqual("the client went away before the last line\n", errors.getvalue())


class FrameworkTest(unittest.TestCase):
    def setUp(self) -> None:
        caught = warnings.catch_warnings()
        caught.__enter__()
        self.addCleanup(caught.__exit__, None, None, None)
        warnings.simplefilter("ignore")  # what frameworks do with old habits is theirs

    def need(self, package: str) -> None:
        if importlib.util.find_spec(package) is None:
            self.skipTest(f"{package} is not installed for {sys.executable}")

    def test_flask_says_hello(self) -> None:
        self.need("flask")
        _, _, body, _ = call(load("slides/flaskapp.py", "app"), PATH_INFO="/hello")
        self.assertEqual(b"Hello world from Flask!\n", b"".join(body))

    def test_bottle_says_hello(self) -> None:
        self.need("bottle")
        _, _, body, _ = call(load("demo/app.py", "app"))
        self.assertEqual(b"Hello world\n", b"".join(body))

    def test_django_says_hello(self) -> None:
        self.need("django")
        sys.path.insert(0, os.path.join(SAMPLES, "slides"))
        self.addCleanup(sys.path.remove, sys.path[0])
        application = importlib.import_module("djangoapp.wsgi").application
        _, _, body, _ = call(application, PATH_INFO="/hello/", HTTP_HOST="localhost")
        self.assertEqual(b"Hello world from Django!\n", b"".join(body))


if __name__ == "__main__":
    unittest.main()
