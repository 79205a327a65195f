# SPDX-License-Identifier: Apache-2.0
"""A response in two chunks."""


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [b"Hello from ", b"simple app"]
