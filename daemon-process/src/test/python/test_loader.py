# SPDX-License-Identifier: Apache-2.0
"""How scripts and modules are found, and what is said when they are not."""

from __future__ import annotations

import os
import sys
import threading
import time
import unittest
from typing import List

from testkit import FIXTURES, Answer, WorkerTestCase, fixture, wait_until
from wsgi_worker.failure import LoadFailure
from wsgi_worker.loader import Loader, Target, module_name
from wsgi_worker.log import Log


class ScriptTest(WorkerTestCase):
    def load(self, source: str, name: str = "script.wsgi", callable_object: str = "") -> Answer:
        """What a request for a script with that source is answered with."""
        path = self.script(source, name)
        return self.serving().get(path, callable_object=callable_object)

    def test_is_loaded_once_as_a_module_named_after_its_path(self) -> None:
        slot = self.serving()
        slot.get("counts_itself.wsgi")
        path = fixture("counts_itself.wsgi")
        expected = f"1 2 {module_name(path)} {path}"
        self.assertEqual(expected, slot.get("counts_itself.wsgi").body.decode("utf-8"))

    def test_is_loaded_once_for_all_its_callables(self) -> None:
        slot = self.serving()
        slot.get("counts_itself.wsgi")
        answer = slot.get("counts_itself.wsgi", callable_object="other")
        self.assertEqual(b"other 1", answer.body)

    def test_may_have_any_name(self) -> None:
        source = "def application(e, s):\n    s('200 OK', [])\n    return [b'loaded']\n"
        for name in ("no-extension", "two.dots.py", "grüße €.wsgi"):
            with self.subTest(name):
                self.assertEqual(b"loaded", self.load(source, name).body)

    def test_may_declare_its_encoding(self) -> None:
        path = self.script("", "latin.wsgi")
        with open(path, "wb") as script:
            script.write(
                b"# -*- coding: latin-1 -*-\ntext = '\xfc'\n"
                b"def application(e, s):\n    s('200 OK', [])\n    return [text.encode('utf-8')]\n"
            )
        self.assertEqual("ü".encode("utf-8"), self.serving().get(path).body)

    def test_leaves_no_compiled_file_behind(self) -> None:
        self.load("def application(e, s):\n    s('200 OK', [])\n    return []\n")
        self.assertNotIn("__pycache__", os.listdir(self.folder))

    def test_does_not_find_its_own_folder_on_the_path(self) -> None:
        self.script("", "neighbour.py")
        answer = self.load("import neighbour\n")
        self.assertIn("ModuleNotFoundError: No module named 'neighbour'", answer.sentence)

    def test_cannot_import_the_worker_by_its_folder(self) -> None:
        slot = self.serving()
        answer = slot.get("surroundings.wsgi", {"QUERY_STRING": "sys.path"})
        self.assertFalse([entry for entry in eval(answer.body) if "main/python" in entry])

    def test_a_failed_load_names_the_places_that_led_to_it(self) -> None:
        inner = self.script("1 / 0\n", "inner.py")
        outer = self.script(
            f"import runpy\n\nrunpy.run_path({inner!r})\napplication = None\n", "outer.wsgi"
        )
        sentence = self.serving().get(outer).sentence
        beginning = f"cannot load {outer}: ZeroDivisionError: division by zero ({outer}:3 > "
        self.assertTrue(sentence.startswith(beginning), sentence)
        self.assertTrue(sentence.endswith(f"{inner}:1)"), sentence)

    def test_a_failed_load_is_told_with_its_traceback(self) -> None:
        detail = self.load("raise ValueError('no')\n").detail.splitlines()
        self.assertIn("script.wsgi", detail[1])
        self.assertEqual("ValueError: no", detail[-1])

    def test_a_failed_load_is_tried_again(self) -> None:
        path = self.script("raise ValueError('not yet')\n")
        slot = self.serving()
        self.assertIn("ValueError: not yet", slot.get(path).sentence)
        self.script("def application(e, s):\n    s('200 OK', [])\n    return [b'now']\n")
        self.assertEqual(b"now", slot.get(path).body)

    def test_a_syntax_error_is_placed(self) -> None:
        sentence = self.load("x = 1\ndef\n").sentence
        self.assertIn("SyntaxError: ", sentence)
        self.assertIn("script.wsgi:2)", sentence)

    def test_an_exit_while_loading_is_a_failed_load(self) -> None:
        sentence = self.load("import sys\nsys.exit(3)\n").sentence
        self.assertIn("SystemExit: 3", sentence)

    def test_a_script_that_is_not_there_is_named(self) -> None:
        answer = self.serving().get("/no/such/script.wsgi")
        self.assertEqual("cannot load /no/such/script.wsgi: there is no such file", answer.sentence)

    def test_a_missing_callable_is_told_with_those_there_are(self) -> None:
        sentence = self.load(
            "from wsgiref.simple_server import demo_app\n"
            "from typing import List\n"
            "def main(): pass\n"
            "class Other:\n    def run(self): pass\n"
            "app = Other().run\n"
            "def _private(): pass\n"
        ).sentence
        self.assertTrue(
            sentence.endswith(
                "script.wsgi: it has no 'application'; it defines Other, app, main "
                "(set callable-object=)"
            ),
            sentence,
        )

    def test_a_callable_that_is_none_is_told(self) -> None:
        sentence = self.load("application = 'text'\ndef app(): pass\n").sentence
        self.assertTrue(
            sentence.endswith(
                "its 'application' is of type str, which cannot be called; it defines app "
                "(set callable-object=)"
            ),
            sentence,
        )

    def test_what_is_loaded_is_said_in_the_words_of_mod_wsgi(self) -> None:
        path = self.script("def application(e, s):\n    s('200 OK', [])\n    return []\n")
        worker = self.worker()
        worker.ready()
        for _ in range(2):
            worker.slots[0].get(path)
        wait_until(lambda: bool(worker.loaded), "said what is loaded")
        self.assertEqual([f"Loading WSGI script '{path}'."], worker.loaded)

    def test_another_kind_of_target_is_refused(self) -> None:
        answer = self.serving().get("org.example.Hello", kind="class")
        self.assertIn("this worker runs Python, and a class is none", answer.sentence)


