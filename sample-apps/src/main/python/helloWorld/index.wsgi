# SPDX-License-Identifier: Apache-2.0
"""The diagnostic page: who serves this request, where, and what it was told.

The first thing to mount when a configuration is new.
"""

import os
import pprint
import pwd
import sys
import threading
from urllib.parse import parse_qs


def application(environ, start_response):
    body = page(environ).encode("utf-8", "backslashreplace")
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
    ]
    start_response("200 OK", headers)
    return [body]


def page(environ):
    lines = ["WSGI: It works!  :-)", ""]
    lines += [f"{name + ':':<19}{value}" for name, value in facts(environ)]
    lines += ["", "WSGI environment:", pprint.pformat(dict(environ), indent=4)]
    query = parse_qs(environ["QUERY_STRING"], keep_blank_values=True)
    lines += ["", "Query String:", pprint.pformat(query, indent=4)]
    return "\n".join(lines) + "\n"


def facts(environ):
    return [
        ("process id", os.getpid()),
        ("parent process", os.getppid()),
        ("user/group", f"{os.getuid()}/{os.getgid()} ({os.geteuid()}/{os.getegid()})"),
        ("pwd user", account()),
        ("Python version", sys.version.replace("\n", " ")),
        ("Python executable", sys.executable),
        ("process group", environ.get("mod_wsgi.process_group") or "(none)"),
        ("application group", environ.get("mod_wsgi.application_group") or "%{GLOBAL}"),
        ("threads", ", ".join(sorted(thread.name for thread in threading.enumerate()))),
    ]


def account():
    try:
        return pwd.getpwuid(os.getuid())
    except KeyError:
        return "(this user has no account)"
