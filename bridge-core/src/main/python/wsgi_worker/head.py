# SPDX-License-Identifier: Apache-2.0
"""What an application says to ``start_response``, checked.

The rules and messages are mod_wsgi's, with NUL refused in header values as well. The usual status
and header pass a handful of quick tests; only what fails them is looked at closely, to say what is
wrong or that nothing is. Nothing is sent here.
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional, Set, Tuple

_STATUS = re.compile(r"[2-9][0-9]{2}(?: [ -~]*)?").fullmatch
_CODE = re.compile(r"[0-9]{3}").match
_CONTROL = re.compile(r"[\x00-\x1f\x7f]").search
# More is no length of anything, and int() takes longer and longer for it.
_MOST_DIGITS = 18
_DIGITS = re.compile(r"[0-9]{1,%d}" % _MOST_DIGITS).fullmatch
# RFC 9110, section 5.6.2.
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+").fullmatch
_OUTSIDE_TOKEN = re.compile(r"[^!#$%&'*+\-.^_`|~0-9A-Za-z]").search

_LENGTH = "content-length"

# Where an application sets one of these more than once, mod_wsgi sends the last.
_LAST_COUNTS = frozenset(("location", "content-range"))

# PEP 3333, "Other HTTP Features": these belong to the connection and so to the server.
_HOP_BY_HOP = frozenset(
    (
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "trailers",
        "transfer-encoding",
        "upgrade",
    )
)
# What there is to say of a name.
_PLAIN, _IS_LENGTH, _IS_LAST, _IS_HOP_BY_HOP = range(4)

# What has been found good before: status lines, and names with what there is to say of them. An
# application has few of them; one that makes them up must not fill the memory.
_STATUSES: Set[str] = set()
_NAMES: Dict[str, int] = {}
_REMEMBERED = 500


# Status and headers that can be sent: the strings of a HEAD, the Content-Length that they declare, and
# the names of those that are not the application's to send and so not among them. No NamedTuple,
# which would take a tenth of the time of a response to make.
Checked = Tuple[List[str], Optional[int], List[str]]


def checked(status: Any, headers: Any) -> Checked:
    """What an application says to ``start_response``.

    Raises TypeError or ValueError (UnicodeEncodeError among them) when it cannot be sent.
    """
    if not (type(status) is str and status in _STATUSES):
        _look_at_status(status)
    if not isinstance(headers, list):
        raise TypeError(f"start_response() argument 2 must be list, not {type(headers).__name__}")
    strings = [status]
    declared: Optional[int] = None
    dropped: List[str] = []
    for header in headers:
        if type(header) is not tuple or len(header) != 2:
            _check_pair(header)
        name, value = header
        kind = _NAMES.get(name) if type(name) is str else None
        if kind is None:
            kind = _look_at_name(name)
        if not (type(value) is str and value.isascii() and value.isprintable()):
            _check_value(value)
        if kind == _IS_LENGTH:
            length = int(value) if value.isdecimal() and len(value) <= _MOST_DIGITS else _length(value)
            if declared is not None:
                _check_repeated(declared, length)
                continue
            declared = length
        elif kind == _IS_HOP_BY_HOP:
            dropped.append(name)
            continue
        elif kind == _IS_LAST and len(strings) > 1:
            strings = _without(strings, name.lower())
        strings += header
    return strings, declared, dropped


def without_length(strings: List[str]) -> List[str]:
    """The strings of a HEAD with every Content-Length taken out."""
    return _without(strings, _LENGTH)


def _without(strings: List[str], unwanted: str) -> List[str]:
    kept = strings[:1]
    for name, value in zip(strings[1::2], strings[2::2]):
        if name.lower() != unwanted:
            kept += (name, value)
    return kept


def _look_at_status(status: Any) -> None:
    if not (type(status) is str and _STATUS(status)):
        _check_status(status)
    elif len(_STATUSES) < _REMEMBERED:
        _STATUSES.add(status)


def _look_at_name(name: Any) -> int:
    """Which of those that the server looks at it is, if any."""
    if not (type(name) is str and _TOKEN(name)):
        _check_name(name)
    lower = name.lower()
    kind = _PLAIN
    if lower == _LENGTH:
        kind = _IS_LENGTH
    elif lower in _LAST_COUNTS:
        kind = _IS_LAST
    elif lower in _HOP_BY_HOP:
        kind = _IS_HOP_BY_HOP
    if type(name) is str and len(_NAMES) < _REMEMBERED:
        _NAMES[name] = kind
    return kind


def _check_status(status: Any) -> None:
    shown = _latin1(status)
    if not _CODE(status):
        raise ValueError(f"status code must be a 3 digit integer: {shown!r}")
    if len(status) > 3 and status[3] != " ":
        if status[3].isdigit():
            raise ValueError(f"status code must be a 3 digit integer: {shown!r}")
        raise ValueError(f"no space following status code: {shown!r}")
    if _CONTROL(status, 3):
        raise ValueError(f"control character in status reason phrase: {shown!r}")
    if status[0] in "01":
        # RFC 9110, section 15: there is no class of status codes below 1xx, and one of that class is
        # no answer: the client would take what comes next for it.
        raise ValueError(f"status code must be between 200 and 999: {shown!r}")


def _check_pair(header: Any) -> None:
    if not isinstance(header, tuple):
        raise TypeError(f"each header must be a 2-tuple, not {type(header).__name__}")
    if len(header) != 2:
        raise ValueError(f"each header must be a 2-tuple, got length {len(header)}")


def _check_name(name: Any) -> None:
    shown_name = _latin1(name)
    if not name:
        raise ValueError("header name is empty")
    if " " in name:
        raise ValueError(f"space character in header name: {shown_name!r}")
    if _CONTROL(name):
        raise ValueError(f"control character in header name: {shown_name!r}")
    outside = _OUTSIDE_TOKEN(name)
    if outside:
        # mod_wsgi lets these pass; what the next hop makes of such a line is anybody's guess.
        raise ValueError(f"character {outside.group()!r} in header name: {shown_name!r}")


def _check_value(value: Any) -> None:
    shown_value = _latin1(value)
    if "\r" in value or "\n" in value:
        raise ValueError(f"carriage return/line feed character in header value: {shown_value!r}")
    if "\0" in value:
        # RFC 9110, section 5.5 counts NUL with CR and LF as dangerous; mod_wsgi does not.
        raise ValueError(f"null character in header value: {shown_value!r}")


def _latin1(text: Any) -> bytes:
    """The bytes of a native string."""
    if not isinstance(text, str):
        raise TypeError(f"must be str, not {type(text).__name__}")
    return text.encode("latin-1")


def _length(value: str) -> int:
    if not _DIGITS(value.strip(" \t")):
        raise ValueError(f"Content-Length must be a decimal number of bytes: {value!r}")
    return int(value)


def _check_repeated(first: int, second: int) -> None:
    if first != second:
        raise ValueError(
            f"Content-Length is given twice with different values, {first} and {second}"
        )
