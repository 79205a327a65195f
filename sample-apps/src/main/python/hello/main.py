# SPDX-License-Identifier: Apache-2.0
"""Hello World, with a callable that is called ``app``: mount it with ``callable-object=app``."""


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [b"<h1 style='color:blue'>Hello World!</h1>"]
