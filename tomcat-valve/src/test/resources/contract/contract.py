"""The application of the WSGI contract tests; ContractApplication.java is its twin."""

import sys
import threading
import time

released = threading.Event()
closed = []


class Watched:
    """An iterable that notes its close()."""

    def __init__(self, name, chunks):
        self.name = name
        self.chunks = chunks

    def __iter__(self):
        return iter(self.chunks)

    def close(self):
        closed.append(self.name)


def plain(start_response, *more):
    start_response("200 OK", [("Content-Type", "text/plain"), *more])


def hello(environ, start_response):
    plain(start_response)
    return [b"Hello World!"]


def busy(environ, start_response):
    """Keeps a thread of the worker for long enough that others have to wait for it."""
    time.sleep(0.06)
    plain(start_response)
    return [b"busy"]


def headers(environ, start_response):
    cookies = [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
    start_response("202 Taken", [("Content-Type", "text/plain"), *cookies, ("X-Case", "caf\xe9")])
    return [b""]


def empty(environ, start_response):
    start_response("204 No Content", [])
    return []


def path(environ, start_response):
    plain(start_response)
    text = "|".join([environ["SCRIPT_NAME"], environ["PATH_INFO"], environ["QUERY_STRING"]])
    return [text.encode("latin-1")]


def variables(environ, start_response):
    plain(start_response)
    names = ["wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once", "wsgi.input_terminated"]
    return [" ".join(str(environ[name]).lower() for name in names).encode()]


def stream(environ, start_response):
    plain(start_response)
    released.clear()

    def chunks():
        yield b"first,"
        released.wait(30)
        yield b"last"

    return chunks()


def drops(environ, start_response):
    plain(start_response)
    return iter([b"."] * 100)


def pauses(environ, start_response):
    plain(start_response)
    released.clear()

    def chunks():
        yield b"first,"
        yield b"second,"
        released.wait(30)
        yield b"last"

    return chunks()


def release(environ, start_response):
    released.set()
    plain(start_response)
    return [b"released"]


def write(environ, start_response):
    send = start_response("200 OK", [("Content-Type", "text/plain")])
    send(b"written,")
    return [b"returned"]


def watched(environ, start_response):
    plain(start_response)
    return Watched(environ["QUERY_STRING"], [b"a", b"b"])


def watched_and_failing(environ, start_response):
    plain(start_response)

    def chunks():
        yield b"a"
        raise ValueError("after the first chunk")

    return Watched(environ["QUERY_STRING"], chunks())


def endless(environ, start_response):
    plain(start_response)

    def chunks():
        while True:
            yield b"x" * 1000

    return Watched(environ["QUERY_STRING"], chunks())


def closes(environ, start_response):
    plain(start_response)
    return [str(closed.count(environ["QUERY_STRING"])).encode()]


def raises(environ, start_response):
    raise ValueError("before the response")


def never_starts(environ, start_response):
    return [b"a body without a head"]


def replaces(environ, start_response):
    plain(start_response)
    try:
        raise ValueError("noticed in time")
    except ValueError:
        start_response("503 Busy", [("Content-Type", "text/plain")], sys.exc_info())
    return [b"sorry"]


def replaces_too_late(environ, start_response):
    plain(start_response)
    yield b"begun,"
    try:
        raise ValueError("noticed too late")
    except ValueError:
        start_response("503 Busy", [], sys.exc_info())
    yield b"never sent"


def bad_header(environ, start_response):
    start_response("200 OK", [("X-Split", "a\r\nInjected: yes")])
    return [b"never sent"]


def hop_by_hop(environ, start_response):
    headers = [("Transfer-Encoding", "chunked"), ("Upgrade", "x"), ("TE", "y"), ("X-Other", "kept")]
    start_response("200 OK", headers)
    return [b"whole"]


def content_type(environ, start_response):
    start_response("200 OK", [("Content-Type", 'text/HTML; Charset="utf-8"')])
    return [b""]


def large_header(environ, start_response):
    plain(start_response, ("X-Large", "x" * 32000))
    return [b""]


def not_modified(environ, start_response):
    start_response("304 Not Modified", [("Content-Length", "12")])
    return [b""]


def starts_twice(environ, start_response):
    plain(start_response, ("X-First", "1"))
    start_response("201 Created", [("X-Second", "2")])
    return [b"second"]


def too_many(environ, start_response):
    plain(start_response, ("Content-Length", "5"))
    return iter([b"12345", b"67890"])


def too_few(environ, start_response):
    plain(start_response, ("Content-Length", "10"))
    return iter([b"12345"])


def too_few_at_once(environ, start_response):
    plain(start_response, ("Content-Length", "10"))
    return [b"12345"]


def echo(environ, start_response):
    plain(start_response)
    return iter(lambda: environ["wsgi.input"].read(10000), b"")


def length(environ, start_response):
    total = 0
    while True:
        data = environ["wsgi.input"].read(65536)
        if not data:
            break
        total += len(data)
    plain(start_response)
    return [str(total).encode()]


def begins(environ, start_response):
    plain(start_response)
    return [environ["wsgi.input"].read(3)]


def refuses(environ, start_response):
    start_response("413 Too Large", [("Content-Type", "text/plain")])
    return [b"not read"]


def large(environ, start_response):
    plain(start_response)
    return [b"x" * 3000000]


def errors(environ, start_response):
    environ["wsgi.errors"].write("a line for the log\n")
    plain(start_response)
    return [b"logged"]


def environ_of(environ, start_response):
    plain(start_response)
    return [str(environ.get(environ["QUERY_STRING"], "-")).encode("latin-1")]


def missing(environ, start_response):
    start_response("404 Not Here", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1")])
    return [b"the page of the application"]


def does_not_mind(environ, start_response):
    try:
        environ["wsgi.input"].read(1000000)
        text = b"read"
    except OSError:
        text = b"not read"
    plain(start_response)
    return [text]


def does_not_mind_and_takes_its_time(environ, start_response):
    texts = does_not_mind(environ, start_response)

    def chunks():
        yield from texts
        time.sleep(0.06)
        yield b"last"

    return chunks()


def application(environ, start_response):
    name = environ["PATH_INFO"].split("/")[1]
    return globals()[name](environ, start_response)
