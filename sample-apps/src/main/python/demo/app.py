# SPDX-License-Identifier: Apache-2.0
"""The bottle application of the two-application site."""

import bottle

app = bottle.Bottle()


@app.get("/")
def index():
    bottle.response.content_type = "text/plain; charset=utf-8"
    return "Hello world\n"


@app.get("/where")
def where():
    bottle.response.content_type = "text/plain; charset=utf-8"
    return f"mounted at '{bottle.request.script_name}', asked for '{bottle.request.path}'\n"
