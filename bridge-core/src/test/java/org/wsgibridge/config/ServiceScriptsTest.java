// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsgibridge.config.testkit.ConfigurationFolder;
import org.wsgibridge.site.Hook;

/** {@code WSGIDaemonProcess} with {@code threads=0}: what may be said of such a group, and what not. */
class ServiceScriptsTest {

    private static final String GROUP = "WSGIDaemonProcess worker threads=0";
    private static final String SCRIPT = "WSGIImportScript app.wsgi process-group=worker application-group=%{GLOBAL}";

    @TempDir
    private Path temporary;

    private ConfigurationFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigurationFolder(temporary);
    }

    @Test
    void isAGroupWithoutThreadsAndTheScriptsThatAreImportedIntoIt() throws Exception {
        var site = folder.site(GROUP, SCRIPT);

        assertThat(site.groups().get("worker").service()).isTrue();
        assertThat(site.hooks()).containsExactly(new Hook(Hook.Kind.IMPORT, folder.path("app.wsgi"), "worker", ""));
        assertThat(folder.warnings(GROUP, SCRIPT, "WSGIScriptAlias / app.wsgi")).isEmpty();
    }

    @Test
    void isNoGroupThatHasThreads() throws Exception {
        assertThat(folder.group("threads=1").service()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WSGIProcessGroup worker",
                "WSGIScriptAlias / app.wsgi process-group=worker",
                "WSGIScriptAlias / java:A process-group=worker",
                "WSGIHandlerScript loud app.wsgi process-group=worker",
                "WSGIAccessScript app.wsgi process-group=worker",
                "WSGIDispatchScript app.wsgi process-group=worker",
            })
    void refusesToSendItRequests(String line) {
        assertThat(folder.problems(GROUP, SCRIPT, line))
                .singleElement()
                .asString()
                .matches(
                        "site\\.conf:3: WSGI.*: the process group worker has threads=0 \\(site\\.conf:1\\), so it runs a"
                                + " service script and serves no requests; name another group, or give this one threads");
    }

    @Test
    void refusesToSendItRequestsByWayOfAVariable() {
        folder.environment(Map.of("WHERE", "worker"));

        assertThat(folder.problems(GROUP, SCRIPT, "WSGIProcessGroup %{ENV:WHERE}"))
                .singleElement()
                .asString()
                .contains("site.conf:3: WSGIProcessGroup: the process group worker (by %{ENV:WHERE}) has threads=0");
    }

    @Test
    void mayBeAmongTheGroupsThatArePermitted() throws Exception {
        assertThat(folder.site(GROUP, SCRIPT, "WSGIRestrictProcess worker").groups())
                .containsKey("worker");
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "hooks"})
    void cannotBeAGroupThatIsSentRequestsWithoutBeingNamed(String group) {
        assertThat(folder.problems("WSGIDaemonProcess " + group + " threads=0"))
                .containsExactly("site.conf:1: WSGIDaemonProcess " + group + ": threads=0: the group " + group
                        + " has requests to serve, which name no other; give the service a group of another name");
    }

    @Test
    void warnsOfAGroupThatHasNothingToDo() throws Exception {
        assertThat(folder.warnings(GROUP, "WSGIScriptAlias / app.wsgi"))
                .containsExactly("site.conf:1: WSGIDaemonProcess worker has threads=0 but no script to run; add"
                        + " WSGIImportScript PATH process-group=worker application-group=%{GLOBAL}");
    }
}
