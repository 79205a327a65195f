# SPDX-License-Identifier: Apache-2.0
"""``signal.signal`` as applications find it: it does nothing but warn (WSGIRestrictSignal).

What we want with signals ourselves is done with ``real``.
"""

from __future__ import annotations

import signal
import sys
import traceback
from types import FrameType
from typing import Any, Callable

real = signal.signal


def restrict(warn: Callable[[str], None]) -> None:
    """From now on, and on whatever thread: elsewhere than on the main thread the real function would
    raise, and have a library fail that only wants to be tidy."""

    def restricted(number: int, handler: Any) -> Any:
        warn(ignored(number, sys._getframe(1)))
        return signal.getsignal(number)

    signal.signal = restricted  # type: ignore[assignment]


def release() -> None:
    """Takes that back, for a child that is no worker."""
    signal.signal = real


def ignored(number: int, caller: FrameType) -> str:
    """What is said of a call."""
    place = "".join(traceback.format_stack(caller, 1)).strip()
    return (
        f"signal.signal({number}, ...) is ignored, as signals are the server's "
        f"(WSGIRestrictSignal Off allows it): {place}"
    )
