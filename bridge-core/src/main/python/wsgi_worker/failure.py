# SPDX-License-Identifier: Apache-2.0
"""What went wrong, in words: one sentence for the log's first line, and a traceback to go with it.

Everything here turns an exception into text and must not raise itself, whatever the exception's own
methods do. Nothing is written or sent.
"""

from __future__ import annotations

import importlib
import os
import traceback
from enum import IntEnum
from types import FrameType, TracebackType
from typing import List, Optional, Tuple, Type

# What mod_wsgi says when RequestTimeout has ended a request.
RECOVERED = "Request interrupted by RequestTimeout; thread recovered."

_OWN_FOLDER = os.path.dirname(os.path.abspath(__file__)) + os.sep
_LONGEST_SENTENCE = 4_000
_LONGEST_DETAIL = 1_000_000


class ExitStatus(IntEnum):
    """How a worker ends; the numbers are part of the wire format's description."""

    OK = 0
    SCRIPT_FAILED = 1
    LOAD_FAILED = 3
    LAUNCH_FAILED = 4
    PRIVILEGES_FAILED = 5
    PROTOCOL_BROKEN = 6


class StartFailure(Exception):
    """The worker cannot begin to serve, for a reason that its administrator has to hear."""

    def __init__(
        self, status: ExitStatus, sentence: str, detail: str = "", unloadable: str = ""
    ) -> None:
        """``unloadable`` is the target that cannot be loaded, where that is the reason."""
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.detail = detail
        self.unloadable = unloadable


class LoadFailure(Exception):
    """An application cannot be loaded; ``detail`` is the traceback, or empty."""

    def __init__(self, sentence: str, detail: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.detail = detail


class ResponseFailure(Exception):
    """An application answered with something that cannot be sent; the message is the sentence."""


def report(error: BaseException, target: str) -> Tuple[str, str]:
    """The sentence and the traceback, possibly empty, for a request that ended with an exception;
    ``target`` is the script or module, empty when it is not known.

    The words are mod_wsgi's, and what administrators search for.
    """
    if isinstance(error, LoadFailure):
        return one_line(error.sentence), error.detail
    if isinstance(error, ResponseFailure):
        return one_line(str(error)), ""
    doing = "raised by" if isinstance(error, SystemExit) else "raised processing"
    script = f"WSGI script '{target}'" if target else "a request"
    sentence = f"{type(error).__name__} exception {doing} {script}. {described_with_place(error)}"
    return one_line(sentence), trace(error)


def describe(error: BaseException) -> str:
    """``Type: message``, in one line, as the last line of a traceback has it."""
    kind = type(error)
    name = kind.__qualname__
    module = kind.__module__
    if module not in ("builtins", "__main__") and not module.startswith("_mod_wsgi_"):
        name = f"{module}.{name}"
    try:
        message = str(error.msg if isinstance(error, SyntaxError) else error)
    except Exception:
        message = "(its message cannot be shown)"
    return one_line(f"{name}: {message}" if message else name)


def chain(error: BaseException) -> str:
    """Where it happened: the places of the traceback, outermost first, as ``a.py:3 > b.py:7``.

    Empty when there is no place that is the application's.
    """
    places = [
        f"{frame.f_code.co_filename}:{line}"
        for frame, line in traceback.walk_tb(error.__traceback__)
        if not _machinery(frame)
    ]
    if isinstance(error, SyntaxError) and error.filename:
        places.append(f"{error.filename}:{error.lineno}")
    if len(places) > 8:  # a recursion tells nothing by its length
        places[4:-4] = ["..."]
    return " > ".join(places)


def described_with_place(error: BaseException) -> str:
    """``Type: message (a.py:3 > b.py:7)``."""
    place = chain(error)
    return f"{describe(error)} ({place})" if place else describe(error)


def trace(error: BaseException) -> str:
    """The traceback as Python prints it, without the worker's own calls above the application."""
    lines: List[str] = traceback.format_exception(
        type(error), error, own_frames_off(error.__traceback__)
    )
    return clean("".join(lines), _LONGEST_DETAIL)


def trace_of(
    kind: Type[BaseException],
    error: Optional[BaseException],
    traceback_of_it: Optional[TracebackType],
) -> str:
    """The traceback of an exception that came apart on its way, as Python's hooks hand it over."""
    lines: List[str] = traceback.format_exception(kind, error, traceback_of_it)
    return clean("".join(lines), _LONGEST_DETAIL)


def stack(frame: FrameType) -> str:
    """Where a thread is, as in a traceback, without the bridge's own calls."""
    summary = traceback.extract_stack(frame)
    kept = [each for each in summary if not each.filename.startswith(_OWN_FOLDER)]
    return clean("".join(traceback.format_list(kept)), _LONGEST_DETAIL)


def own_frames_off(start: Optional[TracebackType]) -> Optional[TracebackType]:
    """The part of a traceback that begins in the application."""
    while start is not None and _machinery(start.tb_frame):
        start = start.tb_next
    return start


def _machinery(frame: FrameType) -> bool:
    """Whether the call is the worker's, or Python's own way of importing a module."""
    file = frame.f_code.co_filename
    return file.startswith((_OWN_FOLDER, "<frozen importlib")) or file == importlib.__file__


def one_line(text: str) -> str:
    """The text fit for a sentence in a log: no line breaks, and of bounded length."""
    return clean(" ".join(text.split()), _LONGEST_SENTENCE)


def clean(text: str, longest: int) -> str:
    """The text fit for a string list, which holds no NUL and nothing that UTF-8 cannot express."""
    if len(text) > longest:
        text = text[: longest // 2] + " [...] " + text[-longest // 2 :]
    return text.replace("\0", "\\0").encode("utf-8", "backslashreplace").decode("utf-8")
