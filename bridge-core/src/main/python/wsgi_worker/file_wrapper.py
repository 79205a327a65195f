# SPDX-License-Identifier: Apache-2.0
"""``wsgi.file_wrapper``: a file as a response."""

from __future__ import annotations

import io
import os
import stat
from typing import Any, Iterable, Iterator, NamedTuple, Optional

# Larger than the 8 KiB that applications name by habit: each block is a frame and a system call.
_FILE_BLOCK = 256 * 1024

# What open(..., "rb") gives. Anything else that has a descriptor may change the bytes on their way,
# hold some back, or do more in its close() than to close: remove a temporary file, for instance.
_PLAIN_FILES = (io.BufferedReader, io.FileIO)


class Stretch(NamedTuple):
    """A part of a file, for somebody else to read: ``device`` and ``inode`` tell which file the
    application opened, whatever is found at ``path`` by then."""

    path: str
    offset: int
    length: int
    device: int
    inode: int


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
        # Only what hands out the bytes of the file as they are: a GzipFile has a descriptor, too.
        if not isinstance(getattr(self.filelike, "raw", self.filelike), io.FileIO):
            return None
        try:
            status = os.fstat(self.filelike.fileno())
            position = self.filelike.tell()
        except (OSError, ValueError):
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        return max(0, status.st_size - position)

    def stretch(self, length: int) -> Optional[Stretch]:
        """``length`` bytes from the current position on, if they can be read by path and will still
        be there when this is closed; None otherwise."""
        if type(self.filelike) not in _PLAIN_FILES or self.close != self.filelike.close:
            return None
        descriptor = self.filelike.fileno()
        try:
            path = os.readlink(f"/proc/self/fd/{descriptor}")
            status = os.fstat(descriptor)
        except OSError:
            return None
        return Stretch(path, self.filelike.tell(), length, status.st_dev, status.st_ino)

    def blocks(self, limit: Optional[int] = None) -> Iterable[bytes]:
        """The chunks, larger than asked for where the size of a block cannot matter.

        ``limit`` is how many bytes are wanted at most; only where ``remaining`` is known.
        """
        remaining = self.remaining()
        if remaining is None:
            return self
        return self._limited(remaining if limit is None else limit)

    def _limited(self, limit: int) -> Iterator[bytes]:
        while limit > 0:
            block = self.filelike.read(min(limit, _FILE_BLOCK))
            if not block:
                return
            limit -= len(block)
            yield block


FileWrapper.__module__ = "mod_wsgi"
