# SPDX-License-Identifier: Apache-2.0
"""The events that an application can subscribe to: mod_wsgi's, by their names.

A callback is called as ``callback(name, **fields)`` on the thread where the event happens, which
for a signal is the main one. What it raises is logged and changes nothing; a dict that it returns
is laid over the fields for whoever is called after it, and for what the event is about.
"""

from __future__ import annotations

import signal
from typing import Any, Callable, Dict, List

from wsgi_worker import log
from wsgi_worker.failure import trace
from wsgi_worker.log import Log

Callback = Callable[..., Any]


class Events:
    """Who wants to hear of what. Safe to use from any thread."""

    def __init__(self, sink: Log) -> None:
        self._log = sink
        self.callbacks: List[Callback] = []
        self.at_shutdown: List[Callback] = []
        self.at_signal: List[Callback] = []

    def subscribe(self, callback: Callback) -> Callback:
        """``mod_wsgi.subscribe_events``, a decorator, too."""
        self.callbacks.append(_checked(callback, "subscribe_events"))
        return callback

    def subscribe_shutdown(self, callback: Callback) -> Callback:
        """``mod_wsgi.subscribe_shutdown``: for the event ``process_stopping`` alone."""
        self.at_shutdown.append(_checked(callback, "subscribe_shutdown"))
        return callback

    def subscribe_signals(self, callback: Callback) -> Callback:
        """``mod_wsgi.subscribe_signals``: for the event ``process_signal`` alone."""
        self.at_signal.append(_checked(callback, "subscribe_signals"))
        return callback

    def publish(self, event: str, fields: Dict[str, Any]) -> Dict[str, Any]:
        """Calls everybody who subscribed, and gives the fields as they are in the end."""
        return self._call(self.callbacks, event, fields)

    def publish_stopping(self, reason: str) -> None:
        """The process is about to end, for one of mod_wsgi's reasons."""
        fields = {"shutdown_reason": reason}
        self._call([*self.callbacks, *self.at_shutdown], "process_stopping", fields)

    def publish_signal(self, number: int) -> None:
        """The process has had a signal that is the application's to act upon."""
        fields = {"signame": signal.Signals(number).name, "signum": number}
        self._call([*self.callbacks, *self.at_signal], "process_signal", fields)

    def _call(
        self, callbacks: List[Callback], event: str, fields: Dict[str, Any]
    ) -> Dict[str, Any]:
        for callback in tuple(callbacks):
            try:
                changes = callback(event, **fields)
                if isinstance(changes, dict):
                    fields.update(changes)
            except Exception as error:
                self._log.say(log.ERROR, f"a callback for {event} raised:\n{trace(error)}")
        return fields


def _checked(callback: Any, what: str) -> Callback:
    if not callable(callback):
        raise TypeError(f"{what}() argument must be callable, not {type(callback).__name__}")
    return callback  # type: ignore[no-any-return]
