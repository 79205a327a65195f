// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wsgibridge.mount.MountTable;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.Mount;
import org.wsgibridge.site.Settings;
import org.wsgibridge.site.Target;
import org.wsgibridge.testkit.Sites;

class PlacementTest {

    private static final Target SCRIPT = new Target.ScriptFile(Path.of("/srv/f.wsgi"));

    private static final Target JAVA = new Target.JavaClass("example.App");

    @Test
    void runsAScriptWithoutAGroupInTheImplicitOne() {
        assertThat(placement(SCRIPT, Settings.NONE).processGroup()).isEqualTo(GroupOptions.IMPLICIT);
    }

    @Test
    void runsAJavaTargetWithoutAGroupInProcess() {
        assertThat(placement(JAVA, Settings.NONE).processGroup()).isNull();
    }

    @Test
    void runsInProcessWhatAsksForIt() {
        assertThat(placement(SCRIPT, groups("%{GLOBAL}", null)).processGroup()).isNull();
    }

    @Test
    void givesTheWorkersOfAGroupTheMainInterpreterUnlessToldOtherwise() {
        assertThat(placement(SCRIPT, groups("g", null)).applicationGroup()).isEmpty();
    }

    @Test
    void keepsJavaApplicationsInProcessApartUnlessToldOtherwise() {
        assertThat(placement(JAVA, Settings.NONE).applicationGroup()).isEqualTo("site.example|/app");
    }

    @Test
    void expandsTheServerAndTheResource() {
        assertThat(placement(SCRIPT, groups("g", "%{SERVER}")).applicationGroup())
                .isEqualTo("site.example");
        assertThat(placement(SCRIPT, groups("g", "%{RESOURCE}")).applicationGroup())
                .isEqualTo("site.example|/app");
    }

    @Test
    void expandsAVariableOfSetEnv() {
        var settings = new Settings("%{ENV:group}", null, null, null, Map.of("group", "g"));

        assertThat(placement(SCRIPT, settings).processGroup()).isEqualTo("g");
    }

    @Test
    void callsAScriptsCallableApplicationUnlessToldOtherwise() {
        assertThat(placement(SCRIPT, Settings.NONE).callable()).isEqualTo("application");
        assertThat(placement(SCRIPT, new Settings(null, null, "app", null, Map.of()))
                        .callable())
                .isEqualTo("app");
    }

    private static Settings groups(String processGroup, String applicationGroup) {
        return new Settings(processGroup, applicationGroup, null, null, Map.of());
    }

    private static Placement placement(Target target, Settings settings) {
        var mount = new Mount("/app", null, target, settings, Sites.SOMEWHERE);
        var host = Sites.host("site.example", List.of(), List.of(mount));
        return Placement.of(new MountTable(Sites.of(host)).foreseeable().get(0));
    }
}
