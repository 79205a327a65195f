# SPDX-License-Identifier: Apache-2.0
"""The LAUNCH: what the bridge wants of this worker, read from the standard input.

Descriptor 0 is read directly: what Python's ``sys.stdin`` would have read ahead would be lost.
"""

from __future__ import annotations

import os
from typing import Dict, List, NamedTuple, NoReturn, Optional, Tuple

from wsgi_worker import wire
from wsgi_worker.failure import ExitStatus, StartFailure
from wsgi_worker.limits import Limits
from wsgi_worker.loader import DEFAULT_CALLABLE, Target

_ONCE = (
    "socket",
    "token",
    "threads",
    "processes",
    "process-group",
    "application-group",
    "multiprocess",
    "run-once",
    "display-name",
)
_OPTIONAL = (
    "user",
    "group",
    "chroot",
    "home",
    "umask",
    "locale",
    "cpu-time-limit",
    "cpu-priority",
    "memory-limit",
    "virtual-memory-limit",
    "stack-size",
    "switch-interval",
    "template",
    "report-files",
    "restrict-signal",
)
_ANY = ("supplementary-group", "python-path", "preload")


class Launch(NamedTuple):
    """The keys of a LAUNCH, by the same names; None where one is absent."""

    socket: str
    token: str
    threads: int
    processes: int
    process_group: str
    application_group: str
    multiprocess: bool
    run_once: bool
    user: Optional[str]
    group: Optional[str]
    supplementary_groups: Tuple[str, ...]
    chroot: Optional[str]
    home: Optional[str]
    umask: Optional[int]
    locale: Optional[str]
    display_name: str
    report_files: bool
    restrict_signal: bool
    limits: Limits
    template: bool
    python_path: Tuple[str, ...]
    preload: Tuple[Target, ...]

    @property
    def service(self) -> bool:
        """Whether this worker runs scripts and serves nobody."""
        return self.threads == 0


def read(descriptor: int) -> Launch:
    """Reads the LAUNCH, waiting for it; StartFailure when there is none or it makes no sense."""
    reader = wire.FrameReader()
    frame = reader.next()
    while frame is None:
        data = os.read(descriptor, 65536)
        if not data:
            _refuse("the standard input ended before it; only the bridge can start a worker")
        reader.feed(data)
        frame = reader.next()
    frame_type, payload = frame
    if frame_type != wire.LAUNCH:
        _refuse(f"it must be the first frame, but {wire.name_of(frame_type)} is")
    if not reader.empty():
        _refuse("more bytes follow it, but it must be the only frame")
    try:
        return parse(wire.split(payload, "utf-8"))
    except wire.ProtocolError as error:
        _refuse(str(error))


def parse(strings: List[str]) -> Launch:
    """The LAUNCH that key, value, key, value ... express; StartFailure when they make no sense."""
    if len(strings) % 2:
        _refuse(f"the key '{strings[-1]}' has no value")
    values: Dict[str, List[str]] = {}
    for key, value in zip(strings[::2], strings[1::2]):
        values.setdefault(key, []).append(value)
    _check_counts(values)
    single = {key: found[0] for key, found in values.items()}
    return Launch(
        socket=single["socket"],
        token=single["token"],
        threads=_count("threads", single["threads"], 0),
        processes=_count("processes", single["processes"]),
        process_group=single["process-group"],
        application_group=single["application-group"],
        multiprocess=_flag("multiprocess", single["multiprocess"]),
        run_once=_flag("run-once", single["run-once"]),
        user=single.get("user"),
        group=single.get("group"),
        supplementary_groups=tuple(values.get("supplementary-group", ())),
        chroot=single.get("chroot"),
        home=single.get("home"),
        umask=_umask(single.get("umask")),
        locale=single.get("locale"),
        display_name=single["display-name"],
        report_files=_flag("report-files", single.get("report-files", "0")),
        restrict_signal=_flag("restrict-signal", single.get("restrict-signal", "0")),
        limits=_limits(single),
        template=_flag("template", single.get("template", "0")),
        python_path=tuple(values.get("python-path", ())),
        preload=tuple(_target(text) for text in values.get("preload", ())),
    )


def _check_counts(values: Dict[str, List[str]]) -> None:
    for key, found in values.items():
        if key not in _ONCE + _OPTIONAL + _ANY:
            _refuse(f"the key '{key}' is unknown")
        if len(found) > 1 and key not in _ANY:
            _refuse(f"the key '{key}' must stand in it once, but stands there {len(found)} times")
    missing = [key for key in _ONCE if key not in values]
    if missing:
        _refuse(f"the key '{missing[0]}' is missing")


def _count(key: str, text: str, least: int = 1) -> int:
    if not text.isdigit() or int(text) < least:
        _refuse(f"{key} must be a number of at least {least} but is '{text}'")
    return int(text)


def _flag(key: str, text: str) -> bool:
    if text not in ("0", "1"):
        _refuse(f"{key} must be 0 or 1 but is '{text}'")
    return text == "1"


def _umask(text: Optional[str]) -> Optional[int]:
    if text is None:
        return None
    try:
        mask = int(text, 8)
    except ValueError:
        mask = -1
    if not 0 <= mask <= 0o777:
        _refuse(f"umask must be an octal number from 0 to 777 but is '{text}'")
    return mask


def _limits(single: Dict[str, str]) -> Limits:
    try:
        return Limits(
            cpu_time=_soft_and_hard(single.get("cpu-time-limit")),
            cpu_priority=_number(single.get("cpu-priority")),
            memory=_number(single.get("memory-limit")),
            virtual_memory=_number(single.get("virtual-memory-limit")),
            stack_size=_number(single.get("stack-size")),
            switch_interval=_fraction(single.get("switch-interval")),
        )
    except ValueError as error:
        _refuse(f"a limit must be a number: {error}")


def _soft_and_hard(text: Optional[str]) -> Optional[Tuple[int, int]]:
    if text is None:
        return None
    soft, _, hard = text.partition(":")
    return int(soft), int(hard)


def _number(text: Optional[str]) -> Optional[int]:
    return None if text is None else int(text)


def _fraction(text: Optional[str]) -> Optional[float]:
    return None if text is None else float(text)


def _target(text: str) -> Target:
    parts = text.split("\x1f")
    if len(parts) != 3:
        _refuse(f"preload must be kind, target and callable but has {len(parts)} parts: {text!r}")
    kind, name, callable_object = parts
    return Target(kind, name, callable_object or DEFAULT_CALLABLE)


def _refuse(reason: str) -> NoReturn:
    raise StartFailure(ExitStatus.LAUNCH_FAILED, f"the worker cannot use its LAUNCH: {reason}")
