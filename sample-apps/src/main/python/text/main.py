# SPDX-License-Identifier: Apache-2.0
"""Hello World as many tutorials have it: a chunk of text, which WSGI on Python 3 forbids.

Answers 500 unless the mount or the group says ``str-response=utf-8``.
"""


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return ["<h1 style='color:blue'>Hello World!</h1>"]
