# SPDX-License-Identifier: Apache-2.0
"""The way to the bridge: opens channels, says on each who it is and what the channel is for, and
then whether this process is able to serve."""

from __future__ import annotations

import os
import socket
import sys
from typing import List, Sequence

from wsgi_worker import privileges, wire
from wsgi_worker.channel import Channel, connect
from wsgi_worker.failure import ExitStatus, StartFailure, one_line
from wsgi_worker.launch import Launch
from wsgi_worker.log import ERROR, Log
from wsgi_worker.outlet import ClientGone

LOG = "log"
LIFELINE = "lifeline"
TEMPLATE = "template"
SERVICE = "service"


def open_socket(launch: Launch, purpose: str) -> socket.socket:
    """A socket to the bridge, on which HELLO has been said; StartFailure when there is none."""
    hello = wire.join((launch.token, purpose, str(os.getpid())))
    try:
        return connect(launch.socket, wire.encode(wire.HELLO, hello))
    except OSError as error:
        raise StartFailure(
            ExitStatus.LAUNCH_FAILED,
            f"the worker cannot reach the bridge at {launch.socket}: {error.strerror or error}",
        ) from None


def channel(launch: Launch, purpose: str) -> Channel:
    """A channel that is no slot's: one socket is enough for it."""
    both = open_socket(launch, purpose)
    return Channel(both, both)


def open_channels(launch: Launch, channels: List[Channel]) -> None:
    """Adds the one channel of a template or a service, else one for every slot."""
    if launch.template or launch.service:
        channels.append(channel(launch, TEMPLATE if launch.template else SERVICE))
        return
    for number in range(launch.threads):
        requests = open_socket(launch, f"requests {number}")
        channels.append(Channel(requests, open_socket(launch, f"responses {number}")))


def say_ready(channel: Channel, seconds: float) -> None:
    """Tells the bridge that the application is loaded, which took so long."""
    strings = (
        ("version", sys.version.split()[0]),
        ("executable", sys.executable),
        ("prefix", sys.prefix),
        ("user", privileges.name_of_user()),
        ("group", privileges.name_of_group()),
        ("seconds", f"{seconds:.3f}"),
    )
    payload = wire.join([text for pair in strings for text in pair], "utf-8")
    try:
        channel.send(wire.encode(wire.READY, payload))
    except ClientGone:
        return  # the slots will find their channels closed, and end in order


def report(failure: StartFailure, channels: Sequence[Channel], log: Log) -> None:
    """Tells the bridge why the worker cannot serve: by LOAD_FAILED, or through the log where there
    is no channel."""
    payload = wire.join((one_line(failure.sentence), failure.detail, failure.unloadable), "utf-8")
    try:
        if channels:
            channels[0].send(wire.encode(wire.LOAD_FAILED, payload))
            return
    except ClientGone:
        log.say(ERROR, failure.detail)
    log.say(ERROR, failure.sentence)
