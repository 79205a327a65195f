// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;

/** The effect of the options of WSGIDaemonProcess, as the application sees it. */
@Timeout(120)
class GroupOptionsIT {

    @TempDir
    Path folder;

    private Scripts scripts;

    @BeforeEach
    void scripts() throws IOException {
        scripts = new Scripts(folder);
    }

    @Test
    void runsInItsHome() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));

        assertThat(evaluate("os.getcwd()", "home=" + home)).isEqualTo(home.toString());
    }

    @Test
    void masksThePermissionsOfNewFiles() throws Exception {
        assertThat(evaluate("'%03o' % os.umask(0)", "umask=0027")).isEqualTo("027");
    }

    @Test
    void setsVariablesOfTheProcess() throws Exception {
        assertThat(evaluate("os.environ['GREETING']", "env.GREETING=hola")).isEqualTo("hola");
    }

    @Test
    void setsTheLanguageAndTheLocale() throws Exception {
        assertThat(evaluate("os.environ['LANG'] + ' ' + os.environ['LC_ALL']", "lang=C.UTF-8 locale=C.UTF-8"))
                .isEqualTo("C.UTF-8 C.UTF-8");
    }

    @Test
    void putsItsPathInFrontOfTheOthers() throws Exception {
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));

        assertThat(evaluate("' '.join(sys.path[:2])", "python-path=" + first + ":" + second))
                .isEqualTo(first + " " + second);
    }

    @Test
    void showsItsNameInTheProcessList() throws Exception {
        assertThat(evaluate("open('/proc/self/cmdline').read().split('\\0')[-2]", "display-name=%{GROUP}"))
                .isEqualTo("(wsgi:group)");
    }

    @Test
    void runsThePythonOfItsVirtualEnvironment() throws Exception {
        Path home = folder.resolve("venv");
        Process made = new ProcessBuilder("/usr/bin/env", "python3", "-m", "venv", "--without-pip", home.toString())
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();

        assertThat(evaluate("sys.prefix + ' ' + os.environ['VIRTUAL_ENV']", "python-home=" + home))
                .isEqualTo(home + " " + home);
    }

    @Test
    void keepsItsWorkersOutOfTheProcessGroupOfTheServer() throws Exception {
        assertThat(evaluate("str(os.getpgid(0) == os.getpid())", "")).isEqualTo("True");
    }

    private String evaluate(String expression, String options) throws IOException, InterruptedException {
        scripts.write("app.wsgi", """
                import os, sys
                def application(environ, start_response):
                    start_response('200 OK', [('Content-Type', 'text/plain')])
                    return [str(EXPRESSION).encode()]
                """.replace("EXPRESSION", expression));
        scripts.write(
                "wsgi.conf",
                "WSGIDaemonProcess group " + options + "\nWSGIScriptAlias / app.wsgi process-group=group\n");
        try (var bridge = LaunchedBridge.serve(folder, "wsgi.conf")) {
            return bridge.get("/").body();
        }
    }
}
