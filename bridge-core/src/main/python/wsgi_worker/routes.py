# SPDX-License-Identifier: Apache-2.0
"""From what a REQUEST names to the application and all that its requests have in common.

A route is made when its application is first asked for, and kept; the requests after that cost one
look into a dictionary and a copy of the environ that was prepared here.
"""

from __future__ import annotations

import codecs
import os
from typing import Dict, Optional, Set, TextIO, Tuple

from wsgi_worker import hooks, modules, reloading
from wsgi_worker.body import EmptyBody
from wsgi_worker.failure import LoadFailure
from wsgi_worker.file_wrapper import FileWrapper
from wsgi_worker.handler import Environ, Route
from wsgi_worker.loader import DEFAULT_CALLABLE, Loader, Target
from wsgi_worker.log import WARN, Log
from wsgi_worker.reloading import Outdated

RouteKey = Tuple[str, ...]


class Routes:
    """The routes of this process. Safe to use from any thread: a route that two threads make at
    once is the same, and its application is loaded once."""

    def __init__(self, environ: Environ, log: Log, outdated: Optional[Outdated] = None) -> None:
        """``environ`` is what every environ here begins with, as ``common_environ`` makes it.
        ``outdated`` hears of scripts that want to be loaded anew."""
        self._outdated = outdated
        self._loader = Loader(log)
        self._routes: Dict[RouteKey, Route] = {}
        self._log = log
        self._warned: Set[str] = set()
        self._environ = environ

    def find(self, key: RouteKey) -> Route:
        """The route for kind, target, callable and str-response of a REQUEST, all Latin-1.

        Raises LoadFailure when the application cannot be loaded.
        """
        route = self._routes.get(key)
        if route is None:
            route = self._routes[key] = self._make(key)
        return route

    def load(self, target: Target) -> None:
        """Runs a script or module, whatever it defines; LoadFailure when it cannot be."""
        self._loader.load(target)

    def preload(self, target: Target) -> None:
        """Loads an application before it is asked for; LoadFailure when it cannot be."""
        self._loader.application(target)

    def outdated(self, key: RouteKey) -> bool:
        """Whether a script that has been loaded says that it is to be loaded anew."""
        route = self._routes.get(key)
        if route is None or route.script is None or reloading.ASKED not in route.script.__dict__:
            return False
        return reloading.required(route.script, route.target, self._log)

    def known(self, key: RouteKey) -> bool:
        """Whether the application has been loaded."""
        return key in self._routes

    def renew(self, key: RouteKey) -> None:
        """Loads an application anew. When it cannot be loaded (LoadFailure) the one before it goes
        on."""
        self._loader.renew(_target(key))
        for known in list(self._routes):
            if known[:2] == key[:2]:
                self._routes.pop(known, None)

    def warn(self, sentence: str) -> None:
        """Says a sentence to the log, the first time only."""
        if sentence not in self._warned:
            self._warned.add(sentence)
            self._log.say(WARN, sentence)

    def _make(self, key: RouteKey) -> Route:
        string_response = key[3]
        target = _target(key)
        environ = self._environ.copy()
        environ["mod_wsgi.callable_object"] = target.callable_object
        application = self._loader.application(target)
        script = self._loader.module(target) if target.kind == "script" else None
        if self._outdated is not None and script is not None:
            application = self._outdated.asking(script, target.name, application)
        return Route(
            application,
            str(target),
            _name_of(target),
            _encoding(string_response),
            environ,
            self.warn,
            script,
        )


def _name_of(target: Target) -> str:
    """What to call it in messages."""
    if target.kind in hooks.KINDS:
        return f"the script {target}"
    return f"the application {'in ' if target.kind == 'script' else ''}{target}"


def common_environ(
    errors: TextIO,
    process_group: str,
    application_group: str,
    *,
    multithread: bool,
    multiprocess: bool,
    run_once: bool,
) -> Environ:
    """What the environs of all requests have in common."""
    return {
        "wsgi.version": (1, 0),
        "wsgi.input": EmptyBody(),
        "wsgi.errors": errors,
        "wsgi.multithread": multithread,
        "wsgi.multiprocess": multiprocess,
        "wsgi.run_once": run_once,
        "wsgi.file_wrapper": FileWrapper,
        "wsgi.input_terminated": True,
        "mod_wsgi.version": modules.VERSION,
        "mod_wsgi.process_group": process_group,
        "mod_wsgi.application_group": application_group,
        "mod_wsgi.request_handler": "wsgi-script",
        "mod_wsgi.handler_script": "",
        "mod_wsgi.script_reloading": "1",
    }


def _target(key: RouteKey) -> Target:
    return Target(key[0], _named(key), key[2] or DEFAULT_CALLABLE)


def _named(key: RouteKey) -> str:
    """The path or module that a key names."""
    return os.fsdecode(key[1].encode("latin-1"))


def _encoding(name: str) -> Optional[str]:
    if not name:
        return None
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise LoadFailure(
            f"str-response={name} is no encoding that Python knows: utf-8 is the usual one"
        ) from None
