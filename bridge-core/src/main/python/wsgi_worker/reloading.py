# SPDX-License-Identifier: Apache-2.0
"""Code that is another than the one that runs: scripts that say so themselves, and the files that
all the modules come from.

A script may define ``reload_required(path)``, as in mod_wsgi: asked before each request, it has the
script loaded anew when it answers true. When it raises, that is logged, and nothing is reloaded,
because the new script would most likely raise as well.
"""

from __future__ import annotations

import os
import sys
from sysconfig import get_paths
from threading import Event, Lock, Thread
from time import monotonic
from types import ModuleType, TracebackType
from typing import Any, Callable, Dict, Iterable, Iterator, List, Optional, Set, Tuple

from wsgi_worker import wire
from wsgi_worker.failure import trace
from wsgi_worker.log import ERROR, Log

_Environ = Dict[str, Any]

# Where modules are that nobody edits, this package among them.
_INSTALLED = tuple(
    {
        *(get_paths()[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")),
        os.path.dirname(os.path.abspath(__file__)),
    }
)

# What a script defines that wants to be asked.
ASKED = "reload_required"

# Seconds. Who edits code does not notice this.
_BETWEEN_LOOKS = 0.5


def required(module: ModuleType, path: str, log: Log) -> bool:
    """Whether the script says that it is to be loaded anew."""
    ask = getattr(module, ASKED, None)
    if ask is None:
        return False
    try:
        return bool(ask(path))
    except Exception as error:
        log.say(ERROR, f"reload_required of {path} failed, so it is not reloaded\n{trace(error)}")
        return False


class Outdated:
    """Tells the bridge, once, that a script of this worker wants to be loaded anew."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._lock = Lock()
        self._told = False

    def asking(
        self, module: ModuleType, path: str, application: Callable[..., Iterable[bytes]]
    ) -> Callable[..., Iterable[bytes]]:
        """The application of a script, which is asked first when it can be."""
        if ASKED not in module.__dict__:
            return application

        def asked(environ: _Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
            if not self._told and environ.get("mod_wsgi.script_reloading") != "0":
                self._ask(module, path)
            return application(environ, start_response)

        return asked

    def _ask(self, module: ModuleType, path: str) -> None:
        if required(module, path, self._log):
            with self._lock:
                told, self._told = self._told, True
            if not told:
                self._log.tell(wire.OUTDATED, [path])


class Sources:
    """Tells the bridge which files the modules of this process come from, so that it can watch
    them."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._told: Set[str] = set()
        self._count = 0

    def begin(self) -> None:
        """Tells of those that come from now on as well."""
        Thread(target=self._go_on, name="sources", daemon=True).start()

    def failed(self, error: Optional[BaseException]) -> None:
        """Tells of what could not be loaded, too: mending that is the change to wait for."""
        self._tell([*_files(), *_places(error)])

    def _go_on(self) -> None:
        pause = Event()
        while not pause.wait(_BETWEEN_LOOKS):
            self.look()

    def look(self) -> None:
        """Tells of those that have come since the last look."""
        count = len(sys.modules)
        if count != self._count:
            self._count = count
            self._tell(_files())

    def _tell(self, files: Iterable[str]) -> None:
        new = {file for file in files if os.path.isabs(file)} - self._told
        strings: List[str] = []
        for file in sorted(new):
            self._told.add(file)
            try:
                strings += (file, str(os.stat(file).st_mtime_ns))
            except OSError:
                continue  # in an archive, or made up: nothing that could be watched
        if strings:
            self._log.tell(wire.FILES, strings)


class Imported:
    """Whether any module of this interpreter has been changed, for whoever runs in the process of
    the server. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._files: Dict[str, int] = {}
        self._looked = 0.0
        self._state = 0
        self._loaded: Dict[Tuple[str, ...], int] = {}
        self._evicted = 0

    def changed(self, key: Tuple[str, ...]) -> bool:
        """Whether a module has been changed since the application was loaded."""
        with self._lock:
            now = monotonic()
            if now - self._looked > _BETWEEN_LOOKS:
                self._look()
                self._looked = now
            return self._loaded.setdefault(key, self._state) != self._state

    def loading(self, key: Tuple[str, ...]) -> None:
        """The application is going to be loaded as the modules are now."""
        with self._lock:
            self._loaded[key] = self._state

    def learn(self) -> None:
        """Takes in what has just been imported."""
        with self._lock:
            self._look()

    def evict(self) -> Dict[str, ModuleType]:
        """Has the modules of the applications imported anew, once for each change, and answers
        those that there were. Installed packages and the standard library stay."""
        with self._lock:
            if self._evicted == self._state:
                return {}
            self._evicted = self._state
            own = {
                name: module
                for name, module in list(sys.modules.items())
                if _is_own(getattr(module, "__file__", None))
            }
            for name in own:
                del sys.modules[name]
            return own

    def _look(self) -> None:
        for file in _files():
            try:
                modified = os.stat(file).st_mtime_ns
            except OSError:
                continue  # about to be replaced, or in an archive
            if self._files.setdefault(file, modified) != modified:
                self._files[file] = modified
                self._state += 1


def _is_own(file: Any) -> bool:
    """Whether a file is an application's, and not installed."""
    return (
        isinstance(file, str)
        and not file.startswith(_INSTALLED)
        and f"{os.sep}site-packages{os.sep}" not in file
        and f"{os.sep}dist-packages{os.sep}" not in file
    )


def _files() -> Iterator[str]:
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and _printable(file):
            yield file


def _places(error: Optional[BaseException]) -> Iterator[str]:
    """The files that an error leads through."""
    seen: Set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, SyntaxError) and error.filename:
            yield error.filename
        step: Optional[TracebackType] = error.__traceback__
        while step is not None:
            yield step.tb_frame.f_code.co_filename
            step = step.tb_next
        error = error.__cause__ or error.__context__


def _printable(file: str) -> bool:
    """Whether the name can be told in UTF-8; one that cannot is a rarity that is not watched."""
    try:
        file.encode("utf-8")
        return True
    except UnicodeEncodeError:
        return False
