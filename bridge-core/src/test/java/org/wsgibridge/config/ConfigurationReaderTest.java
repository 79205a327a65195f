// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.config.testkit.ConfigurationFolder;
import org.wsgibridge.site.Target;
import org.wsgibridge.site.VirtualHost;

class ConfigurationReaderTest {

    @TempDir
    private Path temporary;

    private ConfigurationFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigurationFolder(temporary);
    }

    @Test
    void reportsEveryProblemOfEveryFileInTheOrderOfFilesAndLines() {
        folder.file("z.inc", "Nonsense\n\nWSGIProcessGroup nobody\n");
        folder.file("a.inc", "</Broken>\n");

        assertThat(folder.problems("WSGIProcessGroup g", "Include z.inc", "Include a.inc", "WSGIScriptAlias / no.wsgi"))
                .extracting(problem -> problem.substring(0, problem.indexOf(": ")))
                .containsExactly("site.conf:1", "site.conf:4", "z.inc:1", "z.inc:3", "a.inc:1");
    }

    @Test
    void readsWhatStandsInSectionsThatAreWrong() {
        assertThat(folder.problems(
                        "<VirtualHost *:port>",
                        "WSGIDaemonProcess g",
                        "<DirectoryMatch (>",
                        "WSGIProcessGroup g",
                        "WSGICallableObject a-b",
                        "</DirectoryMatch>",
                        "Nonsense",
                        "</VirtualHost>"))
                .extracting(problem -> problem.substring(0, problem.indexOf(": ")))
                .containsExactly("site.conf:1", "site.conf:3", "site.conf:5", "site.conf:7");
    }

    @Test
    void putsEveryProblemOnALineOfTheMessage() {
        folder.file(ConfigurationFolder.MAIN, "Nonsense\nWSGIScriptAlias / no.wsgi\n");

        assertThatThrownBy(() -> new ConfigurationReader(Map.of()).read(folder.path(ConfigurationFolder.MAIN)))
                .isInstanceOf(ConfigurationException.class)
                .satisfies(failure -> assertThat(failure.getMessage().lines()).hasSize(2));
    }

    @Test
    void reportsAFileThatDoesNotExist() {
        Path nowhere = temporary.resolve("nowhere.conf");

        assertThatThrownBy(() -> new ConfigurationReader(Map.of()).read(nowhere))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(nowhere + ": the configuration file " + nowhere + " does not exist");
    }

    @Test
    void reportsADirectoryThatShouldBeAFile() {
        assertThatThrownBy(() -> new ConfigurationReader(Map.of()).read(temporary))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageEndingWith("cannot be read: it is a directory");
    }

    @Test
    void readsATextOfTheCommandLine() throws Exception {
        var configuration =
                new ConfigurationReader(Map.of()).read("WSGIScriptAlias / app.wsgi", "command line", temporary);

        assertThat(configuration.site().main().mounts()).singleElement().satisfies(mount -> {
            assertThat(mount.target()).isEqualTo(new Target.ScriptFile(folder.path("app.wsgi")));
            assertThat(mount.location()).hasToString("command line");
        });
    }

    @Test
    void startsWithTheDefinesThatItIsGiven() throws Exception {
        var reader = new ConfigurationReader(Map.of(), List.of("APP"));

        assertThat(reader.read("<IfDefine APP>\nSetEnv A 1\n</IfDefine>", "command line", temporary)
                        .site()
                        .main()
                        .settings()
                        .variables())
                .containsKey("A");
    }

    @Test
    void acceptsAUsualDebianSite() throws Exception {
        folder.venv("venv");
        folder.directory("static");
        folder.file("apache2.conf", DEBIAN);
        folder.file("sites-enabled/000-default.conf", "<VirtualHost *:80>\nDocumentRoot @/static\n</VirtualHost>\n");
        folder.file("sites-enabled/shop.conf", SHOP);

        var configuration = new ConfigurationReader(Map.of()).read(folder.path("apache2.conf"));

        assertThat(configuration.site().virtualHosts())
                .extracting(VirtualHost::serverName)
                .containsExactly(null, "shop.example.org", "shop.example.org");
        VirtualHost shop = configuration.site().virtualHosts().get(2);
        assertThat(shop.settingsFor(shop.mounts().get(0), folder.path("app.wsgi"), "/")
                        .processGroup())
                .isEqualTo("shop");
        assertThat(configuration.site().groups()).containsOnlyKeys("shop");
        assertThat(configuration.warnings())
                .singleElement()
                .asString()
                .contains("apache2.conf:12: Require all denied is not enforced here");
    }

    private static final String DEBIAN = """
            DefaultRuntimeDir ${APACHE_RUN_DIR}
            PidFile ${APACHE_PID_FILE}
            Timeout 300
            User ${APACHE_RUN_USER}
            Group ${APACHE_RUN_GROUP}
            ErrorLog ${APACHE_LOG_DIR}/error.log
            IncludeOptional mods-enabled/*.load
            IncludeOptional mods-enabled/*.conf
            <Directory />
                Options FollowSymLinks
                AllowOverride None
                Require all denied
            </Directory>
            <FilesMatch "^\\.ht">
                Require all granted
            </FilesMatch>
            LogFormat "%h %l %u %t \\"%r\\" %>s %O \\"%{Referer}i\\"" combined
            IncludeOptional conf-enabled/*.conf
            IncludeOptional sites-enabled/*.conf
            """;

    private static final String SHOP = """
            <VirtualHost *:80>
                ServerName shop.example.org
                Redirect permanent / https://shop.example.org/
            </VirtualHost>
            <VirtualHost *:443>
                ServerName shop.example.org
                ServerAlias www.shop.example.org
                ServerAdmin webmaster@localhost
                Alias /static/ @/static/
                <Directory @/static>
                    Require all granted
                </Directory>
                <Directory @>
                    <Files app.wsgi>
                        Require all granted
                    </Files>
                </Directory>
                WSGIDaemonProcess shop python-home=@/venv python-path=@ processes=2 threads=15 \\
                    display-name=%{GROUP}
                WSGIProcessGroup shop
                WSGIApplicationGroup %{GLOBAL}
                WSGIScriptAlias / @/app.wsgi
                ErrorLog ${APACHE_LOG_DIR}/error.log
                CustomLog ${APACHE_LOG_DIR}/access.log combined
                SSLEngine on
                SSLCertificateFile /etc/letsencrypt/live/shop/fullchain.pem
                Include /dev/null
            </VirtualHost>
            <IfModule mod_ssl.c>
                <VirtualHost _default_:443>
                    SSLEngine on
                </VirtualHost>
            </IfModule>
            """;
}
