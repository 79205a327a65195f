# SPDX-License-Identifier: Apache-2.0
"""A worker process: serves WSGI applications to the bridge, over one Unix socket for each thread.

``process`` puts it all together and owns signals and exit statuses. ``launch`` reads what the
bridge wants, ``privileges`` and ``surroundings`` arrange the process accordingly, ``lifeline`` ends
it when the bridge is gone, ``children`` keeps what the application forks from acting as a worker. A
``slot`` is one thread with one ``channel``, which speaks the frames of ``wire``. A ``request`` is
taken apart and ``handler`` answers it by a ``response``, whose beginning ``head`` checks; ``body``,
``errors`` and ``file_wrapper`` are what an application reads from and writes to. ``routes`` and
``loader`` find applications, and ``hooks`` makes applications of scripts that are none; ``failure``
puts what went wrong into words.

``output`` leads whatever is said to the ``log``. ``modules`` are the ``mod_wsgi`` and ``apache``
that an application can import; behind them, ``activity`` knows which requests are in progress,
``observer`` watches those that somebody wants watched, for ``events`` and ``metrics``.

Only the standard library is used, of any CPython from 3.8 on. Everything is imported when the
process starts, because the folder of this package leaves ``sys.path`` before an application is
loaded.
"""
