# SPDX-License-Identifier: Apache-2.0
"""Hello There, with the callable that everybody looks for: ``application``."""


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [b"<h1 style='color:blue'>Hello There!</h1>"]
