# SPDX-License-Identifier: Apache-2.0
"""Code that is another than the one that runs."""

import os
import tempfile
import unittest
from types import ModuleType
from typing import Any, List, Sequence, Tuple

from wsgi_worker import wire
from wsgi_worker.log import Log
from wsgi_worker.reloading import Outdated, Sources, required


class _Told(Log):
    """A log that keeps what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: List[Tuple[int, List[str]]] = []
        self.said: List[str] = []

    def tell(self, frame_type: int, strings: Sequence[str]) -> None:
        self.frames.append((frame_type, list(strings)))

    def say(self, level: str, text: str, logger: str = "") -> None:
        self.said.append(text)


def _module(answer: Any) -> ModuleType:
    module = ModuleType("script")

    def reload_required(path: str) -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer if not callable(answer) else answer(path)

    module.reload_required = reload_required  # type: ignore[attr-defined]
    return module


def _application(environ: Any, start_response: Any) -> List[bytes]:
    return [b"answer"]


class ReloadRequiredTest(unittest.TestCase):
    def test_is_asked_with_the_path_of_the_script(self) -> None:
        paths: List[str] = []

        self.assertFalse(required(_module(paths.append), "/srv/app.wsgi", _Told()))

        self.assertEqual(["/srv/app.wsgi"], paths)

    def test_counts_when_it_is_true_in_any_way(self) -> None:
        self.assertTrue(required(_module("yes"), "/srv/app.wsgi", _Told()))

    def test_is_logged_and_reloads_nothing_when_it_raises(self) -> None:
        log = _Told()

        self.assertFalse(required(_module(ValueError("boom")), "/srv/app.wsgi", log))

        self.assertIn("ValueError: boom", log.said[0])

    def test_costs_a_script_nothing_that_does_not_define_it(self) -> None:
        asking = Outdated(_Told()).asking(ModuleType("script"), "/srv/app.wsgi", _application)

        self.assertIs(_application, asking)

    def test_is_told_to_the_bridge_once_and_the_requests_are_answered(self) -> None:
        log = _Told()
        application = Outdated(log).asking(_module(True), "/srv/app.wsgi", _application)

        answers = [application({}, None) for _ in range(3)]

        self.assertEqual([[b"answer"]] * 3, answers)
        self.assertEqual([(wire.OUTDATED, ["/srv/app.wsgi"])], log.frames)

    def test_is_not_asked_where_reloading_is_off(self) -> None:
        log = _Told()
        application = Outdated(log).asking(_module(True), "/srv/app.wsgi", _application)

        application({"mod_wsgi.script_reloading": "0"}, None)

        self.assertEqual([], log.frames)


class SourcesTest(unittest.TestCase):
    def test_tells_the_file_of_every_module_once(self) -> None:
        log = _Told()
        sources = Sources(log)

        sources.failed(None)
        sources.failed(None)

        self.assertEqual(1, len(log.frames))
        self.assertIn(unittest.__file__, log.frames[0][1])

    def test_tells_the_file_with_the_syntax_error_that_no_module_has(self) -> None:
        log = _Told()
        with tempfile.NamedTemporaryFile(suffix=".py") as broken:
            try:
                compile("def", broken.name, "exec")
            except SyntaxError as error:
                Sources(log).failed(error)
            modified = str(os.stat(broken.name).st_mtime_ns)

        told = log.frames[0][1]
        self.assertEqual(modified, told[told.index(broken.name) + 1])

    def test_tells_the_files_that_an_error_leads_through(self) -> None:
        log = _Told()
        with tempfile.NamedTemporaryFile(suffix=".py") as half:
            try:
                exec(compile("1 / 0", half.name, "exec"))
            except ZeroDivisionError as error:
                Sources(log).failed(error)

            self.assertIn(half.name, log.frames[0][1])


if __name__ == "__main__":
    unittest.main()
