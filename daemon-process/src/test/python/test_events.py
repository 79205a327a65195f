# SPDX-License-Identifier: Apache-2.0
"""The events that an application can subscribe to."""

from __future__ import annotations

import os
import signal
import unittest

from testkit import Answer, Worker, WorkerTestCase

SCRIPT = """
import mod_wsgi

events = []

@mod_wsgi.subscribe_events
def note(name, **event):
    events.append((name, event))
    {callback}

def application(environ, start_response):
    if environ['QUERY_STRING'] == 'fail':
        raise ValueError('boom')
    start_response('200 OK', [('X-A', 'b')])
    if environ['QUERY_STRING'] == 'tell':
        return [repr([(n, sorted(e)) for n, e in events]).encode()]
    return [eval(environ['QUERY_STRING']).encode()]
"""


class EventsTest(WorkerTestCase):
    def subscribed(self, callback: str = "return None") -> Worker:
        self.script(SCRIPT.format(callback=callback))
        worker = self.worker()
        worker.ready()
        self.ask(worker, "''")  # loads the script, which subscribes after its event has passed
        return worker

    def ask(self, worker: Worker, query: str) -> Answer:
        path = os.path.join(self.folder, "script.wsgi")
        return worker.slots[0].get(path, {"QUERY_STRING": query, "mod_wsgi.request_id": "r1"})

    def test_a_request_is_told_from_its_start_to_its_end(self) -> None:
        worker = self.subscribed()
        self.ask(worker, "''")
        names = "' '.join([n for n, e in events])"
        self.assertEqual(
            "request_started response_started request_finished request_started response_started",
            " ".join(self.ask(worker, names).body.decode().split()[-5:]),
        )

    def test_events_say_which_request_and_how_it_ended(self) -> None:
        worker = self.subscribed()
        self.ask(worker, "'four'")
        last = "[e for n, e in events if n == 'request_finished'][-1]"
        fields = "request_id status output_length".split()
        told = self.ask(worker, f"str([{last}[f] for f in {fields}])").body.decode()
        self.assertEqual("['r1', 200, 4]", told)

    def test_a_response_is_told_with_its_status_and_headers(self) -> None:
        told = (
            "str([(e['response_status'], e['response_headers'])"
            " for n, e in events if n == 'response_started'][-1])"
        )
        body = self.ask(self.subscribed(), told).body.decode()
        self.assertEqual("('200 OK', [('X-A', 'b')])", body)

    def test_an_exception_is_told_and_raised_all_the_same(self) -> None:
        worker = self.subscribed()
        self.assertIn("ValueError: boom", self.ask(worker, "fail").sentence)
        told = "[str(e['exception_info'][1]) for n, e in events if n == 'request_exception'][0]"
        self.assertEqual(b"boom", self.ask(worker, told).body)

    def test_a_callback_can_put_another_application_in_the_place_of_the_one(self) -> None:
        worker = self.subscribed(
            "return {'application_object': lambda e, s: s('200 OK', []) and None or [b'other']}"
        )
        self.assertEqual(b"other", self.ask(worker, "'one'").body)

    def test_a_callback_that_raises_is_logged_and_changes_nothing(self) -> None:
        self.expected_log = None
        worker = self.subscribed("return 1 / 0")
        self.assertEqual(b"fine", self.ask(worker, "'fine'").body)
        record = worker.record("a callback for request_started raised")
        self.assertEqual("error", record.level)
        self.assertIn("ZeroDivisionError", record.text)

    def test_the_end_of_the_process_is_told_with_its_reason(self) -> None:
        self.script(
            "import mod_wsgi\n"
            "mod_wsgi.subscribe_shutdown(lambda name, **event: print(name, event))\n"
            "def application(environ, start_response):\n"
            "    start_response('200 OK', [])\n"
            "    return []\n"
        )
        self.expected_log = None
        for end, reason in (
            (lambda worker: worker.process.send_signal(signal.SIGTERM), "shutdown_signal"),
            (lambda worker: worker.slots[0].close(), "graceful_signal"),
            (
                lambda worker: worker.stopping("maximum_requests") or worker.slots[0].close(),
                "maximum_requests",
            ),
        ):
            with self.subTest(reason):
                worker = self.worker()
                worker.ready()
                self.ask(worker, "")
                end(worker)
                worker.exit_status()
                self.assertEqual(
                    f"process_stopping {{'shutdown_reason': '{reason}'}}\n", worker.said()
                )

    def test_a_signal_for_the_application_is_told_to_who_wants_signals_and_to_who_wants_all(
        self,
    ) -> None:
        self.script(
            "import mod_wsgi\n"
            "@mod_wsgi.subscribe_signals\n"
            "def signalled(name, **event):\n"
            "    print(name, event['signame'], event['signum'])\n"
            "mod_wsgi.subscribe_events(\n"
            "    lambda name, **event: print('any', event['signame']) if 'signame' in event else None)\n"
            "def application(environ, start_response):\n"
            "    start_response('200 OK', [])\n"
            "    return []\n"
        )
        self.expected_log = None
        for number in (signal.SIGHUP, signal.SIGUSR2):
            with self.subTest(number.name):
                worker = self.worker()
                worker.ready()
                self.ask(worker, "")
                worker.process.send_signal(number)
                worker.record(f"any {number.name}")
                worker.record(f"process_signal {number.name} {number.value}")
                worker.process.send_signal(signal.SIGTERM)
                self.assertEqual(0, worker.exit_status())

    def test_only_what_can_be_called_can_subscribe(self) -> None:
        path = self.script("import mod_wsgi\nmod_wsgi.subscribe_events(None)\n", "wrong.wsgi")
        self.assertIn(
            "subscribe_events() argument must be callable, not NoneType",
            self.serving().get(path).sentence,
        )


if __name__ == "__main__":
    unittest.main()
