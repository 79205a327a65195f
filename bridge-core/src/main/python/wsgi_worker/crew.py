# SPDX-License-Identifier: Apache-2.0
"""The threads of a worker, and which of them serves what.

One thread, the *lookout*, waits for requests on all channels at once, and serves each itself. So
under load one thread goes from request to request, and no other has to be woken or fights with it
for the GIL. When a request makes the lookout wait for something, or takes long, another thread
relieves it, and so on until every thread has a request. While there are requests that wait, each
lookout is relieved at once, before it begins to serve. ::

    RESTING  --nobody looks out-->   LOOKOUT
    LOOKOUT  --a request arrives-->  SERVING, and still the lookout
    SERVING  --done-->               LOOKOUT
    SERVING  --another relieves-->   RELIEVED
    RELIEVED --done-->               LOOKOUT when there is none, else RESTING

Nothing here knows what a request is: that is the slots' business.
"""

from __future__ import annotations

import os
import select
import sys
from math import inf
from threading import Event, Lock, get_native_id
from time import monotonic, process_time, sleep
from typing import Callable, Dict, List, Optional, Sequence

from wsgi_worker.activity import Activity
from wsgi_worker.slot import Slot

# How often to look at the lookout. A look costs some microseconds, and what the looks find late is
# found once: then lookouts are relieved at once for a while.
_LOOK = 0.002

# The look at which the lookout is relieved of a request that only computes.
_LAST_LOOK = 5

# When so many requests within a second were found to wait, others are expected to for so long. One
# alone may have waited for the GIL, or for a page of memory.
_FOUND = 3
_MEMORY = 2.0

# After so many looks that find nothing, nobody looks any more until there is something.
_LOOKS_IN_VAIN = 50

Ended = Callable[[Slot, Optional[BaseException]], None]


class _Member:
    """A thread; ``slot`` is what it serves, and ``turn`` counts what it has served."""

    __slots__ = ("_schedule", "activity", "slot", "turn", "wake")

    def __init__(self, activity: Activity) -> None:
        """Must be called by the thread itself."""
        self.activity = activity
        self.slot: Optional[Slot] = None
        self.turn = 0
        self.wake = Lock()
        self.wake.acquire()
        try:
            self._schedule = os.open(f"/proc/self/task/{get_native_id()}/schedstat", os.O_RDONLY)
        except OSError:
            self._schedule = -1

    def waiting_time(self) -> float:
        """Seconds for which the thread has waited, from some moment on: neither has it run, nor
        wanted to and had no processor. Where the system does not tell, it has always waited."""
        running = 0.0
        if self._schedule >= 0:
            ran, delayed, _ = os.pread(self._schedule, 100, 0).split()
            running = (int(ran) + int(delayed)) / 1e9
        return monotonic() - running


