# SPDX-License-Identifier: Apache-2.0
"""One request: calls the application and sends what it answers (PEP 3333, server side).

What goes wrong is raised; the slot, which called, reports it.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any, Callable, Dict, Iterable, NamedTuple, Optional

from wsgi_worker.file_wrapper import FileWrapper
from wsgi_worker.response import Response

Environ = Dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Route(NamedTuple):
    """Everything that the requests for one application have in common.

    ``target`` is the script or module, ``name`` what the application is called in messages,
    ``encoding`` the one for chunks of text
    (None: they are refused), ``environ`` what each request's environ begins with, and ``warn`` says
    a sentence to the log once in the life of the process. ``script`` is what has become of a script
    (None: it is something else).
    """

    application: Application
    target: str
    name: str
    encoding: Optional[str]
    environ: Environ
    warn: Callable[[str], None]
    script: Optional[ModuleType] = None


def run(route: Route, environ: Environ, response: Response) -> None:
    """Calls the application once and sends its response, to the END."""
    chunks = route.application(environ, response.start)
    if type(chunks) is list or type(chunks) is tuple:
        response.send_whole(chunks)
        return
    if isinstance(chunks, (bytes, str)):
        response.send_whole(response.bare(chunks))
        return
    try:
        if type(chunks) is FileWrapper:
            response.send_file(chunks)
        else:
            response.send_each(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            response.closing(close)
    response.finish()
