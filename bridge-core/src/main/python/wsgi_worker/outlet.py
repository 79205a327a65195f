# SPDX-License-Identifier: Apache-2.0
"""Where a response leaves to: what a way into this package has to provide for it.

There are two: a ``channel`` to the bridge, for workers, and the ``host`` in whose process this
interpreter runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional, Sequence

if TYPE_CHECKING:
    from typing import Protocol

    from wsgi_worker.file_wrapper import Stretch
else:
    Protocol = object


class ClientGone(OSError):
    """Nobody wants the response any more: the bridge cancelled it or closed the channel."""

    def __init__(self) -> None:
        super().__init__("mod_wsgi client connection closed")


class Outlet(Protocol):
    """Takes one response, part by part. ``cancel_seen`` tells that nobody wants it any more.

    ``takes_files`` says whether it may be offered a file; where not, files come as chunks.
    """

    cancel_seen: bool
    takes_files: bool

    def cancelled(self) -> bool:
        """Whether nobody wants the response any more. Never waits."""

    def respond(
        self, head: Optional[bytes], chunks: Sequence[bytes], size: int, last: bool
    ) -> None:
        """Sends a part of the response before it returns; ClientGone when nobody wants it.

        ``head`` is status and headers as a string list, None when they have been sent; ``size`` is
        that of all chunks together, possibly 0; ``last`` says that the response ends with this.
        """

    def offer_file(self, head: Optional[bytes], stretch: Stretch) -> bool:
        """Sends the head, and offers a part of a file as the next part of the response. Says
        whether it is taken; ClientGone when nobody wants the response any more."""
