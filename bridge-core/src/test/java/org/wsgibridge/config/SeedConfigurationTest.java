// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsgibridge.config.testkit.ConfigurationFolder;
import org.wsgibridge.site.Mount;
import org.wsgibridge.site.Settings;
import org.wsgibridge.site.Site;
import org.wsgibridge.site.Target;

/** The site that the product was made for: two files, as their authors wrote them but for the paths. */
class SeedConfigurationTest {

    private static final String PY_APPS = """
            <IfModule mod_wsgi.c>

                # Die Prozesse laufen in einer VirtualEnv Umgebung
                WSGIPythonHome  @/pyApps/pyenv

                # Die Prozessgruppe pyApps für diese Python-Anwendungen
                WSGIDaemonProcess pyApps \\
                    user=www-data group=nogroup \\
                    processes=2 threads=5 maximum-requests=5

                <Directory @/pyApps>
                    WSGIProcessGroup pyApps
                    WSGIApplicationGroup %{GLOBAL}

                </Directory>

            </IfModule>
            """;

    private static final String HELLO_PY = """
            <IfModule mod_wsgi.c>
                WSGIScriptAlias /hello.py @/pyApps/helloWorld/index.wsgi
            </IfModule>
            """;

    @TempDir
    private Path temporary;

    private ConfigurationFolder folder;

    @BeforeEach
    void makeFolder() {
        assumeThatCode(() -> {
                    Accounts.user("user", "www-data");
                    Accounts.group("group", "nogroup");
                })
                .as("the accounts www-data and nogroup, as on Debian")
                .doesNotThrowAnyException();
        folder = new ConfigurationFolder(temporary);
        folder.venv("pyApps/pyenv");
        folder.file("pyApps/helloWorld/index.wsgi", "");
        folder.file("py-apps.conf", PY_APPS);
        folder.file("hello_py.conf", HELLO_PY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Include py-apps.conf\nInclude hello_py.conf", "Include hello_py.conf\nInclude py-apps.conf"})
    void runsTheScriptInItsGroupInEitherOrderOfTheFiles(String includes) throws Exception {
        Site site = folder.site(includes);

        Mount mount = site.main().mounts().get(0);
        Path script = folder.path("pyApps/helloWorld/index.wsgi");
        Settings settings = site.main().settingsFor(mount, script, "/hello.py");
        assertThat(mount.prefix()).isEqualTo("/hello.py");
        assertThat(mount.target()).isEqualTo(new Target.ScriptFile(script));
        assertThat(settings.processGroup()).isEqualTo("pyApps");
        assertThat(settings.applicationGroup()).isEqualTo(Settings.GLOBAL);
        assertThat(site.groups()).containsOnlyKeys("pyApps");
    }

    @Test
    void startsTheGroupAsWritten() throws Exception {
        var group =
                folder.site("Include *_*.conf", "Include py-apps.conf").groups().get("pyApps");

        assertThat(group.user()).isEqualTo("www-data");
        assertThat(group.group()).isEqualTo("nogroup");
        assertThat(group.processes()).isEqualTo(2);
        assertThat(group.threads()).isEqualTo(5);
        assertThat(group.maximumRequests()).isEqualTo(5);
        assertThat(group.pythonHome()).isEqualTo(folder.path("pyApps/pyenv"));
        assertThat(group.location().line()).isEqualTo(7);
    }
}