class Crew:
    """Serves slots: each of its threads runs ``work``, and where these are several, one more runs
    ``watch``.

    ``ended`` hears, on any of the threads, of each slot that has ended, and why if that was an
    error.
    """

    def __init__(self, slots: Sequence[Slot], ended: Ended) -> None:
        self._slots: Dict[int, Slot] = {slot.descriptor: slot for slot in slots}
        self._ended = ended
        self._epoll = select.epoll()
        for descriptor in self._slots:
            self._epoll.register(descriptor, select.EPOLLIN)
        self._lock = Lock()
        self._lookout: Optional[_Member] = None
        self._resting: List[_Member] = []
        # Without a GIL a thread that waits its turn is a processor that does nothing.
        self._hasty = not getattr(sys, "_is_gil_enabled", lambda: True)()
        self._hasty_until = inf if self._hasty else 0.0
        self._found_since = 0.0
        self._found = 0
        self._watched = True
        self._alarm = Event()

    def work(self, activity: Activity) -> None:
        """The life of a thread, until no slot is left."""
        member = _Member(activity)
        _wait_in_turn()
        while self._slots:
            with self._lock:
                looks_out = self._lookout is None
                if looks_out:
                    self._lookout = member
                else:
                    self._resting.append(member)
            if looks_out:
                self._look_out(member)
            else:
                member.wake.acquire()

    def watch(self) -> None:
        """The life of the thread that sees to it that slow requests hold up no others."""
        seen: Optional[_Member] = None
        turn = looks = vain = 0
        waited = last = spent = 0.0
        while self._slots:
            lookout = self._lookout
            now, used = monotonic(), process_time()
            # A look that comes late proves nothing: this thread may have slept with the GIL.
            punctual = now - last < 2 * _LOOK
            # Where others compute, the lookout may have waited for the GIL, which more threads would
            # only make scarcer.
            idle = used - spent < (now - last) / 2
            last, spent = now, used
            if lookout is None or lookout.slot is None:
                vain += 1
                if vain > _LOOKS_IN_VAIN:
                    vain = 0
                    self._sleep()
            elif lookout is not seen or lookout.turn != turn:
                seen, turn, waited = lookout, lookout.turn, lookout.waiting_time()
                looks = vain = 0
            else:
                looks += 1
                waits = lookout.waiting_time() - waited >= _LOOK / 2
                if waits and punctual and idle:
                    self._note_wait()
                if waits or looks == _LAST_LOOK:
                    self._relieve(lookout, turn)
            sleep(_LOOK)

    def close_in_child(self) -> None:
        """In a child that the application forked, where nothing can come, and the lock may be held by
        nobody: a thread that returns here is to end."""
        self._epoll.close()
        self._lock = Lock()
        self._slots.clear()

    def _look_out(self, member: _Member) -> None:
        """Waits and serves, until another thread looks out or nothing is left to wait for."""
        slots = self._slots
        while slots:
            for descriptor, _ in self._epoll.poll():
                member.slot = slot = slots[descriptor]
                member.turn += 1
                if self._hasty:
                    self._hand_over(member)
                elif not self._watched:
                    self._alarm.set()
                if not self._serve(member, slot):
                    return

    def _serve(self, member: _Member, slot: Slot) -> bool:
        """Serves what has arrived at a slot. Says whether this thread is to look out further."""
        error: Optional[BaseException] = None
        try:
            more = slot.serve(member.activity)
        except BaseException as broken:
            # Whatever it is, it ends this slot and not this thread, which others rely on.
            more, error = False, broken
        with self._lock:
            member.slot = None
            looks_out = self._lookout is member
            if more and not looks_out:
                self._epoll.register(slot.descriptor, select.EPOLLIN)
            elif not more:
                self._dismiss(slot, registered=looks_out)
        if not more:
            self._ended(slot, error)
        return looks_out and bool(self._slots)

    def _dismiss(self, slot: Slot, registered: bool) -> None:
        """Forgets a slot before its descriptor is closed: a forked child may keep that open."""
        if self._slots.pop(slot.descriptor, None) is None:
            return  # in a child
        if registered:
            self._epoll.unregister(slot.descriptor)
        slot.close()
        if not self._slots:
            for member in self._resting:
                member.wake.release()

    def _hand_over(self, member: _Member) -> None:
        """Lets another thread look out while this one serves, as long as requests wait."""
        if self._hasty_until > monotonic():
            self._relieve(member, member.turn)
        else:
            self._hasty = False

    def _relieve(self, member: _Member, turn: int) -> None:
        with self._lock:
            slot = member.slot
            if self._lookout is not member or member.turn != turn or slot is None:
                return
            self._epoll.unregister(slot.descriptor)
            self._lookout = None
            if self._resting:
                self._resting.pop().wake.release()

    def _note_wait(self) -> None:
        """Notes that a request was found to wait."""
        now = monotonic()
        if now - self._found_since > 1.0:
            self._found_since = now
            self._found = 0
        self._found += 1
        if self._found >= _FOUND:
            self._hasty_until = max(self._hasty_until, now + _MEMORY)
            self._hasty = True

    def _sleep(self) -> None:
        """Waits until there is something to look at."""
        self._alarm.clear()
        # In this order, and the lookout in the opposite one: so one of the two always notices.
        self._watched = False
        lookout = self._lookout
        if lookout is None or lookout.slot is None:
            self._alarm.wait()
        self._watched = True


def _wait_in_turn() -> None:
    """Has the calling thread not interrupt who wakes it: the bridge, which has more to hand out.
    So it finds several requests where it would else have been woken for each. Where the system has
    no such policy, or lets nobody choose it, everything works as well, with more changes of thread.
    What the application begins inherits it."""
    policy = getattr(os, "SCHED_BATCH", None)
    if policy is not None:
        try:
            os.sched_setscheduler(0, policy, os.sched_param(0))
        except OSError:
            return  # a sandbox forbids it
