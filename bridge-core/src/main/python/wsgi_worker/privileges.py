# SPDX-License-Identifier: Apache-2.0
"""Becomes the user and group that the LAUNCH names, for good.

Only root can do that. Anybody else runs on as himself and says so, as mod_wsgi does; root that
fails to become somebody else must not serve a single request.
"""

from __future__ import annotations

import grp
import os
import pwd
from typing import Callable, NamedTuple, NoReturn, Optional, Sequence

from wsgi_worker.failure import ExitStatus, StartFailure


class Account(NamedTuple):
    """Who the worker is to be. ``home`` is None where the system has no account of that number."""

    name: str
    uid: int
    gid: int
    home: Optional[str]


def drop(
    user: Optional[str],
    group: Optional[str],
    warn: Callable[[str], None],
    supplementary: Sequence[str] = (),
    chroot: Optional[str] = None,
) -> Optional[Account]:
    """Becomes ``user`` and ``group``, each a name or ``#`` and a number, where they are given.

    ``supplementary`` takes the place of the groups that the user has; from then on ``chroot`` is
    the root directory. Returns the account that the process runs as now, None when nobody asked for
    one or this process is not root. Raises StartFailure when root cannot become it, or is asked to
    stay root, and when anybody else is asked to change the root directory: an application that was
    to be locked in must not run free.
    """
    if chroot is not None and os.geteuid() != 0:
        _refuse(f"chroot={chroot} takes root: start the server as root, or leave chroot= out")
    if user is None and group is None and not supplementary and chroot is None:
        return None
    account = _account(user, group)
    if os.geteuid() != 0:
        if (account.uid, account.gid) != (os.geteuid(), os.getegid()):
            warn(
                f"the worker runs as {name_of_user()} instead of user {account.name} and group "
                f"{group or account.gid}, because only root can change that: start the server as "
                "root, or leave user= and group= out"
            )
        return None
    if user is not None and account.uid == 0:
        _refuse("user= names root, and an application must not run as root: name another user")
    _become(account, user is not None, [_gid(each) for each in supplementary], chroot)
    return account if user is not None else None


def name_of_user() -> str:
    """The name of the user that the process runs as, or its number with a ``#``."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return f"#{os.geteuid()}"


def name_of_group() -> str:
    """The name of the group that the process runs as, or its number with a ``#``."""
    try:
        return grp.getgrgid(os.getegid()).gr_name
    except KeyError:
        return f"#{os.getegid()}"


def _account(user: Optional[str], group: Optional[str]) -> Account:
    entry = _user_entry(user)
    uid = os.geteuid() if user is None else _number(user)
    if uid is None:
        uid = entry.pw_uid if entry is not None else _unknown("user", user)
    gid = entry.pw_gid if entry is not None else os.getegid()
    if group is not None:
        gid = _gid(group)
    elif entry is None:
        _refuse(f"user={user} has no entry in the user database, so group= must be given with it")
    name = entry.pw_name if entry is not None else f"#{uid}"
    return Account(name, uid, gid, entry.pw_dir if entry is not None else None)


def _user_entry(user: Optional[str]) -> Optional[pwd.struct_passwd]:
    number = os.geteuid() if user is None else _number(user)
    try:
        return pwd.getpwnam(str(user)) if number is None else pwd.getpwuid(number)
    except (KeyError, OverflowError):
        return None


def _gid(group: str) -> int:
    number = _number(group)
    if number is not None:
        return number
    try:
        return grp.getgrnam(group).gr_gid
    except KeyError:
        _unknown("group", group)


def _number(text: str) -> Optional[int]:
    return int(text[1:]) if text.startswith("#") and text[1:].isdigit() else None


def _become(
    account: Account, change_user: bool, supplementary: Sequence[int], chroot: Optional[str]
) -> None:
    try:
        if supplementary:
            os.setgroups([account.gid, *supplementary])
        elif account.name.startswith("#") or not change_user:
            os.setgroups([account.gid])
        else:
            os.initgroups(account.name, account.gid)
        os.setgid(account.gid)
        if chroot is not None:
            os.chroot(chroot)
            os.chdir("/")
        if change_user:
            os.setuid(account.uid)
    except (OSError, OverflowError) as error:
        _refuse(f"becoming user {account.name} and group {account.gid} failed: {error}")
    if change_user and 0 in os.getresuid():
        _refuse(f"the process is still root after it became user {account.name}")


def _unknown(what: str, name: Optional[str]) -> NoReturn:
    _refuse(f"{what}={name} is unknown on this machine: name an existing {what}, or #NUMBER")


def _refuse(reason: str) -> NoReturn:
    raise StartFailure(
        ExitStatus.PRIVILEGES_FAILED, f"the worker cannot drop its privileges: {reason}"
    )
