# SPDX-License-Identifier: Apache-2.0
"""Text, and a Content-Length that counts its characters instead of its bytes.

With ``str-response=utf-8`` the bridge encodes the text and corrects the length.
"""

import sys


def application(environ, start_response):
    output = "WSGI: It works!  ☺\n"
    output += "Python version:    " + sys.version + "\n"
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(output))),
    ]
    start_response("200 OK", headers)
    return [output]
