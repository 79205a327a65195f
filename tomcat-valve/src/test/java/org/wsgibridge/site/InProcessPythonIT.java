// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Pythons;
import org.wsgibridge.testkit.Scripts;

/** Sites that run Python in the process of the server. */
@Timeout(120)
class InProcessPythonIT {

    private static final Path SAMPLES =
            Path.of("../sample-apps/src/main/python").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    static Collection<Path> pythons() throws IOException, InterruptedException {
        return Pythons.shared();
    }

    /** A site in the main interpreter of a Python. */
    private LaunchedBridge serve(Path home, String... lines) throws IOException {
        new Scripts(folder)
                .write(
                        "site.conf",
                        "WSGIPythonHome " + home + "\nWSGIProcessGroup %{GLOBAL}\n" + String.join("\n", lines) + "\n");
        return LaunchedBridge.serveInProcess(folder, "site.conf");
    }

    private static Path homeOf(Path python) {
        return python.getParent().getParent();
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void servesTheDiagnosticPageWithEveryLibpythonOfTheMachine(Path python) throws Exception {
        String page = SAMPLES.resolve("helloWorld/index.wsgi").toString();

        try (var bridge = serve(
                homeOf(python),
                "WSGIScriptAlias /main " + page,
                "WSGIScriptAlias /beside " + page + " application-group=beside")) {
            assertThat(bridge.get("/main?a=1").body())
                    .contains("process id:        " + bridge.pid())
                    .contains("Python executable: " + python.getParent());
            assertThat(bridge.get("/beside").body()).contains("application group: beside");
        }
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void runsInAVirtualEnvironment(Path python) throws Exception {
        Path venv = folder.resolve("venv");
        new ProcessBuilder(python.toString(), "-m", "venv", "--without-pip", venv.toString())
                .inheritIO()
                .start()
                .waitFor();
        new Scripts(folder).write("prefix.wsgi", """
                import sys
                def application(environ, start_response):
                    start_response('200 OK', [])
                    return [sys.prefix.encode()]
                """);

        try (var bridge = serve(venv, "WSGIScriptAlias / prefix.wsgi")) {
            assertThat(bridge.get("/").body()).isEqualTo(venv.toString());
        }
    }

    @Test
    void servesFlask() throws Exception {
        Path python = Pythons.with("flask");

        try (var bridge = serve(
                homeOf(python),
                "WSGIScriptAlias /mysite " + SAMPLES.resolve("slides/flaskapp.py") + " callable-object=app")) {
            assertThat(bridge.get("/mysite/hello").body()).contains("Flask");
        }
    }

    @Test
    void servesDjangoWithItsDatabase() throws Exception {
        Path python = Pythons.with("django");
        new Scripts(folder).write("site.wsgi", """
                from django.conf import settings
                settings.configure(
                    ALLOWED_HOSTS=['*'], ROOT_URLCONF=__name__, SECRET_KEY='x',
                    DATABASES={'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}})
                import django
                django.setup()
                from django.core.wsgi import get_wsgi_application
                from django.db import connection
                from django.http import HttpResponse
                from django.urls import path
                def view(request):
                    with connection.cursor() as cursor:
                        cursor.execute('select 6 * 7')
                        return HttpResponse('sqlite says %d' % cursor.fetchone()[0])
                urlpatterns = [path('query', view)]
                application = get_wsgi_application()
                """);

        try (var bridge = serve(homeOf(python), "WSGIScriptAlias / site.wsgi")) {
            assertThat(bridge.get("/query").body()).isEqualTo("sqlite says 42");
        }
    }

    @Test
    void servesNumpyInTheMainInterpreter() throws Exception {
        Path python = Pythons.with("numpy");
        new Scripts(folder).write("sum.wsgi", """
                import numpy
                def application(environ, start_response):
                    start_response('200 OK', [])
                    return [str(numpy.arange(10).sum()).encode()]
                """);

        try (var bridge = serve(homeOf(python), "WSGIScriptAlias / sum.wsgi")) {
            assertThat(bridge.get("/").body()).isEqualTo("45");
        }
    }

    @Test
    void givesTheDirectivesOfPythonTheirEffect() throws Exception {
        Pythons.requireShared();
        var scripts = new Scripts(folder);
        scripts.write("lib/helpful.py", "word = 'found'");
        scripts.write("first.py", "import sys; sys.first = True");
        scripts.write("facts.wsgi", """
                import sys
                import helpful
                def application(environ, start_response):
                    try:
                        sys.stdin.read()
                        read = True
                    except OSError:
                        read = False
                    facts = [helpful.word, sys.first, sys.flags.optimize, sys.dont_write_bytecode,
                             sys.warnoptions, read, round(sys.getswitchinterval(), 3)]
                    start_response('200 OK', [])
                    return [repr(facts).encode()]
                """);
        scripts.write("site.conf", """
                WSGIProcessGroup %{GLOBAL}
                WSGIPythonPath lib
                WSGIPythonOptimize 1
                WSGIPythonWarnings ignore
                WSGIDontWriteBytecode On
                WSGIRestrictStdin On
                WSGISwitchInterval 0.01
                WSGIImportScript first.py process-group=%{GLOBAL} application-group=%{GLOBAL}
                WSGIScriptAlias / facts.wsgi
                """);

        try (var bridge = LaunchedBridge.serveInProcess(folder, "site.conf")) {
            assertThat(bridge.get("/").body()).isEqualTo("['found', True, 1, True, ['ignore'], False, 0.01]");
        }
    }

    @Test
    void offersTheModulesOfModWsgiInEveryInterpreter() throws Exception {
        Pythons.requireShared();
        var scripts = new Scripts(folder);
        scripts.write("modules.wsgi", """
                import logging, mod_wsgi
                heard = []
                mod_wsgi.subscribe_events(lambda name, **fields: heard.append(name))
                mod_wsgi.start_recording_metrics()
                def application(environ, start_response):
                    logging.getLogger('shop').error('no stock in %s', mod_wsgi.application_group)
                    mod_wsgi.request_data()['seen'] = True
                    start_response('200 OK', [])
                    facts = [heard[-1], mod_wsgi.active_requests[environ['mod_wsgi.request_id']],
                             mod_wsgi.request_metrics()['request_threads_active']]
                    return [repr(facts).encode()]
                """);
        scripts.write("site.conf", """
                WSGIProcessGroup %{GLOBAL}
                WSGIScriptAlias /main modules.wsgi
                WSGIScriptAlias /beside modules.wsgi application-group=beside
                """);

        try (var bridge = LaunchedBridge.serveInProcess(folder, "site.conf")) {
            for (String path : List.of("/main", "/beside")) {
                assertThat(bridge.get(path).body()).isEqualTo("['response_started', {'seen': True}, 1]");
            }
            bridge.await(
                    "the record of logging",
                    () -> bridge.log().stream()
                            .anyMatch(line ->
                                    line.contains(" ERROR ") && line.contains("logger=shop: no stock in beside")));
        }
    }

    @Test
    void endsAForkedChildThatComesBackToTheServer() throws Exception {
        Pythons.requireShared();
        var scripts = new Scripts(folder);
        scripts.write("fork.wsgi", """
                import os
                def application(environ, start_response):
                    pid = os.fork()
                    start_response('200 OK', [])
                    if pid == 0:
                        return [b'child']
                    return [b'%d' % (os.waitpid(pid, 0)[1] >> 8)]
                """);
        scripts.write("site.conf", "WSGIProcessGroup %{GLOBAL}\nWSGIScriptAlias / fork.wsgi\n");

        try (var bridge = LaunchedBridge.serveInProcess(folder, "site.conf")) {
            assertThat(bridge.get("/").body()).isEqualTo("70");
            assertThat(bridge.get("/").body()).isEqualTo("70");
        }
    }

    @Test
    void letsThreadsEndAndRunsAtexitWhenItStops() throws Exception {
        Pythons.requireShared();
        var scripts = new Scripts(folder);
        scripts.write("ends.wsgi", """
                import atexit, os, threading, time
                folder = os.path.dirname(__file__)
                def note(name):
                    open(os.path.join(folder, name), 'w').close()
                atexit.register(note, 'atexit')
                def linger():
                    time.sleep(0.5)
                    note('thread')
                def application(environ, start_response):
                    threading.Thread(target=linger, daemon=False).start()
                    start_response('200 OK', [])
                    return [b'']
                """);
        scripts.write("site.conf", "WSGIProcessGroup %{GLOBAL}\nWSGIScriptAlias / ends.wsgi\n");

        try (var bridge = LaunchedBridge.serveInProcess(folder, "site.conf")) {
            assertThat(bridge.get("/").statusCode()).isEqualTo(200);
        }

        assertThat(folder.resolve("thread")).exists();
        assertThat(folder.resolve("atexit")).exists();
    }

    @Test
    void saysWhatToDoWithAModuleThatRefusesASecondInterpreter() throws Exception {
        Path python = Pythons.with("numpy");
        new Scripts(folder).write("second.wsgi", """
                import numpy.random
                def application(environ, start_response):
                    start_response('200 OK', [])
                    return [b'']
                """);

        try (var bridge = serve(
                homeOf(python),
                "WSGIScriptAlias /first second.wsgi",
                "WSGIScriptAliasMatch ^/(second)$ " + folder.resolve("$1.wsgi") + " application-group=beside")) {
            assertThat(bridge.get("/second").statusCode()).isEqualTo(500);
            bridge.await(
                    "the remedy",
                    () -> bridge.log().stream().anyMatch(line -> line.contains("set WSGIApplicationGroup %{GLOBAL}")));
        }
    }

    @Test
    void startsWithoutAScriptThatCannotBeLoadedAndTriesItAgainWithEachRequest() throws Exception {
        Path python = Pythons.shared().iterator().next();
        var scripts = new Scripts(folder);
        scripts.write("good.wsgi", Scripts.PID);
        scripts.write("broken.wsgi", "import no_such_module");
        try (var bridge =
                serve(homeOf(python), "WSGIScriptAlias /good good.wsgi", "WSGIScriptAlias /broken broken.wsgi")) {
            assertThat(bridge.log()).anyMatch(line -> line.contains("cannot load") && line.contains("no_such_module"));
            assertThat(bridge.get("/broken").statusCode()).isEqualTo(500);
            assertThat(bridge.get("/good").statusCode()).isEqualTo(200);

            scripts.write("broken.wsgi", Scripts.PID);

            assertThat(bridge.get("/broken").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void saysWhatIsMissingOnAnOlderJava() throws Exception {
        Assumptions.assumeTrue(Runtime.version().feature() < 22, "this Java is new enough");
        var scripts = new Scripts(folder);
        scripts.write("pid.wsgi", Scripts.PID);
        scripts.write("site.conf", "WSGIProcessGroup %{GLOBAL}\nWSGIScriptAlias / pid.wsgi\n");

        try (var bridge = LaunchedBridge.run(folder, "serve", "site.conf", "--port", "0")) {
            assertThat(bridge.awaitExit()).isEqualTo(1);
            assertThat(bridge.log())
                    .singleElement()
                    .asString()
                    .contains("needs Java 22 or newer")
                    .endsWith("or put the application into a WSGIDaemonProcess");
        }
    }

    @Test
    void refusesAPythonWithoutASharedLibrary() throws Exception {
        var scripts = new Scripts(folder);
        scripts.write("pid.wsgi", Scripts.PID);
        Path python = scripts.write("home/bin/python", "#!/bin/sh\nprintf '3.11.2\\n/opt/python\\n\\n\\n'\n");
        assertThat(python.toFile().setExecutable(true)).isTrue();
        scripts.write("site.conf", "WSGIPythonHome home\nWSGIProcessGroup %{GLOBAL}\nWSGIScriptAlias / pid.wsgi\n");

        try (var bridge = LaunchedBridge.runInProcess(folder, "serve", "site.conf", "--port", "0")) {
            assertThat(bridge.awaitExit()).isEqualTo(1);
            assertThat(bridge.log()).singleElement().asString().contains("has no shared library libpython");
        }
    }
}
