// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsgibridge.config.testkit.ConfigurationFolder;
import org.wsgibridge.site.Confinement;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.Location;
import org.wsgibridge.site.ProcessLimits;
import org.wsgibridge.site.ReloadOptions;
import org.wsgibridge.site.Timeout;
import org.wsgibridge.site.Upkeep;

class GroupOptionsTest {

    @TempDir
    private Path temporary;

    private ConfigurationFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigurationFolder(temporary);
    }

    @Test
    void hasItsDefaultsWhenOnlyTheNameIsWritten() throws Exception {
        Location location = new Location(folder.path(ConfigurationFolder.MAIN).toString(), 1);

        assertThat(folder.group(""))
                .isEqualTo(new GroupOptions(
                        "g",
                        1,
                        false,
                        5,
                        0,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        null,
                        Map.of(),
                        null,
                        Map.of(),
                        100,
                        0,
                        false,
                        false,
                        Upkeep.STANDARD,
                        ProcessLimits.NONE,
                        Confinement.NONE,
                        ReloadOptions.DEFAULTS,
                        location));
    }

    @ParameterizedTest
    @CsvSource({
        "STARTUP, 60",
        "QUEUE, 45",
        "CONNECT, 15",
        "REQUEST, 0",
        "GRACEFUL, 300",
        "SHUTDOWN, 5",
        "INACTIVITY, 0",
        "RESTART_INTERVAL, 0",
    })
    void hasTheDefaultOfEveryTimeOut(Timeout timeout, int seconds) throws Exception {
        assertThat(folder.group("").timeout(timeout)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FLUSH_DELAY")
    void takesEveryTimeOut(Timeout timeout) throws Exception {
        assertThat(folder.group(timeout.option() + "=7").timeout(timeout)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void takesEveryOptionThatIsGivenEffect() throws Exception {
        Path home = folder.directory("home");
        Path venv = folder.venv("venv");
        Path python = folder.executable("bin/python3.99");

        var group =
                folder.group("processes=2 threads=7 maximum-requests=100 user=nobody group=#12345 home=home umask=027"
                        + " lang=de_DE.UTF-8 locale=C.UTF-8 display-name=\"my apps\" python-home=@/venv python-path=home:venv"
                        + " python=@/bin/python3.99 env.A=1 env.B=\"b c\" str-response=utf-8 queue-timeout=3 listen-backlog=9"
                        + " memory-soft-limit=1000000 request-buffering=on preload=on");

        assertThat(group)
                .isEqualTo(new GroupOptions(
                        "g",
                        2,
                        true,
                        7,
                        100,
                        "nobody",
                        "#12345",
                        home,
                        027,
                        "de_DE.UTF-8",
                        "C.UTF-8",
                        "my apps",
                        venv,
                        List.of(home, venv),
                        python,
                        Map.of("A", "1", "B", "b c"),
                        "UTF-8",
                        Map.of(Timeout.QUEUE, Duration.ofSeconds(3)),
                        9,
                        1_000_000,
                        true,
                        true,
                        Upkeep.STANDARD.withMostProcesses(2),
                        ProcessLimits.NONE,
                        Confinement.NONE,
                        ReloadOptions.DEFAULTS,
                        group.location()));
    }

    @Test
    void takesHowManyWorkersItKeeps() throws Exception {
        var group = folder.group("processes=2:8 idle-timeout=5 restart=never start-retries=3 need-app=on");

        assertThat(group.processes()).isEqualTo(2);
        assertThat(group.upkeep()).isEqualTo(new Upkeep(8, Duration.ofSeconds(5), false, 3, true));
    }

    @Test
    void takesEveryOptionAboutReloads() throws Exception {
        var group = folder.group("touch-reload=@/a touch-reload=@/b reload=rolling reload-on-changes=on");

        assertThat(group.reload())
                .isEqualTo(new ReloadOptions(List.of(folder.path("a"), folder.path("b")), true, true));
    }

    @Test
    void isAlikeWhereverItStandsAndOtherwiseOnlyWithTheSameOptions() throws Exception {
        var group = folder.group("threads=3");
        Location elsewhere = new Location("elsewhere", 7);

        assertThat(group.alike(GroupOptions.named("g", elsewhere).threads(3).build()))
                .isTrue();
        assertThat(group.alike(GroupOptions.named("g", elsewhere).threads(4).build()))
                .isFalse();
    }

    @Test
    void takesEveryLimit() throws Exception {
        var group = folder.group("cpu-time-limit=10 cpu-priority=-5 memory-limit=1000000000"
                + " virtual-memory-limit=2000000000 stack-size=524288 switch-interval=0.005");

        assertThat(group.limits())
                .isEqualTo(new ProcessLimits(
                        Duration.ofSeconds(10), -5, 1_000_000_000, 2_000_000_000, 524_288, Duration.ofMillis(5)));
    }

    @Test
    void takesWhatConfinesItsWorkers() throws Exception {
        Path root = folder.directory("root");

        var group = folder.group(
                "supplementary-groups=#12,#13 script-user=root script-group=#12 python-eggs=/tmp chroot=" + root);

        assertThat(group.confinement()).isEqualTo(new Confinement(List.of("#12", "#13"), "root", "#12", root));
        assertThat(group.environment()).isEqualTo(Map.of("PYTHON_EGG_CACHE", "/tmp"));
    }

    @Test
    void tellsOfOptionsThatMeanNothingHere() throws Exception {
        assertThat(folder.notices(
                        "WSGIDaemonProcess g socket-user=nobody server-metrics=On", "WSGIScriptAlias / app.wsgi"))
                .satisfiesExactly(
                        first -> assertThat(first).contains("WSGIDaemonProcess g: socket-user has no effect"),
                        second -> assertThat(second).contains("WSGIDaemonProcess g: server-metrics has no effect"));
    }

    @Test
    void remembersThatOneProcessWasWritten() throws Exception {
        assertThat(folder.group("processes=1").processesWritten()).isTrue();
    }

    @Test
    void showsTheGroupWhenTheDisplayNameAsksForIt() throws Exception {
        assertThat(folder.group("display-name=%{GROUP}").displayName()).isEqualTo("(wsgi:g)");
    }

    @Test
    void findsTheInterpreterOnThePath() throws Exception {
        Path python = folder.executable("tools/pythonish");
        folder.environment(Map.of("PATH", "/nowhere:" + folder.path("tools")));

        assertThat(folder.group("python=pythonish").python()).isEqualTo(python);
    }

    @Test
    void takesHomeAndPathOfTheMainServerWhereItHasNone() throws Exception {
        Path venv = folder.venv("venv");
        Path own = folder.venv("own");

        var groups = folder.site(
                        "WSGIDaemonProcess a",
                        "WSGIDaemonProcess b python-home=own python-path=own",
                        "WSGIPythonHome venv",
                        "WSGIPythonPath @/venv:own")
                .groups();

        assertThat(groups.get("a").pythonHome()).isEqualTo(venv);
        assertThat(groups.get("a").pythonPath()).containsExactly(venv, own);
        assertThat(groups.get("b").pythonHome()).isEqualTo(own);
        assertThat(groups.get("b").pythonPath()).containsExactly(own);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "processes=0|expected a whole number, at least 1",
                "processes=3:2|the smaller number first, such as 2:3",
                "processes=3:|is not valid",
                "idle-timeout=0|at least 1",
                "restart=sometimes|must be one of: always | never",
                "processes=two|processes=two is not valid",
                "processes=|processes=\"\" is not valid",
                "processes=99999999999|expected a whole number",
                "threads=65534|from 0 to 65533",
                "maximum-requests=-1|at least 0",
                "user=no-such-user|there is no such user on this machine",
                "user=33|write #33 if its number is meant",
                "user=#x|the name of a user or # and its number",
                "user=root|must not run as root",
                "user=#0|must not run as root",
                "group=no-such-group|there is no such group on this machine",
                "home=nowhere|is not a directory",
                "umask=8|an octal number",
                "umask=7777|an octal number",
                "lang=|expected some text",
                "locale=''|expected some text",
                "display-name=|expected some text",
                "python-home=nowhere|is not a directory",
                "python-home=.|is no Python installation",
                "python-path=a::b|has an empty part",
                "python=./app.wsgi|cannot be executed",
                "python=no-such-python|is not found on the PATH",
                "str-response=klingon|expected a character encoding",
                "env.=1|expected env.NAME=VALUE",
                "queue-timeout=soon|a whole number of seconds, at least 0",
                "response-flush-delay=-1|a whole number of milliseconds",
                "header-buffer-size=100|a whole number of bytes, at least 8192",
                "switch-interval=0|a number of seconds greater than 0",
                "server-metrics=yes|expected On or Off",
                "cpu-priority=20|from -20 to 19",
                "chroot=here|an absolute path",
                "chroot=/nowhere|is not a directory",
                "stack-size=100|at least 32768",
                "script-user=no-such-user|there is no such user",
                "supplementary-groups=no-such-group|there is no such group",
                "proceses=2|did you mean processes?",
                "frobnicate=2|docs/configuration.md lists them all",
                "alone|alone is not an option; expected NAME=VALUE",
                "threads =2|threads is not an option",
                "\"display-name=a\"|stands before the name; write display-name=",
                "threads=2 # two|a comment cannot stand behind a directive",
            })
    void rejectsWhatItCannotUse(String option, String why) {
        assertThat(folder.problems("", "WSGIDaemonProcess g " + option))
                .first()
                .asString()
                .startsWith("site.conf:2: WSGIDaemonProcess")
                .contains(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "receive-buffer-size=512",
                "send-buffer-size=512",
                "response-buffer-size=65536",
                "header-buffer-size=32768",
                "eviction-timeout=1",
                "socket-timeout=60",
                "response-socket-timeout=60",
                "socket-user=nobody",
                "server-metrics=On"
            })
    void saysOfWhatMeansNothingHereThatItHasNoEffect(String option) throws Exception {
        assertThat(folder.notices("WSGIDaemonProcess g " + option))
                .singleElement()
                .asString()
                .contains("has no effect");
    }

    @Test
    void takesTheDelayOfAFlushInMilliseconds() throws Exception {
        assertThat(folder.group("response-flush-delay=7").timeout(Timeout.FLUSH_DELAY))
                .isEqualTo(Duration.ofMillis(7));
    }

    @Test
    void acceptsAnEmptyPythonPath() throws Exception {
        assertThat(folder.group("python-path=''").pythonPath()).isEmpty();
    }

    @Test
    void reportsEveryOptionThatIsWrong() {
        assertThat(folder.problems("WSGIDaemonProcess g threads=x umask=9 nonsense=1"))
                .hasSize(3);
    }

    @Test
    void takesTheLastOfTwoAndWarns() throws Exception {
        assertThat(folder.group("threads=2 threads=3").threads()).isEqualTo(3);
        assertThat(folder.warnings("WSGIDaemonProcess g threads=2 threads=3", "WSGIScriptAlias / app.wsgi"))
                .containsExactly(
                        "site.conf:1: WSGIDaemonProcess g: threads is given more than once; the last one counts");
    }

    @Test
    void warnsOfADirectoryOfThePythonPathThatIsNotThere() throws Exception {
        assertThat(folder.warnings("WSGIDaemonProcess g python-path=nowhere", "WSGIScriptAlias / app.wsgi"))
                .containsExactly(
                        "site.conf:1: WSGIDaemonProcess g: python-path names nowhere, which is not a directory");
    }

    @Test
    void rejectsTwoGroupsOfOneName() {
        assertThat(folder.problems("WSGIDaemonProcess g", "<VirtualHost *>", "WSGIDaemonProcess g", "</VirtualHost>"))
                .containsExactly(
                        "site.conf:3: WSGIDaemonProcess g: a group of this name is already defined at site.conf:1"
                                + "; give this one another name or remove it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"processes=2", "%{GLOBAL}", "\"\""})
    void rejectsANameThatCannotBeOne(String name) {
        assertThat(folder.problems("WSGIDaemonProcess " + name))
                .singleElement()
                .asString()
                .contains("cannot be the name of a group");
    }

    @Test
    void rejectsAVenvWhoseConfigurationCannotBeRead() {
        folder.venv("venv");
        folder.directory("broken/pyvenv.cfg");

        assertThat(folder.problems("WSGIPythonHome broken"))
                .singleElement()
                .asString()
                .contains("is an unreadable venv");
    }

    @Test
    void rejectsAVenvWithoutInterpreter() {
        folder.file("venv/pyvenv.cfg", "");

        assertThat(folder.problems("WSGIDaemonProcess g python-home=venv"))
                .singleElement()
                .asString()
                .contains("is an unreadable venv", "venv/bin/python that can be run");
    }
}
