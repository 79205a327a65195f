# SPDX-License-Identifier: Apache-2.0
"""Hello There in text: answers 500 unless the mount or the group says ``str-response=utf-8``."""


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return ["<h1 style='color:blue'>Hello There!</h1>"]
