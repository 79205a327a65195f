# SPDX-License-Identifier: Apache-2.0
"""The application of every contender: one script, the same for all of them."""

import json
import os
import sys
import threading
import time
import types

_HERE = os.path.dirname(os.path.abspath(__file__))
_ANSWER = json.dumps({"rows": [{"id": n, "name": "row %d" % n, "text": "x" * 60} for n in range(40)]}).encode()
_MEGABYTE = b"x" * 1_000_000
# Made by the benchmark; its folder is told by the environment because servers change theirs.
_FILE = os.path.join(os.environ.get("BENCHMARK_FOLDER", "/tmp"), "download.bin")


def _hello(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "12")])
    return [b"Hello World!"]


def _json(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(_ANSWER)))])
    return [_ANSWER]


def _upload(environ, start_response):
    total = 0
    while True:
        data = environ["wsgi.input"].read(65536)
        if not data:
            break
        total += len(data)
    body = str(total).encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


def _generated(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/octet-stream"), ("Content-Length", "100000000")])
    return (_MEGABYTE for _ in range(100))


def _file(environ, start_response):
    size = os.path.getsize(_FILE)
    start_response("200 OK", [("Content-Type", "application/octet-stream"), ("Content-Length", str(size))])
    stream = open(_FILE, "rb")
    wrapper = environ.get("wsgi.file_wrapper")
    return wrapper(stream, 65536) if wrapper else iter(lambda: stream.read(65536), b"")


def _sleep(environ, start_response):
    time.sleep(0.01)
    return _hello(environ, start_response)


def _flask():
    import flask

    application = flask.Flask("benchmark")
    application.add_url_rule("/flask", "hello", lambda: "Hello World!")
    return application.wsgi_app


def _django():
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpResponse
    from django.urls import path

    urls = types.ModuleType("benchmark_urls")
    urls.urlpatterns = [path("django", lambda request: HttpResponse("Hello World!"))]
    sys.modules[urls.__name__] = urls
    settings.configure(ROOT_URLCONF=urls.__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="benchmark", LOGGING_CONFIG=None)
    return get_wsgi_application()


_PAGES = {"/hello": _hello, "/json": _json, "/upload": _upload, "/generated": _generated, "/file": _file, "/sleep": _sleep}

# Loaded when they are first asked for, so that the memory of the other loads is that of a small application.
_FRAMEWORKS = {"/flask": _flask, "/django": _django}
_LOCK = threading.Lock()


def _load(path):
    with _LOCK:
        if path not in _PAGES:
            _PAGES[path] = _FRAMEWORKS.get(path, lambda: _hello)()
        return _PAGES[path]


def application(environ, start_response):
    path = environ["PATH_INFO"]
    return (_PAGES.get(path) or _load(path))(environ, start_response)
