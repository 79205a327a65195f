# SPDX-License-Identifier: Apache-2.0
"""Two chunks of text: answers 500 unless the mount or the group says ``str-response=utf-8``."""


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return ["Hello from ", "simple app"]
