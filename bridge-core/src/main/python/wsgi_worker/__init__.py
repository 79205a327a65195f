# SPDX-License-Identifier: Apache-2.0
"""Serves WSGI applications: in worker processes, and in the process of the server itself.

There is one way to answer a request and two ways for it to come. ``handler`` answers it by a
``response``, whose beginning ``head`` checks and which leaves by an ``outlet``; ``request`` makes
the environ of what the bridge says; ``body``, ``errors`` and ``file_wrapper`` are what an
application reads from and writes to. ``routes`` and ``loader`` find applications, and ``hooks``
makes applications of scripts that are none; ``failure`` puts what went wrong into words.

``output`` leads whatever is said to the ``log``. ``modules`` are what an application can import:
there it hears of ``events`` and asks for ``metrics``, which an ``observer`` of the requests
provides; ``activity`` knows those in progress.

A worker process is put together by ``process``, which owns signals and exit statuses. ``launch``
reads what the bridge wants, ``privileges`` and ``surroundings`` arrange the process accordingly,
``limits`` hold it to what it may use, ``bridge`` is the way to the bridge, ``template`` forks
workers, ``lifeline`` ends it when the bridge is gone, ``children`` keeps what the application forks
from acting as a worker. A ``slot`` is one thread with one ``channel``, which speaks the frames of
``wire``; ``frame_source`` reads bodies from it. A ``service`` has none: it runs scripts that serve
nobody.

In the process of the server, ``host`` takes requests by calls, and ``guards`` keep applications
from ending more than those. ``signals`` are kept from applications here as there.

Only the standard library is used, of any CPython from 3.8 on. Everything is imported at the start,
because the folder of this package leaves ``sys.path`` before an application is loaded.
"""
