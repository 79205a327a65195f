# SPDX-License-Identifier: Apache-2.0
"""Finds applications: loads scripts by their path and modules by their name, once each.

A script may have any name and extension. It becomes the module ``_mod_wsgi_`` plus the MD5 of its
path, as in mod_wsgi, is compiled from its source every time, and its folder is not put on
``sys.path``. A module is imported as Python imports it, with the working directory first on
``sys.path``. A load that failed is not remembered: the next request tries again.
"""

from __future__ import annotations

import importlib
import os
import sys
from hashlib import md5
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from threading import Lock
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any, Callable, Dict, NamedTuple, Optional, Tuple, TypeVar

from wsgi_worker import hooks, privileges
from wsgi_worker.failure import LoadFailure, described_with_place, trace
from wsgi_worker.log import INFO, Log

DEFAULT_CALLABLE = "application"

_Result = TypeVar("_Result")


class Target(NamedTuple):
    """An application: ``kind`` is "script" (``name`` is a path), "module" (a dotted name), or what
    a hook is for (``name`` is a path).

    ``callable_object`` names a top-level callable, may reach into attributes with dots, and is a
    factory when it ends with ``()``.
    """

    kind: str
    name: str
    callable_object: str

    def __str__(self) -> str:
        if self.kind == "module":
            return f"python:{self.name}:{self.callable_object}"
        return self.name


class Script(NamedTuple):
    """A script that is compiled, and the module that it becomes when it is run."""

    path: str
    module: ModuleType
    code: CodeType

    def run(self) -> None:
        """Runs it, and raises what it raises; then the module that was there before stays."""
        name = self.module.__name__
        before = sys.modules.get(name)
        sys.modules[name] = self.module
        try:
            exec(self.code, self.module.__dict__)
        except BaseException:
            sys.modules.pop(name, None)
            if before is not None:
                sys.modules[name] = before
            raise


class Loader:
    """The applications of this process. Safe to use from any thread.

    There is a lock for each script or module, so that a slow import holds up nobody who does not
    need it.
    """

    def __init__(self, log: Log) -> None:
        self._log = log
        self._lock = Lock()
        self._locks: Dict[Tuple[str, str], Lock] = {}
        self._modules: Dict[Tuple[str, str], ModuleType] = {}
        self._applications: Dict[Target, Callable[..., Any]] = {}

    def application(self, target: Target) -> Callable[..., Any]:
        """The application, loaded when that has not happened; LoadFailure when it cannot be."""
        with self._lock_of(target):
            found = self._applications.get(target)
            if found is None:
                found = self._applications[target] = _resolve(target, self._module(target))
            return found

    def module(self, target: Target) -> Optional[ModuleType]:
        """What has been loaded for it; None when nothing has."""
        return self._modules.get(_place(target))

    def load(self, target: Target) -> None:
        """Runs the script or module when that has not happened, whatever it defines; LoadFailure
        when it cannot be."""
        with self._lock_of(target):
            self._module(target)

    def renew(self, target: Target) -> None:
        """Runs the script or module again. When that fails (LoadFailure) what was there before goes
        on being the application."""
        place = _place(target)
        with self._lock_of(target):
            before = sys.modules.get(_name_in_system(target))
            self._say("Reloading", target)
            module = _load(target)
            try:
                application = _resolve(target, module)
            except LoadFailure:
                if before is not None:
                    sys.modules[_name_in_system(target)] = before
                raise
            with self._lock:
                for known in list(self._applications):
                    if _place(known) == place:
                        del self._applications[known]
            self._modules[place] = module
            self._applications[target] = application

    def _lock_of(self, target: Target) -> Lock:
        with self._lock:
            return self._locks.setdefault(_place(target), Lock())

    def _module(self, target: Target) -> ModuleType:
        place = _place(target)
        module = self._modules.get(place)
        if module is None:
            self._say("Loading", target)
            module = self._modules[place] = _load(target)
        return module

    def _say(self, doing: str, target: Target) -> None:
        """In mod_wsgi's words, so that who looks for them finds when a process got new code."""
        what = "module" if target.kind == "module" else "WSGI script"
        self._log.say(INFO, f"{doing} {what} '{target.name}'.")


