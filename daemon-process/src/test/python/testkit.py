# SPDX-License-Identifier: Apache-2.0
"""Plays the bridge: starts real worker processes and talks to them over real sockets.

From the root of the repository, with any Python from 3.8 on::

    python3 -W error -m unittest discover -s daemon-process/src/test/python

Every wait has a deadline. A worker that a test leaves behind is killed at its end; what it said to
the log or its standard error must be what the test expects, which is nothing unless it says so.
"""

from __future__ import annotations

import errno
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from threading import Thread
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

from slotkit import DEADLINE, WORKER, Slot
from slotkit import FIXTURES, GOLDEN, Answer, fixture, request  # noqa: F401  (tests ask here)
from wsgi_worker import wire

TOKEN = "0f9a"


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Waits for a condition that something else will bring about."""
    deadline = time.monotonic() + DEADLINE
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {DEADLINE} seconds: {what}")
        select.select((), (), (), 0.002)


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and nobody waited for does not."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as status:
            return status.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def open_gate(path: str) -> None:
    """Lets the application go on that waits at this FIFO."""

    def opened() -> bool:
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
        except OSError as error:
            if error.errno != errno.ENXIO:  # nobody waits yet
                raise
            return False
        return True

    wait_until(opened, f"an application waits at {path}")


class Record(NamedTuple):
    """What a LOG says."""

    level: str
    logger: str
    request_id: str
    text: str


class Worker:
    """A worker process, and the bridge's ends of its channels by slot number.

    ``raw`` stands for a whole standard input, in the place of a LAUNCH made of the keys and
    options.
