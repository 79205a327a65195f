# SPDX-License-Identifier: Apache-2.0
"""A slow response: a line every half second, each on its way as soon as it is yielded.

``?lines=N`` asks for N lines (10 unless told, 1000 at most), ``?seconds=S`` for another interval.
When the client goes away the generator is closed, and says so on ``wsgi.errors``.
"""

import time
from urllib.parse import parse_qs


def application(environ, start_response):
    query = parse_qs(environ["QUERY_STRING"])
    try:
        lines = min(int(query.get("lines", ["10"])[0]), 1000)
        seconds = min(max(float(query.get("seconds", ["0.5"])[0]), 0.0), 60.0)
    except ValueError:
        start_response("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"lines= and seconds= must be numbers\n"]
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return ticks(lines, seconds, environ["wsgi.errors"])


def ticks(lines, seconds, errors):
    try:
        for number in range(1, lines + 1):
            yield f"line {number} of {lines}\n".encode("ascii")
            if number < lines:
                time.sleep(seconds)
    except GeneratorExit:
        errors.write("the client went away before the last line\n")
        raise
