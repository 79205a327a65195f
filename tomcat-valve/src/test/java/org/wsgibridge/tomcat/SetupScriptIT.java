// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.Shell;
import org.wsgibridge.testkit.StockTomcat;
import org.wsgibridge.testkit.TomcatBase;

/** {@code wsgi-bridge-setup} of the zip: what it puts there works, and it takes all of it away again. */
@Timeout(180)
class SetupScriptIT {

    @TempDir
    Path folder;

    private Path system;
    private TomcatBase base;
    private String script;

    @BeforeEach
    void unpack() throws Exception {
        system = Files.createDirectory(folder.resolve("system"));
        base = TomcatBase.installed(
                TomcatBase.distributions().get(0), TomcatBase.distributions().get(0), system.resolve("base"));
        Shell.run(folder, "A=", "unzip -q " + Path.of("target").toAbsolutePath() + "/wsgi-bridge-[0-9]*.zip");
        script = Shell.run(folder, "A=", "ls -d $PWD/wsgi-bridge-*/bin/wsgi-bridge-setup")
                .strip();
    }

    @Test
    void setsATomcatUpTwiceAndTakesAllOfItAwayAgain() throws Exception {
        var before = contents();
        setup("install");
        var once = contents();
        setup("install");
        assertThat(contents()).isEqualTo(once);

        try (var tomcat = StockTomcat.start(base, Path.of(System.getProperty("java.home")))) {
            assertThat(tomcat.get("/hello.py").body())
                    .contains(
                            "WSGI: It works!",
                            system.resolve("www/pyApps/pyenv").toString());
        }
        Shell.run(system.resolve("base"), "A=", "rm -rf logs/* work/* conf/Catalina");
        setup("deinstallWSGI");
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void enablesAndDisablesSitesBySymlink() throws Exception {
        setup("installWSGI");
        Path link = system.resolve("base/conf/wsgi-bridge/sites-enabled/hello_py.conf");
        assertThat(link).isSymbolicLink();

        setup("disable hello_py");
        assertThat(setup("sites").lines()).containsExactly("  hello_py", "* py-apps");
        setup("install");
        assertThat(link).doesNotExist();

        setup("enable hello_py");
        assertThat(link).isSymbolicLink();
    }

    @Test
    void keepsWhatWasChangedOrAddedUnlessItIsToldToPurge() throws Exception {
        var before = contents();
        setup("install");
        Path mine = Files.writeString(system.resolve("www/pyApps/mine.py"), "application = None\n");
        Path changed = system.resolve("base/conf/wsgi-bridge/sites-available/py-apps.conf");
        Files.writeString(changed, "# changed\n");

        assertThat(setup("remove")).contains("kept " + changed);
        assertThat(List.of(mine, changed)).allMatch(Files::exists);

        setup("purge");
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void putsTheUnitOfTheServiceWhereItIsToldAndTakesItAway() throws Exception {
        var before = contents();
        service("install");

        assertThat(Files.readString(system.resolve("units/wsgi-bridge.service")))
                .contains("ExecStart=" + system.resolve("opt/bin/wsgi-bridge"), system + "/etc/wsgi.conf");
        Shell.run(
                system,
                "A=",
                "if command -v systemd-analyze; then systemd-analyze verify units/wsgi-bridge.service; fi");
        String checked = Shell.run(system, "A=", system + "/opt/bin/wsgi-bridge check etc/wsgi.conf 2>&1");
        assertThat(checked).contains("Syntax OK");

        service("remove");
        Files.delete(system.resolve("units"));
        assertThat(contents()).isEqualTo(before);
    }

    private String setup(String command) throws IOException, InterruptedException {
        return Shell.run(system, "APPS=" + system + "/www/pyApps", script + " --tomcat base " + command);
    }

    private void service(String command) throws IOException, InterruptedException {
        String places = "APPS=%1$s/www/pyApps ETC=%1$s/etc OPT=%1$s/opt UNITS=%1$s/units".formatted(system);
        Shell.run(system, places, script + " " + command);
    }

    /** Every file below the system by what is in it, and every folder; the folder of all applications was there before. */
    private TreeMap<String, String> contents() throws IOException {
        Files.createDirectories(system.resolve("www"));
        var contents = new TreeMap<String, String>();
        try (Stream<Path> files = Files.walk(system)) {
            for (Path file :
                    files.filter(each -> !each.toString().contains("pyenv/")).toList()) {
                boolean text = Files.isRegularFile(file)
                        && Files.size(file) < 100_000
                        && !file.toString().endsWith(".jar");
                contents.put(file.toString(), text ? Files.readString(file) : "");
            }
        }
        return contents;
    }
}
