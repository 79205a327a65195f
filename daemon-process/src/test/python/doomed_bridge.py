# SPDX-License-Identifier: Apache-2.0
"""A bridge that starts a worker, tells its process id when it is busy, and waits to be killed.

Run by the tests of the lifeline in the folder that it may use.
"""

from __future__ import annotations

import os
import signal

from testkit import Worker
from wsgi_worker import wire

if __name__ == "__main__":
    worker = Worker(os.getcwd()).connect()
    worker.ready()
    worker.slots[0].ask("holds_the_gil.wsgi")
    worker.slots[0].expect(wire.HEAD)
    print(worker.process.pid, flush=True)
    signal.pause()
