# SPDX-License-Identifier: Apache-2.0
"""Scripts that are no applications, but are asked something about a request.

Each kind is made to look like a WSGI application, so that questions travel as requests do. The
answers are those of the table of hooks in the description of the wire format.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any, Callable, Dict, Iterable, List

from wsgi_worker.failure import LoadFailure

KINDS = ("import", "access", "password", "groups", "dispatch")

_FUNCTIONS = {
    "access": "allow_access",
    "groups": "groups_for_user",
}
_DISPATCHING = ("process_group", "application_group", "callable_object")

_Environ = Dict[str, Any]


def adapted(kind: str, path: str, module: ModuleType) -> Callable[..., Iterable[bytes]]:
    """The hook as an application; LoadFailure when the script does not define what is asked."""
    answer = _answering(kind, path, module)

    def application(environ: _Environ, start_response: Callable[..., Any]) -> List[bytes]:
        strings = answer(environ)
        start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
        return ["\0".join(strings).encode("utf-8")]

    return application


def _answering(kind: str, path: str, module: ModuleType) -> Callable[[_Environ], List[str]]:
    if kind == "dispatch":
        functions = {name: getattr(module, name, None) for name in _DISPATCHING}
        return lambda environ: _dispatch(functions, environ)
    if kind == "import":
        return lambda environ: []
    if kind == "password":
        return _password(path, module)
    name = _FUNCTIONS[kind]
    function = getattr(module, name, None)
    if not callable(function):
        raise LoadFailure(f"cannot use {path}: it must define the function {name}")
    return {"access": _access, "groups": _groups}[kind](function)


def _access(function: Callable[..., Any]) -> Callable[[_Environ], List[str]]:
    def answer(environ: _Environ) -> List[str]:
        host = environ.get("REMOTE_HOST") or environ.get("REMOTE_ADDR")
        allowed = function(environ, host)
        if allowed is None:
            return ["none"]
        if not isinstance(allowed, bool):
            _refuse("allow_access", "True, False or None", allowed)
        return ["allow" if allowed else "deny"]

    return answer


def _password(path: str, module: ModuleType) -> Callable[[_Environ], List[str]]:
    """Asked with a password where ``AuthType`` is Basic, with a realm where it is Digest."""
    checking = getattr(module, "check_password", None)
    hashing = getattr(module, "get_realm_hash", None)
    if not callable(checking) and not callable(hashing):
        raise LoadFailure(
            f"cannot use {path}: it must define the function check_password, or get_realm_hash for "
            "AuthType Digest"
        )

    def answer(environ: _Environ) -> List[str]:
        digest = "hook.realm" in environ
        function = hashing if digest else checking
        if not callable(function):
            raise LoadFailure(
                f"cannot use {path} here: it must define the function "
                f"{'get_realm_hash' if digest else 'check_password'}"
            )
        return (_realm_hash if digest else _checked)(function, environ)

    return answer


def _realm_hash(function: Callable[..., Any], environ: _Environ) -> List[str]:
    user, realm = _taken(environ, "hook.user"), _taken(environ, "hook.realm")
    result = function(environ, user, realm)
    if result is None:
        return ["unknown"]
    if not isinstance(result, str) or "\0" in result:
        _refuse("get_realm_hash", "None or a str of hexadecimal digits", result)
    return ["hash", result]


def _checked(function: Callable[..., Any], environ: _Environ) -> List[str]:
    user, password = _taken(environ, "hook.user"), _taken(environ, "hook.password")
    result = function(environ, user, password)
    if result is None:
        return ["unknown"]
    if isinstance(result, bool):
        return ["yes" if result else "no"]
    if not isinstance(result, str) or "\0" in result:
        _refuse("check_password", "True, False, None or the name of a user", result)
    return ["as", result]


def _groups(function: Callable[..., Any]) -> Callable[[_Environ], List[str]]:
    def answer(environ: _Environ) -> List[str]:
        groups = list(function(environ, _taken(environ, "hook.user")))
        for group in groups:
            if not isinstance(group, str) or "\0" in group:
                _refuse("groups_for_user", "an iterable of str", groups)
        return groups

    return answer


def _dispatch(functions: Dict[str, Any], environ: _Environ) -> List[str]:
    answer: List[str] = []
    for name, function in functions.items():
        chosen = function(environ) if function is not None else None
        if chosen is None:
            continue
        if not isinstance(chosen, str) or "\0" in chosen:
            _refuse(name, "a str or None", chosen)
        answer += (name, chosen)
    return answer


def _taken(environ: _Environ, key: str) -> str:
    """A text that the bridge added to the environ, which the script does not see."""
    return str(environ.pop(key, "")).encode("latin-1").decode("utf-8", "replace")


def _refuse(function: str, wanted: str, found: Any) -> None:
    raise TypeError(f"{function}() must return {wanted}, not {type(found).__name__}")
