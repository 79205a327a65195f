# SPDX-License-Identifier: Apache-2.0
"""What an application says to ``start_response``, checked.

The rules and messages are mod_wsgi's, with NUL refused in header values as well. The usual status
and header pass a handful of quick tests; only what fails them is looked at closely, to say what is
wrong or that nothing is. Nothing is sent here.
"""

from __future__ import annotations

import re
from typing import Any, List, Optional, Tuple

_STATUS = re.compile(r"[0-9]{3}(?: [ -~]*)?").fullmatch
_CODE = re.compile(r"[0-9]{3}").match
_CONTROL = re.compile(r"[\x00-\x1f\x7f]").search
_DIGITS = re.compile(r"[0-9]{1,18}").fullmatch

_LENGTH = "content-length"
_LENGTH_SIZE = len(_LENGTH)


def checked(status: Any, headers: Any) -> Tuple[List[str], Optional[int]]:
    """The status and headers as the strings of a HEAD, and the Content-Length that they declare.

    Raises TypeError or ValueError (UnicodeEncodeError among them) when they cannot be sent.
    """
    if not (type(status) is str and _STATUS(status)):
        _check_status(status)
    if not isinstance(headers, list):
        raise TypeError(f"start_response() argument 2 must be list, not {type(headers).__name__}")
    strings = [status]
    declared: Optional[int] = None
    for header in headers:
        if type(header) is not tuple or len(header) != 2:
            _check_pair(header)
        name, value = header
        if not (
            type(name) is type(value) is str
            and name
            and name.isascii()
            and name.isprintable()
            and " " not in name
            and value.isascii()
            and value.isprintable()
        ):
            _check_header(name, value)
        if len(name) == _LENGTH_SIZE and name.lower() == _LENGTH:
            if declared is not None:
                _check_repeated(declared, _length(value))
                continue
            declared = _length(value)
        strings += header
    return strings, declared


def without_length(strings: List[str]) -> List[str]:
    """The strings of a HEAD with every Content-Length taken out."""
    kept = strings[:1]
    for name, value in zip(strings[1::2], strings[2::2]):
        if name.lower() != _LENGTH:
            kept += (name, value)
    return kept


def _check_status(status: Any) -> None:
    if not isinstance(status, str):
        raise TypeError(f"start_response() argument 1 must be str, not {type(status).__name__}")
    shown = status.encode("latin-1")
    if not _CODE(status):
        raise ValueError(f"status code must be a 3 digit integer: {shown!r}")
    if len(status) > 3 and status[3] != " ":
        if status[3].isdigit():
            raise ValueError(f"status code must be a 3 digit integer: {shown!r}")
        raise ValueError(f"no space following status code: {shown!r}")
    if _CONTROL(status, 3):
        raise ValueError(f"control character in status reason phrase: {shown!r}")


def _check_pair(header: Any) -> None:
    if not isinstance(header, tuple):
        raise TypeError(f"each header must be a 2-tuple, not {type(header).__name__}")
    if len(header) != 2:
        raise ValueError(f"each header must be a 2-tuple, got length {len(header)}")


def _check_header(name: Any, value: Any) -> None:
    if not isinstance(name, str):
        raise TypeError(f"header name must be str, not {type(name).__name__}")
    if not isinstance(value, str):
        raise TypeError(f"header value must be str, not {type(value).__name__}")
    if not name:
        raise ValueError("header name is empty")
    name.encode("latin-1")
    value.encode("latin-1")
    if " " in name:
        raise ValueError(f"space character in header name: {name!r}")
    if _CONTROL(name):
        raise ValueError(f"control character in header name: {name!r}")
    if "\r" in value or "\n" in value:
        raise ValueError(f"carriage return/line feed character in header value: {name}: {value!r}")
    if "\0" in value:
        raise ValueError(f"null character in header value: {name}: {value!r}")


def _length(value: str) -> int:
    if not _DIGITS(value.strip(" \t")):
        raise ValueError(f"Content-Length must be a decimal number of bytes: {value!r}")
    return int(value)


def _check_repeated(first: int, second: int) -> None:
    if first != second:
        raise ValueError(
            f"Content-Length is given twice with different values, {first} and {second}"
        )