"""

    def __init__(
        self,
        folder: str,
        options: Sequence[Tuple[str, str]] = (),
        raw: Optional[bytes] = None,
        **keys: str,
    ) -> None:
        launch = _launch(folder, keys)
        self.threads = int(launch["threads"])
        self.slots: Dict[int, Slot] = {}
        self._service: Optional[Slot] = None
        self.records: List[Record] = []
        # What it says of what it loads, which it always does and few tests are about.
        self.loaded: List[str] = []
        self.pongs = 0
        self._log: Optional[Slot] = None
        self._reader = Thread(target=self._read_log, daemon=True)
        self._stderr = tempfile.TemporaryFile()
        self._stdout = tempfile.TemporaryFile()
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.settimeout(DEADLINE)
        self._listener.bind(os.path.join(folder, "bridge"))
        self._listener.listen(100)
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-X", "utf8", "-W", "error", WORKER, "(wsgi:pyApps)"],
            stdin=subprocess.PIPE,
            stdout=self._stdout,
            stderr=self._stderr,
            cwd=folder,
        )
        assert self.process.stdin is not None
        strings = [text for pair in [*launch.items(), *options] for text in pair]
        launched = wire.encode(wire.LAUNCH, wire.join(strings, "utf-8")) if raw is None else raw
        self.process.stdin.write(launched)
        self.process.stdin.flush()
        if raw is not None:
            self.process.stdin.close()

    def connect(self) -> Worker:
        """Accepts the channel of every slot, or that of a service, and checks what it says first."""
        requests: Dict[str, socket.socket] = {}
        for _ in range(2 * self.threads + 1 if self.threads else 2):
            connection, _ = self._listener.accept()
            slot = Slot(connection)
            token, purpose, pid = wire.split(slot.expect(wire.HELLO))
            assert (token, pid) == (TOKEN, str(self.process.pid)), "a HELLO of somebody else"
            what, _, number = purpose.partition(" ")
            if what == "log":
                self._log = slot
                connection.settimeout(None)
                self._reader.start()
            elif what == "service":
                self._service = slot
            elif what == "requests":
                requests[number] = connection
            else:
                slot.requests = requests.pop(number)
                self.slots[int(number)] = slot
        return self

    @property
    def service(self) -> Slot:
        """The channel of a worker without slots."""
        assert self._service is not None, "it has slots"
        return self._service

    def ready(self) -> Dict[str, str]:
        """Waits for READY and gives its pairs."""
        strings = wire.split((self._service or self.slots[0]).expect(wire.READY), "utf-8")
        return dict(zip(strings[::2], strings[1::2]))

    def ping(self) -> None:
        """Asks whether Python code gets on; ``pongs`` counts the answers."""
        assert self._log is not None
        self._log.send(wire.PING)

    def stopping(self, reason: str) -> None:
        """Says why it is going to be retired."""
        assert self._log is not None
        self._log.send(wire.STOPPING, wire.join((reason,)))

    def exit_status(self) -> int:
        """Waits for the end of the process, and of what it said."""
        status = self.process.wait(DEADLINE)
        if self._log is not None:
            self._reader.join(DEADLINE)
        return status

    def said(self) -> str:
        """What the process said so far, to the log and then to its standard error."""
        lines = [
            (f"{level.upper()}: " if level else "") + f"{text}\n"
            for level, _, _, text in self.records
        ]
        return "".join(lines) + self.stderr()

    def record(self, text: str) -> Record:
        """Waits for the record with a text in it."""
        wait_until(lambda: any(text in record.text for record in self.records), f"said: {text}")
        return next(record for record in self.records if text in record.text)

    def stderr(self) -> str:
        """What the process wrote to its standard error so far."""
        return _content(self._stderr)

    def stdout(self) -> str:
        """What the process wrote to its standard output so far."""
        return _content(self._stdout)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(DEADLINE)
        for slot in (*self.slots.values(), self._service):
            if slot is not None:
                slot.close()
        if self._log is not None:
            self._reader.join(DEADLINE)
            self._log.close()
        for closeable in (self.process.stdin, self._listener):
            if closeable is not None:
                closeable.close()

    def forget(self) -> None:
        """Closes what it wrote."""
        self._stderr.close()
        self._stdout.close()

    def _read_log(self) -> None:
        assert self._log is not None
        while True:
            try:
                frame_type, payload = self._log.receive()
            except EOFError:
                return
            if frame_type == wire.PONG:
                self.pongs += 1
                continue
            assert frame_type == wire.LOG, wire.name_of(frame_type)
            record = Record(*wire.split(payload, "utf-8"))
            if record.level == "info" and record.text.startswith("Loading "):
                self.loaded.append(record.text)
            else:
                self.records.append(record)


def _launch(folder: str, keys: Dict[str, str]) -> Dict[str, str]:
    """What every LAUNCH must say, and what this one says besides."""
    launch = {
        "socket": os.path.join(folder, "bridge"),
        "token": TOKEN,
        "threads": "1",
        "processes": "1",
        "process-group": "pyApps",
        "application-group": "",
        "multiprocess": "0",
        "run-once": "0",
        "display-name": "(wsgi:pyApps)",
    }
    launch.update({key.replace("_", "-"): value for key, value in keys.items()})
    return launch


def _content(stream: Any) -> str:
    # By the descriptor: the process that writes shares its position, which buffers know nothing of.
    size = os.fstat(stream.fileno()).st_size
    return os.pread(stream.fileno(), size, 0).decode("utf-8")


class WorkerTestCase(unittest.TestCase):
    """Tests with workers, each in an empty folder of its own."""

    def setUp(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="wsgi-bridge-")
        os.chmod(self.folder, 0o755)
        self.addCleanup(shutil.rmtree, self.folder)
        self.expected_log: Optional[str] = ""

    def worker(self, *options: Tuple[str, str], **keys: str) -> Worker:
        """A worker that is connected."""
        return self.unconnected(*options, **keys).connect()

    def serving(self, *options: Tuple[str, str], **keys: str) -> Slot:
        """The only slot of a worker that is ready."""
        worker = self.worker(*options, **keys)
        worker.ready()
        return worker.slots[0]

    def unconnected(
        self, *options: Tuple[str, str], raw: Optional[bytes] = None, **keys: str
    ) -> Worker:
        """A worker that has just been started."""
        folder = tempfile.mkdtemp(dir=self.folder)
        os.chmod(folder, 0o755)
        worker = Worker(folder, options, raw, **keys)
        self.addCleanup(self._finish, worker)
        return worker

    def gate(self) -> str:
        """The path of a new FIFO, for an application to wait at; see ``open_gate``."""
        path = os.path.join(self.folder, "gate")
        os.mkfifo(path)
        return path

    def script(self, source: str, name: str = "script.wsgi") -> str:
        """The path of a new script."""
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as script:
            script.write(source)
        return path

    def _finish(self, worker: Worker) -> None:
        worker.close()
        if self.expected_log is not None:
            self.assertEqual(self.expected_log, worker.said())
        worker.forget()
