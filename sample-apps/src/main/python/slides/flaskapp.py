# SPDX-License-Identifier: Apache-2.0
"""Flask, with the WSGI callable named ``app``."""

from flask import Flask, Response

flask_app = Flask("flaskapp")


@flask_app.route("/hello")
def hello_world():
    return Response("Hello world from Flask!\n", mimetype="text/plain")


app = flask_app.wsgi_app
