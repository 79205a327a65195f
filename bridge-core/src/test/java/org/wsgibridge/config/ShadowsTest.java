// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsgibridge.config.testkit.ConfigurationFolder;

class ShadowsTest {

    @TempDir
    private Path temporary;

    private ConfigurationFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigurationFolder(temporary);
        folder.directory("static");
        folder.directory("scripts");
    }

    private static String mount(String what) {
        String target = what.startsWith("/") && what.endsWith("/") && what.length() > 1 ? " scripts/" : " app.wsgi";
        return (what.startsWith("/") ? "WSGIScriptAlias " : "WSGIScriptAliasMatch ") + what + target;
    }

    @ParameterizedTest
    @CsvSource({
        "/,/x",
        "/x,/x",
        "/x,/x/y",
        "/x,/x/",
        "/x/,/x/y",
        "/x,//x//y",
        "/,^/x",
        "/x,^/x/y$",
        "^/x,^/x",
        "^/x,/xy",
        "^/(\\w+)/,/x/",
    })
    void warnsOfAMountThatAnEarlierOneHides(String earlier, String later) throws Exception {
        assertThat(folder.warnings(mount(earlier), mount(later)))
                .containsExactly("site.conf:2: " + later + " is never reached: " + earlier
                        + " at site.conf:1 takes every request; write the longer one first");
    }

    @ParameterizedTest
    @CsvSource({
        "/x,/",
        "/x/y,/x",
        "/x,/xy",
        "/x/,/x",
        "/x,/X",
        "/x,^/xy?",
        "/x,^/x/a|^/y",
        "/x,^/x",
        "/x,x",
        "^/x$,/x",
        "^/x\\b,/x",
        "^/x,^/x/y",
        "^/y,/x",
    })
    void saysNothingOfAMountThatCanBeReached(String earlier, String later) throws Exception {
        assertThat(folder.warnings(mount(earlier), mount(later))).isEmpty();
    }

    @Test
    void warnsOfAMountThatAnAliasHidesWhicheverComesFirst() throws Exception {
        assertThat(folder.warnings("WSGIScriptAlias /static/app app.wsgi", "Alias /static static"))
                .containsExactly(
                        "site.conf:1: /static/app is never reached: the Alias /static at site.conf:2 takes every "
                                + "request, as Alias comes before WSGIScriptAlias");
    }

    @Test
    void letsAHostHideWhatItInherits() throws Exception {
        assertThat(folder.warnings(
                        "WSGIScriptAlias /x app.wsgi",
                        "<VirtualHost *>",
                        "WSGIScriptAlias / app.wsgi",
                        "</VirtualHost>"))
                .isEmpty();
    }

    @Test
    void doesNotCompareTheMountsOfTwoHosts() throws Exception {
        assertThat(folder.warnings(
                        "<VirtualHost *>",
                        "ServerName a",
                        "WSGIScriptAlias / app.wsgi",
                        "</VirtualHost>",
                        "<VirtualHost *>",
                        "ServerName b",
                        "WSGIScriptAlias / app.wsgi",
                        "</VirtualHost>"))
                .isEmpty();
    }

    @Test
    void warnsOfTwoHostsOfOneNameAndPort() throws Exception {
        assertThat(folder.warnings(
                        "WSGIScriptAlias / app.wsgi",
                        "<VirtualHost *:80 *:81>",
                        "ServerName a",
                        "</VirtualHost>",
                        "<VirtualHost *:82 *:81>",
                        "ServerName A",
                        "</VirtualHost>"))
                .containsExactly("site.conf:5: the virtual host a on port 81 is never reached by its name: the one at "
                        + "site.conf:2 has the same name and port; give one of them another ServerName");
    }

    @Test
    void warnsWhenNothingIsMounted() throws Exception {
        assertThat(folder.warnings("WSGIDaemonProcess g"))
                .containsExactly("site.conf: nothing is mounted; add WSGIScriptAlias URL-PATH TARGET");
    }
}
