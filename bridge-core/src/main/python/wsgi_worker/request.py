# SPDX-License-Identifier: Apache-2.0
"""What the bridge says of a request: a string list that names the application, tells of the body
and ends with the environ. It is the payload of a REQUEST, and the same in one process."""

from __future__ import annotations

import os
from time import time
from typing import List, Tuple

from wsgi_worker.handler import Environ, Route

# It begins with kind, target, callable and str-response, which make the route, and body.
ROUTE = 4
BODY = 4
ENVIRON = 5

_FILE_NAMES = ("SCRIPT_FILENAME", "DOCUMENT_ROOT")


def split(payload: bytes) -> Tuple[List[str], bool]:
    """The strings, one empty one after them, and whether all of them are ASCII.

    Raises ValueError when they are not as many as they must be.
    """
    text = payload.decode("latin-1")
    fields = text.split("\0")
    if len(fields) < ENVIRON or len(fields) % 2 or fields[-1]:
        raise ValueError(
            f"a REQUEST must be a string list of {ENVIRON} strings and pairs after them, "
            f"but has {len(fields) - 1} strings"
        )
    return fields, text.isascii()


def environ_of(route: Route, fields: List[str], ascii_only: bool, thread_id: int) -> Environ:
    """The environ of a request, ``wsgi.input`` as if there were no body."""
    environ = route.environ.copy()
    pairs = iter(fields)
    for _ in range(ENVIRON):
        next(pairs)
    environ.update(zip(pairs, pairs))
    environ["mod_wsgi.thread_id"] = thread_id
    environ["mod_wsgi.application_start"] = time()
    if not ascii_only:
        _decode_file_names(environ)
    return environ


def _decode_file_names(environ: Environ) -> None:
    """File names are for ``open()``: text in the file system's encoding, as mod_wsgi has them."""
    for key in _FILE_NAMES:
        value = environ.get(key)
        if value is not None:
            environ[key] = os.fsdecode(value.encode("latin-1"))