class ModuleTest(unittest.TestCase):
    """In this process, since a module is imported as by anybody."""

    def setUp(self) -> None:
        before = list(sys.path)
        self.addCleanup(lambda: sys.path.__setitem__(slice(None), before))
        self.loader = Loader(Log())

    def test_an_attribute_is_found_with_dots(self) -> None:
        found = self.loader.application(Target("module", "os.path", "os.getpid"))
        self.assertIs(os.getpid, found)

    def test_a_factory_stands_at_the_end(self) -> None:
        with self.assertRaisesRegex(LoadFailure, "it has no 'Thread\\(\\).run'"):
            self.loader.application(Target("module", "threading", "Thread().run"))

    def test_the_working_directory_comes_first_on_the_path(self) -> None:
        self.loader.application(Target("module", "os", "getpid"))
        self.assertIn(os.getcwd(), sys.path)

    def test_a_module_that_is_not_there_is_named(self) -> None:
        with self.assertRaises(LoadFailure) as raised:
            self.loader.application(Target("module", "no_such_module", "app"))
        self.assertEqual(
            "cannot load python:no_such_module:app: ModuleNotFoundError: No module named "
            "'no_such_module'",
            raised.exception.sentence,
        )


class FactoryTest(WorkerTestCase):
    def test_a_factory_makes_the_application_once(self) -> None:
        self.script(
            "made = 0\n"
            "def create_app():\n"
            "    global made\n"
            "    made += 1\n"
            "    def app(environ, start_response):\n"
            "        start_response('200 OK', [])\n"
            "        return [str(made).encode()]\n"
            "    return app\n",
            "factory_module.py",
        )
        slot = self.serving(home=self.folder)
        for _ in range(2):
            answer = slot.get("factory_module", kind="module", callable_object="create_app()")
            self.assertEqual(b"1", answer.body)


class LockTest(unittest.TestCase):
    def test_a_slow_import_holds_up_nobody_else(self) -> None:
        sys.slow_import_may_end = threading.Event()  # type: ignore[attr-defined]
        sys.slow_import_has_begun = threading.Event()  # type: ignore[attr-defined]
        self.addCleanup(delattr, sys, "slow_import_may_end")
        self.addCleanup(delattr, sys, "slow_import_has_begun")
        loader = Loader(Log())
        found: List[object] = []
        slow = Target("script", os.path.join(FIXTURES, "waits_while_loading.wsgi"), "application")
        thread = threading.Thread(target=lambda: found.append(loader.application(slow)))
        thread.start()
        self.assertTrue(sys.slow_import_has_begun.wait(10))  # type: ignore[attr-defined]
        began = time.monotonic()
        loader.application(Target("script", fixture("hello.wsgi"), "application"))
        self.assertLess(time.monotonic() - began, 5)
        self.assertEqual([], found)
        sys.slow_import_may_end.set()  # type: ignore[attr-defined]
        thread.join(10)
        self.assertEqual(1, len(found))


if __name__ == "__main__":
    unittest.main()
