# SPDX-License-Identifier: Apache-2.0
"""The servers that are compared: how each is started on a port, and which processes are its own.

Each serves applications/app.py with the same number of processes and threads. A contender whose programs are not
installed says so and is left out.
"""

from __future__ import annotations

import dataclasses
import os
import pathlib
import shutil
import subprocess
import sys
from typing import Callable

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
APPLICATION = HERE / "applications" / "app.py"
DEBIAN = ["apache2", "libapache2-mod-wsgi-py3", "nginx-light", "uwsgi-core", "uwsgi-plugin-python3", "gunicorn", "python3-waitress",
          "python3-flask", "python3-django", "wrk"]
PYTHON = "/usr/bin/python3"


@dataclasses.dataclass(frozen=True)
class Setting:
    """What a contender is started with."""

    folder: pathlib.Path
    port: int
    processes: int
    threads: int
    environment: dict[str, str]

    def write(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text)
        return str(path)

    def run(self, *command: str) -> subprocess.Popen[bytes]:
        log = open(self.folder / "log", "ab")
        return subprocess.Popen(command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


Start = Callable[[Setting], "list[subprocess.Popen[bytes]]"]


@dataclasses.dataclass(frozen=True)
class Contender:
    """A server. ``pages`` limits it to some pages; None means all of the application's."""

    name: str
    needs: tuple[str, ...]
    start: Start
    pages: tuple[str, ...] | None = None

    def missing(self) -> list[str]:
        return [need for need in self.needs if shutil.which(need) is None and not os.path.exists(need)]


def _bridge(configuration: Callable[[Setting], str]) -> Start:
    def start(setting: Setting) -> list[subprocess.Popen[bytes]]:
        conf = setting.write("wsgi.conf", configuration(setting))
        return [setting.run(str(ROOT / "wsgi-bridge"), "serve", conf, "--port", str(setting.port), "--log-level", "warn")]

    return start


def _python_daemon(setting: Setting) -> str:
    return f"""WSGIDaemonProcess group processes={setting.processes} threads={setting.threads} python={PYTHON} listen-backlog=2000 \\
    env.BENCHMARK_FOLDER={setting.environment["BENCHMARK_FOLDER"]}
WSGIScriptAlias / {APPLICATION} process-group=group application-group=%{{GLOBAL}}
"""


def _python_in_process(setting: Setting) -> str:
    return f"""WSGIPythonHome {pathlib.Path(PYTHON).parent.parent}
WSGIScriptAlias / {APPLICATION} process-group=%{{GLOBAL}} application-group=%{{GLOBAL}}
"""


def _hello_jar() -> str:
    jar = HERE / "target" / "hello.jar"
    if not jar.exists():
        classes = HERE / "target" / "classes"
        classes.mkdir(parents=True, exist_ok=True)
        core = str(ROOT / "bridge-core" / "target" / "classes")
        subprocess.run(["javac", "--release", "17", "-cp", core, "-d", str(classes), str(HERE / "applications" / "HelloCallable.java")], check=True)
        subprocess.run(["jar", "--create", "--file", str(jar), "-C", str(classes), "."], check=True)
    return str(jar)


def _java_in_process(setting: Setting) -> str:
    return f"WSGIScriptAlias / {_hello_jar()} callable-object=HelloCallable\n"


def _java_daemon(setting: Setting) -> str:
    return f"""WSGIDaemonProcess group processes={setting.processes} threads={setting.threads} listen-backlog=2000
WSGIScriptAlias / {_hello_jar()} callable-object=HelloCallable process-group=group
"""


def _servlet(setting: Setting) -> list[subprocess.Popen[bytes]]:
    libraries = str(ROOT / "tomcat-valve" / "target" / "lib") + "/*"
    source = str(HERE / "applications" / "PlainServlet.java")
    return [setting.run("java", "-XX:+UseSerialGC", "-cp", libraries, source, str(setting.port))]


_NGINX = """daemon off; worker_processes 2; pid nginx.pid; error_log nginx.log;
events {{ worker_connections 2048; }}
http {{ access_log off; keepalive_requests 100000000; client_max_body_size 0;
  client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
  upstream workers {{ server unix:{folder}/workers.sock; keepalive 64; }}
  server {{ listen 127.0.0.1:{port}; location / {{ {location} }} }} }}
"""


def _nginx(setting: Setting, location: str) -> subprocess.Popen[bytes]:
    conf = setting.write("nginx.conf", _NGINX.format(folder=setting.folder, port=setting.port, location=location))
    return setting.run("nginx", "-p", str(setting.folder), "-c", conf)


def _nginx_uwsgi(setting: Setting) -> list[subprocess.Popen[bytes]]:
    socket = str(setting.folder / "workers.sock")
    uwsgi = setting.run(
        "uwsgi", "--plugin", "python3", "--master", "--processes", str(setting.processes), "--threads", str(setting.threads),
        "--socket", socket, "--chmod-socket=666", "--wsgi-file", str(APPLICATION), "--disable-logging", "--listen", "1024" if _somaxconn() >= 1024 else "100",
    )
    return [uwsgi, _nginx(setting, "include /etc/nginx/uwsgi_params; uwsgi_pass workers;")]


def _somaxconn() -> int:
    return int(pathlib.Path("/proc/sys/net/core/somaxconn").read_text())


def _gunicorn(setting: Setting, bind: str) -> subprocess.Popen[bytes]:
    return setting.run(
        "gunicorn", "--chdir", str(APPLICATION.parent), "-w", str(setting.processes), "--threads", str(setting.threads),
        "-b", bind, "app:application",
    )


def _nginx_gunicorn(setting: Setting) -> list[subprocess.Popen[bytes]]:
    gunicorn = _gunicorn(setting, f"unix:{setting.folder}/workers.sock")
    return [gunicorn, _nginx(setting, 'proxy_pass http://workers; proxy_http_version 1.1; proxy_set_header Connection "";')]


def _waitress(setting: Setting) -> list[subprocess.Popen[bytes]]:
    threads = str(setting.processes * setting.threads)
    program = f"import sys; sys.path.insert(0, {str(APPLICATION.parent)!r}); import app, waitress; waitress.serve(app.application, listen='127.0.0.1:{setting.port}', threads={threads})"
    return [setting.run(PYTHON, "-c", program)]


def _apache(daemon: bool) -> Start:
    def start(setting: Setting) -> list[subprocess.Popen[bytes]]:
        group = f"WSGIDaemonProcess group processes={setting.processes} threads={setting.threads}\n" if daemon else ""
        where = "process-group=group application-group=%{GLOBAL}" if daemon else ""
        conf = setting.write("apache.conf", f"""ServerRoot {setting.folder}
ServerName localhost
Listen 127.0.0.1:{setting.port}
PidFile {setting.folder}/apache.pid
Mutex file:{setting.folder}
ErrorLog {setting.folder}/apache.log
User www-data
Group www-data
KeepAlive On
MaxKeepAliveRequests 0
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule wsgi_module /usr/lib/apache2/modules/mod_wsgi.so
StartServers {setting.processes}
ServerLimit {max(setting.processes, 16)}
{group}WSGISocketPrefix {setting.folder}/wsgi
WSGIScriptAlias / {APPLICATION} {where}
<Directory {APPLICATION.parent}>
    Require all granted
</Directory>
""")
        return [setting.run("apache2", "-D", "FOREGROUND", "-f", conf)]

    return start


CONTENDERS = [
    Contender("bridge: Python daemon", ("java",), _bridge(_python_daemon)),
    Contender("bridge: Python in-process", ("java",), _bridge(_python_in_process)),
    Contender("bridge: Java daemon", ("java", "javac"), _bridge(_java_daemon), pages=("/hello",)),
    Contender("bridge: Java in-process", ("java", "javac"), _bridge(_java_in_process), pages=("/hello",)),
    Contender("plain servlet", ("java",), _servlet, pages=("/hello",)),
    Contender("nginx + uWSGI", ("nginx", "uwsgi"), _nginx_uwsgi),
    Contender("nginx + gunicorn", ("nginx", "gunicorn"), _nginx_gunicorn),
    Contender("gunicorn", ("gunicorn",), lambda setting: [_gunicorn(setting, f"127.0.0.1:{setting.port}")]),
    Contender("waitress", (PYTHON,), _waitress),
    Contender("mod_wsgi daemon", ("apache2", "/usr/lib/apache2/modules/mod_wsgi.so"), _apache(True)),
    Contender("mod_wsgi embedded", ("apache2", "/usr/lib/apache2/modules/mod_wsgi.so"), _apache(False)),
]


def install() -> None:
    """Installs the peers from Debian's packages."""
    subprocess.run(["apt-get", "-q", "update"], check=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    command = ["apt-get", "-q", "install", "-y", "--no-install-recommends", *DEBIAN]
    if subprocess.run(command, env=environment).returncode != 0:
        sys.exit("the peers could not be installed; see what apt-get says above")
