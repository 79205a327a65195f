# SPDX-License-Identifier: Apache-2.0
"""What an application finds around it: working directory, environment, umask, locale, name in the
process list, and ``sys.path``."""

from __future__ import annotations

import locale
import os
import site
import sys
from typing import Callable, Optional, Sequence

from wsgi_worker.failure import ExitStatus, StartFailure
from wsgi_worker.launch import Launch
from wsgi_worker.privileges import Account

# The kernel keeps no more of a process's name (TASK_COMM_LEN, with its NUL).
_NAME_SIZE = 15


def name_program() -> None:
    """Has ``sys.argv`` say what it says under mod_wsgi: applications must not parse ours."""
    sys.argv[:] = ["mod_wsgi"]


def leave_session() -> None:
    """Begins a session of its own, so that a Ctrl-C at the terminal of the server is for the server
    alone: it lets its workers finish."""
    try:
        os.setsid()
    except PermissionError:
        return  # it leads one already


def name_process(name: str) -> None:
    """Shows ``name`` where the kernel shows the name of the program, as in ``top``. Must be called
    before privileges are dropped, after which the process may not change it."""
    try:
        with open("/proc/self/comm", "wb", buffering=0) as comm:
            comm.write(name.encode("utf-8", "replace")[:_NAME_SIZE])
    except OSError:
        return  # no Linux, or no /proc: the arguments of the process show the name as well


def arrange(launch: Launch, account: Optional[Account], warn: Callable[[str], None]) -> None:
    """Arranges everything but ``sys.path`` for the account that the worker runs as.

    Raises StartFailure when the working directory that was asked for cannot be entered.
    """
    if launch.umask is not None:
        os.umask(launch.umask)
    if account is not None:
        os.environ["USER"] = os.environ["LOGNAME"] = account.name
        if account.home is not None:
            os.environ["HOME"] = account.home
    _enter_home(launch.home, account, warn)
    if launch.locale is not None:
        try:
            locale.setlocale(locale.LC_ALL, launch.locale)
        except locale.Error:
            warn(
                f"locale={launch.locale} is not installed on this machine, so the worker runs on "
                "with the locale it was started with: see 'locale -a' for those that are"
            )


def check_python(account: Optional[Account]) -> None:
    """Raises StartFailure when the account may not read the library of the Python that runs this:
    every import would fail, with messages that lead astray."""
    if account is not None and not os.access(os.__file__, os.R_OK):
        raise StartFailure(
            ExitStatus.LOAD_FAILED,
            f"user {account.name} may not read {os.path.dirname(os.__file__)}, the library of "
            f"{sys.executable}, so that no application could import anything: name a Python that "
            "this user may read with python= or python-home=, or let the user into that folder",
        )


def leave_own_folder(folder: str) -> None:
    """Takes the worker's own folder off ``sys.path``: applications must not find its modules there.
    Must be called before the working directory changes, which relative entries refer to."""
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != folder]


def add_to_path(directories: Sequence[str]) -> None:
    """Puts the directories first on ``sys.path``, with what their ``.pth`` files name, in order."""
    for directory in reversed(directories):
        before = [entry for entry in sys.path if entry != directory]
        sys.path[:] = before
        site.addsitedir(directory)
        added = [entry for entry in sys.path if entry not in before]
        sys.path[:] = added + [entry for entry in sys.path if entry in before]


def _enter_home(
    home: Optional[str], account: Optional[Account], warn: Callable[[str], None]
) -> None:
    directory = home if home is not None else account.home if account is not None else None
    if directory is None:
        return
    try:
        os.chdir(directory)
    except OSError as error:
        if home is not None:
            raise StartFailure(
                ExitStatus.LAUNCH_FAILED,
                f"the worker cannot enter home={home}: {error.strerror}; name a directory that its "
                "user may enter",
            ) from None
        warn(
            f"the home of the worker's user, {directory}, cannot be entered ({error.strerror}), so "
            "/ is its working directory: set home= to choose another"
        )
        os.chdir("/")
