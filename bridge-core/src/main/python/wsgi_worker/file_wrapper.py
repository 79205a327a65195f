# SPDX-License-Identifier: Apache-2.0
"""``wsgi.file_wrapper``: a file as a response."""

from __future__ import annotations

import io
import os
import stat
from typing import Any, Iterable, Iterator, Optional

# Larger than the 8 KiB that applications name by habit: each block is a frame and a system call.
_FILE_BLOCK = 256 * 1024

_BINARY = (io.RawIOBase, io.BufferedIOBase)


class FileWrapper:
    """``wsgi.file_wrapper``: a file-like object as the chunks of a response.

    Owns nothing: ``close`` closes the file-like object, when it can be closed.
    """

    def __init__(self, filelike: Any, blksize: int = 8192) -> None:
        self.filelike = filelike
        self.blksize = blksize
        if hasattr(filelike, "close"):
            self.close = filelike.close

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.filelike.read(self.blksize), b"")

    def remaining(self) -> Optional[int]:
        """Bytes from the current position to the end of a regular file; None for anything else."""
        try:
            status = os.fstat(self.filelike.fileno())
            position = self.filelike.tell()
        except (AttributeError, OSError, ValueError):
            return None
        if not stat.S_ISREG(status.st_mode) or not isinstance(self.filelike, _BINARY):
            return None
        return max(0, status.st_size - position)

    def blocks(self) -> Iterable[bytes]:
        """The chunks, larger than asked for where the size of a block cannot matter."""
        if self.remaining() is None:
            return self
        return iter(lambda: self.filelike.read(_FILE_BLOCK), b"")
