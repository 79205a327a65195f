# SPDX-License-Identifier: Apache-2.0
"""The way in for a process that the interpreter runs inside of, with this test as the process."""

from __future__ import annotations

import os
import sys
import tempfile
import unittest
from threading import get_ident
from time import monotonic
from typing import Callable, Dict, List, Optional, Sequence, Tuple

import testkit
from wsgi_worker import wire
from wsgi_worker.host import Host, HostCalls
from wsgi_worker.modules import RequestTimeout

ANSWERING = (
    "def application(environ, start_response):\n"
    "    start_response('200 OK', [('X-A', 'b')])\n"
    "    return {}\n"
)

Written = Tuple[Optional[bytes], bytes, bool]


class HostTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.script = os.path.join(folder.name, "app.wsgi")
        self.written: List[Written] = []
        self.body = b""
        self.gone = False
        self.log: List[Tuple[str, str, str]] = []
        self.thrown: List[Tuple[int, type]] = []
        self.while_reading: Callable[[], None] = lambda: None

    def host(self, **settings: str) -> Host:
        known: Dict[str, List[str]] = {"application-group": [""]}
        known.update({name.replace("_", "-"): [value] for name, value in settings.items()})
        host = Host(known, HostCalls(self.read, self.write, self.say, lambda: 1, self.throw))
        host.look_interval = 0
        return host

    def read(self, number: int, size: int) -> bytes:
        self.while_reading()
        if self.gone:
            raise OSError("Connection reset")
        data, self.body = self.body[:size], self.body[size:]
        return data

    def write(self, number: int, head: Optional[bytes], data: bytes, flush: bool) -> None:
        if self.gone:
            raise OSError("Broken pipe")
        self.written.append((head, data, flush))

    def say(self, level: str, speaker: str, text: str) -> None:
        if not text.startswith("Loading "):
            self.log.append((level, speaker, text))

    def throw(self, thread: int, exception: type) -> None:
        self.thrown.append((thread, exception))

    def save(self, text: str, age: int = 0) -> None:
        with open(self.script, "w", encoding="utf-8") as script:
            script.write(text)
        os.utime(self.script, (1_000_000 - age, 1_000_000 - age))

    def ask(
        self, host: Host, body: str = "0", more: Sequence[str] = (), common: Sequence[str] = ()
    ) -> Optional[bytes]:
        key = ("script", self.script, "", "")
        own = (body, "REQUEST_METHOD", "GET", "PATH_INFO", "/", *more)
        return host.handle(testkit.request((*key, *common), own), 1)

    def body_of(self, reply: Optional[bytes]) -> bytes:
        assert reply is not None and reply[:1] == b"R", reply
        return reply[5 + int.from_bytes(reply[1:5], "big") :]

    def sentence(self, reply: Optional[bytes]) -> str:
        assert reply is not None and reply[:1] == b"F", reply
        return wire.split(reply[1:], "utf-8")[0]

    def answering(self, expression: str, age: int = 0) -> None:
        self.save(ANSWERING.format(expression), age)

    def test_a_small_response_is_the_value(self) -> None:
        self.answering("[b'he', b'llo']")
        reply = self.ask(self.host())
        assert reply is not None
        head = b"200 OK\0X-A\0b\0Content-Length\x005\0"
        self.assertEqual(b"R" + len(head).to_bytes(4, "big") + head + b"hello", reply)
        self.assertEqual([], self.written)

    def test_a_large_response_is_written_and_not_flushed(self) -> None:
        self.answering("[b'x' * 70000, b'y']")
        self.assertIsNone(self.ask(self.host()))
        self.assertEqual([70000, 1], [len(data) for _, data, _ in self.written])
        self.assertEqual([False, False], [flush for _, _, flush in self.written])
        self.assertEqual(
            [True, False], [head is not None for head, _, _ in self.written], "the head goes once"
        )

    def test_every_chunk_of_an_iterator_is_written_and_flushed(self) -> None:
        self.answering("iter([b'a', b'', b'b'])")
        self.assertIsNone(self.ask(self.host()))
        self.assertEqual([(b"a", True), (b"b", True)], [part[1:] for part in self.written])

    def test_reads_the_body_from_the_process(self) -> None:
        self.answering("[environ['wsgi.input'].read()]")
        self.body = b"body"
        self.assertEqual(b"body", self.body_of(self.ask(self.host(), "2")))

    def test_has_an_empty_body_where_there_is_none(self) -> None:
        self.answering("[environ['wsgi.input'].read()]")
        self.body = b"not this"
        self.assertEqual(b"", self.body_of(self.ask(self.host())))

    def test_a_client_that_has_gone_is_no_failure(self) -> None:
        self.answering("iter([b'a', b'b'])")
        self.gone = True
        self.assertIsNone(self.ask(self.host()))

    def test_a_body_that_breaks_off_is_an_error_of_reading(self) -> None:
        self.answering("[environ['wsgi.input'].read()]")
        self.gone = True
        sentence = self.sentence(self.ask(self.host(), "2"))
        self.assertIn("OSError: mod_wsgi request data read error: Connection reset", sentence)

    def test_whatever_the_application_raises_is_the_value(self) -> None:
        for raised in ("ValueError('why')", "SystemExit(3)", "KeyboardInterrupt()"):
            with self.subTest(raised):
                self.save(f"def application(environ, start_response): raise {raised}\n")
                self.assertIn(raised.split("(")[0], self.sentence(self.ask(self.host())))

    def test_an_environ_that_is_no_pairs_is_a_failure(self) -> None:
        reply = self.host().handle(testkit.request(("script", "x", "", ""), ("0", "odd")), 1)
        self.assertIn("a REQUEST must be the length of a string list", self.sentence(reply))

    def test_a_record_of_the_log_names_its_request(self) -> None:
        self.answering("[environ['wsgi.errors'].write('begun') and b'']")
        self.ask(self.host(), "0", ("mod_wsgi.request_id", "r1"))
        self.assertEqual([("", "request=r1", "begun")], self.log)

    def test_a_file_is_written_as_chunks(self) -> None:
        self.answering(f"environ['wsgi.file_wrapper'](open({self.script!r}, 'rb'))")
        with open(self.script, "a", encoding="utf-8") as script:
            script.write("#" * 100_000)
        self.assertIsNone(self.ask(self.host()))
        size = os.path.getsize(self.script)
        self.assertEqual(size, sum(len(data) for _, data, _ in self.written))
        head = self.written[0][0]
        assert head is not None
        self.assertIn(f"Content-Length\0{size}", head.decode("latin-1"))

    def test_times_are_numbers_and_nought_where_nothing_happened(self) -> None:
        self.answering(
            "[repr([environ['mod_wsgi.' + n] for n in ('request_start', 'queue_start', "
            "'daemon_start', 'thread_id')]).encode()]"
        )
        times = ("mod_wsgi.request_start", "2.5", "mod_wsgi.queue_start", "0.000000")
        reply = self.ask(self.host(), "0", (*times, "mod_wsgi.daemon_start", "0.000000"))
        self.assertEqual(b"[2.5, 0.0, 0.0, 1]", self.body_of(reply))

    def test_tells_the_groups_and_that_there_are_threads(self) -> None:
        names = ("mod_wsgi.process_group", "mod_wsgi.application_group", "wsgi.multithread")
        self.answering(f"[repr([environ[name] for name in {names}]).encode()]")
        body = self.body_of(self.ask(self.host(application_group="shop")))
        self.assertEqual(b"['', 'shop', True]", body)

    def test_runs_a_script_anew_that_has_been_changed(self) -> None:
        self.answering("[b'old']", age=10)
        host = self.host()
        self.assertEqual(b"old", self.body_of(self.ask(host)))
        self.answering("[b'new']")
        self.assertEqual(b"new", self.body_of(self.ask(host)))

    def test_goes_on_with_the_script_before_when_the_new_one_cannot_be_loaded(self) -> None:
        self.answering("[b'old']", age=10)
        host = self.host()
        self.ask(host)
        self.save("import no_such_module\n")
        self.assertEqual(b"old", self.body_of(self.ask(host)))
        self.assertIn("no_such_module", self.log[-1][2])
        self.answering("[b'mended']", age=5)
        self.assertEqual(b"mended", self.body_of(self.ask(host)))

    def test_leaves_a_script_alone_where_reloading_is_off(self) -> None:
        self.answering("[b'old']", age=10)
        host = self.host()
        self.ask(host)
        self.answering("[b'new']")
        reply = self.ask(host, common=("mod_wsgi.script_reloading", "0"))
        self.assertEqual(b"old", self.body_of(reply))

    def test_runs_a_script_anew_that_says_so(self) -> None:
        self.answering("[str(len(asked)).encode()]")
        with open(self.script, "a", encoding="utf-8") as script:
            script.write("asked = []\ndef reload_required(path):\n")
            script.write("    asked.append(path)\n    return len(asked) == 3\n")
        os.utime(self.script, (1, 1))
        host = self.host()
        bodies = [self.body_of(self.ask(host)) for _ in range(4)]
        self.assertEqual([b"0", b"1", b"2", b"0"], bodies)

    def test_imports_a_module_anew_that_has_been_changed_where_that_is_wanted(self) -> None:
        folder = os.path.dirname(self.script)
        sys.path.insert(0, folder)
        self.addCleanup(sys.path.remove, folder)
        module = os.path.join(folder, "words_of_test_host.py")
        self.write_module(module, "word = b'old'", 10)
        self.save("import words_of_test_host\n" + ANSWERING.format("[words_of_test_host.word]"))
        host = self.host(watch_modules="1")
        self.assertEqual(b"old", self.body_of(self.ask(host)))
        self.until(lambda: self.body_of(self.ask(host)) == b"old")

        self.write_module(module, "word = b'half", 9)
        self.until(lambda: self.body_of(self.ask(host)) == b"old" and bool(self.log))
        self.write_module(module, "word = b'new'", 8)
        self.until(lambda: self.body_of(self.ask(host)) == b"new")

    def until(self, holds: Callable[[], bool]) -> None:
        end = monotonic() + 10
        while not holds():
            self.assertLess(monotonic(), end)

    def write_module(self, path: str, text: str, age: int) -> None:
        with open(path, "w", encoding="utf-8") as module:
            module.write(text + "\n")
        os.utime(path, (1_000_000 - age, 1_000_000 - age))

    def test_asks_for_a_fresh_interpreter_once_and_goes_on_meanwhile(self) -> None:
        self.answering("[b'old']", age=10)
        host = self.host(reload="fresh")
        self.ask(host)
        self.answering("[b'new']")
        self.assertEqual(b"S", self.ask(host))
        self.assertEqual(b"old", self.body_of(self.ask(host)))

    def test_asks_for_a_fresh_interpreter_where_that_is_wanted(self) -> None:
        self.answering("[b'old']", age=10)
        host = self.host(reload="fresh")
        self.ask(host)
        self.answering("[b'new']")
        self.assertEqual(b"S", self.ask(host))

    def test_tries_again_in_place_what_has_never_been_loaded(self) -> None:
        self.save("def application(", age=10)
        host = self.host(reload="fresh")
        self.assertIn("cannot load", self.sentence(self.ask(host)))
        self.answering("[b'repaired']")
        self.assertEqual(b"repaired", self.body_of(self.ask(host)))

    def test_interrupts_a_request_and_tells_where_it_is(self) -> None:
        host = self.host(request_timeout="seeing")
        self.answering("[environ['wsgi.input'].read()]")
        places: List[Optional[bytes]] = []
        self.while_reading = lambda: places.append(host.interrupt(b"", 1))
        self.ask(host, body="2")
        self.assertIn(b'app.wsgi", line 3, in application', places[0] or b"")
        self.assertEqual((get_ident(), RequestTimeout), self.thrown[0])

    def test_says_of_a_request_that_its_time_was_up(self) -> None:
        self.save(
            "from wsgi_worker.modules import RequestTimeout\n"
            "def application(*_): raise RequestTimeout\n"
        )
        reply = self.ask(self.host())
        assert reply is not None
        self.assertEqual("timeout", wire.split(reply[1:], "utf-8")[2])

    def test_interrupts_nothing_that_has_ended(self) -> None:
        host = self.host(request_timeout="seeing")
        self.answering("[b'ended']")
        self.ask(host)
        self.assertIsNone(host.interrupt(b"", 1))
        self.assertEqual([], self.thrown)

    def test_loads_an_application_beforehand(self) -> None:
        self.answering("[b'']")
        payload = wire.join(("script", self.script, "", ""))
        self.assertIsNone(self.host().load(payload, 0))

    def test_says_why_an_application_cannot_be_loaded(self) -> None:
        self.save("import no_such_module\n")
        reply = self.host().load(wire.join(("script", self.script, "", "")), 0)
        self.assertIn("ModuleNotFoundError: No module named 'no_such_module'", self.sentence(reply))

    def test_runs_a_script_that_is_no_application(self) -> None:
        self.save("import sys\nsys.imported_by_test_host = True\n")
        self.assertIsNone(self.host().load(wire.join((self.script,)), 0))

    def test_says_what_to_do_with_a_module_that_wants_one_interpreter(self) -> None:
        self.save("raise ImportError('cannot load module more than once per process')\n")
        beside = self.host(application_group="beside")
        self.assertIn("set WSGIApplicationGroup", self.sentence(self.ask(beside)))
        self.assertNotIn("set WSGIApplicationGroup", self.sentence(self.ask(self.host())))


if __name__ == "__main__":
    unittest.main()
