# SPDX-License-Identifier: Apache-2.0
"""A worker process: serves WSGI applications to the bridge, over one Unix socket for each thread.

``process`` puts it all together and owns signals and exit statuses. ``launch`` reads what the
bridge wants, ``privileges`` and ``surroundings`` arrange the process accordingly, ``lifeline`` ends
it when the bridge is gone, ``children`` keeps what the application forks from acting as a worker. A
``slot`` is one thread with one ``channel``, which speaks the frames of ``wire``. ``handler``
answers one request by a ``response``, whose beginning ``head`` checks; ``body``, ``errors`` and
``file_wrapper`` are what an application reads from and writes to. ``routes`` and ``loader`` find
applications; ``failure`` puts what went wrong into words.

Only the standard library is used, of any CPython from 3.8 on. Everything is imported when the
process starts, because the folder of this package leaves ``sys.path`` before an application is
loaded.
"""
