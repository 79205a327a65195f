# SPDX-License-Identifier: Apache-2.0
"""Starts a worker: ``python -u -X utf8 DIRECTORY NAME``; the name is only there for ``ps``."""

import sys

if __name__ == "__main__":
    from wsgi_worker.process import main

    sys.exit(main())