def _place(target: Target) -> Tuple[str, str]:
    """What is loaded for it: whatever a script is for, it is one module."""
    return ("module" if target.kind == "module" else "script", target.name)


def _name_in_system(target: Target) -> str:
    """What ``sys.modules`` has it under."""
    return target.name if target.kind == "module" else module_name(target.name)


def _load(target: Target) -> ModuleType:
    if target.kind == "script" or target.kind in hooks.KINDS:
        return _load_script(target)
    if target.kind == "module":
        return _load_module(target)
    raise LoadFailure(
        f"cannot load {target.name}: this worker runs Python, and a {target.kind} is none"
    )


def _load_module(target: Target) -> ModuleType:
    directory = os.getcwd()
    if directory not in sys.path:
        sys.path.insert(0, directory)
    return _run(target, lambda: importlib.import_module(target.name))


def _load_script(target: Target) -> ModuleType:
    script = compiled(target)
    _run(target, script.run)
    return script.module


def compiled(target: Target) -> Script:
    """A script that has not been run yet; LoadFailure when it cannot be read or compiled."""
    path = target.name
    name = module_name(path)
    spec = spec_from_file_location(name, path, loader=SourceFileLoader(name, path))
    if spec is None:
        raise LoadFailure(f"cannot load {path}: Python cannot make a module of such a path")
    source = _source(path)
    code = _run(target, lambda: compile(source, path, "exec", dont_inherit=True))
    return Script(path, module_from_spec(spec), code)


def _run(target: Target, step: Callable[[], _Result]) -> _Result:
    """Runs code of the application; whatever it raises, SystemExit too, means that it cannot be
    loaded."""
    try:
        return step()
    except BaseException as error:
        raise LoadFailure(
            f"cannot load {target}: {described_with_place(error)}", trace(error)
        ) from error


def module_name(path: str) -> str:
    """The name of the module that a script becomes."""
    return "_mod_wsgi_" + md5(os.fsencode(path)).hexdigest()


def _source(path: str) -> bytes:
    try:
        with open(path, "rb") as script:
            return script.read()
    except FileNotFoundError:
        raise LoadFailure(f"cannot load {path}: there is no such file") from None
    except OSError as error:
        raise LoadFailure(
            f"cannot load {path}: {error.strerror}; the worker reads it as user "
            f"{privileges.name_of_user()} and group {privileges.name_of_group()}"
        ) from None


def _resolve(target: Target, module: ModuleType) -> Callable[..., Any]:
    if target.kind in hooks.KINDS:
        return hooks.adapted(target.kind, target.name, module)
    wanted = target.callable_object
    factory = wanted.endswith("()")
    found: Any = module
    for attribute in (wanted[:-2] if factory else wanted).split("."):
        try:
            found = getattr(found, attribute)
        except AttributeError:
            raise LoadFailure(_missing(target, module, wanted)) from None
    if factory:
        found = _run(target, found)
    if not callable(found):
        raise LoadFailure(
            f"cannot load {target}: its '{wanted}' is of type {type(found).__name__}, which cannot "
            f"be called{_others(module)}"
        )
    return found  # type: ignore[no-any-return]


def _missing(target: Target, module: ModuleType, wanted: str) -> str:
    others = _others(module) or "; it defines no other callable either"
    return f"cannot load {target}: it has no '{wanted}'{others}"


def _others(module: ModuleType) -> str:
    names = sorted(name for name, value in vars(module).items() if _candidate(module, name, value))
    if not names:
        return ""
    shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return f"; it defines {shown} (set callable-object=)"


def _candidate(module: ModuleType, name: str, value: Any) -> bool:
    """Whether somebody may have meant this one: a callable of the module's own, no mere import."""
    if name.startswith("_") or not callable(value) or type(value).__module__ == "typing":
        return False
    if isinstance(value, (type, FunctionType, BuiltinFunctionType)):
        return bool(value.__module__ == module.__name__)
    return True
